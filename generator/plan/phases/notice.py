"""Tell: the list of the messages that were refused, for the notice to those who have to send them again."""

from collections.abc import Iterator
from datetime import UTC, timedelta

from generator.causes import Fault, Value, fault
from generator.plan.draft import Draft
from generator.plan.kinds import mail
from generator.plan.scene import Scene, onprem_values

_BEFORE_THE_WINDOW = timedelta(days=1)


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield one optional step for each family of servers; none where mail was only delayed."""
    change = scene.environment.change
    if change is None or fault(change.causes) is Fault.QUEUED:
        return
    for window, servers in scene.groups():
        key = f"window-{window.letter}"
        values: dict[str, Value] = {
            **onprem_values(scene),
            # Of a block for an Edge server, which is pasted on it alone.
            "server": servers[0],
            "servers": servers,
            "since": _since(scene),
        }
        facts = {"servers": ", ".join(servers)}
        yield Draft(f"refused {key}", mail.listing(window), key, window, values, facts, optional=True)


def _since(scene: Scene) -> str | None:
    """Return the moment at which the list begins; `None` if only the block itself can tell."""
    ticket = scene.environment.ticket
    moment = ticket.since or (ticket.start - _BEFORE_THE_WINDOW if ticket.start else None)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None

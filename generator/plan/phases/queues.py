"""Queues: what waited because the servers themselves couldn't send is tried again at once."""

from collections.abc import Iterator

from generator.causes import CAUSES, Fault, Value
from generator.plan.draft import Draft
from generator.plan.kinds import edge, onprem
from generator.plan.scene import Scene, onprem_values
from generator.plan.step import Kind, Phase, Shell, Window


def retries(scene: Scene) -> Iterator[Draft]:
    """Yield one step for each family of servers and each Edge server, if a cure lets waiting mail go."""
    cured = {cause for change in scene.changes for cause in change.cures}
    if not any(CAUSES[cause].fault is Fault.QUEUED for cause in cured):
        return
    for window, servers in scene.leads:
        if servers:
            yield _retry(scene, onprem.RETRY_QUEUE, window, servers)
    for window in scene.windows.values():
        # The queues of an Edge server are its own, as its logs are (Edge Transport servers).
        if window.shell is Shell.EDGE:
            yield _retry(scene, edge.RETRY_QUEUE, window, (window.host or "",))


def _retry(scene: Scene, kind: Kind, window: Window, servers: tuple[str, ...]) -> Draft:
    values: dict[str, Value] = {
        **onprem_values(scene),
        "connector_name": scene.send_connector_name(),
        "servers": servers,
        "server": servers[0],
    }
    key = f"window-{window.letter}"
    facts = {"servers": ", ".join(servers), "object": scene.send_connector_name() or ""}
    return Draft(f"retry {key}", kind, key, window, values, facts, phase=Phase.VERIFY)

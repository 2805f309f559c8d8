"""Logs: reading and verifying on each server that opens the sessions, in the log of the service that does."""

from collections.abc import Iterable, Mapping

from generator.causes import Value
from generator.exchange.names import relative_name
from generator.model import Service, Speaker, TestMail, speakers
from generator.model.speakers import is_proxied
from generator.plan.draft import Draft
from generator.plan.kinds import edge, frontend, onprem
from generator.plan.scene import Scene, onprem_values, patience
from generator.plan.step import Kind

# With these causes mail with an accepted sender passes anyway: only messages without one prove the cure.
_NULL_SENDER = frozenset({"C13"})

_READ: Mapping[Service, Kind] = {
    Service.HUB: onprem.READ_LOG,
    Service.FRONTEND: frontend.READ_LOG,
    Service.EDGE: edge.READ_LOG,
}
_VERIFY: Mapping[Service, Kind] = {
    Service.HUB: onprem.VERIFY,
    Service.FRONTEND: frontend.VERIFY,
    Service.EDGE: edge.VERIFY,
}


def before(scene: Scene) -> tuple[Speaker, ...]:
    """Return who opens the sessions before the changes, without those that nobody can send through."""
    return _proving(scene, speakers(scene.environment))


def afterwards(scene: Scene) -> tuple[Speaker, ...]:
    """Return who opens them once the changes are made: other source servers, or no FrontEnd any more.

    Left out are those that nobody can send through, see `excluded`.
    """
    return _proving(scene, _opening(scene))


def excluded(scene: Scene) -> tuple[str, ...]:
    """Return the servers that open sessions then, and that the description leaves out of the proof."""
    return tuple(name for name in names(_opening(scene)) if scene.environment.is_excluded(name))


def _proving(scene: Scene, found: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    return tuple(one for one in found if not scene.environment.is_excluded(one.server))


def _opening(scene: Scene) -> tuple[Speaker, ...]:
    proxied = next((edit.wanted for edit in scene.edits() if edit.attribute == "FrontendProxyEnabled"), None)
    if proxied is None:
        proxied = is_proxied(scene.environment)
    return speakers(scene.environment, scene.remaining_servers(), proxied=bool(proxied))


def names(found: Iterable[Speaker]) -> tuple[str, ...]:
    """Return the servers of *found*, each once."""
    return tuple(dict.fromkeys(one.server for one in found))


def reading(scene: Scene, speaker: Speaker) -> Draft:
    """Return the step that shows the certificate that *speaker* really offers.

    It has to fit the wanted name already, unless this very change makes the servers offer another.
    """
    fitting = None if scene.offers_another() else scene.wanted_name()
    values = {**_session(scene, speaker), "wanted_name": fitting}
    facts = {"server": speaker.server}
    ref = f"log {speaker.server}"
    return Draft(ref, _READ[speaker.service], speaker.server, scene.windows[speaker.server], values, facts)


def verification(scene: Scene, speaker: Speaker) -> Draft:
    """Return the step that shows how the newest test message by *speaker* was answered."""
    test = scene.environment.test
    recipient = test.recipient if test else ""
    facts = {"server": speaker.server, "recipient": recipient, "patience": str(patience(scene))}
    window = scene.windows[speaker.server]
    ref = f"verify {speaker.server}"
    return Draft(ref, _VERIFY[speaker.service], speaker.server, window, _session(scene, speaker), facts)


def _session(scene: Scene, speaker: Speaker) -> dict[str, Value]:
    test = scene.environment.test
    name = scene.send_connector_name()
    return {
        **onprem_values(scene),
        "connector_name": name,
        # Documented is the distinguished name, real logs have the name alone.
        "connector_dn": f"{relative_name(name)}," if name else None,
        "server": speaker.server,
        "recipient": test.recipient if test else None,
        "senders": _senders(scene, test),
        "needs_null_sender": scene.expects_null_sender() and bool(_NULL_SENDER & _causes(scene)),
    }


def _causes(scene: Scene) -> frozenset[str]:
    return frozenset(scene.environment.change.causes if scene.environment.change else ())


def _senders(scene: Scene, test: TestMail | None) -> tuple[str, ...]:
    """Return the envelope senders whose messages prove the relay; the null sender is an empty text."""
    if test is None:
        return ()
    return (test.sender, "") if scene.expects_null_sender() else (test.sender,)

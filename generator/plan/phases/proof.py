"""Prove: test messages, and what the send protocol log of each server says about them."""

from collections.abc import Iterator

from generator.causes import Value
from generator.plan.draft import Draft
from generator.plan.kinds import KINDS, manual, onprem
from generator.plan.phases import queues
from generator.plan.scene import Scene, onprem_values
from generator.plan.step import Phase, Shell


def before(scene: Scene) -> Iterator[Draft]:
    """Yield the steps that show the certificate each server really offers, before anything is changed."""
    if scene.proof:
        yield _test_mail(scene, "mail before", Phase.PROVE, scene.servers)
        yield from (_log_reading(scene, server) for server in scene.servers)
    if not scene.complete:
        yield Draft("fill in", manual.FILL_IN, "values")


def after(scene: Scene) -> Iterator[Draft]:
    """Yield the wait, fresh test messages, and a verification of each server that may send."""
    if not scene.changes and not scene.tasks:
        return
    yield _wait(scene)
    yield from queues.retries(scene)
    yield _test_mail(scene, "mail after", Phase.VERIFY, scene.remaining_servers(), suffix="-fresh")
    if scene.proof and scene.environment.test:
        recipient = scene.environment.test.recipient
        yield from (_verification(scene, server, recipient) for server in scene.remaining_servers())


def _wait(scene: Scene) -> Draft:
    """Return the wait for the tenant, or the short one for the servers where the tenant isn't changed."""
    shells = {KINDS[change.kind].shell for change in scene.changes}
    if scene.tasks or Shell.EXO in shells:
        return Draft("wait", manual.WAIT, "exo")
    return Draft("wait", manual.WAIT_ON_PREMISES, "servers")


def _test_mail(scene: Scene, ref: str, phase: Phase, servers: tuple[str, ...], suffix: str = "") -> Draft:
    test = scene.environment.test
    facts = {
        "sender": test.sender if test else "",
        "recipient": test.recipient if test else "",
        "servers": ", ".join(servers),
    }
    return Draft(ref, manual.TEST_MAIL, "probe", facts=facts, phase=phase, suffix=suffix)


def _log_reading(scene: Scene, server: str) -> Draft:
    values = {**_session(scene, server), "wanted_name": scene.wanted_name()}
    return Draft(f"log {server}", onprem.READ_LOG, server, scene.windows[server], values, {"server": server})


def _verification(scene: Scene, server: str, recipient: str) -> Draft:
    values = {**_session(scene, server), "recipient": recipient}
    facts = {"server": server, "recipient": recipient}
    return Draft(f"verify {server}", onprem.VERIFY, server, scene.windows[server], values, facts)


def _session(scene: Scene, server: str) -> dict[str, Value]:
    return {**onprem_values(scene), "connector_name": scene.send_connector_name(), "server": server}

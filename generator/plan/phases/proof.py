"""Prove: test messages, and what the send protocol log of each server says about them."""

from collections.abc import Iterator

from generator.plan.draft import Draft
from generator.plan.kinds import KINDS, manual
from generator.plan.phases import logs, queues
from generator.plan.scene import Scene
from generator.plan.step import Phase, Shell


def before(scene: Scene) -> Iterator[Draft]:
    """Yield the steps that show the certificate each server really offers, before anything is changed."""
    if scene.proof:
        yield _test_mail(scene, "mail before", Phase.PROVE, logs.names(logs.before(scene)))
        yield from (logs.reading(scene, one) for one in logs.before(scene))
    if not scene.complete:
        yield Draft("fill in", manual.FILL_IN, "values")


def after(scene: Scene) -> Iterator[Draft]:
    """Yield the wait, fresh test messages, and a verification of each server that may send."""
    if not scene.changes and not scene.tasks:
        return
    yield _wait(scene)
    yield from queues.retries(scene)
    carriers = logs.names(logs.afterwards(scene)) or scene.remaining_servers()
    yield _test_mail(scene, "mail after", Phase.VERIFY, carriers, suffix="-fresh")
    if scene.proof and scene.environment.test:
        recipient = scene.environment.test.recipient
        yield from (logs.verification(scene, one, recipient) for one in logs.afterwards(scene))


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

"""Prove: test messages, and what the send protocol log of each server says about them."""

from collections.abc import Iterator

from generator.causes import Fault, Value, fault
from generator.model import TestMail
from generator.plan.draft import Draft
from generator.plan.kinds import mail, manual
from generator.plan.phases import holding, logs, queues
from generator.plan.scene import Scene, changes_tenant, onprem_values, patience
from generator.plan.step import Phase

NOBODY = "no-such-recipient"
"""What stands before the organisation's domain in an address that nobody is expected to have."""

_LEFT = "remove what this block left in the Pickup directory, and send the test message by hand"
"""What to do if test messages were not taken: pasted again, the block would send the others twice."""


def before(scene: Scene) -> Iterator[Draft]:
    """Yield the steps that show the certificate each server really offers, before anything is changed."""
    if scene.proof:
        carriers = logs.names(logs.before(scene))
        yield _test_mail(scene, "mail before", Phase.PROVE, carriers, suffix=_shown_by(scene))
        if scene.environment.test:
            yield from _sendings(scene, scene.environment.test)
        yield from (logs.reading(scene, one) for one in logs.before(scene))
    if not scene.complete:
        yield _fill_in(scene)


def _fill_in(scene: Scene) -> Draft:
    """Return how the night goes on: what the windows showed becomes the next bundle."""
    found = "-cause" if scene.proof else "-connectors"
    return Draft("fill in", manual.FILL_IN, "values", suffix="" if scene.environment.change else found)


def after(scene: Scene) -> Iterator[Draft]:
    """Yield the wait, and for each server that may send fresh test messages and a verification.

    Where mail was held back, one server is released and verified alone before the others are.
    """
    if not scene.changes and not scene.tasks:
        return
    yield _wait(scene)
    yield from queues.retries(scene)
    proven = logs.afterwards(scene) if scene.proof and scene.environment.test else ()
    for count, (released, verified) in enumerate(holding.rounds(scene, proven), start=1):
        yield from holding.releases(scene, released)
        carriers = logs.names(verified) if proven else scene.remaining_servers()
        if carriers:
            alone = scene.environment.test is not None and not scene.expects_null_sender()
            suffix = "-fresh-sender-only" if alone else "-fresh"
            yield _test_mail(scene, f"mail after {count}", Phase.VERIFY, carriers, suffix=suffix)
        yield from (logs.verification(scene, one) for one in verified)
    if proven:
        yield _judgement(scene, logs.names(proven))


def _wait(scene: Scene) -> Draft:
    """Return the wait for the tenant, or the short one for the servers where the tenant isn't changed."""
    if changes_tenant(scene):
        return Draft("wait", manual.WAIT, "exo", suffix="-held" if scene.hold else "")
    return Draft("wait", manual.WAIT_ON_PREMISES, "servers")


def _shown_by(scene: Scene) -> str:
    """Return which sentences say how the fault shows; without a stated test message they are general."""
    change = scene.environment.change
    shown = fault(change.causes if change else ())
    return "" if shown is Fault.REFUSED or not scene.environment.test else f"-{shown.replace('_', '-')}"


def _test_mail(scene: Scene, ref: str, phase: Phase, servers: tuple[str, ...], suffix: str = "") -> Draft:
    test = scene.environment.test
    facts = {
        "sender": test.sender if test else "",
        "recipient": test.recipient if test else "",
        "servers": ", ".join(servers),
        "patience": str(patience(scene)),
    }
    suffix += "" if test else "-unstated"
    return Draft(ref, manual.TEST_MAIL, "probe", facts=facts, phase=phase, suffix=suffix)


def _sendings(scene: Scene, test: TestMail) -> Iterator[Draft]:
    """Yield the optional steps that send the test messages from each source server, without any mailbox."""
    nobody = f"{NOBODY}@{scene.environment.organization.domain}"
    for server in scene.servers:
        if scene.environment.is_excluded(server):
            continue
        window = scene.windows[server]
        values: dict[str, Value] = {
            **onprem_values(scene),
            "undo": _LEFT,
            "server": server,
            "sender": test.sender,
            "recipient": test.recipient,
            # Nobody has it: the report about it goes to the recipient, and reports have the null sender.
            "nobody": nobody if scene.expects_null_sender() else None,
        }
        facts = {
            "server": server,
            "sender": test.sender,
            "recipient": test.recipient,
            "failed": "by_hand",
        }
        suffix = "" if scene.expects_null_sender() else "-sender-only"
        kind = mail.sending(window)
        ref = f"send {server}"
        yield Draft(ref, kind, server, window, values, facts, suffix=suffix, optional=True)


def _judgement(scene: Scene, proven: tuple[str, ...]) -> Draft:
    """Return the last word on the change: every server was seen, or the description leaves it out."""
    excluded = logs.excluded(scene)
    facts = {
        "servers": ", ".join(proven),
        "excluded": ", ".join(excluded),
        "patience": str(patience(scene)),
    }
    return Draft("judge", mail.JUDGE, "servers", facts=facts, suffix="-excluded" if excluded else "")

"""What a rehearsal proves: one small function per check, from what happened to passed, failed or skipped."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.rehearsal import facts
from generator.rehearsal.certificates import choose
from generator.rehearsal.incident import NULL
from generator.rehearsal.mailflow import Delivery, MailFlow
from generator.rehearsal.matching import certificate_matches
from generator.rehearsal.night import NULL_SENDER
from generator.rehearsal.propagation import in_force
from generator.rehearsal.world import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from generator.rehearsal.guards import Trial
    from generator.rehearsal.night import Done, Night, Run
    from generator.rehearsal.scenario import Scenario
    from generator.rehearsal.world import World

_ROUNDS = 4
_THUMBPRINT = re.compile(r"\b[0-9A-F]{40}\b")


class Status(enum.StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence about a check: its key under ``rehearsal.reasons`` and its values."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; `reasons` are the faults, or why it was skipped, or what it rests on."""

    name: str
    status: Status
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that happened in a rehearsal.

    Attributes:
        before: the world at the start.
        after: the world at the end of the night.
        final: the world after the rollback.
        trials: what happened in the situations the guards are for.
    """

    scenario: Scenario
    night: Night
    before: World
    after: World
    final: World
    trials: tuple[Trial, ...]


def judge(evidence: Evidence) -> tuple[Check, ...]:
    """Return all checks of a rehearsal, in the order of a report."""
    return tuple(_judged(name, check, evidence) for name, check in CHECKS.items())


def _judged(name: str, check: Callable[[Evidence], Iterator[Reason]], evidence: Evidence) -> Check:
    reasons = tuple(check(evidence))
    skipped = [reason for reason in reasons if reason.key.startswith("skipped")]
    if skipped:
        return Check(name, Status.SKIPPED, tuple(skipped))
    failed = tuple(reason for reason in reasons if not reason.key.startswith("note"))
    return Check(name, Status.FAILED if failed else Status.PASSED, failed or reasons)


def steps(evidence: Evidence) -> Iterator[Reason]:
    """Every block of the night, and of the rollback, ends as a night without trouble has it."""
    for done in evidence.night.done:
        if done.pasted and done.pasted.word in ("STOP", "FAILED"):
            text = done.pasted.results[-1].text
            yield Reason("step", {"step": done.step.id, "word": done.pasted.word, "text": text})


def incident(evidence: Evidence) -> Iterator[Reason]:
    """Before the change the test message is refused as the cause has it, from every server it concerns."""
    if not any(one.servers for one in evidence.scenario.incidents):
        yield Reason("skipped_no_incident")
    for one in evidence.scenario.incidents:
        sender = NULL_SENDER if one.sender == NULL else evidence.scenario.probe.sender
        mails = _mails(evidence, evidence.before, (sender,) * (1 if one.always else _ROUNDS), one.servers)
        passed = [mail for mail in mails if not any(code in mail.reply for code in one.codes)]
        if one.always or len(passed) == len(mails):
            yield from (_mail_reason("not_refused", mail) for mail in passed)


def evidence_found(evidence: Evidence) -> Iterator[Reason]:
    """The log block shows the certificate really offered, and no other."""
    read = [(index, done) for index, done in enumerate(evidence.night.done) if "read-log" in done.step.kind]
    if not read:
        yield Reason("skipped_no_log")
    for index, done in read:
        earlier = [mail for one in evidence.night.done[:index] for mail in one.mails]
        offered = {mail.thumbprint for mail in earlier if mail.speaker == done.step.host} - {""}
        shown = set(_THUMBPRINT.findall(done.pasted.output)) if done.pasted else set()
        if shown != offered:
            values = {"step": done.step.id, "shown": _listed(shown), "offered": _listed(offered)}
            yield Reason("other_certificate", values)


def cure(evidence: Evidence) -> Iterator[Reason]:
    """After the change and the wait, normal and null-sender messages are relayed from every source server."""
    if evidence.night.bundle.withheld or not (evidence.scenario.intended or evidence.scenario.domains):
        yield Reason("skipped_withheld" if evidence.night.bundle.withheld else "skipped_no_change")
        return
    probe = evidence.scenario.probe
    for mail in _mails(evidence, evidence.after, (probe.sender, NULL_SENDER)):
        if mail.outcome == "relayed":
            continue
        if mail.sender == NULL_SENDER and not probe.null_sender:
            yield Reason("note_null_sender_not_asked")
        elif mail.sender == NULL_SENDER and _by_address_only(evidence, mail):
            # Since November 2023 an address alone doesn't relay a null sender (D, 1.2): no script cures that.
            yield Reason("note_address_only", {"server": mail.server})
        else:
            yield _mail_reason("not_relayed", mail)


def nothing_else(evidence: Evidence) -> Iterator[Reason]:
    """The difference of the configuration before and after is exactly what the change intends."""
    if evidence.night.bundle.withheld or not (evidence.scenario.intended or evidence.scenario.domains):
        yield Reason("skipped_withheld" if evidence.night.bundle.withheld else "skipped_no_change")
        return
    found = differences(evidence.before, evidence.after)
    for path, wanted in evidence.scenario.intended.items():
        old, new = found.pop(path, (None, None))
        if (old, new) == (None, None):
            if not _holds(evidence.after, path, wanted):
                yield Reason("not_changed", {"path": "/".join(path), "wanted": _shown(wanted)})
        elif not _is_wanted(new, wanted):
            yield _difference("wrong_value", path, old, new)
    for path, (old, new) in found.items():
        if path not in evidence.night.by_hand:
            yield _difference("not_intended", path, old, new)


def _is_wanted(new: Any, wanted: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value is the wanted one; of an object only the wanted properties count."""
    if isinstance(wanted, dict):
        return isinstance(new, dict) and all(new.get(key) == value for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(new, list) and sorted(new) == sorted(wanted)
    return bool(new == wanted)


def read_only(evidence: Evidence) -> Iterator[Reason]:
    """Blocks that say READ or WHATIF leave the world as it was."""
    for done in evidence.night.done:
        if done.step.effect in ("read", "rehearse"):
            for run in (done.pasted, done.as_file):
                if run and (run.disturbed or run.writes):
                    yield Reason("wrote", {"step": done.step.id})


def twice(evidence: Evidence) -> Iterator[Reason]:
    """A block that writes says UNCHANGED when it is pasted again, and writes nothing.

    One that sends a test message sends another: that is what it is pasted again for.
    """
    for done in evidence.night.done:
        if done.step.kind.partition(".")[2].startswith("send-test"):
            continue
        if done.again and (done.again.word != "UNCHANGED" or done.again.writes):
            yield Reason("not_unchanged", {"step": done.step.id, "word": done.again.word})


def rollback(evidence: Evidence) -> Iterator[Reason]:
    """After the rollback the configuration is what it was before, the logging level included."""
    changed = [done for done in evidence.night.done if done.pasted and done.pasted.changed]
    if not changed:
        yield Reason("skipped_nothing_changed")
    for path, (old, new) in differences(evidence.before, evidence.final).items():
        if path not in evidence.night.by_hand:
            yield _difference("not_rolled_back", path, old, new)


def held(evidence: Evidence) -> Iterator[Reason]:
    """Mail is held between hold and release only, and what somebody else had suspended stays suspended."""
    holds = [done for done in evidence.night.done if done.step.phase == "hold" and done.after]
    if not holds:
        yield Reason("skipped_no_hold")
        return
    before = _suspended(evidence.before)
    for done in holds:
        if done.after and not _suspended(done.after) > before:
            yield Reason("nothing_held", {"step": done.step.id})
    for world in (evidence.after, evidence.final):
        for queue in sorted(_suspended(world) ^ before):
            yield Reason("still_held" if queue not in before else "resumed", {"queue": queue})


def _suspended(world: World) -> set[str]:
    return {one["Identity"] for one in world.traffic["queues"] if one["Status"] == "Suspended"}


def guards(evidence: Evidence) -> Iterator[Reason]:
    """In every situation its guard is for, a block that writes stops, or says truthfully that it failed."""
    if not evidence.trials:
        yield Reason("skipped_nothing_changed")
    for trial in evidence.trials:
        if not trial.passed:
            values = {
                "step": trial.step,
                "situation": trial.situation,
                "word": trial.run.word or "-",
                "allowed": " | ".join(trial.allowed),
                "wrote": str(trial.wrote),
            }
            yield Reason("guard", values)


def facts_read(evidence: Evidence) -> Iterator[Reason]:
    """The discovery's text, wrapped at 80 columns, tells every value truly, and all that the change needs."""
    text = "\n".join(
        done.pasted.output for done in evidence.night.done if done.pasted and done.step.phase == "discover"
    )
    told = facts.read(facts.wrapped(text))
    if not told:
        yield Reason("skipped_no_facts")
        return
    true = facts.expected(evidence.before.data)
    for fact in told:
        if not fact.whole:
            yield Reason("damaged_fact", {"path": "/".join(fact.path)})
        elif true.get(fact.path, fact.value) != fact.value:
            values = {"path": "/".join(fact.path), "told": fact.value, "true": true[fact.path]}
            yield Reason("untrue_fact", values)
    paths = {fact.path for fact in told}
    for path, wanted in evidence.scenario.intended.items():
        needed = path[-3:]
        # What the change creates isn't there to be told.
        if not isinstance(wanted, dict) and not any(one[: len(needed)] == needed for one in paths):
            yield Reason("missing_fact", {"path": "/".join(needed)})


def paste(evidence: Evidence) -> Iterator[Reason]:
    """Every block runs when it is pasted line by line, and as a file, and ends in one RESULT line."""
    for done in evidence.night.done:
        if done.pasted is None or done.step.script is None:
            continue
        if not done.pasted.own_line:
            yield Reason("glued", {"step": done.step.id})
        if done.step.script.startswith("\ufeff") or not done.step.script.isascii():
            yield Reason("not_ascii", {"step": done.step.id})
        if "& {" in done.step.script:
            yield from _one_result(done, done.pasted)
        if done.as_file and not _alike(done):
            yield Reason("file_differs", {"step": done.step.id, "word": done.as_file.word})


def _one_result(done: Done, run: Run) -> Iterator[Reason]:
    lines = [line for line in run.output.splitlines() if line.strip()]
    ids = [result.step for result in run.results]
    if ids != [done.step.id] or not lines[-1].startswith("RESULT "):
        yield Reason("result_line", {"step": done.step.id, "count": str(len(ids))})


def _alike(done: Done) -> bool:
    """Say whether the block run as a file ended as the last paste of it did."""
    last = done.again or done.pasted
    return bool(last and done.as_file and last.word == done.as_file.word)


CHECKS: Mapping[str, Callable[[Evidence], Iterator[Reason]]] = {
    "steps": steps,
    "incident": incident,
    "evidence": evidence_found,
    "cure": cure,
    "nothing-else": nothing_else,
    "read-only": read_only,
    "twice": twice,
    "rollback": rollback,
    "held": held,
    "guards": guards,
    "facts": facts_read,
    "paste": paste,
}
"""The checks by name, in the order of a report."""


def _mails(
    evidence: Evidence, world: World, senders: tuple[str, ...], servers: tuple[str, ...] | None = None
) -> list[Delivery]:
    """Return what becomes of test messages from *servers*, all sources if not given, in a copy of *world*."""
    flow = MailFlow(world.copy())
    recipient = evidence.scenario.probe.recipient
    chosen = evidence.scenario.sources if servers is None else servers
    return [flow.send(server, sender, recipient) for server in chosen for sender in senders]


def _by_address_only(evidence: Evidence, mail: Delivery) -> bool:
    world = evidence.after
    server = world.server(mail.server)
    connectors = world.organization["send_connectors"]
    connector = next((one for one in connectors if one["Name"] == mail.connector), None)
    chosen = choose(server, connector).certificate if server and connector else None
    names = chosen["CertificateDomains"] if chosen else ()
    values = [
        one["TlsSenderCertificateName"] for one in in_force(world, world.tenants[0])["inbound_connectors"]
    ]
    return not any(certificate_matches(value or "", names) for value in values)


def _holds(world: World, path: tuple[str, ...], wanted: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a configuration already has the wanted value at *path*."""
    side: Any = world.organization if path[0] == "organization" else world.tenants[0]
    if isinstance(wanted, dict):
        return any(one["Name"] == path[-1] and _is_wanted(one, wanted) for one in side[path[-2]])
    *_, section, name, attribute = path
    return any(one["Name"] == name and _is_wanted(one.get(attribute), wanted) for one in side[section])


def _mail_reason(key: str, mail: Delivery) -> Reason:
    return Reason(key, {"server": mail.server, "sender": mail.sender, "reply": mail.reply})


def _difference(key: str, path: tuple[str, ...], old: Any, new: Any) -> Reason:  # noqa: ANN401 - any JSON value
    return Reason(key, {"path": "/".join(path), "old": _shown(old), "new": _shown(new)})


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return _listed(value) if isinstance(value, list) else "-" if value is None else str(value)


def _listed(values: Any) -> str:  # noqa: ANN401 - any collection of texts
    return ", ".join(sorted(str(value) for value in values)) or "-"

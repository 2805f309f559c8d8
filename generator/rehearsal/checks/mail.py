"""Checks of the mail: what is refused before the change, relayed after it, shown in logs, and held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.rehearsal.certificates import choose
from generator.rehearsal.checks.judged import Evidence, Reason, listed
from generator.rehearsal.incident import NULL
from generator.rehearsal.mailflow import Delivery, MailFlow
from generator.rehearsal.matching import certificate_matches
from generator.rehearsal.night import NULL_SENDER
from generator.rehearsal.propagation import in_force

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.rehearsal.world import World

_ROUNDS = 4
_THUMBPRINT = re.compile(r"\b[0-9A-F]{40}\b")


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
            values = {"step": done.step.id, "shown": listed(shown), "offered": listed(offered)}
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


def _mail_reason(key: str, mail: Delivery) -> Reason:
    return Reason(key, {"server": mail.server, "sender": mail.sender, "reply": mail.reply})

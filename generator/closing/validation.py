"""What the verification steps of a night prove: a row for each server and each sender."""

import enum
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from generator.closing.bundle import Bundle, Step
from generator.closing.transcript import Heard
from generator.console import Result
from generator.console.wrapping import loosely, unbroken

_DIGITS = r"\d(?:\s*\d)*"
_SENT = rf"{_DIGITS}\s*-\s*{_DIGITS}\s*-\s*{_DIGITS}\s*T\s*{_DIGITS}(?:\s*[:.]\s*{_DIGITS})*"
_THUMBPRINT = rf"[0-9A-Fa-f](?:\s*[0-9A-Fa-f]){{39}}|{loosely('none')}"
_SENDER = re.compile(
    rf"{loosely('from <')}(?P<sender>[^>]*){loosely('>:')}\s*(?:{loosely('NOT SEEN')}"
    rf"|{loosely('sent at')}\s*(?P<sent>{_SENT})\s*Z?\s*,"
    rf"\s*{loosely('certificate offered:')}\s*(?P<thumbprint>{_THUMBPRINT})\s*,"
    rf"\s*{loosely('reply:')}\s*(?P<reply>.*?))"
    rf"(?=\s*;\s*{loosely('from <')}|\s*;\s*{loosely('messages seen:')}|$)"
)
NULL_SENDER = "<>"
_SENDING = "SourceTransportServers"
_RELAYED = re.compile(r"2502\.6\.0|.*Queuedmail")  # read without blanks
_CLOCKS = timedelta(minutes=1)  # by which the clocks of two computers may differ


class Proof(enum.StrEnum):
    """What a verification proves."""

    RELAYED = "relayed"
    REFUSED = "refused"
    EARLY = "early"
    NOT_SEEN = "not_seen"
    STOPPED = "stopped"
    MISSING = "missing"
    SPARED = "spared"


@dataclass(frozen=True, slots=True)
class Verification:
    """One row of the validation table; what the console text doesn't tell is empty.

    Attributes:
        sender: envelope sender of the test message in angle brackets; empty if the text names none.
        sent: when it was sent, as the send protocol log has it.
        minutes: whole minutes from the last change to then, below 0 if it was sent before; `None` if either
            time isn't known. The two times are those of two computers.
    """

    server: str
    step: Step
    proof: Proof
    sender: str = ""
    thumbprint: str = ""
    reply: str = ""
    sent: str = ""
    minutes: int | None = None

    @property
    def torn(self) -> bool:
        """Whether the line says that all was relayed and nothing of what was: its end is lost."""
        return self.proof is Proof.RELAYED and not self.sent


def verifications(bundle: Bundle, heard: Heard) -> Iterator[Verification]:
    """Yield what each verification step of *bundle* proves, sender by sender."""
    changed = _changed(bundle, heard)
    for step in bundle.steps:
        if step.phase != "verify" or step.effect != "read" or not step.answers:
            continue
        if step.spared:
            yield Verification(step.server or step.title, step, Proof.SPARED)
            continue
        result = heard.last(step.id)
        rows = list(_rows(step, result, changed)) if result else []
        yield from rows or [Verification(step.server or step.title, step, _proof(result))]


def with_spared(bundle: Bundle, heard: Heard, made: AbstractSet[str]) -> Bundle:
    """Return *bundle* with the verifications marked that the steps *made* left nothing to verify for.

    A server that was taken from those that send carries no message any more; what it had proven stays.
    """
    gone = {
        server.casefold()
        for step in bundle.steps
        for edit in step.edits
        if step.id in made and step.phase == "change" and edit.attribute == _SENDING
        for server in _listed(edit.recorded) - _listed(edit.wanted)
    }
    return replace(bundle, steps=tuple(_spared(step, heard, gone) for step in bundle.steps))


def _spared(step: Step, heard: Heard, gone: AbstractSet[str]) -> Step:
    result = heard.last(step.id)
    needless = step.phase == "verify" and step.server.casefold() in gone
    return replace(step, spared=needless and not (result and result.word == "OK"))


def _listed(servers: str) -> set[str]:
    return set(servers.replace(",", " ").split())


def lacks_null_sender(rows: Iterable[Verification]) -> bool:
    """Say whether messages without a sender were looked for, and none was seen relayed on any server.

    One is enough: what lets it pass is the certificate, and each server shows that in its own row.
    """
    without = [row for row in rows if row.sender == NULL_SENDER]
    return bool(without) and all(row.proof is not Proof.RELAYED for row in without)


def sent_early(rows: Iterable[Verification]) -> Iterator[Verification]:
    """Yield the rows that prove nothing because their message was sent before the last change.

    Of messages without a sender one is enough: see `lacks_null_sender`.
    """
    yield from (row for row in rows if row.proof is Proof.EARLY and row.sender != NULL_SENDER)


def _changed(bundle: Bundle, heard: Heard) -> datetime | None:
    """Return when the last change of the night was made; `None` if no line tells."""
    made = (
        heard.last(step.id) for step in bundle.steps if step.phase == "change" and step.effect == "change"
    )
    return max((one.time for one in made if one and one.word == "CHANGED" and one.time), default=None)


def _rows(step: Step, result: Result, changed: datetime | None) -> Iterator[Verification]:
    for found in _SENDER.finditer(result.text):
        sent, reply = unbroken(found["sent"] or ""), found["reply"] or ""
        moment = _moment(sent)
        since = moment - changed if moment and changed else None
        yield Verification(
            server=step.server or step.title,
            step=step,
            proof=_proof_of(result, sent, reply, since),
            sender=f"<{unbroken(found['sender'] or '')}>",
            thumbprint=unbroken(found["thumbprint"] or ""),
            reply=reply,
            sent=sent and f"{sent}Z",
            minutes=None if since is None else int(since.total_seconds() // 60),
        )


def _proof_of(result: Result, sent: str, reply: str, since: timedelta | None) -> Proof:
    if not sent:
        return Proof.NOT_SEEN
    if since is not None and since < -_CLOCKS:
        return Proof.EARLY
    # The end of a reply may be cut off; the word of the line is whole.
    return Proof.RELAYED if result.word == "OK" or _RELAYED.match(unbroken(reply)) else Proof.REFUSED


def _proof(result: Result | None) -> Proof:
    """Return what a line proves that names no sender."""
    if result is None:
        return Proof.MISSING
    return Proof.RELAYED if result.word == "OK" else Proof.STOPPED


def _moment(sent: str) -> datetime | None:
    try:
        return datetime.fromisoformat(sent).replace(tzinfo=UTC)
    except ValueError:
        return None

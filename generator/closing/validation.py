"""What the verification steps of a night prove: a row for each server and each sender."""

import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.closing.bundle import Bundle, Step
from generator.closing.transcript import Heard
from generator.console import Result

# Where a window broke the line at a blank, the blank may be gone.
_SENDER = re.compile(
    r"from\s*<(?P<sender>[^>]*)>:\s*(?:NOT\s*SEEN|sent\s*at\s*(?P<sent>\d{4}-\d\d-\d\dT[\d:.]+)Z?,"
    r"\s*certificate\s*offered:\s*(?P<thumbprint>[0-9A-Fa-f]{40}|none),\s*reply:\s*(?P<reply>.*?))"
    r"(?=;\s*from\s*<|;\s*messages\s*seen:|$)"
)
NULL_SENDER = "<>"
_RELAYED = re.compile(r"250 2\.6\.0|.*Queued mail")


class Proof(enum.StrEnum):
    """What a verification proves."""

    RELAYED = "relayed"
    REFUSED = "refused"
    NOT_SEEN = "not_seen"
    STOPPED = "stopped"
    MISSING = "missing"


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


def verifications(bundle: Bundle, heard: Heard) -> Iterator[Verification]:
    """Yield what each verification step of *bundle* proves, sender by sender."""
    changed = _changed(bundle, heard)
    for step in bundle.steps:
        if step.phase != "verify" or step.effect != "read" or not step.answers:
            continue
        result = heard.last(step.id)
        rows = list(_rows(step, result, changed)) if result else []
        yield from rows or [Verification(step.server or step.title, step, _proof(result))]


def lacks_null_sender(rows: Iterable[Verification]) -> bool:
    """Say whether messages without a sender were looked for, and none was seen relayed on any server.

    One is enough: what lets it pass is the certificate, and each server shows that in its own row.
    """
    without = [row for row in rows if row.sender == NULL_SENDER]
    return bool(without) and all(row.proof is not Proof.RELAYED for row in without)


def _changed(bundle: Bundle, heard: Heard) -> datetime | None:
    """Return when the last change of the night was made; `None` if no line tells."""
    made = (
        heard.last(step.id) for step in bundle.steps if step.phase == "change" and step.effect == "change"
    )
    return max((one.time for one in made if one and one.word == "CHANGED" and one.time), default=None)


def _rows(step: Step, result: Result, changed: datetime | None) -> Iterator[Verification]:
    for found in _SENDER.finditer(result.text):
        sent, reply = found["sent"] or "", found["reply"] or ""
        yield Verification(
            server=step.server or step.title,
            step=step,
            proof=_proof_of(result, sent, reply),
            sender=f"<{found['sender']}>",
            thumbprint=found["thumbprint"] or "",
            reply=reply,
            sent=sent and f"{sent}Z",
            minutes=_minutes(changed, sent),
        )


def _proof_of(result: Result, sent: str, reply: str) -> Proof:
    if not sent:
        return Proof.NOT_SEEN
    # The end of a reply may be cut off; the word of the line is whole.
    return Proof.RELAYED if result.word == "OK" or _RELAYED.match(reply) else Proof.REFUSED


def _proof(result: Result | None) -> Proof:
    """Return what a line proves that names no sender."""
    if result is None:
        return Proof.MISSING
    return Proof.RELAYED if result.word == "OK" else Proof.STOPPED


def _minutes(changed: datetime | None, sent: str) -> int | None:
    try:
        moment = datetime.fromisoformat(sent).replace(tzinfo=UTC)
    except ValueError:
        return None
    return int((moment - changed).total_seconds() // 60) if changed else None

"""What a night came to: each step's result, what is missing, and what reads now what."""

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.closing.bundle import Bundle, Edit, Step
from generator.closing.readings import Readings
from generator.closing.transcript import ANOTHER, STRAY, Heard, Said, hear
from generator.closing.validation import (
    Verification,
    lacks_null_sender,
    sent_early,
    verifications,
    with_spared,
)
from generator.console import Result
from generator.console.wrapping import loosely
from generator.diagnostics import Finding, Severity

_TROUBLE = ("STOP", "FAILED")
_THERE = ("CHANGED", "UNCHANGED")
_VALUE = r"\s*'?(?P<now>.*?)'?\s*"
_PRESENT = (
    rf"{loosely('present')}\s*(?:{loosely('value')}(?:\s*s)?|{loosely('servers')}|{loosely('addresses')})\s*"
    rf"(?:{loosely('is')}|{loosely('are')})(?:\s*:)?"
)
_READ_NOW = tuple(
    re.compile(f"^{pattern}")
    for pattern in (
        rf"{loosely('from')}\s*'.*'\s*{loosely('to')}\s*'(?P<now>.*)'$",
        rf"{loosely('already')}(?:\s*{loosely('there:')}|\s*:)?{_VALUE}$",
        rf"{loosely('from:')}\s*.*;\s*{loosely('to:')}\s*(?P<now>.*)$",
        rf"{loosely('written, not confirmed: reads')}(?:\s*:)?{_VALUE};\s*{loosely('next:')}",
        rf"{_PRESENT}{_VALUE}[,;]\s*{loosely('recorded')}",
    )
)
_SEPARATORS = re.compile(r"[\s,]+")


class State(enum.StrEnum):
    """What the night came to."""

    DONE = "done"
    READ_ONLY = "read_only"
    WITHHELD = "withheld"
    UNVERIFIED = "unverified"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    BACKED_OUT = "backed_out"


@dataclass(frozen=True, slots=True)
class Value:
    """One property of one object, before and after.

    Attributes:
        before: what was read before the change; `None` without the text of a discovery block.
        after: what was read after it; `None` if nothing was.
        by: the step that set it last.
        word: the word of that step's result; empty if it has none.
    """

    object: str
    attribute: str
    recorded: str
    wanted: str
    before: str | None
    after: str | None
    by: Step
    word: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The record of a night.

    Attributes:
        said: step id → its results, the last one counts.
        facts: number of values that the discovery blocks printed and that arrived whole.
        names: kind of object → names that these values belong to.
    """

    bundle: Bundle
    said: Mapping[str, tuple[Said, ...]]
    verifications: tuple[Verification, ...]
    values: tuple[Value, ...]
    facts: int
    names: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    state: State

    @property
    def exit_code(self) -> int:
        """0 if nothing is left to do that this bundle is for, and no result is another bundle's; else 1."""
        mixed = any(finding.rule in (STRAY, ANOTHER) for finding in self.findings)
        return 0 if self.state in (State.DONE, State.READ_ONLY) and not mixed else 1

    @property
    def refused(self) -> bool:
        """Whether the console texts belong to another bundle altogether."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def missing(self) -> tuple[Step, ...]:
        """Return the steps without which the night isn't over, and that have no result."""
        return tuple(step for step in self.bundle.steps if step.required and step.id not in self.said)

    def troubles(self) -> tuple[tuple[Step, Result], ...]:
        """Return the steps whose last word is STOP or FAILED."""
        return tuple(_troubles(self.bundle, self.said))


def close(bundle: Bundle, texts: Mapping[str, str]) -> Closing:
    """Return what the console *texts*, by file, say about how *bundle* was carried out.

    Nothing but whole RESULT lines and FACT lines with the right checksum is believed.
    """
    heard = hear(bundle, texts)
    bundle = with_spared(bundle, heard, {step.id for step in bundle.steps if _is_made(step, bundle, heard)})
    readings = Readings(bundle, heard, texts)
    values = tuple(_values(bundle, heard, readings))
    proven = tuple(verifications(bundle, heard))
    return Closing(
        bundle=bundle,
        said=heard.said,
        verifications=proven,
        values=values,
        facts=readings.count,
        names=readings.names,
        findings=(*bundle.findings, *heard.findings, *_doubts(values), *readings.findings),
        state=_state(bundle, heard, proven),
    )


def _troubles(bundle: Bundle, said: Mapping[str, tuple[Said, ...]]) -> Iterator[tuple[Step, Result]]:
    for step in bundle.steps:
        if step.id in said and said[step.id][-1].result.word in _TROUBLE and not step.spared:
            yield step, said[step.id][-1].result


def _state(bundle: Bundle, heard: Heard, proven: Sequence[Verification]) -> State:
    troubles = [step for step, _ in _troubles(bundle, heard.said)]
    undoing = [_undone_by(step, bundle, heard) for step in bundle.steps]
    if any(step.phase == "rollback" for step in troubles):
        return State.STOPPED
    if any(step and step.phase == "rollback" for step in undoing):
        return State.BACKED_OUT
    if troubles:
        return State.STOPPED
    missing = any(step.required and step.id not in heard.said for step in bundle.steps)
    if missing or lacks_null_sender(proven) or any(sent_early(proven)):
        return State.INCOMPLETE
    return _complete(bundle, proven)


def _complete(bundle: Bundle, proven: Sequence[Verification]) -> State:
    """Return what a night came to in which nothing stopped and nothing is missing."""
    if not bundle.changes:
        return State.READ_ONLY
    if bundle.withheld:
        return State.WITHHELD
    return State.DONE if proven else State.UNVERIFIED


def _is_made(step: Step, bundle: Bundle, heard: Heard) -> bool:
    """Say whether what *step* sets is in force at the end of the night."""
    result = heard.last(step.id)
    return bool(result and result.word in _THERE) and _undone_by(step, bundle, heard) is None


def _undone_by(step: Step, bundle: Bundle, heard: Heard) -> Step | None:
    """Return the step that set back what *step* set, unless that was made again after it."""
    for undoing in bundle.undoing(step):
        back, made = heard.last(undoing.id), heard.last(step.id)
        if back is None or back.word != "CHANGED":
            continue
        # Two windows' texts have no common clock: only within one the later line is the later deed.
        again = made and made.word in _THERE and made.file == back.file and made.line > back.line
        if not again:
            return undoing
    return None


def _values(bundle: Bundle, heard: Heard, readings: Readings) -> Iterator[Value]:
    """Yield a row for each property that the change sets, the optional ones only if they were used."""
    for step in bundle.steps:
        if step.phase in ("rollback", "cleanup") or (step.optional and step.id not in heard.said):
            continue
        if step.effect == "change":
            by = _undone_by(step, bundle, heard) or step
            for edit in step.edits:
                yield _value(step, edit, by, heard, readings)
        elif step.effect == "manual":
            # What people set by hand, with the wizard, is known from the blocks that would undo it.
            for undoing in bundle.undoing(step):
                by = undoing if _undone_by(step, bundle, heard) else step
                for edit in undoing.edits:
                    made = replace(edit, recorded=edit.wanted, wanted=edit.recorded)
                    yield _value(undoing, made, by, heard, readings)


def _value(step: Step, edit: Edit, by: Step, heard: Heard, readings: Readings) -> Value:
    """Return the row of a property of *step*'s object; *by* is the step that set it last."""
    result = heard.last(by.id)
    after = readings.after(step, edit.attribute)
    if after is None and result:
        there = edit.recorded if by.rolls_back else edit.wanted
        after = _read_now(result, there, single=len(step.edits) == 1)
        after = _known(after, result, edit)
    return Value(
        object=step.object,
        attribute=edit.attribute,
        recorded=edit.recorded,
        wanted=edit.wanted,
        before=readings.before(step, edit.attribute),
        after=after,
        by=by,
        word=result.word if result else "",
    )


def _read_now(result: Result, there: str, *, single: bool) -> str | None:
    """Return what the block read last; where several properties stand in one line, what it compared with."""
    if single:
        for pattern in _READ_NOW:
            match = pattern.match(result.text)
            if match is None:
                continue
            # A quoted value is whole; the end of a list may have been cut off the text.
            torn = result.word in _THERE and not result.text.endswith("'") and _is_torn(match["now"], there)
            return there if torn else match["now"]
    return there if result.word in _THERE else None


def _known(now: str | None, result: Result, edit: Edit) -> str | None:
    """Return a value that differs in blanks alone from a known one as that; the line may have been wrapped.

    What a block stopped at is another value than the known ones, be it in a blank only.
    """
    known = (edit.recorded, edit.wanted) if now and result.word != "STOP" else ()
    squeezed = _SEPARATORS.sub("", now or "")
    return next((value for value in known if _SEPARATORS.sub("", value) == squeezed), now)


def _is_torn(now: str, there: str) -> bool:
    """Say whether *now* is the beginning of the list that the block compared with: the text was cut in it."""
    *whole, last = _SEPARATORS.split(now.casefold())
    expected = _SEPARATORS.split(there.casefold())
    left = [item for item in expected if item not in whole]
    return len(left) == len(expected) - len(whole) and any(item.startswith(last) for item in left)


def _doubts(values: tuple[Value, ...]) -> Iterator[Finding]:
    """Yield a warning for each value that a step left and that isn't the one this bundle sets."""
    for value in values:
        if value.after is None or value.word not in _THERE:
            continue
        aimed = value.recorded if value.by.rolls_back else value.wanted
        if _same(value.after, aimed):
            continue
        shown = {"object": value.object, "attribute": value.attribute, "read": value.after, "wanted": aimed}
        yield Finding(ANOTHER, Severity.WARNING, variant="value", values=shown)


def _same(one: str, other: str) -> bool:
    """Compare as Exchange does: without regard to case, lists without regard to order and separators."""
    first, second = (sorted(_SEPARATORS.split(text.casefold().strip())) for text in (one, other))
    return first == second

"""``RESULT`` lines of a console text: what each step of a bundle said of itself."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.console.rows import Row, to_rows
from generator.lines import split_lines

WORDS = ("OK", "CHANGED", "UNCHANGED", "STOP", "FAILED", "WHATIF")

_RESULT = re.compile(
    rf"(?:^|>\s*)RESULT\s+(?P<step>[A-Za-z][\w.-]*@[\w.-]+)\s+(?P<word>{'|'.join(WORDS)})(?:\s+(?P<text>.*))?$"
)
_BEGUN = re.compile(r"(?:^|>\s*)RESULT(?:\s+[A-Za-z][\w.@-]*(?:\s+[A-Z]*)?)?$")
_NEXT = re.compile(
    r"^(?:(?:FACT|RESULT)(?:\s|$)|# Step |& \{|(?:\[PS\]|PS) ?[A-Za-z/\\~]|Certificate offered:"
    r"|\d{4}-\d\d-\d\dT[\d:.]+Z? [<>*+-](?: |$))"
)
# 2026-11-24T22:31:05, wherever a row ended in it.
_MOMENT = r"\s*".join(rf"\{one}" if one == "d" else one for one in "dddd-dd-ddTdd:dd:dd")
_TIME = re.compile(rf"\s*\(\s*(?P<time>{_MOMENT})\s*Z\s*\)$")
_TORN_TIME = re.compile(r"\s*\(\d{2,4}(?:-[\dT:-]*Z?)?$")
_CONSOLE = 80  # columns of the narrowest window; what breaks lines earlier is a mail, and breaks at blanks
_MOST_ROWS = 40
_MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """The last line of one step, as a window showed it.

    Attributes:
        step: the step's id, as in the manifest.
        word: one of `WORDS`.
        text: the rest of the line, without its time. It has no checksum: where a window wrapped it, blanks
            may be off.
        file: the paste it stands in.
        line: its line there, from 1.
        time: when the block ended, by its computer's clock, in UTC; `None` if the line doesn't say.
        last: the line on which it ends, where a window or a mail broke it.
    """

    step: str
    word: str
    text: str
    file: str
    line: int
    time: datetime | None = None
    last: int = 0


def results(text: str, file: str) -> tuple[Result, ...]:
    """Return the results in a console text, in the order in which they stand there.

    A step that ran twice is there twice. The echo of a pasted block holds no result: its source has a format
    in quotes there.
    """
    return tuple(_results(to_rows(split_lines(text)), file)) if "RESULT" in text else ()


def _results(rows: Sequence[Row], file: str) -> Iterator[Result]:
    widest = longest(rows)
    starts = [index for index, row in enumerate(rows) if "RESULT" in row.text]
    for before, index, behind in zip([0, *starts], starts, [*starts[1:], len(rows)], strict=False):
        width = width_of(rows[before:behind], widest)
        head = _head(rows, index, width)
        if head is None:
            continue
        found, last = head
        text, last = continued(rows, last, (found["text"] or "").strip(), width)
        said, time = _timed(text)
        yield Result(found["step"], found["word"], said, file, rows[index].number, time, rows[last].number)


def _timed(text: str) -> tuple[str, datetime | None]:
    """Return *text* without the time at its end, and that time; a torn time is no time."""
    found = _TIME.search(text)
    if found is None:
        return _TORN_TIME.sub("", text), None
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat("".join(found["time"].split()))
        return text[: found.start()], moment.replace(tzinfo=UTC)
    return text, None


def width_of(around: Sequence[Row], widest: int) -> int:
    """Return the width at which a window or a mail wrapped, from the rows *around* a line.

    Windows of several widths may follow each other in one text, so the longest row around counts; where that
    is shorter than any window is, *widest*, the longest of the whole text.
    """
    local = longest(around)
    return local if local >= _CONSOLE else widest


def longest(rows: Sequence[Row]) -> int:
    """Return the length of the longest row; a mail, narrower than a window, leaves a long word whole."""
    broken = max((len(row.text) for row in rows if " " in row.text), default=0)
    return broken if broken < _CONSOLE else max(len(row.text) for row in rows)


def _head(rows: Sequence[Row], index: int, width: int) -> tuple["re.Match[str]", int] | None:
    """Return the match of a result that begins on row *index*, and the last row it needed.

    Step ids can be longer than a mail's line, so even the beginning may be on several rows.
    """
    if "RESULT" not in rows[index].text:
        return None
    begun, marks = [rows[index].text], rows[index].marks
    for last in range(index, min(index + _MOST_HEAD_ROWS, len(rows))):
        if last > index:
            before, behind = rows[last - 1].behind(marks), rows[last].behind(marks)
            # A mail may have taken the blank away with which a window's row began.
            ways = (_next(before, behind, width), f" {behind}")
            begun = [text + more for text in begun for more in ways]
        found = next((match for text in begun if (match := _RESULT.search(text))), None)
        if found:
            return found, last
        begun = [text for text in begun if _BEGUN.search(text)]
    return None


def continued(rows: Sequence[Row], last: int, text: str, width: int) -> tuple[str, int]:
    """Return *text*, which ends on row *last*, with the rows on which it goes on, and the last of them.

    *width* is that of the window or mail, see `width_of`.
    """
    before, marks = rows[last].text, rows[last].marks
    ended = _timed_row(rows, last)
    for index in range(last + 1, min(last + _MOST_ROWS, len(rows))):
        behind = rows[index].behind(marks)
        word = behind.split(maxsplit=1)[0] if behind.strip() else ""
        # A line was wrapped only if the next word had no room on it; a time at its end says more than that.
        wrapped = index <= ended if ended else len(before) + 1 + len(word) > width
        if not word or _NEXT.match(behind) or not wrapped:
            break
        text += _next(before, behind, width)
        before, last = behind, index
    return " ".join(text.split()), last


def _timed_row(rows: Sequence[Row], first: int) -> int:
    """Return the row on which a result that goes on behind row *first* ends in its time; 0 if none does."""
    marks, squeezed = rows[first].marks, "".join(rows[first].text.split())
    for index in range(first, min(first + _MOST_ROWS, len(rows))):
        behind = rows[index].behind(marks)
        if index > first:
            if not behind.strip() or _NEXT.match(behind):
                return 0
            squeezed += "".join(behind.split())
        if _TIME.search(squeezed):
            return index
    return 0


def _next(before: str, behind: str, width: int) -> str:
    """Return how the text goes on: a window breaks anywhere at its width, a mail at a blank."""
    return behind if len(before) == width >= _CONSOLE else f" {behind.lstrip()}"

"""What the blocks that read send protocol logs showed: rows of one session, or how messages were answered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.console.results import Result, continued, longest, results, width_of
from generator.console.rows import Row, to_rows
from generator.lines import split_lines

_STEP = re.compile(r"(?P<role>onprem|frontend|edge)\.(?P<kind>read-log|verify)@(?P<server>[a-z0-9-]+)")
_LOG_ROW = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z) (?P<event>[<>*+-])(?: (?P<data>.*))?$"
)
_OFFERED = "Certificate offered:"
_PROMPT = r"(?:\[PS\]|PS) ?[A-Za-z/\\~][^>]*>\s*"
_BEGIN = re.compile(rf"(?:{_PROMPT})?(?:& \{{$|# Step \d\d+\s+[A-Z]{{3,}}\s)")
_PRINTED = re.compile(rf"FACT\s|RESULT\s|{_OFFERED}|{_PROMPT}|\d{{4}}-\d\d-\d\dT[\d:.]+Z [<>]")
_BROKEN = 79  # characters of a row that fills the narrowest window, without a blank at its end


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of a session as a block showed it: when, in which direction, what; `line` counts from 1."""

    moment: str
    event: str
    data: str
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What one block showed of a server's log.

    Attributes:
        result: its last line.
        role: the service whose log it read: ``onprem``, ``frontend`` or ``edge``.
        kind: ``read-log`` or ``verify``.
        server: the server's name as step ids spell it.
        rows: the rows that it printed, wrapped ones put together.
        offered: the row that tells the certificate; `None` if the text doesn't hold it.
    """

    result: Result
    role: str
    kind: str
    server: str
    rows: tuple[LogRow, ...] = ()
    offered: LogRow | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """What blocks left in a console text.

    Attributes:
        shown: what was read of logs, in the order of the text.
        lines: numbers of the lines that are a block's source, a result or what is in `shown`.
        results: number of results of whatever step.
    """

    shown: tuple[Shown, ...] = ()
    lines: frozenset[int] = frozenset()
    results: int = 0


def blocks_in(text: str, file: str) -> Blocks:
    """Return what the blocks of a bundle left in a console *text*, which *file* names."""
    if "RESULT" not in text and "& {" not in text:
        return Blocks()
    rows = to_rows(split_lines(text))
    sources = frozenset(_sources(rows))
    lines = {rows[index].number for index in sources}
    shown: list[Shown] = []
    found = results(text, file)
    widest = longest(rows)
    starts = [result.line - 1 for result in found]
    for before, result, behind in zip([0, *starts], found, [*starts[1:], len(rows)], strict=False):
        reader = _Reader(rows, width_of(rows[before:behind], widest))
        at = result.line - 1
        step = _STEP.fullmatch(result.step)
        if step:
            printed = [index for index in range(before, at) if index not in sources]
            shown.append(reader.shown(printed, result, step))
        reader.joined(at, rows[at].text)
        lines |= reader.lines
    return Blocks(tuple(shown), frozenset(lines), len(found))


class _Reader:
    """Puts rows together and remembers which lines were needed for it."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self.rows, self.width = rows, width
        self.lines: set[int] = set()

    def joined(self, index: int, text: str) -> str:
        """Return *text* of row *index* with the rows on which it goes on."""
        whole, last = continued(self.rows, index, text, self.width)
        self.lines.update(row.number for row in self.rows[index : last + 1])
        return whole

    def shown(self, printed: Sequence[int], result: Result, step: "re.Match[str]") -> Shown:
        """Return what a block showed on the rows *printed*, before its result."""
        found: list[LogRow] = []
        offered: LogRow | None = None
        for index in printed if step["kind"] == "read-log" else ():
            row = self.rows[index]
            log = _LOG_ROW.match(row.text)
            if log:
                data = self.joined(index, log["data"] or "")
                found.append(LogRow(log["moment"], log["event"], data, row.number))
            elif row.text.startswith(_OFFERED):
                data = self.joined(index, row.text.removeprefix(_OFFERED))
                offered = LogRow("", "*", data, row.number)
        return Shown(result, step["role"], step["kind"], step["server"], tuple(found), offered)


def _sources(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the rows on which a window repeats the source of a block that was pasted.

    It ends with the brace that stands alone, below the one that closes what is tried: another brace stands
    alone where a window or a mail broke a row before it.
    """
    inside = False
    for index, row in enumerate(rows):
        if _BEGIN.match(row.text):
            inside = True
        elif inside and _PRINTED.match(row.text):
            inside = False
        if inside:
            yield index
            before = rows[index - 1].text if index else ""
            inside = row.text != "}" or not before.endswith("}") or len(before) >= _BROKEN

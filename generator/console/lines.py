r"""The ``FACT`` lines of a console text, whatever happened to it on the way.

A block prints ``FACT path = value ~check``. The path has a segment for each name, joined by ``/``; in a
segment ``~1`` stands for ``/`` and ``~0`` for ``~``. A list is ``path/count`` and ``path/0``, ``path/1``, and
so on; ``section/read`` says how many objects were printed, so that a cut text is noticed.

In path and value alike, everything but printable ASCII is ``\u`` and four digits (UTF-16), and so are a
tilde, a blank or an equals sign at the beginning or behind a blank, a blank at the end, and a backslash
before ``u``. So the line is readable, survives every code page, holds ``" = "`` and ``~`` exactly once, and
bears being wrapped. The checksum is explained in `wrapping`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.console.rows import Row
from generator.console.wrapping import whole_at
from generator.diagnostics import Finding, Mark, Severity

DAMAGED = "F01"

_START = re.compile(r"FACT(?=\s|$)")
_ANOTHER = re.compile(r"^(?:FACT|RESULT)\s")
_PATH = re.compile(r"\s+\w[\w.-]*/|\s*$")
_END = re.compile(r"(?:^|\s)~[0-9a-f]{8}\s*$")
_CODE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as it was printed; *mark* is the place of its value, or of its first character."""

    path: tuple[str, ...]
    value: str
    mark: Mark


def facts_in(rows: Sequence[Row], file: str) -> Iterator[Line | Finding]:
    """Yield each fact of *rows*, and a warning for each that is damaged or cut."""
    row = column = 0
    read = origin = 0  # rows before `read`, and of this row the characters before `origin`, are spoken for
    while row < len(rows):
        text = rows[row].text
        start = _START.search(text, column)
        whole = whole_at(rows, row, start.end()) if start else None
        line = _line(whole.text, rows[row], start, file) if start and whole else None
        if (start is None or line) and row >= read and _END.search(text[origin : start and start.start()]):
            yield _damaged(rows[row], origin, file, "beginning")
        if start is None:
            row, column, origin = row + 1, 0, 0
        elif whole and line:
            yield line
            row, column, origin = whole.row, whole.column, whole.column
        else:
            if _is_printed(text, start):
                end = _end_of_fact(rows, row, start.end())
                yield _damaged(rows[row], start.start(), file, "cut" if end is None else "")
                read = max(read, (row if end is None else end) + 1)
            column = start.end()


def unescaped(text: str) -> str:
    r"""Return *text* with every ``\uXXXX`` replaced by the UTF-16 unit that it stands for."""
    if "\\u" not in text:
        return text
    units = _CODE.sub(lambda code: chr(int(code[1], 16)), text)
    # Two units make one character beyond the basic plane; a lone half is a legal .NET string.
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _line(text: str, row: Row, start: "re.Match[str]", file: str) -> Line | None:
    path, separator, value = text.partition(" = ")
    if not separator:
        return None
    segments = (unescaped(segment).replace("~1", "/").replace("~0", "~") for segment in path.split("/"))
    equals = row.text.find(" = ", start.end())
    index = equals + len(" = ") if 0 <= equals < len(row.text) - len(" = ") else start.start()
    return Line(tuple(segments), unescaped(value), Mark(file, row.number, row.column(index)))


def _is_printed(text: str, start: "re.Match[str]") -> bool:
    """Say whether a block printed this, as opposed to prose or the echo of the block's own source."""
    before = text[: start.start()].rstrip()
    return (not before or before.endswith(">")) and _PATH.match(text, start.end()) is not None


def _end_of_fact(rows: Sequence[Row], row: int, column: int) -> int | None:
    """Return the row with the tilde that should belong to the fact; `None` if the next line comes first."""
    if "~" in rows[row].text[column:]:
        return row
    for index in range(row + 1, len(rows)):
        text = rows[index].text
        if not text or _ANOTHER.match(text):
            return None
        if "~" in text:
            return index
    return None


def _damaged(row: Row, index: int, file: str, variant: str) -> Finding:
    mark = Mark(file, row.number, row.column(index))
    return Finding(DAMAGED, Severity.WARNING, variant=variant, mark=mark, excerpt=row.marks + row.text)

"""Console text row by row, as it is copied from windows and mails."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# A mail puts "> " before what it quotes, PowerShell ">> " before the lines of a block that is being pasted.
_MARKS = re.compile(r"(?:[>|][ \t]?)+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a console text.

    Attributes:
        text: the line without quoting marks, and without blanks at its end.
        number: the line's number in the file, from 1.
        marks: the quoting marks that were taken away from its beginning.
    """

    text: str
    number: int
    marks: str

    def column(self, index: int) -> int:
        """Return the 1-based column in the file of character *index* of `text`."""
        return len(self.marks) + index + 1

    def behind(self, marks: str) -> str:
        """Return the text as the continuation of a row with *marks*: what else looks like marks is text."""
        line = self.marks + self.text
        for quoted in (marks, marks.rstrip()):
            if line.startswith(quoted):
                return line.removeprefix(quoted)
        return self.text

    def readings(self, marks: str) -> tuple[str, ...]:
        """Return the texts that this row may stand for as the continuation of a row with *marks*.

        A value can itself begin with ``>`` where it was wrapped (``<I>issuer<S>subject``), so only the marks
        of the first row are sure to be no part of it; a mail that wraps after quoting has none here.
        """
        line = self.marks + self.text
        found = [self.text, line]
        if marks and line.startswith(marks.rstrip()):
            found.insert(0, line[len(marks.rstrip()) :])
        return tuple(dict.fromkeys(" ".join(text.split()) for text in found))


def to_rows(lines: Sequence[str]) -> tuple[Row, ...]:
    """Return the *lines* of a console text as rows."""
    return tuple(_row(line, number) for number, line in enumerate(lines, 1))


def _row(line: str, number: int) -> Row:
    plain = (_COLOUR.sub("", line) if "\x1b" in line else line).rstrip()
    found = _MARKS.match(plain)
    marks = found.group() if found else ""
    return Row(plain[len(marks) :], number, marks)

r"""Wrapped rows put together again, as far as a checksum proves it.

A fact ends with a tilde and eight hexadecimal digits, and has no other tilde. Its text has no two blanks in
a row (`Write-Fact` spells the second one ``\u0020``), so at each end of a row there are only two ways to go
on: with a blank or without. The checksum decides; it is a polynomial of the characters modulo a prime below
2^32, so the sum of a whole follows from those of its parts.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.console.rows import Row

FACTOR = 65599
MODULUS = 4294967291

_DIGITS = 8
_HEXADECIMAL = frozenset("0123456789abcdef")
_MOST_ROWS = 60
_MOST_BREAKS = 16  # beyond that only uniform ways to join are tried: 65,536 ways are enough for chance


@dataclass(frozen=True, slots=True)
class Whole:
    """A text that its checksum proves, and where the console text goes on behind it."""

    text: str
    row: int
    column: int


def loosely(words: str) -> str:
    """Return a pattern for *words* wherever a window or a mail broke them: blanks too many or too few.

    For lines without a checksum, of which nobody can tell whether a blank stood where they were broken.
    """
    return r"\s*".join(map(re.escape, words.replace(" ", "")))


def unbroken(text: str) -> str:
    """Return *text*, which has no blanks of its own, without those that a window or a mail put into it."""
    return "".join(text.split())


def checksum(text: str) -> int:
    """Return the checksum of *text*, which is pure ASCII."""
    value = 0
    for character in text:
        value = (value * FACTOR + ord(character)) % MODULUS
    return value


def whole_at(rows: Sequence[Row], row: int, column: int) -> Whole | None:
    """Return the text that begins at *column* of *row* and ends before its checksum; `None` if none fits."""
    first = rows[row].text[column:]
    candidates = range(row + 1, min(row + _MOST_ROWS, len(rows)))
    last = row if "~" in first else next((index for index in candidates if "~" in rows[index].text), None)
    if last is None:
        return None
    readings: list[tuple[str, ...]] = [(" ".join(first.partition("~")[0].split()),)]
    for following in rows[row + 1 : last + 1]:
        parts = following.readings(rows[row].marks)
        readings.append(tuple(part.partition("~")[0].rstrip() for part in parts))
    tail = first if last == row else rows[last].text
    end = _check_at(rows, last, tail.partition("~")[2])
    if end is None:
        return None
    check, end_row, end_column = end
    text = _joined([reading for reading in readings if any(reading)], check)
    return None if text is None else Whole(text, end_row, end_column)


def _check_at(rows: Sequence[Row], row: int, tail: str) -> tuple[int, int, int] | None:
    """Return the checksum that begins with *tail*, the end of *row*, and where it ends."""
    digits, rest = _leading_digits(tail, _DIGITS)
    column = len(rows[row].text) - len(rest)
    while len(digits) < _DIGITS and not rest and row + 1 < len(rows):
        row += 1
        more, rest = _leading_digits(rows[row].text.lstrip(), _DIGITS - len(digits))
        if not more and rest:
            return None
        digits += more
        column = len(rows[row].text) - len(rest)
    if len(digits) < _DIGITS or rest[:1].isalnum():
        return None
    return int(digits, 16), row, column


def _leading_digits(text: str, most: int) -> tuple[str, str]:
    length = 0
    while length < min(most, len(text)) and text[length] in _HEXADECIMAL:
        length += 1
    return text[:length], text[length:]


def _joined(readings: list[tuple[str, ...]], check: int) -> str | None:
    """Return the one way to join a reading of each row that has the checksum *check*."""
    if not readings:
        return None
    if len(readings) > _MOST_BREAKS:
        return _joined_alike([reading[0] for reading in readings], check)
    first = tuple(_part(text) for text in readings[0])
    others = [tuple(_part(glue + text) for text in texts for glue in ("", " ")) for texts in readings[1:]]
    return _search((first, *others), 0, "", 0, check)


def _joined_alike(texts: list[str], check: int) -> str | None:
    """Return the texts joined in one of the ways that consoles and mails wrap: all breaks alike."""
    width = max(map(len, texts[:-1]))
    # A console breaks at its width, and what is copied from it loses a blank that stood there.
    console = "".join(text if len(text) == width else f"{text} " for text in texts[:-1]) + texts[-1]
    ways = ("".join(texts), " ".join(texts), console)
    return next((way for joined in ways for way in _ended(joined) if checksum(way) == check), None)


def _ended(text: str) -> tuple[str, ...]:
    """Return how *text* may have ended: the blank behind ``=`` of an empty value is lost at the end."""
    return (text, f"{text} ") if text.endswith(" =") else (text,)


@functools.lru_cache(maxsize=256)
def _part(text: str) -> tuple[str, int, int]:
    return text, checksum(text), pow(FACTOR, len(text), MODULUS)


def _search(
    options: Sequence[Sequence[tuple[str, int, int]]], depth: int, before: str, value: int, check: int
) -> str | None:
    if depth == len(options):
        if value == check:
            return before
        ended = f"{before} "
        return ended if before.endswith(" =") and (value * FACTOR + 32) % MODULUS == check else None
    for text, own, power in options[depth]:
        found = _search(options, depth + 1, before + text, (value * power + own) % MODULUS, check)
        if found is not None:
            return found
    return None

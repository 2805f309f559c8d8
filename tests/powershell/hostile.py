"""Texts made to break out of a PowerShell string, and how the engine reads their literals back."""

import base64
import random
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path

from generator.powershell import UnfitValueError, literal
from tests.powershell.engine import Engine

_READBACK = Path(__file__).resolve().parent / "readback.ps1"

# Quotes and dashes that PowerShell takes for its own, what is live in double quotes, ends of commands and
# comments, white space beyond ASCII, halves of pairs, and the edges of the basic plane.
_CHARACTERS = (
    "'\u2018\u2019\u201a\u201b\"\u201c\u201d\u201e`$(){}[]@#;|&<>,.=+-\u2013\u2014\u2015%*?!\\/~^_: "
    "\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000\u200b\ufeff\ufffe\uffff\ud7ff\ue000"
    "\ud800\udbff\udc00\udfff\u00e9\u00df\u0130\u0131\U0001f4ec\U0010ffff"
    "aAzZ019"
)
_PIECES = (
    "'; calc; '",
    "''",
    "\u2019; calc; \u2019",
    "$(calc)",
    "`n",
    "@'",
    "'@",
    "<#",
    "#>",
    "--%",
    "{{ name }}",
    "{% raw %}",
    "')",
    "[char]0x41",
    "' + [char]0x41 + '",
    "\\u0027",
    "&apos;",
    "%27",
    "CON",
    "%TEMP%",
    "$env:TEMP",
)


def hostile_texts(count: int, seed: int) -> Iterator[str]:
    """Yield *count* texts that have a literal; the same *seed* gives the same texts."""
    chance = random.Random(seed)  # noqa: S311 - repeatable tests, not secrets
    while count:
        text = "".join(
            chance.choice(_PIECES)
            if chance.random() < 0.2
            else chance.choice(_CHARACTERS)
            if chance.random() < 0.9
            else chr(chance.randrange(0x20, 0x110000))
            for _ in range(chance.randrange(13))
        )
        try:
            literal(text)
        except UnfitValueError:
            continue
        count -= 1
        yield text


def read_back(engine: Engine, folder: Path, texts: Iterable[str]) -> list[str]:
    """Return those of *texts* that the engine reads as anything but themselves; *folder* takes two files.

    Each is read as the argument of a command and as an element of a list.
    """
    source, target = folder / "literals.txt", folder / "units.txt"
    known: list[str] = []
    with source.open("w", encoding="ascii") as lines:
        for text in texts:
            known.append(text)
            lines.write(f"{literal(text)}\n")
    engine.run_script(_READBACK, str(source), str(target), seconds=3600)
    with target.open(encoding="ascii") as lines:
        return [text for text, line in zip_longest(known, lines) if line != _units(text) + "\n"]


def _units(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-le", "surrogatepass")).decode()

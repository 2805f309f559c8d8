"""Characters that no description may hold, and the lines of a text as people count them."""

import re
from collections.abc import Iterator, Sequence

from generator.diagnostics import Finding, Mark, Severity

# Everything that libyaml refuses, the line ends that editors don't count, and lone surrogates.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
# Marks, embeddings, overrides and isolates. The certificate window of Windows puts U+200E before the
# thumbprint that people copy from it; others make a line read differently from what it says.
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Zero width space, word joiner, and a byte order mark in the middle: leftovers of copying from web pages.
_INVISIBLE = "\u200b\u2060\ufeff"
# Not compiled here: most descriptions are printable throughout and never need them.
_FORBIDDEN = f"[{_CONTROL}{_DIRECTION}{_INVISIBLE}]"
_FORBIDDEN_IN_VALUE = f"[\t\n\r{_CONTROL}{_DIRECTION}{_INVISIBLE}]"
_MANY = 20  # a binary file would otherwise bring a finding for every line


def forbidden(lines: Sequence[str], file: str) -> Iterator[Finding]:
    """Yield a finding for the first forbidden character of each line, up to twenty."""
    found = 0
    for number, line in enumerate(lines, 1):
        # isprintable is the cheap first look; it also stops at tabs and rare spaces, which are allowed here.
        match = None if line.isprintable() else re.search(_FORBIDDEN, line)
        if match:
            yield character_finding(match.group(), Mark(file, number, match.start() + 1), line)
            found += 1
        if found == _MANY:
            return


def forbidden_in_value(value: str) -> str:
    """Return the first character that a value may not hold (line ends and tabs included), or ""."""
    if value.isprintable():
        return ""
    match = re.search(_FORBIDDEN_IN_VALUE, value)
    return match.group() if match else ""


def character_finding(character: str, mark: Mark, excerpt: str, path: tuple[str, ...] = ()) -> Finding:
    """Return the finding for one forbidden character at *mark*."""
    code = f"U+{ord(character):04X}"
    return Finding(
        "Y04", Severity.ERROR, path, _variant(character), {"code": code}, mark=mark, excerpt=excerpt
    )


def _variant(character: str) -> str:
    if character in "\n\r":
        return "line-break"
    if character == "\t":
        return "tab"
    if character == "\0":
        return "binary"
    if character in _INVISIBLE:
        return "invisible"
    return "direction" if re.match(f"[{_DIRECTION}]", character) else ""

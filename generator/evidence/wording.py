"""Texts as people paste them, made searchable: one line, plain characters, and the way back."""

import base64
import binascii
import html
import re
import unicodedata
from array import array
from dataclasses import dataclass

# Spaces that typography, translation and web pages put where SMTP has a plain one.
_SPACES = dict.fromkeys(
    [0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x09, 0x0B, 0x0C, 0x0D], " "
)
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE63], "-")
_SEMICOLONS = {0x061B: ";", 0x037E: ";", 0xFE54: ";"}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN = {**_SPACES, **_INVISIBLE, **_DASHES, **_SEMICOLONS, **_FULL_WIDTH}

_TAG = re.compile(
    r"</?(?:a|b|body|br|code|div|em|font|h[1-6]|head|hr|html|i|li|meta|ol|p|pre|span|strong|style|sub|table|tbody"
    r"|td|th|title|tr|tt|u|ul)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_QUOTING = re.compile(r"^(?:[>|] ?)+")
_QP_CODED = re.compile(r"(?:=[0-9A-Fa-f]{2})+")
_QP_SIGN = re.compile(r"=(?:3D|20|C2=A0|E2=80|09|0D=0A)")
_BASE64_LINE = re.compile(r"^[A-Za-z0-9+/]{4,}={0,2}$")
_BASE64_HEADER = re.compile(r"^content-transfer-encoding:\s*base64", re.IGNORECASE)
_MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Flat:
    """A text without line breaks, and for each character the line (from 1) that it came from."""

    text: str
    lines: "array[int]"

    def line(self, index: int) -> int:
        """Return the source line of the character at *index*."""
        return self.lines[index] if 0 <= index < len(self.lines) else 0


def plain(text: str) -> str:
    """Return *text* with typographic and full-width characters as ASCII, invisible ones removed."""
    return text.translate(_PLAIN)


def _decode_quoted(match: "re.Match[str]") -> str:
    raw = bytes.fromhex(match.group().replace("=", ""))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _decode_base64(block: list[str]) -> str:
    try:
        raw = base64.b64decode("".join(block), validate=True)
    except (binascii.Error, ValueError):
        return ""
    for encoding in ("utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _without_base64(lines: list[str]) -> list[tuple[int, str]]:
    """Return numbered lines with base64 parts decoded (numbered by their first line)."""
    numbered: list[tuple[int, str]] = []
    index, armed = 0, False
    while index < len(lines):
        line = lines[index].rstrip("\r")
        armed = armed or _BASE64_HEADER.match(line) is not None
        if armed and _BASE64_LINE.match(line):
            start = index
            while index < len(lines) and _BASE64_LINE.match(lines[index].rstrip("\r")):
                index += 1
            decoded = _decode_base64([text.rstrip("\r") for text in lines[start:index]])
            numbered += [(start + 1, text) for text in decoded.splitlines()]
            armed = False
            continue
        numbered.append((index + 1, line))
        index += 1
    return numbered


def _undo_quoted_printable(numbered: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Return lines with quoted-printable undone; flagged where the word goes on."""
    coded = any(_QP_SIGN.search(line) for _, line in numbered)
    if not coded:
        return [(number, line, False) for number, line in numbered]
    return [
        (number, _QP_CODED.sub(_decode_quoted, line.removesuffix("=")), line.endswith("="))
        for number, line in numbered
    ]


def flatten(text: str, *, glue: bool = False) -> Flat:
    """Return *text* as one searchable line.

    Quoted-printable, base64 parts, HTML, mail quoting and typographic characters are undone. Lines are joined
    with a blank, or with nothing if *glue* (consoles cut words at their width).
    """
    numbered = _without_base64(text[:_MAX_CHARACTERS].split("\n"))
    pieces: list[str] = []
    lines = array("I")
    for number, raw, continued in _undo_quoted_printable(numbered):
        line = html.unescape(_TAG.sub(" ", raw)) if "<" in raw or "&" in raw else raw
        line = _QUOTING.sub("", plain(line).lstrip())
        words = " ".join(line.split())
        if not continued and not glue:
            words += " "
        pieces.append(words)
        lines.extend([number] * len(words))
    return Flat("".join(pieces), lines)


def decode(raw: bytes) -> str:
    """Return text of unknown encoding (marks, bare UTF-16, UTF-8, Windows-1252); never an error."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    head = raw[:400]
    if head.count(0) * 5 > len(head) * 2:
        return raw.decode("utf-16-be" if head[0] == 0 else "utf-16-le", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def is_text(raw: bytes) -> bool:
    """Return whether *raw* reads as text: few control characters once decoded."""
    sample = decode(raw[:4096])
    odd = sum(1 for c in sample if unicodedata.category(c) == "Cc" and c not in "\t\r\n\f\v\x1b")
    return odd * 50 <= len(sample)


_MASKS = re.compile(
    r"\*{2,}|x{4,}|<(?!I>|S>)[A-Za-z][A-Za-z0-9 _-]*>|\b(?:redacted|removed|hidden|anonymi[sz]ed|masked)\b"
    r"|\.{3}|\u2026|#{3,}|_{4,}",
    re.IGNORECASE,
)


def is_masked(value: str) -> bool:
    """Return whether *value* is a placeholder or was blacked out: such a value is never a fact."""
    return _MASKS.search(value) is not None

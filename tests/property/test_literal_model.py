"""Literals against a model of how PowerShell reads quotes and [char] joins."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.powershell import UnfitValueError, literal

_QUOTES = "'\u2018\u2019\u201a\u201b"
_ANY = st.text(st.characters())
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TEXTS = st.text(
    st.one_of(
        st.sampled_from(_QUOTES + '"`$()#;,\u2013\u00e9\U0001f4ec'),
        st.characters(exclude_categories=["Cc"], exclude_characters=_BIDIRECTIONAL),
    ),
)
_UNIT = re.compile(r"\[char\]0x([0-9A-F]{4})")


def _read_string(code: str, start: int) -> tuple[str, int]:
    """Read a single-quoted string as the engine does: any of five quotes ends it, two in a row are one."""
    assert code[start] == "'"
    text, position = "", start + 1
    while code[position] not in _QUOTES or code[position + 1 : position + 2] in tuple(_QUOTES):
        position += code[position] in _QUOTES
        text += code[position]
        position += 1
    return text, position + 1


def _read(code: str) -> str:
    """Return the text that the engine makes of *code*, or fail where it would read anything else."""
    if not code.startswith("("):
        text, end = _read_string(code, 0)
        assert end == len(code)
        return text
    units, position = b"", 1
    while True:
        if match := _UNIT.match(code, position):
            # The first operand decides the type: it must be a string, or numbers would be added.
            assert position > 1
            units, position = units + bytes.fromhex(match[1]), match.end()
        else:
            text, position = _read_string(code, position)
            units += text.encode("utf-16-be")
        if code[position:] == ")":
            return units.decode("utf-16-be", "surrogatepass")
        assert code[position : position + 3] == " + "
        position += 3


@given(_TEXTS)
@example("")
@example("'")
@example("\u2019")
@example("\u00e9'\u2018")
def test_text_reads_back(text: str) -> None:
    """Whatever a text holds, the engine reads exactly it, and the literal is pure ASCII."""
    code = literal(text)

    assert code.isascii()
    assert code.isprintable()
    assert _read(code) == text


@given(st.lists(_TEXTS, max_size=4))
def test_list_holds_its_texts(texts: list[str]) -> None:
    """A list literal is its elements' literals, so none can become two."""
    elements = [literal(text) for text in texts]

    assert literal(tuple(texts)) == f"@({', '.join(elements)})"


@given(_ANY, st.one_of(st.characters(categories=["Cc"]), st.sampled_from(_BIDIRECTIONAL)), _ANY)
def test_control_characters_never_pass(before: str, control: str, after: str) -> None:
    """A control character or bidirectional mark anywhere in a text keeps it out of scripts."""
    with pytest.raises(UnfitValueError):
        literal(before + control + after)


@given(st.text(st.characters(categories=["Cs"]), min_size=1))
def test_halves_of_surrogate_pairs_are_units(text: str) -> None:
    """Half a pair is one UTF-16 unit of the literal, as it is of a .NET string."""
    assert len(_UNIT.findall(literal(text))) == len(text)

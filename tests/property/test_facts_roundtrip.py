"""Whatever values a console shows and whatever happens to its text: a fact is right, or it is none."""

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.console import parse
from generator.console.wrapping import checksum
from tests.unit.console.fact_printing import fact, in_mail, in_window

# Names that try to be something else, beside any text that a .NET string can hold.
_HOSTILE = st.sampled_from(
    [
        "FACT a/b = c ~00000000",
        "RESULT a@b OK",
        " = ",
        "~0",
        "~1",
        "/",
        "\\u0041",
        "\\",
        "  ",
        ">> ",
        "é",
        "\r\n",
    ]
)
_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=" =~\\u>/|ab0\u00a0é😀", max_size=40),
    st.lists(st.one_of(_HOSTILE, st.text(max_size=8)), max_size=6).map("".join),
)
_NAME = _TEXT.filter(lambda text: bool(text) and text not in ("count", "read"))
_PATH = st.tuples(st.sampled_from(["send_connectors", "inbound_connectors"]), _NAME, st.just("Fqdn"))
_FACTS = st.dictionaries(_PATH, _TEXT, min_size=1, max_size=5)
_WAYS = st.one_of(
    st.just(lambda text: text),
    st.integers(30, 130).map(lambda width: lambda text: in_window(text, width)),
    st.tuples(st.integers(20, 100), st.sampled_from(["", "> ", ">> ", "> > ", "| ", ">"])).map(
        lambda way: lambda text: in_mail(text, *way)
    ),
    st.integers(60, 100).map(lambda width: lambda text: in_mail(in_window(text), width, "> ")),
    st.just(lambda text: text.replace("\n", "  \r\n")),
    st.just(lambda text: text.replace("\n", " ")),
)


@settings(max_examples=250, deadline=None)
@given(printed=_FACTS, way=_WAYS)
def test_every_value_comes_back_from_every_way_of_copying(
    printed: dict[tuple[str, str, str], str], way: Callable[[str], str]
) -> None:
    """Any text of any window, mail or joined lines is read as it was printed."""
    text = "\n".join(fact(path, value) for path, value in printed.items()) + "\n"
    read = parse(way(text), "p")
    assert read.findings == ()
    assert {path: found.value for path, found in read.values.items()} == printed


@settings(max_examples=250, deadline=None)
@given(printed=_FACTS, way=_WAYS, seed=st.integers(0, 2**32))
def test_damage_costs_values_and_never_changes_one(
    printed: dict[tuple[str, str, str], str], way: Callable[[str], str], seed: int
) -> None:
    """Random characters replaced, lost, doubled and swapped: what is believed is what was printed."""
    text = way("\n".join(fact(path, value) for path, value in printed.items()) + "\n")
    read = parse(_mangled(text, random.Random(seed)), "p")  # noqa: S311 - damage, no secret
    for path, found in read.values.items():
        assert (path, found.value) in printed.items()


@settings(max_examples=150, deadline=None)
@given(printed=_FACTS, at=st.integers(0), character=st.sampled_from("aA0 ~=/\\u\n>"))
def test_one_damaged_character_is_always_named(
    printed: dict[tuple[str, str, str], str], at: int, character: str
) -> None:
    """A value that is missing after a single change is spoken of."""
    text = "\n".join(fact(path, value) for path, value in printed.items()) + "\n"
    at %= len(text)
    read = parse(text[:at] + character + text[at + 1 :], "p")
    assert read.findings or len(read.values) == len(printed)


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=" FACTRESUL/=~0a\n>|@", max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    """Noise that is made of the format's own characters gives findings at most."""
    read = parse(text, "p")
    assert read.values == {}


@given(left=st.text(alphabet="aAbB =", max_size=40), right=st.text(alphabet="aAbB =", max_size=40))
def test_texts_that_look_alike_have_different_checksums(left: str, right: str) -> None:
    """Neighbouring letters don't make up for each other, as they do with a small factor."""
    assert (checksum(left) == checksum(right)) == (left == right)


def _mangled(text: str, chance: random.Random) -> str:
    characters = list(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(characters))
        match chance.randrange(5):
            case 0:
                characters[at] = chance.choice("aA0 ~=/\\u\n>" + text)
            case 1:
                characters[at] = ""
            case 2:
                characters[at] *= 2
            case 3:
                other = chance.randrange(len(characters))
                characters[at], characters[other] = characters[other], characters[at]
            case _:
                end = min(len(characters), at + chance.randint(1, 90))
                characters[at:end] = [""] * (end - at)
    return "".join(characters)

"""YAML text to data with places, and every way in which it can be refused."""

import json
from pathlib import Path

import pytest
import yaml

from generator.diagnostics import Finding, InputProblems, Mark, for_people
from generator.source import MAX_DEPTH, events, parse
from generator.text import LOCALES, Text

FIRST = """\
schema: 1
servers: {EX01: 2016, "HUB 1": 2010}
send_connectors:
  Outbound to Office 365:
    source_servers: [EX01, 'HUB 1']
change:
  tls_sender_certificate_name: "*.contoso.com"
  list:
  - one
  - two: 2
"""


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Parse with libyaml, and as a Python without libyaml does."""
    name = str(request.param)
    monkeypatch.setattr(events, "_LOADER", getattr(yaml, name))
    return name


def refusals(text: str) -> tuple[Finding, ...]:
    """Return why *text* is refused."""
    with pytest.raises(InputProblems) as caught:
        parse(text, "t.yml")
    return caught.value.findings


def places(text: str) -> list[tuple[str, str, int, int]]:
    """Return rule, variant, line and column of each refusal."""
    found = [(f.rule, f.variant, f.mark) for f in refusals(text)]
    return [(rule, variant, mark.line, mark.column) for rule, variant, mark in found if mark]


@pytest.mark.usefixtures("loader")
class TestData:
    """What a good description becomes."""

    def test_block_and_flow_styles_become_plain_data(self) -> None:
        """Mappings, lists and text come out in the order in which they were written."""
        data = parse(FIRST, "t.yml").data
        assert data == {
            "schema": "1",
            "servers": {"EX01": "2016", "HUB 1": "2010"},
            "send_connectors": {"Outbound to Office 365": {"source_servers": ["EX01", "HUB 1"]}},
            "change": {"tls_sender_certificate_name": "*.contoso.com", "list": ["one", {"two": "2"}]},
        }
        assert list(data) == ["schema", "servers", "send_connectors", "change"]

    @pytest.mark.parametrize(
        "written",
        [
            "no",
            "on",
            "yes",
            "off",
            "true",
            "1e5",
            "010",
            "0x1F",
            "1_000",
            "12:30:45",
            "2026-11-24",
            ".inf",
            "=",
        ],
    )
    def test_every_scalar_stays_what_was_written(self, written: str) -> None:
        """Nothing is resolved: neither as a value nor as a key."""
        assert parse(f"{written}: {written}\n", "t.yml").data == {written: written}

    def test_empty_text_in_quotes_is_a_value(self) -> None:
        """Quotes say that a value is empty on purpose; null in quotes is a word."""
        assert parse("a: ''\nb: [\"\"]\nc: 'null'\n", "t.yml").data == {"a": "", "b": [""], "c": "null"}

    def test_a_folded_value_is_one_line(self) -> None:
        """A long value may be folded as long as no line end remains."""
        assert parse("a: >-\n  one\n  two\nb: one\n  two\n", "t.yml").data == {"a": "one two", "b": "one two"}

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_of_all_systems_count_alike(self, end: str) -> None:
        """Places don't depend on the editor."""
        document = parse(FIRST.replace("\n", end), "t.yml")
        assert document.mark(("change", "list", "1", "two")) == Mark("t.yml", 10, 10)
        assert document.excerpt(Mark("t.yml", 10, 1)) == "  - two: 2"

    @pytest.mark.parametrize(
        ("path", "value", "key"),
        [
            (("schema",), (1, 9), (1, 1)),
            (("servers",), (2, 10), (2, 1)),
            (("servers", "HUB 1"), (2, 32), (2, 23)),
            (("send_connectors", "Outbound to Office 365", "source_servers", "1"), (5, 28), (5, 28)),
            (("change", "tls_sender_certificate_name"), (7, 32), (7, 3)),
            (("change", "list", "1"), (10, 5), (10, 5)),
            ((), (1, 1), (1, 1)),
        ],
    )
    def test_values_and_keys_have_places(
        self, path: tuple[str, ...], value: tuple[int, int], key: tuple[int, int]
    ) -> None:
        """A mark is the first character, quotes included; an item of a list is its own key."""
        document = parse(FIRST, "t.yml")
        assert document.mark(path) == Mark("t.yml", *value)
        assert document.key_mark(path) == Mark("t.yml", *key)

    def test_columns_count_characters(self) -> None:
        """Letters beyond ASCII and beyond the basic plane, and a byte order mark, move nothing."""
        document = parse("\ufeffé😀: {ü: x, 日本: y}\n", "t.yml")
        assert document.mark(("é😀", "ü")) == Mark("t.yml", 1, 9)
        assert document.mark(("é😀", "日本")) == Mark("t.yml", 1, 16)


BAD = [
    # what every user writes first
    ("a: *.contoso.com\n", [("Y05", "", 1, 4)]),
    ("a: *wildcard\n", [("Y05", "", 1, 4)]),
    ("*.a.com: x\n", [("Y05", "", 1, 1)]),
    ("a: *.a\nb: [*.b, *.c]\n# d: *.e\n", [("Y05", "", 1, 4), ("Y05", "", 2, 5), ("Y05", "", 2, 10)]),
    # other indicators
    ("a: @contoso.com\n", [("Y06", "", 1, 4)]),
    ("a: `x`\n", [("Y06", "", 1, 4)]),
    ("a: %x\n", [("Y06", "", 1, 4)]),
    ("a: !foo b\n", [("Y06", "", 1, 4)]),
    ("a: !!str\n", [("Y06", "", 1, 4)]),
    ("a: &x b\n", [("Y06", "", 1, 4)]),
    ("a: |x\n", [("Y06", "", 1, 4)]),
    # white space
    ("a:\n\tb: c\n", [("Y07", "", 2, 1)]),
    ("a:\n  b: c\n \td: e\n", [("Y07", "", 3, 2)]),
    ("\u00a0a: b\n", [("Y07", "blank", 1, 1)]),
    # quotes
    ('a: "x\nb: c\n', [("Y08", "", 1, 4)]),
    ("a: 'x\n", [("Y08", "", 1, 4)]),
    ('a: "x\nb: "y"\n', [("Y08", "swallowed", 1, 4)]),
    ('a: "x\nb: c\nd: y"\n', [("Y08", "swallowed", 1, 4)]),
    ("a: 'Martin's'\n", [("Y23", "", 1, 12)]),
    ("a: 'x' y\n", [("Y23", "", 1, 8)]),
    ("a: [x] y\n", [("Y23", "bracket", 1, 8)]),
    ("a: “x”\n", [("Y19", "", 1, 4)]),
    ('a: "C:\\Exchange"\n', [("Y18", "", 1, 4)]),
    ('a: "C:\\Logs"\n', [("Y18", "", 1, 4)]),
    ('a: "C:\\new"\n', [("Y18", "", 1, 4)]),
    ('a: "C:\\xyz"\n', [("Y18", "", 1, 4)]),
    ('a: "D:\\"\n', [("Y18", "", 1, 4)]),
    # colons
    ("s:\n  EX01: 2016\n  EX02\n", [("Y09", "", 3, 3)]),
    ("s:\n  EX01:2016\n  EX02: 2016\n", [("Y09", "glued", 2, 3)]),
    ("a:b\nc:d\n", [("Y09", "glued", 1, 1)]),
    ("s: {EX01:2016}\n", [("Y12", "glued", 1, 5)]),
    ("a: Outbound: Office\n", [("Y10", "", 1, 12)]),
    ("a: b\n  c: d\n", [("Y21", "deeper", 2, 3)]),
    # brackets, indentation, lists
    ("a: [b, c\nd: e\n", [("Y11", "", 1, 4)]),
    ("a: {b: c\n", [("Y11", "", 1, 4)]),
    ("a: [\n", [("Y11", "", 1, 4)]),
    ("a: b\n]\n", [("Y11", "stray", 2, 1)]),
    ("a: [,]\n", [("Y12", "comma", 1, 5)]),
    ("a:\n  b: c\n d: e\n", [("Y21", "", 3, 2)]),
    ("a: b\n- c\n", [("Y21", "", 2, 1)]),
    ("  a: b\nc: d\n", [("Y21", "", 2, 1)]),
    ("a: - b\n", [("Y21", "list", 1, 4)]),
    # values and keys
    ("a:\nb: c\n", [("Y12", "", 1, 1)]),
    ("a: {b: , c: d}\n", [("Y12", "", 1, 5)]),
    ("change:\nticket:\n", [("Y12", "section", 1, 1), ("Y12", "section", 2, 1)]),
    ("tenant:\nservers:\n  EX01:\n", [("Y12", "needed", 1, 1), ("Y12", "section", 3, 3)]),
    ("accepted_domains:\nb: c\n", [("Y12", "", 1, 1)]),
    ("a:\n  -\n  - b\n", [("Y12", "item", 2, 4)]),
    ("a: ~\nb: null\n", [("Y12", "null", 1, 4), ("Y12", "null", 2, 4)]),
    ("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", [("Y13", "", 4, 3), ("Y13", "", 5, 1)]),
    ('a: {a: 1, "a": 2}\n', [("Y13", "", 1, 11)]),
    ("[a]: b\n", [("Y17", "", 1, 1)]),
    ("a: {[b]: c}\n", [("Y17", "", 1, 5)]),
    ("? {a: b}\n: c\n", [("Y17", "", 1, 3)]),
    ("a: {{ name }}\n", [("Y17", "placeholder", 1, 5)]),
    (": x\n", [("Y17", "empty", 1, 1)]),
    ("a: Relay #2\n", [("Y20", "", 1, 4)]),
    # documents
    ("a: b\n---\nc: d\n", [("Y14", "", 2, 1)]),
    ("- a\n", [("Y16", "list", 1, 1)]),
    ("hello\n", [("Y16", "text", 1, 1)]),
    ("---\n", [("Y16", "empty", 2, 1)]),
    # characters
    ("a: x\u200e\n", [("Y04", "direction", 1, 5)]),
    ("a: b # \u202e\nc: \u2066\n", [("Y04", "direction", 1, 8), ("Y04", "direction", 2, 4)]),
    ("a: x\u200by\n", [("Y04", "invisible", 1, 5)]),
    ("a: x\ufeffy\n", [("Y04", "invisible", 1, 5)]),
    ("a: \x1b[0m\n", [("Y04", "", 1, 4)]),
    ("a: x\x85\n", [("Y04", "", 1, 5)]),
    ("a: x\u2028y\n", [("Y04", "", 1, 5)]),
    ("a: \ud800\n", [("Y04", "", 1, 4)]),
    ("a\0b\n", [("Y04", "binary", 1, 2)]),
    ("a: |\n  x\n", [("Y04", "line-break", 1, 4)]),
    ("a: x\ty\n", [("Y04", "tab", 1, 5)]),
]  # fmt: skip


@pytest.mark.usefixtures("loader")
class TestRefusals:
    """What cannot be read is said in the user's words, at the place to change."""

    @pytest.mark.parametrize(("text", "expected"), BAD)
    def test_each_mistake_has_its_own_message_and_place(
        self, text: str, expected: list[tuple[str, str, int, int]]
    ) -> None:
        """Rule, variant, line and column are those of the mistake, and the sentences exist."""
        assert places(text) == expected
        shown = for_people(refusals(text), Text())
        assert shown.count("  more: hybrid-runbook explain Y") == len(expected)
        assert all(word not in shown for word in ("token", "scalar", "mapping values", "flow "))

    @pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\ufeff"])
    def test_an_empty_text_is_named(self, text: str) -> None:
        """Nothing to read is no description, wherever it would stand."""
        (finding,) = refusals(text)
        assert (finding.rule, finding.variant, finding.values["file"]) == ("Y16", "empty", "t.yml")

    @pytest.mark.parametrize(
        "text",
        [
            "a: " + "[" * 100_000,
            "a: " + "{a: " * 100_000,
            "\n".join(" " * depth + "a:" for depth in range(2000)),
            "a:\n" + "- " * 3000,
        ],
    )
    def test_deep_nesting_is_refused_once_and_soon(self, text: str) -> None:
        """A hundred thousand brackets end neither the interpreter nor the user's patience."""
        (finding,) = refusals(text)
        assert finding.rule == "Y15"

    def test_the_limit_of_nesting_is_exact(self) -> None:
        """As many levels as allowed are read; one more is refused."""
        brackets = MAX_DEPTH - 1
        assert parse("a: " + "[" * brackets + "]" * brackets, "t.yml").data["a"]
        assert places("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH) == [("Y15", "", 1, 4 + brackets)]

    def test_many_mistakes_are_cut(self) -> None:
        """Nobody reads more than fifty findings, and a damaged file must not bring thousands."""
        assert len(refusals("a:\n" * 10_000)) == 50
        assert len(refusals("\x01\n" * 10_000)) == 20

    def test_a_duplicate_names_the_first_place(self) -> None:
        """Both positions of a key that stands twice are told."""
        (finding,) = refusals("a: 1\nb: {c: 1, c: 2}\n")
        assert finding.path == ("b", "c")
        assert (finding.values["line"], finding.values["column"]) == ("2", "5")

    def test_the_quoted_form_of_a_wildcard_is_offered(self) -> None:
        """The first error of every user shows the value as it must be written."""
        shown = for_people(refusals("change:\n  tls_sender_certificate_name: *.contoso.com  # new\n"), Text())
        assert 'write "*.contoso.com" with the quotes' in shown

    def test_the_offending_line_comes_along(self) -> None:
        """A refusal carries its line, so it can be shown without the file."""
        (finding,) = refusals("a: 1\nb: @x\n")
        assert finding.excerpt == "b: @x"


def test_every_source_rule_explains_itself() -> None:
    """Each rule of the YAML reader has title, reason and source, and a fix unless the message says it."""
    rules = json.loads((Path(LOCALES) / "en" / "source.json").read_text(encoding="utf-8"))
    assert all({"title", "messages", "fix", "why", "source"} == set(rule) for rule in rules.values())
    tested = {rule for _, found in BAD for rule, *_ in found}
    assert tested | {"Y01", "Y02", "Y03", "Y15", "Y22"} == set(rules)

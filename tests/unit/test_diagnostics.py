"""How findings are shown to people and to programs."""

import json

import pytest

from generator.diagnostics import (
    Finding,
    InputProblems,
    Mark,
    Severity,
    as_json,
    as_sarif,
    for_people,
    in_reading_order,
)

SENTENCES = {
    "diagnostics.severity.error": "error",
    "diagnostics.severity.warning": "warning",
    "diagnostics.severity.note": "note",
    "diagnostics.fix": "fix: {fix}",
    "diagnostics.more": "more: hybrid-runbook explain {rule}",
    "rules.V24.title": "Certificate name outside the accepted domains",
    "rules.V24.why": "The tenant is attributed by it.",
    "rules.V24.messages.default": "{domain} is not an accepted domain",
    "rules.V24.messages.near": "{domain} is nearly one",
    "rules.V24.fix.default": "list {domain}",
    "rules.V24.fix.near": "correct {domain}",
    "rules.V07.messages.default": "too old",
    "source.Y12.messages.default": "no value",
}


class Sentences:
    """A few sentences, as the locale files would give them."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key*."""
        return SENTENCES[key].format(**values)

    def has(self, key: str) -> bool:
        """Say whether there is one."""
        return key in SENTENCES


TEXT = Sentences()
LINE = '  tls_sender_certificate_name: "*.contoso.net"'


def finding(excerpt: str = LINE, column: int = 32, value: str = "contoso.net") -> Finding:
    """Return the anchor's finding with another line, column or value."""
    return Finding(
        rule="V24",
        severity=Severity.ERROR,
        path=("change", "tls_sender_certificate_name"),
        values={"domain": value},
        mark=Mark("contoso.yml", 14, column),
        excerpt=excerpt,
    )


def caret(excerpt: str, column: int) -> tuple[str, int]:
    """Return the shown line and the number of characters before the caret, both after the bar."""
    _, shown, below, _ = for_people([finding(excerpt, column)], TEXT).split("\n")
    assert shown[:6] == "  14 |"
    assert below[:7] == "     | "
    assert below.endswith("^")
    return shown[7:], len(below) - 8


def test_a_finding_is_shown_as_the_style_guide_shows_it() -> None:
    """Place, severity, rule and message; the numbered line; a caret; fix and further reading."""
    assert for_people([finding()], TEXT) == (
        "contoso.yml:14:32: error V24: contoso.net is not an accepted domain\n"
        '  14 |   tls_sender_certificate_name: "*.contoso.net"\n'
        "     |                                ^\n"
        "  fix: list contoso.net      more: hybrid-runbook explain V24"
    )


def test_a_finding_without_place_is_led_by_its_path() -> None:
    """No mark, no excerpt: the path says where; without path the severity comes first."""
    bare = Finding("V07", Severity.WARNING, ("servers", "EX01"))
    assert for_people([bare], TEXT) == (
        "servers.EX01: warning V07: too old\n  more: hybrid-runbook explain V07"
    )
    assert for_people([Finding("V07", Severity.NOTE)], TEXT).startswith("note V07: too old\n")


def test_rules_of_the_yaml_reader_have_a_theme_of_their_own() -> None:
    """An id with Y is looked up among the sentences of the source."""
    assert "error Y12: no value" in for_people([Finding("Y12", Severity.ERROR)], TEXT)


def test_a_variant_brings_its_own_fix_or_the_only_one() -> None:
    """Message and fix follow the variant; a variant without fix takes the default one."""
    near = Finding("V24", Severity.ERROR, variant="near", values={"domain": "contso.com"})
    assert "is nearly one\n  fix: correct contso.com " in for_people([near], TEXT)


@pytest.mark.parametrize(
    ("line", "column", "shown", "before"),
    [
        ("\tkey: x", 2, "    key: x", 4),
        ("日本: x", 5, "日本: x", 6),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("\u2764\ufe0f: x", 5, "\u2764\ufe0f: x", 3),
        ("a\x1b[31m: x", 3, "a<U+001B>[31m: x", 9),
        ("a\u202eb", 3, "a<U+202E>b", 9),
        ("ab", 3, "ab", 2),
        ("ab", 99, "ab", 2),
    ],
)
def test_the_caret_stands_under_its_character(line: str, column: int, shown: str, before: int) -> None:
    """Tabs, wide, combining and control characters don't misplace it, nor does a place past the end."""
    visible, position = caret(line, column)
    assert (visible, position) == (shown, before)


@pytest.mark.parametrize("column", [1, 61, 500, 951, 1000, 1001])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    """A line of a thousand characters shows a hundred of them, the place among them."""
    line = "".join(chr(ord("a") + index % 26) for index in range(1000))
    shown, before = caret(line, column)
    assert len(shown.replace("...", "")) == 100
    assert shown[before : before + 1] == line[column - 1 : column]


def test_values_cannot_reach_the_terminal() -> None:
    """A value with an escape sequence or a line break is shown, not obeyed; a huge one is cut."""
    hostile = for_people([finding(value="\x1b[2J\nx")], TEXT).split("\n")
    assert "<U+001B>[2J<U+000A>x is not" in hostile[0]
    assert len(for_people([finding(value="x" * 10_000)], TEXT)) < 800


def test_findings_come_in_reading_order() -> None:
    """First those without place, then by file as met, line and column; ties stay as found."""
    places = [("b.yml", 9, 1), ("a.yml", 1, 1), ("b.yml", 2, 7), ("b.yml", 2, 3)]
    found = [Finding(f"V{n}", Severity.ERROR, mark=Mark(*place)) for n, place in enumerate(places)]
    found.append(Finding("V9", Severity.NOTE))
    assert [f.rule for f in in_reading_order(found)] == ["V9", "V3", "V2", "V0", "V1"]


def test_json_names_its_format_and_every_part() -> None:
    """A program finds rule, place, path and sentences without parsing text."""
    document = json.loads(
        json.dumps(as_json([finding("\t" + LINE, 33), Finding("V07", Severity.NOTE)], TEXT))
    )
    assert document["format"] == "hybrid-runbook/findings/1"
    assert document["counts"] == {"error": 1, "warning": 0, "note": 1}
    assert document["findings"][1] == {
        "rule": "V24",
        "severity": "error",
        "message": "contoso.net is not an accepted domain",
        "fix": "list contoso.net",
        "path": ["change", "tls_sender_certificate_name"],
        "file": "contoso.yml",
        "line": 14,
        "column": 33,
        "excerpt": "    " + LINE,
        "caret": 36,
    }
    assert document["findings"][0]["line"] is None
    assert document["findings"][0]["caret"] is None


def test_sarif_refers_to_rules_and_places() -> None:
    """Each result points to its rule by index and to its place with columns in code points."""
    log = as_sarif([finding(), Finding("V07", Severity.NOTE)], TEXT, version="0.1.0")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["semanticVersion"] == "0.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    bare, placed = run["results"]
    assert [driver["rules"][result["ruleIndex"]]["id"] for result in (bare, placed)] == ["V07", "V24"]
    assert driver["rules"][1]["shortDescription"]["text"].startswith("Certificate name")
    assert "locations" not in bare
    (location,) = placed["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "contoso.yml"},
        "region": {"startLine": 14, "startColumn": 32},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "change.tls_sender_certificate_name"
    assert placed["message"]["text"].endswith("\nfix: list contoso.net")


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("sub folder/käse.yml", "sub%20folder/k%C3%A4se.yml"),
        ("sub\\a.yml", "sub/a.yml"),
        ("/data/a.yml", "file:///data/a.yml"),
        ("C:\\data\\a.yml", "file:///C%3A/data/a.yml"),
        ("bad\udcff.yml", "bad%ED%B3%BF.yml"),
    ],
)
def test_sarif_file_names_are_uris(file: str, uri: str) -> None:
    """A relative name stays relative, an absolute one becomes a file URI; everything else is quoted."""
    (result,) = as_sarif([Finding("V07", Severity.NOTE, mark=Mark(file, 1, 1))], TEXT)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_the_exception_names_rules_and_places_for_maintainers() -> None:
    """An InputProblems that escapes still says what it was about."""
    problem = InputProblems([finding(), Finding("V07", Severity.ERROR, ("a", "b"))])
    assert len(problem.findings) == 2
    assert str(problem) == "V24 at contoso.yml:14:32, V07 at a.b"

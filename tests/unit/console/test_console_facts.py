"""FACT lines read back from console text."""

import pytest

from generator.console import Facts, parse
from generator.diagnostics import Mark, Severity, for_people
from generator.text import Text
from tests.unit.console.fact_printing import fact, facts, in_mail, in_window

TLS_NAME = "<I>CN=Contoso Public CA 2, O=Contoso Trust, C=US<S>CN=*.contoso.com, O=Contoso Ltd, L=Montréal"
CONNECTOR = "send_connectors/Outbound to Office 365 - 5b1f0c9e-7d2a-4c31-9a64-0f2d8c7be3a1"
VALUES: dict[str, str | list[str]] = {
    "tenant/id": "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45",
    "send_connectors/read": "1",
    f"{CONNECTOR}/Fqdn": "",
    f"{CONNECTOR}/TlsCertificateName": TLS_NAME,
    f"{CONNECTOR}/AddressSpaces": [
        "SMTP:*;1",
        "SMTP:contoso.mail.onmicrosoft.com;1",
    ],
    "accepted_domains": [],
    "inbound_connectors/Ça = \\u0041/TlsSenderCertificateName": "*.contoso.com",
}
TEXT = facts(VALUES)


def believed(read: Facts) -> dict[str, str | list[str]]:
    """Return the facts as `facts` takes them."""
    return {
        "/".join(path): fact.value if isinstance(fact.value, str) else list(fact.value)
        for path, fact in read.values.items()
    }


def told(read: Facts) -> list[tuple[str, str, int]]:
    """Return rule, variant and line of each finding; all of them have sentences."""
    assert for_people(read.findings, Text()) or not read.findings
    return [(f.rule, f.variant, f.mark.line if f.mark else 0) for f in read.findings]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        in_window(TEXT),
        in_window(TEXT, 120),
        in_window(TEXT, 43),
        in_mail(TEXT),
        in_mail(TEXT, 76, ">> "),
        in_mail(TEXT, 60, ">"),
        in_mail(in_window(TEXT), 200, "> > "),
        in_mail(in_window(TEXT), 70, "| "),
        in_mail(TEXT, 66, "").replace("\n", "\n\n"),
        in_mail(TEXT, 70, "").replace("\n", "   \n"),
        " ".join(TEXT.split("\n")),
        in_mail(" ".join(TEXT.split("\n")), 72, ""),
        TEXT.replace(" ", "\u00a0"),
        "\x1b[32m" + TEXT.replace("\n", "\x1b[0m\n"),
        "RESULT a@b OK of a file without a last line end" + TEXT,
    ],
)
def test_copied_text_gives_the_same_facts(text: str) -> None:
    """Windows of every width, quoting mails, double spacing and joined lines lose nothing."""
    read = parse(text, "paste.txt")
    assert read.findings == ()
    assert believed(read) == VALUES


def test_prompts_and_the_echo_of_the_block_are_no_facts() -> None:
    """The block's own source, also where a window breaks it in front of FACT, isn't taken for one."""
    echo = [
        "[PS] C:\\Windows\\system32># Step 01  READ    window A",
        "[PS] C:\\Windows\\system32>& {",
        ">>         Write-Host ('FACT {0} ~{1:x8}' -f $fact, $check)",
        ">>         Write-Host ('",
        "FACT {0} ~{1:x8}' -f $fact, $check)",
        ">> # the FACT lines send_connectors/read of this window = the record",
        ">> }",
        ">>",
    ]
    text = "\n".join(echo) + "\n" + TEXT + "[PS] C:\\Windows\\system32>\n"
    read = parse(text, "paste.txt")
    assert read.findings == ()
    assert believed(read) == VALUES
    assert read.values["tenant", "id"].mark == Mark("paste.txt", 9, 18)


def test_marks_point_to_the_value_in_the_quoted_line() -> None:
    """Line and column are those of the file, quoting marks included; list items have their own."""
    read = parse(in_mail(facts({"a/b": "x", "c/d": ["y", "z"]})), "m.txt")
    assert read.values["a", "b"].mark == Mark("m.txt", 1, 14)
    assert read.values["c", "d"].items == (Mark("m.txt", 3, 16), Mark("m.txt", 4, 16))
    assert read.lines["m.txt"][0].startswith("> FACT a/b = x ~")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (fact(["tenant", "id"], "abc").replace("abc", "abd"), ("F01", "", 2)),
        (fact(["tenant", "id"], "abc").replace("tenant", "tenent"), ("F01", "", 2)),
        (fact(["tenant", "id"], "Aa").replace("Aa", "BB"), ("F01", "", 2)),
        (fact(["tenant", "id"], "abc")[:-9], ("F01", "cut", 2)),
        (fact(["tenant", "id"], "abc")[:-1], ("F01", "", 2)),
        (fact(["tenant", "id"], "abc")[8:], ("F01", "beginning", 2)),
        (fact(["tenant", "id"], "abc") + "0", ("F01", "", 2)),
        (fact(["tenant", "id"], "a" * 90)[:80], ("F01", "cut", 2)),
    ],
)
def test_a_damaged_line_is_named_and_its_neighbours_are_read(
    text: str, expected: tuple[str, str, int]
) -> None:
    """A changed letter, a lost end and a lost beginning cost one line, which is named with its place."""
    read = parse(f"{fact(['a', 'b'], 'before')}\n{text}\n{fact(['c', 'd'], 'after')}\n", "p")
    assert believed(read) == {"a/b": "before", "c/d": "after"}
    assert told(read) == [expected]
    assert read.findings[0].severity is Severity.WARNING


def test_a_damaged_line_that_was_wrapped_is_named_once() -> None:
    """The rest of a line that can't be believed isn't a second problem."""
    lines = in_window(fact(["a", "b"], "x" * 150).replace("xxx", "xyx", 1)).split("\n")
    read = parse("\n".join([*lines, fact(["c", "d"], "after")]), "p")
    assert told(read) == [("F01", "", 1)]
    assert believed(read) == {"c/d": "after"}


def test_a_value_that_looks_like_a_fact_is_only_a_value() -> None:
    """Not even where its own line is damaged can a value pass for a fact."""
    inner = fact(["tenant", "id"], "forged")
    outer = fact(["a", "b"], f"x {inner}")
    assert believed(parse(outer, "p")) == {"a/b": f"x {inner}"}
    assert believed(parse(outer.replace("a/b", "a/c"), "p")) == {}
    assert believed(parse(in_mail(outer.replace("a/b", "a/c"), 12), "p")) == {}


@pytest.mark.parametrize(
    ("drop", "variant", "line"),
    [("c/d/1", "", 1), ("c/d/count", "count", 1), ("c/d/0", "", 1)],
)
def test_an_incomplete_list_is_named_not_believed(drop: str, variant: str, line: int) -> None:
    """A list without one of its items, or without their number, isn't known at all."""
    text = "\n".join(row for row in facts({"c/d": ["y", "z"]}).split("\n") if drop not in row)
    read = parse(text, "p")
    assert believed(read) == {}
    assert told(read) == [("F02", variant, line)]


def test_a_list_that_was_cut_once_and_whole_once_is_known() -> None:
    """The second reading gives the value; the first is still named."""
    text = facts({"c/d": ["y", "z"]})
    read = parse(text.split("\n")[0] + "\n" + text, "p")
    assert believed(read) == {"c/d": ["y", "z"]}
    assert told(read) == [("F02", "", 1)]


def test_the_same_value_twice_is_one_fact() -> None:
    """Two windows that agree, and lists that were printed twice, are nothing to talk about."""
    assert believed(parse(TEXT + TEXT, "p")) == VALUES
    assert parse(TEXT + TEXT, "p").findings == ()


def test_two_values_for_one_path_are_refused_with_both_places() -> None:
    """Neither is believed: which is still true can't be told."""
    read = parse(facts({"a/b": "old", "c/d": ["x"]}) + facts({"a/b": "new", "c/d": ["x", "y"]}), "p")
    assert believed(read) == {}
    assert told(read) == [("F03", "", 4), ("F03", "", 5)]
    assert [dict(f.values)["place"] for f in read.findings] == ["p:1", "p:2"]
    assert dict(read.findings[1].values) == {"path": "c.d", "first": "x", "later": "x, y", "place": "p:2"}
    assert all(finding.severity is Severity.ERROR for finding in read.findings)


def test_a_text_without_facts_is_an_error() -> None:
    """The wrong file was given."""
    assert told(parse("RESULT a@b OK done\n", "p")) == [("F04", "", 1)]


def test_a_block_that_reads_one_connector_does_not_contradict_one_that_reads_all() -> None:
    """The second bundle knows which connector is meant and reads that alone; both texts are one file."""
    later = {name: value for name, value in VALUES.items() if name != "send_connectors/read"}
    first = facts({**VALUES, "send_connectors/read": "2"})
    read = parse(first + facts({"send_connectors/read": "1", **later}), "p")
    assert told(read) == []
    assert read.text("send_connectors", "read") == "2"


@pytest.mark.parametrize("order", [1, -1])
def test_the_level_found_before_the_bundle_switched_it_is_the_recorded_one(order: int) -> None:
    """Whoever breaks off and begins again gets back what was there, in whatever order the texts come."""
    level = f"{CONNECTOR}/ProtocolLoggingLevel"
    before, after = facts({level: "None"}), facts({level: "Verbose"})
    said = "RESULT onprem.logging@outbound CHANGED from 'None' to 'Verbose' (2026-11-24T22:31:05Z)\n"
    read = parse("".join((before, said, after)[::order]), "p")
    assert told(read) == []
    assert believed(read) == {level: "None"}


def test_a_level_that_somebody_else_changed_contradicts_the_one_read_before() -> None:
    """Without the bundle's own line nobody knows which level is to be restored."""
    level = f"{CONNECTOR}/ProtocolLoggingLevel"
    read = parse(facts({level: "None"}) + facts({level: "Verbose"}), "p")
    assert told(read) == [("F03", "", 2)]

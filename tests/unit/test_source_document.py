"""Looking places up, and merging descriptions."""

import pytest

from generator.diagnostics import Finding, Mark, Severity
from generator.source import Document, located, merge, parse

BASE = """\
organization: contoso.com
servers:
  EX01: 2016
  EX02: {version: 2016, site: A}
accepted_domains: [a.com, b.com, c.com]
change: {cause: C01, deep: {x: 1, y: 2}}
"""
TICKET = """\
ticket: {id: CHG1}
servers:
  EX02: {site: B}
  EX03: 2019
accepted_domains: [d.com]
change: {deep: none}
"""


@pytest.fixture
def base() -> Document:
    """Return the first file."""
    return parse(BASE, "base.yml")


@pytest.fixture
def merged(base: Document) -> Document:
    """Return both files as one."""
    return merge([base, parse(TICKET, "ticket.yml")])


def test_a_path_below_a_value_gives_the_value(base: Document) -> None:
    """What a validator adds to a path doesn't lose the place."""
    assert base.mark(("servers", "EX01", "int")) == Mark("base.yml", 3, 9)
    assert base.mark(("accepted_domains", "1", "0")) == Mark("base.yml", 5, 27)


def test_something_missing_is_placed_at_its_parent_s_key(base: Document) -> None:
    """A missing property points to the object that lacks it, a missing item to the list."""
    assert base.mark(("servers", "EX02", "roles")) == Mark("base.yml", 4, 3)
    assert base.mark(("servers", "EX09")) == Mark("base.yml", 2, 1)
    assert base.mark(("accepted_domains", "3")) == Mark("base.yml", 5, 1)
    assert base.mark(("accepted_domains", "x")) == Mark("base.yml", 5, 1)
    assert base.mark(("ticket",)) == Mark("base.yml", 1, 1)


def test_a_finding_gets_place_and_line(base: Document) -> None:
    """The path becomes a mark; a finding about the key points to the key."""
    value = located(Finding("V1", Severity.ERROR, ("servers", "EX01")), base)
    assert (value.mark, value.excerpt) == (Mark("base.yml", 3, 9), "  EX01: 2016")
    key = located(Finding("V1", Severity.ERROR, ("servers", "EX01"), at_key=True), base)
    assert key.mark == Mark("base.yml", 3, 3)


def test_a_finding_keeps_the_mark_it_has(base: Document) -> None:
    """Only what is missing is filled in."""
    placed = located(Finding("V1", Severity.ERROR, ("servers",), mark=Mark("base.yml", 1, 2)), base)
    assert (placed.mark, placed.excerpt) == (Mark("base.yml", 1, 2), "organization: contoso.com")
    elsewhere = Finding("V1", Severity.ERROR, mark=Mark("other.yml", 9, 9), excerpt="kept")
    assert located(elsewhere, base) == elsewhere


def test_no_line_no_excerpt(base: Document) -> None:
    """A mark outside the document has an empty excerpt."""
    assert base.excerpt(Mark("base.yml", 99, 1)) == ""
    assert base.excerpt(Mark("other.yml", 1, 1)) == ""


def test_mappings_join_and_everything_else_is_replaced(merged: Document, base: Document) -> None:
    """Later files win key by key; lists and kinds that differ are replaced whole; order is of first sight."""
    assert merged.data == {
        "organization": "contoso.com",
        "servers": {"EX01": "2016", "EX02": {"version": "2016", "site": "B"}, "EX03": "2019"},
        "accepted_domains": ["d.com"],
        "change": {"cause": "C01", "deep": "none"},
        "ticket": {"id": "CHG1"},
    }
    assert next(iter(merged.data)) == "organization"
    assert base.data["accepted_domains"] == ["a.com", "b.com", "c.com"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("servers", "EX01"), ("base.yml", 3, 9)),
        (("servers", "EX02", "version"), ("base.yml", 4, 19)),
        (("servers", "EX02", "site"), ("ticket.yml", 3, 16)),
        (("accepted_domains", "0"), ("ticket.yml", 5, 20)),
        (("accepted_domains", "2"), ("ticket.yml", 5, 1)),
        (("change", "deep", "x"), ("ticket.yml", 6, 16)),
        (("nothing",), ("base.yml", 1, 1)),
    ],
)
def test_marks_go_with_the_value_that_won(
    merged: Document, path: tuple[str, ...], place: tuple[str, int, int]
) -> None:
    """A message points to the file that holds the value; nothing is left of what was replaced."""
    assert merged.mark(path) == Mark(*place)


def test_nothing_is_left_of_replaced_values(merged: Document) -> None:
    """Side tables and data have the same paths."""
    assert ("accepted_domains", "2") not in merged.values
    assert ("change", "deep", "x") not in merged.keys
    assert set(merged.lines) == {"base.yml", "ticket.yml"}


def test_one_document_is_itself_and_none_is_a_mistake(base: Document) -> None:
    """Merging one changes nothing; merging none is the caller's error."""
    assert merge([base]) == base
    with pytest.raises(ValueError, match="nothing"):
        merge([])

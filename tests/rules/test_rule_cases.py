"""Runs the case files: each case is a description, and what its rule finds in it, to the column."""

import pytest
import yaml

from generator.diagnostics import for_people
from generator.rules import RULES
from generator.rules.case_files import FOLDER, Case, as_expected, cases, findings
from generator.text import Text

# Rules about keys, forms and versions have nothing that could be unknown.
WITHOUT_UNKNOWN = {
    "V02": "the initial domain is the one thing about the tenant that has to be known",
    "V03": "the cloud has a default",
    "V87": "keys can't be unknown; the ticket number's case is there",
    "V89": "format and strategy belong to the description itself",
    "V85": "an unknown cause is a finding",
}

EVERY_CASE = [(rule.id, case) for rule in RULES for case in cases(rule.id)]


def _name(value: object) -> str:
    return value.name if isinstance(value, Case) else str(value)


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE, ids=_name)
def test_a_rule_finds_exactly_what_its_case_says(rule: str, case: Case) -> None:
    """Severity, line, column and sentence of each finding are those written in the case."""
    found = findings(case, rule, "description.yml")

    assert list(case.finds) == [as_expected(finding) for finding in found]


@pytest.mark.parametrize(("rule", "case"), [entry for entry in EVERY_CASE if entry[1].finds], ids=_name)
def test_a_finding_is_told_with_its_fix(rule: str, case: Case) -> None:
    """Every finding of a case has a sentence whose placeholders can be filled, and says what to do."""
    found = findings(case, rule, "description.yml")

    told = for_people(found, Text("en"))

    assert told.count("fix: ") == len(found)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_has_a_bad_and_a_good_case(rule: str) -> None:
    """Each rule is shown breaking and not breaking."""
    every = cases(rule)

    assert any(case.finds for case in every)
    assert any(not case.finds for case in every)


@pytest.mark.parametrize("rule", sorted({rule.id for rule in RULES} - set(WITHOUT_UNKNOWN)))
def test_a_rule_has_a_case_with_an_unknown_value(rule: str) -> None:
    """Each rule shows what it does with a value that is not known."""
    assert any("unknown" in case.given for case in cases(rule))


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_an_unknown_value_is_never_an_error(rule: str) -> None:
    """Where a case's only news is a value that is not known, the rule waits or warns.

    V05 is the exception: a block can't be written for a version that nobody knows. An unknown cause names no
    change.
    """
    for case in cases(rule):
        news = list(_scalars(yaml.safe_load(case.given)))
        if rule not in ("V05", "V85") and news and all(scalar == "unknown" for scalar in news):
            assert not any(found.startswith("error") for found in case.finds)


def test_every_case_file_belongs_to_a_rule() -> None:
    """A case file whose rule isn't registered would never be run."""
    files = {path.stem for path in FOLDER.glob("*.yml")} - {"base"}

    assert files == {rule.id for rule in RULES}


def test_cases_of_a_rule_have_different_names() -> None:
    """A case can be told from its name."""
    for rule in RULES:
        names = [case.name for case in cases(rule.id)]
        assert len(set(names)) == len(names)


def _scalars(data: object) -> list[object]:
    if isinstance(data, dict):
        return [scalar for inner in data.values() for scalar in _scalars(inner)]
    if isinstance(data, list):
        return [scalar for inner in data for scalar in _scalars(inner)]
    return [data]

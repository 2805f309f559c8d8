"""The check of the facts: what discovery showed fills a description that knew nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.console import parse
from generator.rehearsal.checks.judged import Evidence, Reason, listed
from generator.rehearsal.facts import Edits, as_copied, edits_told, expected_edits, true_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.console import Facts

_WINDOW = "the console"


def facts_read(evidence: Evidence) -> Iterator[Reason]:
    """The discovery's text, read back from a window of 80 columns, is true and tells all the change needs."""
    told = parse(as_copied(evidence.night.done), _WINDOW)
    if not told.values and not any("FACT" in finding.excerpt for finding in told.findings):
        yield Reason("skipped_no_facts")
        return
    for finding in told.findings:
        yield Reason("damaged_fact", {"path": finding.values.get("path", finding.excerpt)})
    true = true_values(evidence.before)
    for path, fact in told.values.items():
        if true.get(path, fact.value) != fact.value:
            yield Reason(
                "untrue_fact", {"path": "/".join(path), "told": fact.shown(), "true": _shown(true[path])}
            )
    yield from _filled(evidence, told)


def _filled(evidence: Evidence, told: Facts) -> Iterator[Reason]:
    """Yield what keeps the filled description from giving the change that the original gives."""
    expected = expected_edits(evidence.scenario.environment, evidence.before)
    lacking: list[Reason] = []
    for named in (False, True):
        found, problems = edits_told(evidence.scenario.environment, evidence.before, told, named=named)
        lacking = [*(Reason("unfilled", {"problem": one}) for one in problems), *_compared(expected, found)]
        if not lacking:
            if named:
                yield Reason("note_connector_named")
            return
    yield from lacking


def _compared(expected: Edits, found: Edits) -> Iterator[Reason]:
    for key in sorted(expected.keys() | found.keys()):
        if expected.get(key) != found.get(key):
            values = {"path": "/".join(key), "expected": _edit(expected, key), "found": _edit(found, key)}
            yield Reason("other_edit", values)


def _edit(edits: Edits, key: tuple[str, str, str]) -> str:
    return " -> ".join(map(_shown, edits[key])) if key in edits else "-"


def _shown(value: object) -> str:
    return listed(value) if isinstance(value, tuple) else str(value)

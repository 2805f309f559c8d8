"""This tool's own console text: facts, and what its blocks showed of logs."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.console import blocks_in, parse
from generator.console.facts import NOTHING
from generator.diagnostics import Finding
from generator.evidence.facts import ConfigObject, Quote, Session
from generator.evidence.from_blocks import sessions_of
from generator.evidence.from_facts import gaps_of, objects_of


@dataclass(frozen=True, slots=True)
class Console:
    """What one console text says.

    Attributes:
        facts: number of facts that arrived whole.
        results: number of results of steps.
        gaps: notes on lists that are empty, or that didn't arrive whole.
        findings: damaged, incomplete and contradictory facts.
        lines: numbers of the lines that are a block's source or its report, and no evidence by themselves.
    """

    facts: int
    results: int
    objects: tuple[ConfigObject, ...]
    sessions: tuple[Session, ...]
    gaps: Mapping[str, tuple[Quote, ...]]
    findings: tuple[Finding, ...]
    lines: frozenset[int]


def read_console(text: str, file: str) -> Console:
    """Return what this tool's own blocks left in *text*."""
    facts = parse(text, file)
    blocks = blocks_in(text, file)
    return Console(
        facts=len(facts.values),
        results=blocks.results,
        objects=objects_of(facts, file),
        sessions=tuple(session for shown in blocks.shown for session in sessions_of(shown)),
        gaps=gaps_of(facts, file),
        # Other texts than windows' have no facts: that is nothing to be told.
        findings=tuple(finding for finding in facts.findings if finding.rule != NOTHING),
        lines=blocks.lines,
    )

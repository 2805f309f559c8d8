"""The form of every block of every sample and version: what a console can bear, and what a person reads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import app, starters
from generator.exchange import VERSIONS
from generator.plan import Effect, Plan, Step
from generator.powershell import render
from tests.powershell.compat2.checker import newer_than_2, newer_than_51
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import description, plan_of

SAMPLES = Path(__file__).resolve().parents[2] / "samples"

# Lines of code that a block may have; the guard is part of it. The merged discovery blocks may be longer.
MOST_LINES = {Effect.CHANGE: 40, Effect.REHEARSE: 40, Effect.READ: 25}


def _plans() -> Iterator[tuple[str, Plan]]:
    for name in starters.names():
        for whatif in (False, True):
            yield name, app.planned(app.describe([str(SAMPLES / f"{name}.yml")]), whatif=whatif)
    for version in VERSIONS:
        send = {"outbound": {"name": "Outbound", "protocol_logging_level": "None"}}
        yield version, plan_of(description(servers={"EX01": version}, send_connectors=send))


@pytest.fixture(scope="module")
def blocks() -> list[tuple[str, Step, str]]:
    """Return (sample or version, step, script) for every block."""
    return [
        (name, step, render(step.variant.template, step.values))
        for name, plan in _plans()
        for step in plan.steps
        if step.variant
    ]


Blocks = list[tuple[str, Step, str]]


def _offending(blocks: Blocks, pattern: str) -> list[tuple[str, str]]:
    return [(name, step.id) for name, step, script in blocks if re.search(pattern, script)]


def test_blocks_are_plain_ascii_with_crlf(blocks: Blocks) -> None:
    """No byte order mark, no other character outside ASCII, no tab, and no line end but CRLF."""
    assert blocks
    assert _offending(blocks, r"[^\x20-\x7e\r\n]") == []
    assert _offending(blocks, r"(?<!\r)\n|\r(?!\n)") == []


def test_blocks_end_so_that_the_next_one_is_not_glued_to_them(blocks: Blocks) -> None:
    """The last lines are the closing brace and one empty line; only the sign-in stands without a brace."""
    unclosed = [(step, script) for _, step, script in blocks if not script.endswith("\r\n}\r\n\r\n")]
    assert {step.kind.id for step, _ in unclosed} == {"tenant.connect"}
    assert all(re.search(r"[^\r\n]\r\n\r\n\Z", script) for _, script in unclosed)


def test_no_line_breaks_when_pasted(blocks: Blocks) -> None:
    """No blank line inside, none starts with a pipe or ends in a backtick, none is over 1,000 characters."""
    assert _offending(blocks, r"(?m)^\s*\r\n(?!\Z)") == []
    assert _offending(blocks, r"(?m)^ *\||` *\r$") == []
    assert _offending(blocks, r"[^\n]{1001}") == []


def test_no_block_asks_or_leaves(blocks: Blocks) -> None:
    """Nothing closes the window, prompts in the middle, or stands in a here-string or a param block."""
    assert _offending(blocks, r"(?i)\bexit\b|Read-Host|\bparam\s*\(|@['\"]\r|<#|#requires") == []


def test_every_block_parses(engine: Engine, blocks: Blocks) -> None:
    """The engine's parser finds no error in any block."""
    facts = engine.parse([script for _, _, script in blocks])
    found = [(block[0], block[1].id, f.errors) for block, f in zip(blocks, facts, strict=True) if f.errors]
    assert found == []


def test_blocks_for_2010_are_powershell_2(engine: Engine, blocks: Blocks) -> None:
    """What is pasted into Exchange Management Shell 2010 uses nothing that PowerShell 2.0 lacks."""
    for_2010 = [block for block in blocks if block[1].window and block[1].window.powershell == "2.0"]
    facts = engine.parse([script for _, _, script in for_2010])
    found = [(b[1].id, newer_than_2(f)) for b, f in zip(for_2010, facts, strict=True)]
    assert {name for name, _, _ in for_2010} >= {"article-2010", "mixed", "almost-nothing", "2010"}
    assert [entry for entry in found if entry[1]] == []


def test_blocks_for_exchange_online_run_on_windows_powershell(engine: Engine, blocks: Blocks) -> None:
    """What is pasted into Exchange Online PowerShell stays within 5.1."""
    online = [block for block in blocks if block[1].window and block[1].window.powershell == "5.1"]
    facts = engine.parse([script for _, _, script in online])
    found = [(b[1].id, newer_than_51(f)) for b, f in zip(online, facts, strict=True)]
    assert online
    assert [entry for entry in found if entry[1]] == []


def _lines_of_code(script: str) -> int:
    return sum(1 for line in script.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def test_blocks_are_short_enough_to_be_read(blocks: Blocks) -> None:
    """A second person reads each block before it runs: 25 lines of code to read, 40 to change."""
    longest: dict[tuple[str, Effect], int] = {}
    for _, step, script in blocks:
        key = (step.kind.id, step.effect)
        longest[key] = max(longest.get(key, 0), _lines_of_code(script))
    bound = {key: MOST_LINES[key[1]] for key in longest if not key[0].endswith(".discover")}
    assert {key: longest[key] for key, most in bound.items() if longest[key] > most} == {}

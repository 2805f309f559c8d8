"""Blocks that write are mutated mechanically; a rehearsal must notice every mutant.

A mutant is a block with one thing wrong: a guard's line left out, recorded and wanted value exchanged, an
element of a list lost, another cmdlet, a filter or a confirmation without its condition. All are made from
the rendered text by the rules in `MUTATORS`; none is typed.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.rehearsal.guards import Windows, tried
from generator.rehearsal.night import Done, Night, observe
from generator.rehearsal.stage import place
from tests.powershell.engine import Engine
from tests.powershell.rehearsal.whole_night import SAMPLES, night

Mutants = Iterator[tuple[str, str]]


def without_a_guard(script: str) -> Mutants:
    """Leave out one line that stops the block, or says that there is nothing to do."""
    lines = script.split("\r\n")
    for index, line in enumerate(lines):
        if re.search(r"Write-Result (STOP|UNCHANGED) .*return }", line):
            yield f"line {index + 1} left out", "\r\n".join([*lines[:index], *lines[index + 1 :]])


def with_half_a_guard(script: str) -> Mutants:
    """Leave out one side of a guard that asks for two things."""
    for found in re.finditer(r"if \((.+?) -or (.+?)\) \{ Write-Result STOP", script):
        for side in found.groups():
            yield f"only {side}", script.replace(found[0], f"if ({side}) {{ Write-Result STOP")


def with_values_exchanged(script: str) -> Mutants:
    """Exchange the recorded and the wanted value."""
    values = [re.search(rf"\${name} = (.+)", script) for name in ("wanted", "recorded")]
    if all(values):
        first, second = (match[1].strip() for match in values if match)
        yield (
            "recorded and wanted exchanged",
            script.replace(first, "\0").replace(second, first).replace("\0", second),
        )


def with_an_element_lost(script: str) -> Mutants:
    """Lose one element of a list that is written."""
    for match in re.finditer(r"@\(('[^']*', )+'[^']*'\)(?= -ErrorAction)", script):
        shorter = re.sub(r"'[^']*', ", "", match[0], count=1)
        yield f"{match[0]} shortened", script.replace(match[0], shorter)


def with_another_cmdlet(script: str) -> Mutants:
    """Write with another cmdlet, or not at all."""
    for name in sorted(set(re.findall(r"\b(?:Set|New|Remove)-(?:Send|Inbound)Connector\b(?! *')", script))):
        other = name.replace("Inbound", "Outbound").replace("Send", "Receive")
        yield f"{name} becomes {other}", re.sub(rf"(?<!'){name}", other, script)
        yield (
            f"{name} only shown",
            re.sub(rf"(?<!')({name}.*?) -ErrorAction Stop", r"\1 -WhatIf -ErrorAction Stop", script),
        )


def without_a_condition(script: str) -> Mutants:
    """Take any connector for the one that is meant, or any reading for a confirmation."""
    filters = re.compile(r"\[string\]\$_\.Name -eq (?:'[^']*'|\$name)")
    if filters.search(script):
        yield "every connector taken", filters.sub("$true", script)
    for condition in re.findall(
        r"if \((\$again\.Count -eq 1 -and [^{]*|[^{]*\$again[^{]*)\) \{ Write-Result CHANGED", script
    ):
        yield (
            f"confirmed without {condition}",
            script.replace(f"if ({condition}) {{ Write-Result CHANGED", "if ($true) { Write-Result CHANGED"),
        )


def with_another_end(script: str) -> Mutants:
    """End without the empty line, or name another step."""
    yield "no empty line at the end", script.removesuffix("\r\n")
    yield "another step's id", re.sub(r"-f '[^']*', \$Word", "-f 'other@step', $Word", script)


MUTATORS: tuple[Callable[[str], Mutants], ...] = (
    without_a_guard,
    with_half_a_guard,
    with_values_exchanged,
    with_an_element_lost,
    with_another_cmdlet,
    without_a_condition,
    with_another_end,
)


def mutants(script: str) -> dict[str, str]:
    """Return every mutant of a block by what is wrong with it."""
    made = {name: text for mutator in MUTATORS for name, text in mutator(script)}
    return {name: text for name, text in made.items() if text != script}


def _holds(on_stage: Night, windows: Windows, done: Done, script: str) -> bool:
    """Say whether a block does all that the rehearsal asks of it: writes, recognises its work, and stops."""
    if done.before is None or done.after is None or done.pasted is None:
        return False
    world = on_stage.stage.service.world = done.before.copy()
    console = windows.signed_in() if done.step.shell == "exo" else on_stage.stage.window(place(done.step))
    for word in (done.pasted.word, "UNCHANGED"):
        run = observe(world, console, script)
        as_meant = world.configuration() == done.after.configuration()
        if not (
            run.own_line
            and as_meant
            and [(one.step, one.word) for one in run.results] == [(done.step.id, word)]
        ):
            return False
    return all(trial.passed for trial in tried(on_stage, windows, done, script))


@pytest.mark.parametrize("sample", ["article-2016.yml", "addresses.yml"])
def test_no_mutant_survives(sample: str, engine: Engine, tmp_path: Path) -> None:
    """Every block that writes holds as it is, and none of its mutants does."""
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    with night(text, engine.program, tmp_path) as on_stage:
        on_stage.thorough = False
        on_stage.forward()
        on_stage.backout()
        windows = Windows(on_stage.stage, on_stage.online)
        survivors, tested = [], 0
        for done in [one for one in on_stage.done if one.before is not None]:
            script = done.step.script or ""
            assert _holds(on_stage, windows, done, script), done.step.id
            for name, mutant in mutants(script).items():
                tested += 1
                if _holds(on_stage, windows, done, mutant):
                    survivors.append(f"{done.step.id}: {name}")
    assert tested > 30
    assert not survivors

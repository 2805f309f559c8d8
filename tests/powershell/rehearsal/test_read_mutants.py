"""Blocks that only read are mutated mechanically too; a rehearsal must notice every mutant.

A mutant lacks a guard's line, a filter, or a fact, or takes one property for another. A block holds if it
shows what the unchanged block shows (its facts, its certificates, its word) and stops wherever it has to.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.console import parse
from generator.rehearsal.guards import Windows, tried
from generator.rehearsal.mailflow import MailFlow
from generator.rehearsal.night import Done, Night, Run, observe
from generator.rehearsal.stage import place
from tests.powershell.engine import Engine
from tests.powershell.rehearsal.test_mutants import with_half_a_guard
from tests.powershell.rehearsal.whole_night import SAMPLES, night

Mutants = Iterator[tuple[str, str]]
_FILTERS = (
    re.compile(r" \| Where-Object \{ \[string\]\$_\.Name -eq (?:'[^']*'|\$\w+) \}"),
    re.compile(r" \| Where-Object \{ \$_\.connector -eq '[^']*'[^}]* \}"),
    re.compile(r" \| Where-Object \{ \$_\.session -eq [^}]*\}"),
    re.compile(r" \| Where-Object \{ \[string\]\$_\.State -eq [^}]*\}"),
    re.compile(r"\$side -eq 'Sending' -and "),
    re.compile(r" \| Where-Object \{ \$_\.InitialDomain \}"),
    re.compile(r" -and \$_\.context -(?:match|like) '[^']*'(?= \} \|)"),
)

WITHOUT_EFFECT = (
    "$exchangeServers.Count -ne 1",  # no simulated server is missing; the blocks' own tests take one away
    "$services.Count -ne 1",  # Get-TransportService -Identity returns one server or fails
    "[string]$_.Name -eq $name }",
    "[string]$_.Name -eq $server }",
    "-not $_.IsEopSession",  # a simulated window keeps no closed connection
    "$_.session -eq $found[-1].session",  # as below
    "$_.session -eq $message.session",  # no other row of a simulated log holds the session's number
    "$side -eq 'Sending' -and",  # ours comes first here; the blocks' own tests have it last, too
    "-and $_.context -match '^(Sending c|C)ertificate'",  # as above: theirs follows it directly
    "none fits ",  # the sample's log shows the wanted certificate; the blocks' own tests try another
)
"""Parts of a block without which it does the same in the simulation, each for its reason."""


def without_a_guard(script: str) -> Mutants:
    """Leave out one line that stops the block."""
    lines = script.split("\r\n")
    for index, line in enumerate(lines):
        if re.search(r"if \(.*Write-Result STOP .*return }", line):
            yield f"line {index + 1} left out", "\r\n".join([*lines[:index], *lines[index + 1 :]])


def without_a_filter(script: str) -> Mutants:
    """Leave out what chooses a connector, a session, a connection, or one side's certificate."""
    for pattern in _FILTERS:
        for found in pattern.finditer(script):
            yield (
                f"without {found[0].strip()} at {found.start()}",
                script[: found.start()] + script[found.end() :],
            )


def with_a_fact_lost(script: str) -> Mutants:
    """Leave out one property of those that are shown."""
    for found in re.finditer(r"\$property in @\(('[^)]*')\)", script):
        names = found[1].split(", ")
        for name in names if len(names) > 1 else ():
            rest = ", ".join(other for other in names if other != name)
            yield f"without {name}", script[: found.start(1)] + rest + script[found.end(1) :]


def with_another_value(script: str) -> Mutants:
    """Show one value for another, or spoil the checksum and the lists' numbers."""
    for old, new in (
        ("$certificate.$property", "$certificates[-1].$property"),
        ("$connector.$property", "$connectors[0].Name"),
        ("$check * 65599", "$check * 65598"),
        ('Write-Fact "$Path/count" $items.Count', 'Write-Fact "$Path/count" 1'),
        ("$certificate.CertificateDomains", "$certificate.Subject"),
    ):
        yield f"{old} becomes {new}", script.replace(old, new)


def with_another_end(script: str) -> Mutants:
    """End without the empty line, name another step, or write."""
    yield "no empty line at the end", script.removesuffix("\r\n")
    yield "another step's id", re.sub(r"-f '[^']*', \$Word", "-f 'other@step', $Word", script)
    name = re.search(r"-eq ('(?:In|Out)bound [^']*')", script)
    if name:
        for reading, write in (
            ("$domains = @(Get-A", f"Set-SendConnector -Identity {name[1]} -Fqdn 'mutant.example'"),
            ("$initial = @(Get-A", f"Set-InboundConnector -Identity {name[1]} -Enabled $false"),
        ):
            yield write, script.replace(reading, f"{write}\r\n        {reading}")


MUTATORS: tuple[Callable[[str], Mutants], ...] = (
    without_a_guard,
    with_half_a_guard,
    without_a_filter,
    with_a_fact_lost,
    with_another_value,
    with_another_end,
)


def mutants(script: str) -> dict[str, str]:
    """Return every mutant of a block by what is wrong with it."""
    made = {name: text for mutator in MUTATORS for name, text in mutator(script)}
    return {name: text for name, text in made.items() if text != script}


def _shown(run: Run) -> object:
    """Return what a rehearsal judges of a reading: words, facts, damaged facts, certificates."""
    told = parse(run.output, "console")
    facts = {path: fact.value for path, fact in told.values.items()}
    words = [(one.step, one.word) for one in run.results]
    certificates = set(re.findall(r"\b[0-9A-F]{40}\b", run.output))
    return words, facts, [finding.rule for finding in told.findings], certificates


def _holds(on_stage: Night, windows: Windows, done: Done, script: str) -> bool:
    """Say whether a block shows what it has to, writes nothing, and stops where it has to."""
    world = on_stage.world
    try:
        # A mutant may write; the night goes on from what the block itself left.
        own = windows.signed_in() if done.step.shell == "exo" else on_stage.stage.window(place(done.step))
        on_stage.stage.service.world = world.copy()
        run = observe(on_stage.world, own, script)
        if run.disturbed or not run.own_line or done.pasted is None or _shown(run) != _shown(done.pasted):
            return False
        return all(trial.passed for trial in tried(on_stage, windows, done, script))
    finally:
        on_stage.stage.service.world = world


def _lost(script: str, name: str) -> str:
    """Return the part of a block that a mutant lacks; the mutant's name if it is no line."""
    line = re.fullmatch(r"line (\d+) left out", name)
    return script.split("\r\n")[int(line[1]) - 1] if line else name


def _decoy(on_stage: Night) -> None:
    """Let a message to the same recipient leave by another connector, whose log is written too."""
    world = on_stage.world.copy()
    for one in world.organization["send_connectors"]:
        is_other = one["Name"] == "Internet partners"
        one["ProtocolLoggingLevel"] = "Verbose"
        one["AddressSpaces"] = ["SMTP:*;1" if is_other else "SMTP:nowhere.example;1"]
    for server in on_stage.scenario.sources:
        probe = on_stage.scenario.probe
        MailFlow(world, on_stage.stage.hosts, 90).send(server, probe.sender, probe.recipient)


@pytest.mark.parametrize(
    ("sample", "kinds"),
    [
        ("article-2016.yml", ("onprem.discover", "tenant.discover")),
        # Only the logs of old versions give both sides' certificates in rows of one kind.
        ("article-2010.yml", ("onprem.read-log", "onprem.verify")),
    ],
)
def test_no_mutant_of_a_reading_block_survives(
    sample: str, kinds: tuple[str, ...], engine: Engine, tmp_path: Path
) -> None:
    """Every block that only reads holds as it is, and none of its mutants does."""
    text = (SAMPLES / sample).read_text(encoding="utf-8")
    survivors, tested = [], 0
    with night(text, engine.program, tmp_path) as on_stage:
        on_stage.thorough = False
        windows = Windows(on_stage.stage, on_stage.online)
        for step in on_stage.bundle.forward():
            if step.kind == "tenant.connect":
                # The situations before it have signed in already.
                on_stage.stage.window(on_stage.online)
                on_stage.stage.sessions[on_stage.online].connections.clear()
            on_stage.do(step)
            done = on_stage.done[-1]
            if step.kind not in kinds:
                continue
            if step.kind in ("onprem.read-log", "onprem.verify"):
                _decoy(on_stage)
            assert _holds(on_stage, windows, done, step.script or ""), step.id
            for name, mutant in mutants(step.script or "").items():
                if any(one in _lost(step.script or "", name) for one in WITHOUT_EFFECT):
                    continue
                tested += 1
                if _holds(on_stage, windows, done, mutant):
                    survivors.append(f"{step.id}: {name}")
    assert tested > 20
    assert not survivors

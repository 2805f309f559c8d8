"""`rehearse`: the whole bundle on a local PowerShell against a simulated organisation."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.common import DESCRIPTIONS, NOT_WRITTEN, USAGE, fail, refuse, tell
from generator.diagnostics import InputProblems
from generator.text import Text

if TYPE_CHECKING:
    from generator.rehearsal import Rehearsal


@click.command()
@DESCRIPTIONS
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write everything to FILE.md or FILE.json.",
)
@click.option("--break", "broken", metavar="NAME", help="Let something go wrong: see what STOP looks like.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document instead of text.")
def rehearse(files: Sequence[str], report: Path | None, broken: str | None, *, as_document: bool) -> None:
    """Carry out the bundle of the FILEs on a simulated organisation, with a PowerShell 7 of this machine.

    Incident, evidence, cure, verification and rollback are gone through with every guard tried. It proves the
    scripts, not your tenant. Exit code 1 when a check fails, 2 where there is no PowerShell.

    Example: hybrid-runbook rehearse contoso.yml --report rehearsal.md
    """
    from generator import app, rehearsal  # noqa: PLC0415 - --help need not wait for it

    say = Text()
    if report is not None and report.suffix not in (".md", ".json"):
        raise click.BadParameter(say("cli.report_suffix", file=report), param_hint="--report")
    if broken is not None and broken not in rehearsal.FAULTS:
        raise click.BadParameter(
            say("cli.no_fault", name=broken, faults=", ".join(rehearsal.FAULTS)), param_hint="--break"
        )
    try:
        description = app.describe(files)
        content = app.files(app.planned(description), description, say, ("md",))
    except InputProblems as problems:
        refuse(problems.findings, say)
    tell(description.findings, say)
    try:
        pwsh, _ = rehearsal.find_engine(os.environ)
        done = rehearsal.rehearse(
            rehearsal.Bundle.of(content),
            rehearsal.scenario_from(description.environment),
            pwsh=pwsh,
            now=datetime.now(UTC),
            fault=rehearsal.FAULTS[broken] if broken else None,
            told=lambda event: click.echo(rehearsal.progress(event), err=True),
        )
    except rehearsal.NoEngineError as problem:
        fail(say("rehearsal.no_engine", found=problem), USAGE)
    except rehearsal.ConsoleError as problem:
        fail(str(problem), USAGE)
    if report is not None:
        _save(done, report, say)
    document = json.dumps(rehearsal.as_json(done, say), indent=2)
    click.echo(document if as_document else rehearsal.summary(done, say))
    sys.exit(done.exit_code)


def _save(done: "Rehearsal", report: Path, say: Text) -> None:
    from generator import rehearsal  # noqa: PLC0415 - as in the command

    if report.suffix == ".json":
        content = json.dumps(rehearsal.as_json(done, say), indent=2) + "\n"
    else:
        content = rehearsal.for_people(done, say)
    try:
        report.write_text(content, encoding="utf-8")
    except OSError as problem:
        fail(say("cli.report_failed", file=report, reason=problem.strerror), NOT_WRITTEN)

"""`generate` and `plan`: from a description to the bundle, or to its plan on the screen."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common import DESCRIPTIONS, NOT_WRITTEN, fail, refuse, tell
from generator.diagnostics import InputProblems, as_json
from generator.text import Text

if TYPE_CHECKING:
    from generator.app import Description
    from generator.output import Report
    from generator.plan import Plan

FACTS = click.option(
    "--facts",
    multiple=True,
    metavar="PASTE",
    help="Console text of the discovery blocks, to fill in what is unknown; - is standard input. Repeatable.",
)


@click.command()
@DESCRIPTIONS
@FACTS
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the bundle."
)
@click.option("--whatif", is_flag=True, help="Show each change with -WhatIf before it is made.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document instead of text.")
def generate(  # noqa: PLR0913 - one argument for each option
    files: Sequence[str],
    facts: Sequence[str],
    output: Path,
    *,
    whatif: bool,
    dry_run: bool,
    as_document: bool,
) -> None:
    """Write the bundle: PowerShell blocks and the change record around them.

    Example: hybrid-runbook generate contoso.yml -o out
    """
    from generator import app  # noqa: PLC0415 - --help need not wait for it
    from generator.output import OutputProblem  # noqa: PLC0415 - as above
    from generator.render import night_card  # noqa: PLC0415 - as above

    say = Text()
    description, plan = _planned(files, facts, say, whatif=whatif)
    content = app.files(plan, description, say, ("md",))
    try:
        report = app.save(plan, content, output, dry_run=dry_run)
    except OutputProblem as problem:
        fail(f"{say(problem.key, **problem.values)}\n{say(problem.hint, **problem.values)}", NOT_WRITTEN)
    if as_document:
        findings = as_json(description.findings, say)["findings"]
        click.echo(json.dumps({**_document(report), "dry_run": dry_run, "findings": findings}, indent=2))
        return
    click.echo(night_card(plan, say))
    click.echo("\n".join(_lines(report, say, dry_run=dry_run)))


@click.command()
@DESCRIPTIONS
@FACTS
@click.option("--whatif", is_flag=True, help="Show each change with -WhatIf before it is made.")
def plan(files: Sequence[str], facts: Sequence[str], *, whatif: bool) -> None:
    """Show the night card and the ordered steps; write nothing.

    Example: hybrid-runbook plan contoso.yml --facts windows.txt
    """
    from generator.render import night_card, step_lines  # noqa: PLC0415 - --help need not wait for it

    say = Text()
    _, made = _planned(files, facts, say, whatif=whatif)
    click.echo(night_card(made, say))
    click.echo(step_lines(made, say))


def _planned(
    files: Sequence[str], facts: Sequence[str], say: Text, *, whatif: bool
) -> tuple["Description", "Plan"]:
    """Return the description and its plan, having told every finding; a refused one leaves here."""
    from generator import app  # noqa: PLC0415 - --help need not wait for it

    try:
        description = app.describe(files, facts)
        made = app.planned(description, whatif=whatif)
    except InputProblems as problems:
        refuse(problems.findings, say)
    tell(description.findings, say)
    return description, made


def _document(report: "Report") -> dict[str, Any]:
    """Return what was written, for programs; a public contract with a stated format."""
    return {
        "format": "hybrid-runbook/generated/1",
        "folder": report.folder,
        "healed": report.healed,
        "files": [{"path": path, "action": action.value} for action, path in report.entries],
    }


def _lines(report: "Report", say: Text, *, dry_run: bool) -> Iterator[str]:
    """Yield what was written, for people: each file, then the sum."""
    yield from (f"{say(f'output.actions.{action}'):12}{path}" for action, path in report.entries)
    if report.healed:
        yield say("output.healed")
    count = Counter(action.value for action, _ in report.entries)
    amounts = ", ".join(f"{count[name]} {say(f'output.actions.{name}')}" for name in sorted(count))
    yield say("cli.would_write" if dry_run else "cli.written", folder=report.folder, amounts=amounts)

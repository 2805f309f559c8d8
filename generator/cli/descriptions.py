"""`init`, `validate`, `explain` and `schema`: writing a description and finding out what is wrong with it."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.common import DESCRIPTIONS, NOT_WRITTEN, REFUSED, counted, fail
from generator.diagnostics import InputProblems, Severity, as_json, as_sarif, for_people
from generator.text import Text


@click.command()
@click.argument("file", default="hybrid.yml", type=click.Path(path_type=Path))
@click.option(
    "--from-sample", "sample", metavar="NAME", default="starter", help="Start from a sample instead."
)
def init(file: Path, sample: str) -> None:
    """Write a commented starter description to FILE (default hybrid.yml).

    Example: hybrid-runbook init --from-sample mixed contoso.yml
    """
    from generator.starters import names, starter  # noqa: PLC0415 - only this command needs it

    say = Text()
    if sample not in names():
        raise click.UsageError(say("cli.no_sample", name=sample, samples=", ".join(names())))
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(starter(sample))
    except FileExistsError:
        fail(say("cli.starter_exists", file=file), NOT_WRITTEN)
    except OSError as problem:
        fail(say("cli.starter_failed", file=file, reason=problem.strerror), NOT_WRITTEN)
    click.echo(say("cli.starter_written", file=file))


@click.command()
@DESCRIPTIONS
@click.option(
    "--output-format",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="How findings are shown.",
)
@click.option("--strict", is_flag=True, help="Warnings refuse the description too.")
def validate(files: Sequence[str], output_format: str, *, strict: bool) -> None:
    """Show everything that is wrong with the description that the FILEs make together.

    A later file is laid over an earlier one; - reads standard input.

    Example: hybrid-runbook validate base.yml ticket.yml
    """
    from generator.app import describe  # noqa: PLC0415 - --help need not wait for it

    try:
        findings = describe(files).findings
    except InputProblems as problems:
        findings = problems.findings
    say = Text()
    if output_format == "text":
        click.echo(for_people(findings, say) if findings else say("cli.clean", files=", ".join(files)))
        if findings:
            click.echo(counted(findings, say), err=True)
    else:
        shown = (as_json if output_format == "json" else as_sarif)(findings, say)
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
    weighs = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    sys.exit(REFUSED if any(finding.severity in weighs for finding in findings) else 0)


@click.command()
@click.argument("identifier", metavar="ID")
def explain(identifier: str) -> None:
    """Say what a rule, a cause or a kind of step means, and why.

    Example: hybrid-runbook explain V24
    """
    from generator.explanations import UnknownIdError, explanation  # noqa: PLC0415 - only this command needs it

    say = Text()
    try:
        click.echo(explanation(identifier, say))
    except UnknownIdError as problem:
        raise click.UsageError(problem.sentence(say)) from None


@click.command()
def schema() -> None:
    """Print the JSON Schema of the description, for completion in editors.

    Example: hybrid-runbook schema > hybrid-runbook.schema.json
    """
    from generator.model.schema import json_schema  # noqa: PLC0415 - only this command needs it

    click.echo(json.dumps(json_schema(), indent=2))

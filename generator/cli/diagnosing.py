"""`diagnose`: from raw evidence to one verdict."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from generator.cli.common import refuse
from generator.diagnostics import InputProblems
from generator.text import Text


@click.command()
@click.argument("evidence", nargs=-1, required=True, metavar="EVIDENCE...", type=click.Path(path_type=Path))
@click.option(
    "--env", "descriptions", multiple=True, metavar="FILE", help="The description, to compare with."
)
@click.option("--redact", is_flag=True, help="Stable placeholders instead of names, addresses, certificates.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document instead of text.")
def diagnose(
    evidence: Sequence[Path], descriptions: Sequence[str], *, redact: bool, as_document: bool
) -> None:
    """Say which cause the EVIDENCE proves, with the lines that prove it.

    Takes bounce texts, send protocol logs (files, folders, .zip), wizard logs, and what Get-SendConnector,
    Get-InboundConnector, Get-AcceptedDomain, Get-ExchangeCertificate and the like print; - reads standard
    input. Each is recognised by its content. Exit code 0 nothing wrong, 1 a fault, 2 nothing readable.

    Example: hybrid-runbook diagnose bounce.txt logs.zip --env contoso.yml
    """
    from generator import diagnosis  # noqa: PLC0415 - --help need not wait for it
    from generator.diagnosis import redaction, report  # noqa: PLC0415 - as above

    say = Text()
    environment = None
    if descriptions:
        from generator.app import describe  # noqa: PLC0415 - only with --env

        try:
            environment = describe(descriptions).environment
        except InputProblems as problems:
            refuse(problems.findings, say)
    with _progress(say) as told:
        found = diagnosis.diagnose(evidence, environment=environment, progress=told)
    shown = redaction.redacted(found) if redact else found
    document = json.dumps(report.as_json(shown, say), indent=2, ensure_ascii=False) if as_document else ""
    click.echo(document or report.for_people(shown, say))
    sys.exit(found.exit_code)


@contextmanager
def _progress(say: Text) -> Iterator[Callable[[int, int], None] | None]:
    """Show how far the reading is, where somebody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=say("cli.reading"), file=sys.stderr) as bar:

        def told(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield told

"""`close`: console text back into the record of the change."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from generator.cli.common import NOT_WRITTEN, USAGE, fail, refuse, tell
from generator.diagnostics import InputProblems
from generator.text import Text


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.argument("transcripts", nargs=-1, required=True, metavar="TRANSCRIPT...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the record to FILE."
)
@click.option("--redact", is_flag=True, help="Stable placeholders instead of names, addresses, certificates.")
def close(bundle: Path, transcripts: Sequence[str], output: Path | None, *, redact: bool) -> None:
    """Write the record of a night: what each step of the BUNDLE said, and what is missing.

    A TRANSCRIPT is the text of one or several windows, as it was copied or as Start-Transcript wrote it; - is
    standard input. Of several results of one step the last counts. Exit code 0 when nothing is left to do
    that the bundle is for; 1 when something is missing, withheld, stopped, backed out, sent before the
    change, or belongs to another change; 2 when BUNDLE is no bundle.

    Example: hybrid-runbook close out/CHG0042317-contoso windows.txt -o closed.md
    """
    from generator import closing  # noqa: PLC0415 - --help need not wait for it
    from generator.source import STANDARD_INPUT  # noqa: PLC0415 - as above
    from generator.state import read_text  # noqa: PLC0415 - as above

    say = Text()
    try:
        found = closing.read(bundle)
        texts = {
            STANDARD_INPUT if name == "-" else name: read_text(name) for name in dict.fromkeys(transcripts)
        }
    except closing.NotABundleError as problem:
        fail(say(problem.key, **problem.values), USAGE)
    except InputProblems as problems:
        refuse(problems.findings, say)
    closed = closing.close(found, texts)
    if closed.refused:
        refuse(closed.findings, say)
    tell(closed.findings, say)
    record = closing.markdown(closed, say, redact=redact)
    if output is None:
        click.echo(record, nl=False)
    else:
        try:
            output.write_bytes(record.encode("utf-8", "backslashreplace"))
        except OSError as problem:
            fail(say("closing.not_written", file=output, reason=problem.strerror or problem), NOT_WRITTEN)
        click.echo(say("closing.written", file=output), err=True)
    sys.exit(closed.exit_code)

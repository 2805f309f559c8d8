"""`diagnose`: from raw evidence to one verdict, and to the change that it leads to."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.common import NOT_WRITTEN, fail, refuse
from generator.diagnostics import InputProblems, harmless
from generator.text import Text

if TYPE_CHECKING:
    from generator.app import Description
    from generator.diagnosis import Diagnosis


@click.command()
@click.argument("evidence", nargs=-1, required=True, metavar="EVIDENCE...", type=click.Path(path_type=Path))
@click.option(
    "--env", "descriptions", multiple=True, metavar="FILE", help="The description, to compare with."
)
@click.option(
    "--change",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the change section to FILE, as a second description for generate.",
)
@click.option("--force", is_flag=True, help="Replace the FILE of --change if it is there already.")
@click.option("--redact", is_flag=True, help="Stable placeholders instead of names, addresses, certificates.")
@click.option("--json", "as_document", is_flag=True, help="One JSON document instead of text.")
def diagnose(  # noqa: PLR0913 - one argument for each option
    evidence: Sequence[Path],
    descriptions: Sequence[str],
    change: Path | None,
    *,
    force: bool,
    redact: bool,
    as_document: bool,
) -> None:
    """Say which cause the EVIDENCE proves, with the lines that prove it.

    Takes bounce texts, send protocol logs (files, folders, .zip), wizard logs, the windows' text of a
    bundle's blocks, and what Get-SendConnector, Get-InboundConnector, Get-AcceptedDomain,
    Get-ExchangeCertificate and the like print; - reads standard input. Each is recognised by its content.
    Exit code 0 nothing wrong, 1 a fault, 2 nothing readable, 3 the change section could not be written.

    Example: hybrid-runbook diagnose bounce.txt windows.txt --env contoso.yml --change change.yml
    """
    from generator import diagnosis  # noqa: PLC0415 - --help need not wait for it
    from generator.diagnosis import document, redaction, report  # noqa: PLC0415 - as above

    say = Text()
    if (
        change is not None
        and force
        and any(_same(change, other) for other in (*evidence, *map(Path, descriptions)))
    ):
        raise click.BadParameter(say("cli.change_input", file=change), param_hint="--change")
    described = _described(descriptions, say) if descriptions else None
    with _progress(say) as told:
        environment = described.environment if described else None
        found = diagnosis.diagnose(evidence, environment=environment, progress=told)
    shown = redaction.redacted(found) if redact else found
    if as_document:
        click.echo(json.dumps(document.as_json(shown, say), indent=2, ensure_ascii=False))
    else:
        following = () if redact else tuple(_following(found, descriptions, change, say))
        click.echo(report.for_people(shown, say, following))
    if change is not None:
        several = described is not None and _names_several(described)
        _save(found, change, _next(found, descriptions, change, say), say, several=several, force=force)
    sys.exit(found.exit_code)


def _described(descriptions: Sequence[str], say: Text) -> "Description":
    from generator.app import describe  # noqa: PLC0415 - only with --env

    try:
        return describe(descriptions)
    except InputProblems as problems:
        refuse(problems.findings, say)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _names_several(described: "Description") -> bool:
    """Say whether the description has `causes`, beside which a second one can't put `cause`."""
    stated: Any = described.document.data.get("change")
    return isinstance(stated, dict) and "causes" in stated


def _following(
    found: "Diagnosis", descriptions: Sequence[str], change: Path | None, say: Text
) -> Iterator[str]:
    """Yield the lines that say what to do with the change section, if it is whole."""
    if found.verdict is None or not found.verdict.change or found.verdict.lacks:
        return
    if change is None:
        yield say("diagnosis.next.write", change=say("diagnosis.next.change"))
    yield _next(found, descriptions, change, say)


def _next(found: "Diagnosis", descriptions: Sequence[str], change: Path | None, say: Text) -> str:
    """Return the command that makes the bundle of the change."""
    from generator.evidence.reading import FACTS  # noqa: PLC0415 - --help need not wait for it
    from generator.evidence.sources import STANDARD_INPUT  # noqa: PLC0415 - as above

    files = [reading.file for reading in found.readings if FACTS in reading.kind.split(" + ")]
    pastes = ["-" if file == STANDARD_INPUT else file for file in files]
    return say(
        "diagnosis.next.generate",
        descriptions=" ".join(map(_quoted, descriptions or [say("diagnosis.next.description")])),
        change=_quoted(str(change or say("diagnosis.next.change"))),
        facts="".join(f" --facts {_quoted(paste)}" for paste in pastes),
    )


def _quoted(name: str) -> str:
    """Return *name* as one word for any shell."""
    shown = harmless(name)
    return f'"{shown}"' if set(shown) & set(" &'();!$*?") else shown


def _save(  # noqa: PLR0913 - what is written, where, and how
    found: "Diagnosis", file: Path, command: str, say: Text, *, several: bool, force: bool
) -> None:
    """Write the change section to *file* and say so; leave with code 3 if that can't be done."""
    from generator.diagnosis.change import section  # noqa: PLC0415 - --help need not wait for it

    verdict = found.verdict
    lines = section(verdict, say, several=several) if verdict else []
    if verdict is None or not lines:
        click.echo(say("cli.change_none", file=file), err=True)
        return
    content = "\n".join([*lines, ""]).encode("utf-8", "backslashreplace")
    try:
        with file.open("wb" if force else "xb") as target:
            target.write(content)
    except FileExistsError:
        fail(say("cli.change_exists", file=file), NOT_WRITTEN)
    except OSError as problem:
        fail(say("cli.change_failed", file=file, reason=problem.strerror or problem), NOT_WRITTEN)
    key = "cli.change_incomplete" if verdict.lacks else "cli.change_written"
    click.echo(say(key, file=file, cause=verdict.cause, command=command), err=True)


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

"""What the commands share: exit codes, findings on the terminal, the argument that names descriptions."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from generator.diagnostics import Finding, Severity, for_people
from generator.text import Text

REFUSED = 1
USAGE = 2
NOT_WRITTEN = 3

DESCRIPTIONS = click.argument("files", nargs=-1, required=True, metavar="FILE...")


def tell(findings: Sequence[Finding], say: Text) -> None:
    """Print findings that don't refuse the description."""
    if findings:
        click.echo(for_people(findings, say), err=True)


def refuse(findings: Sequence[Finding], say: Text) -> NoReturn:
    """Print all findings and leave: the description is refused."""
    errors = sum(1 for finding in findings if finding.severity is Severity.ERROR)
    click.echo(for_people(findings, say), err=True)
    fail(say("cli.refused", errors=errors), REFUSED)


def counted(findings: Sequence[Finding], say: Text) -> str:
    """Return how many errors, warnings and notes there are, as a sentence."""
    count = {
        severity: sum(1 for finding in findings if finding.severity is severity) for severity in Severity
    }
    return say(
        "cli.counted",
        errors=count[Severity.ERROR],
        warnings=count[Severity.WARNING],
        notes=count[Severity.NOTE],
    )


def fail(message: str, code: int) -> NoReturn:
    """Print *message* to standard error and leave with *code*."""
    click.echo(message, err=True)
    sys.exit(code)

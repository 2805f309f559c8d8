"""V99: the plan takes longer than the change window."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the usual duration of all steps is more than the minutes of the ticket.

    A rollback isn't in the estimate, nor is an optional step (change-ticket practice).
    """
    from generator.plan import make_plan  # noqa: PLC0415 - only a description without errors has one

    minutes = environment.ticket.minutes
    if environment.change is None or minutes is None:
        return
    estimate = make_plan(environment).minutes()
    if estimate > minutes:
        values = {"minutes": str(minutes), "estimate": str(estimate)}
        yield Finding("V99", Severity.WARNING, ("ticket", "minutes"), values=values)


RULE = Rule("V99", "ticket.window-too-short", Severity.WARNING, check, plans=True)

"""V32: the certificate to be offered is expired when the change starts, or soon will be."""

from collections.abc import Iterator
from datetime import timedelta

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule

# HealthChecker's thresholds: red below 30 days, yellow below 60.
_SOON = timedelta(days=30)
_LATER = timedelta(days=60)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield an error for an expired certificate, a warning below 30 days, a note below 60.

    Judged at the ticket's start and never today, so that the same description always gets the same answer;
    without a start the rule waits.
    """
    offered, start = offered_certificate(environment), environment.ticket.start
    if offered is None or start is None or offered.certificate.not_after is None:
        return
    end = offered.certificate.not_after
    left = end - start
    values = {"certificate": offered.key, "end": end.isoformat(), "days": str(left.days)}
    path = offered.path("not_after")
    if left <= timedelta(0):
        yield Finding("V32", Severity.ERROR, path, values=values)
    elif left < _SOON:
        yield Finding("V32", Severity.WARNING, path, "soon", values)
    elif left < _LATER:
        yield Finding("V32", Severity.NOTE, path, "soon", values)


RULE = Rule("V32", "certificate.expiry", Severity.ERROR, check)

"""V92: the old certificate can't be presented again, or it isn't clear that it can."""

from collections.abc import Iterator

from generator.causes.restore import CURED, Obstacle, obstacles, unable
from generator.diagnostics import Finding, Severity
from generator.model import RESTORE, Environment
from generator.rules.rule import Rule

_WARNINGS = (Obstacle.OLD_UNKNOWN, Obstacle.NEW_UNKNOWN)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for what keeps the strategy restore from working.

    The connector names a certificate by issuer and subject; of several that fit the newest is taken, and
    Exchange 2010 chooses by the Fqdn (Set-SendConnector reference; "TLS Certificates in Exchange Hybrid").
    """
    change = environment.change
    if change is None or change.strategy != RESTORE:
        return
    values = {
        "servers": ", ".join(unable(environment)),
        "certificate": change.old_certificate or "",
        "cured": ", ".join(CURED),
        "causes": ", ".join(change.causes),
    }
    for obstacle in obstacles(environment):
        severity = Severity.WARNING if obstacle in _WARNINGS else Severity.ERROR
        place = "old_certificate" if obstacle is not Obstacle.CAUSE else "strategy"
        yield Finding("V92", severity, ("change", place), obstacle.value, values)


RULE = Rule("V92", "restore.possible", Severity.ERROR, check)

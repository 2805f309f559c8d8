"""V77: the wizard would reset what somebody set on purpose."""

from collections.abc import Iterator

from generator.causes.wizard import resets
from generator.diagnostics import Finding, Severity
from generator.model import WIZARD, Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding that lists the properties, if the wizard doesn't offer the certificate alone.

    A full run writes its connectors anew ("TLS Certificates in Exchange Hybrid", Exchange Team Blog).
    """
    change = environment.change
    if change is None or change.strategy != WIZARD or environment.hybrid.granular:
        return
    found = resets(environment)
    if found:
        listed = ", ".join(dict.fromkeys(reset.attribute for reset in found))
        yield Finding("V77", Severity.WARNING, ("hybrid", "granular"), values={"resets": listed})


RULE = Rule("V77", "wizard.resets", Severity.WARNING, check)

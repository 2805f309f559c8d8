"""V77: the wizard would reset what somebody set on purpose."""

from collections.abc import Iterator

from generator.causes.change import Value
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
        listed = "; ".join(f"{one.name}: {one.attribute} {_told(one.before)}" for one in found)
        yield Finding("V77", Severity.WARNING, ("hybrid", "granular"), values={"resets": listed})


def _told(value: Value) -> str:
    return ", ".join(value) or "[]" if isinstance(value, tuple) else str(value)


RULE = Rule("V77", "wizard.resets", Severity.WARNING, check)

"""V78: the wizard doesn't cure the cause, or doesn't manage the connectors in question."""

from collections.abc import Iterator

from generator.causes.wizard import CURED, foreign, has_no_connectors
from generator.diagnostics import Finding, Severity
from generator.model import WIZARD, Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for another cause, for hybrid without mail connectors, for connectors made by hand.

    A rerun then leaves the mail as it is, or makes new connectors beside the ones in use (Hybrid
    Configuration Wizard; "TLS Certificates in Exchange Hybrid", Exchange Team Blog).
    """
    change = environment.change
    if change is None or change.strategy != WIZARD:
        return
    if not set(change.causes) <= set(CURED):
        values = {"causes": ", ".join(change.causes), "cured": ", ".join(CURED)}
        yield Finding("V78", Severity.ERROR, ("change", "strategy"), "cause", values)
    if has_no_connectors(environment):
        values = {"kind": environment.hybrid.kind or ""}
        yield Finding("V78", Severity.WARNING, ("hybrid", "kind"), values=values)
    for name in foreign(environment):
        yield Finding("V78", Severity.WARNING, ("change", "strategy"), "foreign", {"connector": name})


RULE = Rule("V78", "wizard.not-managed", Severity.WARNING, check)

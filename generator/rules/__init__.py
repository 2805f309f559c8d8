"""The rules over a description, in the order in which they are numbered."""

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.registry import RULES
from generator.rules.rule import Rule

__all__ = ["RULES", "Rule", "check"]


def check(environment: Environment) -> tuple[Finding, ...]:
    """Return all findings about *environment*, rule by rule; those that need a plan if it can be made."""
    found = _found(environment, plans=False)
    if any(finding.severity is Severity.ERROR for finding in found):
        return found
    return (*found, *_found(environment, plans=True))


def _found(environment: Environment, *, plans: bool) -> tuple[Finding, ...]:
    rules = (rule for rule in RULES if rule.plans is plans)
    return tuple(finding for rule in rules if rule.check for finding in rule.check(environment))

"""The rules over a description, in the order in which they are numbered."""

from generator.diagnostics import Finding
from generator.model import Environment
from generator.rules.registry import RULES
from generator.rules.rule import Rule

__all__ = ["RULES", "Rule", "check"]


def check(environment: Environment) -> tuple[Finding, ...]:
    """Return all findings about *environment*, rule by rule."""
    return tuple(finding for rule in RULES if rule.check for finding in rule.check(environment))

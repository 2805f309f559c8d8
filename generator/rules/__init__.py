"""The rules over a description, in the order in which they are numbered."""

from generator.diagnostics import Finding
from generator.model import Environment
from generator.rules import v76
from generator.rules.rule import Rule

RULES: tuple[Rule, ...] = (v76.RULE,)


def check(environment: Environment) -> tuple[Finding, ...]:
    """Return all findings about *environment*, rule by rule."""
    return tuple(finding for rule in RULES for finding in rule.check(environment))

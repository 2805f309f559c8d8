"""V91: two causes want different values for one property."""

from collections.abc import Iterator

from generator.causes import Change, ContradictionError, Value, asked_for, combine
from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for the first contradiction between the changes that the causes ask for.

    Each change is one call with one rollback; two calls that take turns on one property can't both be kept.
    """
    try:
        combine(wish for wish in asked_for(environment) if isinstance(wish, Change))
    except ContradictionError as found:
        one, other = found.values
        values = {
            "attribute": found.attribute,
            "object": found.first.name or found.first.subject,
            "first": ", ".join(found.first.cures),
            "second": ", ".join(found.second.cures),
            "first_value": _shown(one),
            "second_value": _shown(other),
        }
        yield Finding("V91", Severity.ERROR, ("change", "causes"), values=values)


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


RULE = Rule("V91", "change.contradiction", Severity.ERROR, check)

"""V89: the format of the description, or the strategy, is not one that this version has."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import CONNECTOR, RESTORE, WIZARD, Environment
from generator.rules.rule import Rule

_FORMAT = "1"
_STRATEGIES = (CONNECTOR, WIZARD, RESTORE)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for another format than 1, and for a strategy that there is not."""
    if environment.format != _FORMAT:
        values = {"format": environment.format, "known": _FORMAT}
        yield Finding("V89", Severity.ERROR, ("schema",), values=values)
    strategy = environment.change.strategy if environment.change else _STRATEGIES[0]
    if strategy not in _STRATEGIES:
        values = {"strategy": strategy, "known": ", ".join(_STRATEGIES)}
        yield Finding("V89", Severity.ERROR, ("change", "strategy"), "strategy", values)


RULE = Rule("V89", "description.edition", Severity.ERROR, check)

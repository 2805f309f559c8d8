"""V85: a cause is unknown, not built, or named twice."""

import re
from collections.abc import Iterator

from generator.causes import CAUSES
from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_DOCUMENTED = "C(?:0[1-9]|[12][0-9]|3[0-3])"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each cause without a cure here, each repeated one, and a change without any."""
    if environment.change is None:
        return
    causes, known = environment.change.causes, ", ".join(CAUSES)
    if not causes:
        yield Finding("V85", Severity.ERROR, ("change", "cause"), "none", {"known": known})
    for index, cause in enumerate(causes):
        path = ("change", "causes", str(index))
        values = {"cause": cause, "known": known}
        if cause in causes[:index]:
            yield Finding("V85", Severity.WARNING, path, "twice", values)
        elif cause not in CAUSES:
            yield Finding("V85", Severity.ERROR, path, _variant(cause), values)


def _variant(cause: str) -> str:
    if cause == "unknown":
        return "unknown"
    return "not_built" if re.fullmatch(_DOCUMENTED, cause) else ""


RULE = Rule("V85", "change.cause", Severity.ERROR, check)

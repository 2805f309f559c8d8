"""V16: a connector's name can't be one: too long, or with a blank at an end."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.connector_names import stated_names
from generator.rules.rule import Rule

_LONGEST = (
    64  # characters; what Exchange Online allows is stated nowhere, so inbound connectors are not measured
)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each name with a blank at an end, and each send connector's that is too long.

    A name that doesn't exist is a hazard: Get cmdlets then return all objects (Get-SendConnector reference).
    """
    for stated in stated_names(environment):
        values = {"name": stated.name, "length": str(len(stated.name)), "longest": str(_LONGEST)}
        if stated.name != stated.name.strip():
            yield Finding("V16", Severity.ERROR, stated.path, "blank", values, at_key=stated.at_key)
        elif stated.sends and len(stated.name) > _LONGEST:
            yield Finding("V16", Severity.ERROR, stated.path, "long", values, at_key=stated.at_key)


RULE = Rule("V16", "connector.name-form", Severity.ERROR, check)

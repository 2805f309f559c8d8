"""V90: a connector in question is disabled."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each chosen connector that is disabled: no value on it has an effect.

    Source: Set-InboundConnector and Set-SendConnector reference, -Enabled.
    """
    for section, key in (
        ("send_connectors", environment.chosen_send_connector()),
        ("inbound_connectors", environment.chosen_inbound_connector()),
    ):
        connector = getattr(environment, section)[key] if key else None
        if connector is not None and connector.enabled is False:
            values = {"connector": connector.name or key or ""}
            yield Finding("V90", Severity.WARNING, (section, key or "", "enabled"), section, values)


RULE = Rule("V90", "change.disabled-connector", Severity.WARNING, check)

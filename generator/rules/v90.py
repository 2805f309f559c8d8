"""V90: a connector in question is disabled."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import created_connector
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
        if connector is not None and connector.enabled is False and not _mended(environment, section):
            values = {"connector": connector.name or key or ""}
            yield Finding("V90", Severity.WARNING, (section, key or "", "enabled"), section, values)


def _mended(environment: Environment, section: str) -> bool:
    """Tell whether the change enables the inbound connector (C16), or creates another one."""
    causes = environment.change.causes if environment.change else ()
    return section == "inbound_connectors" and ("C16" in causes or created_connector(environment) is not None)


RULE = Rule("V90", "change.disabled-connector", Severity.WARNING, check)

"""V49: the connector in question is of a type that never relays."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import created_connector
from generator.rules.rule import Rule

ON_PREMISES = "onpremises"
PARTNER = "partner"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the chosen connector is a Partner one, and for each type that doesn't exist.

    A Partner connector restricts and never grants relay (Set-InboundConnector reference). It may stay where
    another one is created beside it (C18).
    """
    chosen = environment.chosen_inbound_connector() if created_connector(environment) is None else None
    for key, connector in environment.inbound_connectors.items():
        stated = connector.connector_type
        path = ("inbound_connectors", key, "connector_type")
        values = {"connector": connector.name or key, "type": stated or ""}
        if stated is None or stated.casefold() == ON_PREMISES:
            continue
        if stated.casefold() != PARTNER:
            yield Finding("V49", Severity.ERROR, path, "no_type", values)
        elif key == chosen:
            yield Finding("V49", Severity.ERROR, path, values=values)


RULE = Rule("V49", "inbound-connector.type", Severity.ERROR, check)

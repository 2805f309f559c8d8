"""V48: the connector would know neither a certificate nor an address."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import after_the_change
from generator.rules.rule import Rule
from generator.rules.v49 import ON_PREMISES


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if an OnPremises connector has nothing to match (Set-InboundConnector reference)."""
    after = after_the_change(environment)
    if after is None or after.certificate_name != "" or after.addresses != ():
        return
    connector = environment.inbound_connectors[after.key]
    if (connector.connector_type or "").casefold() == ON_PREMISES:
        values = {"connector": after.connector}
        path = ("inbound_connectors", after.key)
        yield Finding("V48", Severity.ERROR, path, values=values, at_key=True)


RULE = Rule("V48", "identification.nothing", Severity.ERROR, check)

"""C17: the tenant has no inbound connector of type OnPremises.

Source: New-InboundConnector reference and "Set up connectors to route mail" (Microsoft).
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import new_connector
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the creation of the connector."""
    return new_connector(environment, "C17")


CAUSE = Cause("C17", ("new_inbound_connector", "tls_sender_certificate_name"), cure)

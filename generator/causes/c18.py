"""C18: the connector that knows the certificate is of type Partner, which never relays.

Source: Set-InboundConnector reference, -ConnectorType.
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import new_connector
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the creation of an OnPremises connector; the type of the one in use stays as it is."""
    return new_connector(environment, "C18")


CAUSE = Cause("C18", ("new_inbound_connector", "tls_sender_certificate_name"), cure)

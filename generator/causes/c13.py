"""C13: only addresses identify the servers, so messages without a sender of the tenant are refused.

Source: "Updated Requirements for SMTP Relay through Exchange Online" (Exchange Team Blog, June 2023).
"""

from generator.causes.cause import Cause, Fault
from generator.causes.change import Change
from generator.causes.connectors import new_connector
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the creation of a connector that knows the certificate; the one that knows addresses stays."""
    return new_connector(environment, "C13")


CAUSE = Cause(
    "C13", ("new_inbound_connector", "tls_sender_certificate_name"), cure, fault=Fault.WITHOUT_SENDER
)

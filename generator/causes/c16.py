"""C16: the inbound connector is disabled.

Source: Set-InboundConnector reference, -Enabled, and the inbound connector FAQ of Exchange Online: new
tenants get theirs disabled.
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import inbound_change
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change that enables the inbound connector."""
    if environment.change is None:
        return ()
    return (inbound_change(environment, "tenant.enable-connector", "C16", ("Enabled", "enabled", True)),)


CAUSE = Cause("C16", (), cure, takes=("enabled",))

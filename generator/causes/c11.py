"""C11: the public address from which the servers send is not the one the inbound connector knows.

Source: "550 5.7.64 TenantAttribution when sending mail externally in Microsoft 365" (KB 4051495).
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import inbound_change
from generator.exchange.addresses import normalised
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `SenderIPAddresses`: the complete list, since setting it replaces the old one."""
    change = environment.change
    if change is None or change.sender_ip_addresses is None:
        return ()
    wanted = tuple(normalised(address) for address in change.sender_ip_addresses)
    return (
        inbound_change(
            environment,
            "tenant.sender-addresses",
            "C11",
            ("SenderIPAddresses", "sender_ip_addresses", wanted),
        ),
    )


CAUSE = Cause("C11", ("sender_ip_addresses",), cure)

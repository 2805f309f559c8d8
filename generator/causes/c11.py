"""C11: the public address from which the servers send is not the one the inbound connector knows.

Source: "550 5.7.64 TenantAttribution when sending mail externally in Microsoft 365" (KB 4051495).
"""

from generator.causes.cause import Cause
from generator.causes.change import Change, Edit
from generator.exchange.addresses import normalised
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `SenderIPAddresses`: the complete list, since setting it replaces the old one."""
    change = environment.change
    if change is None or change.sender_ip_addresses is None:
        return ()
    key = environment.chosen_inbound_connector()
    connector = environment.inbound_connectors[key] if key else None
    edit = Edit(
        "SenderIPAddresses",
        connector.sender_ip_addresses if connector else None,
        tuple(normalised(address) for address in change.sender_ip_addresses),
        ("inbound_connectors", key or "?", "sender_ip_addresses"),
    )
    return (
        Change(
            kind="tenant.sender-addresses",
            subject=key or "inbound",
            name=connector.name if connector else None,
            edits=(edit,),
            cures=("C11",),
        ),
    )


CAUSE = Cause("C11", ("sender_ip_addresses",), cure)

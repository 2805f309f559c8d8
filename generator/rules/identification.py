"""By what Exchange Online will recognise the connection once the change is made."""

from typing import NamedTuple

from generator.causes import Change, asked_for
from generator.model import Environment

PROPERTIES = ("tls_sender_certificate_name", "sender_ip_addresses")
"""The properties that identify a connection; the change and the connector call them by one name."""


class Identification(NamedTuple):
    """What the inbound connector in question knows after the change.

    Attributes:
        connector: its name, or its key in the description while that isn't known.
        key: its key in the description.
        certificate_name: its TlsSenderCertificateName; "" if it has none, `None` if that isn't known.
        addresses: its SenderIPAddresses; empty if it has none, `None` if that isn't known.
        addresses_path: where the description states the addresses.
    """

    connector: str
    key: str
    certificate_name: str | None
    addresses: tuple[str, ...] | None
    addresses_path: tuple[str, ...]

    def is_by_address_only(self) -> bool:
        """Tell whether addresses are known to be all that identifies the connection."""
        return self.certificate_name == "" and bool(self.addresses)


def created_connector(environment: Environment) -> Change | None:
    """Return the creation of an inbound connector that the causes ask for, or `None`."""
    asked = (wish for wish in asked_for(environment) if isinstance(wish, Change))
    return next((change for change in asked if change.kind == "tenant.create-connector"), None)


def after_the_change(environment: Environment) -> Identification | None:
    """Return the identification after the change; `None` if it isn't clear which connector is meant.

    A connector that is created is the one meant: it knows the certificate's name alone.
    """
    created = created_connector(environment)
    if created is not None and environment.change is not None:
        certificate_name = environment.change.tls_sender_certificate_name
        return Identification(created.subject, "", certificate_name, (), created.name_path)
    key = environment.chosen_inbound_connector()
    if key is None:
        return None
    connector = environment.inbound_connectors[key]
    name, addresses = connector.tls_sender_certificate_name, connector.sender_ip_addresses
    path: tuple[str, ...] = ("inbound_connectors", key, "sender_ip_addresses")
    change = environment.change
    if change and change.tls_sender_certificate_name is not None:
        name = change.tls_sender_certificate_name
    if change and change.sender_ip_addresses is not None:
        addresses, path = change.sender_ip_addresses, ("change", "sender_ip_addresses")
    return Identification(connector.name or key, key, name, addresses, path)

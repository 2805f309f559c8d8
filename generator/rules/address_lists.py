"""Every address that a description states, and where."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.model import Environment


class StatedAddress(NamedTuple):
    """One entry of a list of addresses.

    Attributes:
        path: where it stands.
        text: how it is written.
        wanted: the change is to write it; otherwise it is a fact.
        on_connector: an inbound connector has it, or is to have it; otherwise it is an egress address, or
            one that the change declares removed.
    """

    path: tuple[str, ...]
    text: str
    wanted: bool
    on_connector: bool


def stated_addresses(environment: Environment) -> Iterator[StatedAddress]:
    """Yield all addresses: the wanted ones, the egress addresses, those of the inbound connectors."""
    change = environment.change
    if change and change.sender_ip_addresses:
        yield from _entries(("change", "sender_ip_addresses"), change.sender_ip_addresses, wanted=True)
    yield from _entries(("tenant", "egress"), environment.tenant.egress or (), on_connector=False)
    for key, connector in environment.inbound_connectors.items():
        path = ("inbound_connectors", key, "sender_ip_addresses")
        yield from _entries(path, connector.sender_ip_addresses or ())


def all_addresses(environment: Environment) -> Iterator[StatedAddress]:
    """Yield all addresses, and those that the change declares removed: they have to be addresses as well."""
    yield from stated_addresses(environment)
    change = environment.change
    removed = change.removed_sender_ip_addresses if change else ()
    yield from _entries(("change", "removed_sender_ip_addresses"), removed, on_connector=False)


def _entries(
    path: tuple[str, ...], texts: tuple[str, ...], *, wanted: bool = False, on_connector: bool = True
) -> Iterator[StatedAddress]:
    for index, text in enumerate(texts):
        yield StatedAddress((*path, str(index)), text, wanted, on_connector)

"""The names of all connectors of a description, and where they stand."""

from collections.abc import Iterator
from typing import NamedTuple

from generator.model import Environment


class StatedName(NamedTuple):
    """The name of one connector.

    Attributes:
        name: its name in Exchange.
        path: where it stands.
        at_key: it is the object's key itself, because the object has no `name:` of its own.
        sends: it belongs to a send connector, not to an inbound connector.
    """

    name: str
    path: tuple[str, ...]
    at_key: bool
    sends: bool


def stated_names(environment: Environment) -> Iterator[StatedName]:
    """Yield the name of each connector whose name is known."""
    for section, connectors in (
        ("send_connectors", environment.send_connectors),
        ("inbound_connectors", environment.inbound_connectors),
    ):
        for key, connector in connectors.items():
            if connector.name is not None:
                at_key = connector.name == key
                path = (section, key) if at_key else (section, key, "name")
                yield StatedName(connector.name, path, at_key, section == "send_connectors")

"""Which of the connectors that a console showed is which of the description's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.console.facts import Fact
from generator.exchange.clouds import cloud_of_host, clouds
from generator.exchange.names import address_space_domain
from generator.model.values import UNKNOWN

Properties = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Matched:
    """The connectors of one section.

    Attributes:
        keys: name in Exchange → key in the description, for each connector that belongs to it.
        adopted: the one connector that was taken although the description doesn't name it.
        missing: keys of described connectors, with their names, none of which was shown.
    """

    keys: Mapping[str, str]
    adopted: str | None = None
    missing: Sequence[tuple[str, str]] = ()


def match(
    described: Mapping[str, Any],
    read: Mapping[str, Properties],
    stated: str | None,
    *,
    sends: bool,
    complete: bool,
) -> Matched:
    """Return which of *read* (by name) belong to the description.

    A described connector is recognised by its name, in any case. One that isn't described is adopted only
    where nothing else can be meant: the description has no connector, or one whose name is unknown, every
    connector was read, and one alone fits. If several do, all are taken under their own names, and the
    description must say which one it means.

    Args:
        described: the section of the description.
        read: the connectors that the console showed, each with its facts.
        stated: the connector that the change names, described or not.
        sends: whether they are send connectors, else inbound ones.
        complete: whether every connector that was shown arrived.
    """
    names = {_fold(_name(key, entry)): key for key, entry in described.items() if _name(key, entry)}
    keys = {real: names[_fold(real)] for real in read if _fold(real) in names}
    rest = {real: properties for real, properties in read.items() if real not in keys}
    nameless = [key for key, entry in described.items() if _name(key, entry) is None]
    if described and not nameless:
        unseen = [(key, name) for key, entry in described.items() if (name := _name(key, entry))]
        return Matched(keys, missing=() if keys or not read else unseen)
    chosen = next((real for real in rest if stated and _fold(real) == _fold(stated)), None)
    if chosen and stated and not nameless:
        return Matched({chosen: stated})
    if not complete or not rest or len(nameless) > 1:
        return Matched(keys)
    chosen = chosen or _only(rest, sends=sends)
    if chosen:
        return Matched({**keys, chosen: nameless[0] if nameless else chosen}, chosen)
    return Matched(keys or {real: real for real in rest})


def _name(key: str, entry: object) -> str | None:
    """Return the connector's name in Exchange; `None` if it is unknown."""
    name = entry.get("name", key) if isinstance(entry, dict) else key
    return name if isinstance(name, str) and name != UNKNOWN else None


def _fold(name: str | None) -> str:
    return (name or "").casefold()


def _only(read: Mapping[str, Properties], *, sends: bool) -> str | None:
    """Return the only connector that the mail can take; `None` if several or none can be meant."""
    if len(read) == 1:
        return next(iter(read))
    fitting = [name for name, found in read.items() if (_sends_there(found) if sends else _is_onprem(found))]
    if len(fitting) > 1 and sends:
        # Relay to the Internet takes the connector for all domains, the wizard's has the tenant's own only.
        fitting = [name for name in fitting if "*" in _domains(read[name])]
    return fitting[0] if len(fitting) == 1 else None


def _is_onprem(found: Properties) -> bool:
    """Say whether an inbound connector may be meant; a property that didn't arrive speaks for it."""
    return _text(found, "ConnectorType", "OnPremises") == "OnPremises" and _is_enabled(found)


def _sends_there(found: Properties) -> bool:
    """Say whether a send connector may lead to Exchange Online; what didn't arrive speaks for it.

    Exchange's HealthChecker tells by the same two properties: a smart host of the service, or the tenant's
    mail routing domain as address space.
    """
    if not _is_enabled(found):
        return False
    if "SmartHosts" not in found or "AddressSpaces" not in found:
        return True
    suffixes = {cloud.initial_domain_suffix for cloud in clouds().values()} - {None}
    routing = tuple(f".mail.{suffix}" for suffix in suffixes)
    return any(cloud_of_host(host) for host in found["SmartHosts"].value) or any(
        domain.endswith(routing) for domain in _domains(found)
    )


def _domains(found: Properties) -> tuple[str, ...]:
    """Return the domains of the address spaces."""
    spaces = found["AddressSpaces"].value if "AddressSpaces" in found else ()
    return tuple(map(address_space_domain, spaces))


def _is_enabled(found: Properties) -> bool:
    return _text(found, "Enabled", "True") == "True"


def _text(found: Properties, name: str, otherwise: str) -> str:
    value = found[name].value if name in found else otherwise
    return value if isinstance(value, str) else otherwise

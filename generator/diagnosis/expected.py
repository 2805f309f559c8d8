"""What a description says should be there, seen as evidence of the lowest rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.evidence.facts import ConfigObject, Property
from generator.exchange.names import canonical

if TYPE_CHECKING:
    from generator.model import Environment

DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Expected:
    """The few things that judging takes from a description; all empty without one.

    ``keys`` are the connectors of each kind by their key there, with their names in Exchange, None for one
    whose name is unknown.
    """

    objects: tuple[ConfigObject, ...] = ()
    send_connector: str = ""
    inbound_connector: str = ""
    initial_domain: str = ""
    organization: str = ""
    delegated: bool = False
    keys: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()
    tenant_id: str = ""
    server_versions: tuple[tuple[str, str], ...] = ()

    @property
    def described(self) -> bool:
        """Whether there is a description at all."""
        return bool(self.initial_domain)


def expected_of(environment: Environment | None) -> Expected:
    """Return what *environment* states about both sides; what is unknown in it stays unknown."""
    if environment is None:
        return Expected()
    chosen = environment.chosen_send_connector()
    connector = environment.send_connectors.get(chosen) if chosen else None
    inbound = environment.inbound_connectors.get(environment.chosen_inbound_connector() or "")
    domains = frozenset(canonical(domain) for domain in environment.accepted_domains or ())
    return Expected(
        objects=(
            *_objects(environment.send_connectors, "send_connector", "local"),
            *_objects(environment.inbound_connectors, "inbound_connector", "cloud"),
        ),
        send_connector=(connector.name or chosen or "") if connector else "",
        inbound_connector=(inbound.name or "") if inbound else "",
        initial_domain=environment.tenant.initial_domain,
        organization=environment.organization.domain,
        delegated=bool(environment.tenant.delegated),
        keys={
            "send_connector": {key: entry.name for key, entry in environment.send_connectors.items()},
            "inbound_connector": {key: entry.name for key, entry in environment.inbound_connectors.items()},
        },
        domains=domains,
        tenant_id=environment.tenant.id or "",
        server_versions=tuple((name, server.version) for name, server in environment.servers.items()),
    )


def _objects(section: dict[str, Any], kind: str, side: str) -> list[ConfigObject]:
    """Return the objects of one section; a property's name loses the underscores of the description."""
    found = []
    for key, entry in section.items():
        properties: dict[str, Property] = {}
        for name, value in entry.model_dump().items():
            if value is None:
                continue
            listed = isinstance(value, (list, tuple))
            texts = tuple(str(item) for item in value) if listed else ((str(value),) if value != "" else ())
            renamed = "sourcetransportservers" if name == "source_servers" else name.replace("_", "")
            properties[renamed] = Property(texts, 0, listed=listed)
        found.append(ConfigObject(kind, entry.name or key, properties, DESCRIPTION, 0, side))
    return found

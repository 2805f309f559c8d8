"""The simulated organisation: one JSON document that every simulated cmdlet reads and writes.

Format ``hybrid-runbook/world/1``. Properties of Exchange objects bear the cmdlets' own names; everything
else is in lower case::

    {"format": "hybrid-runbook/world/1",
     "clock": "2026-11-24T22:00:00Z",              the simulated time, UTC
     "organization": {
       "guid": "...", "name": "...",
       "accepted_domains": [{"Name", "DomainName", "DomainType", "Default"}],
       "send_connectors": [{"Name", "Guid", "SourceTransportServers", "TlsCertificateName", ...}],
       "receive_connectors": [...], "edge_subscriptions": [...], "hybrid_configuration": {} or null,
       "servers": [{"Name", "version", "build", "role": "hub" or "edge", "Site", "Fqdn",
                    "address": local IPv4, "egress": public IPv4,
                    "services": {"hub" | "frontend" | "edge": {"SendProtocolLogPath", ...}},
                    "certificates": [{"Thumbprint", "Subject", "Issuer", "CertificateDomains", ...}]}]},
     "tenants": [{"initial_domain", "id", "guid", "admin", "accepted_domains": [...],
                  "inbound_connectors": [...], "outbound_connectors": [...],
                  "onpremises_organizations": [...], "blocked_connectors": [...]}],
     "settings": {...},                            how the simulation behaves, see `SETTINGS`
     "traffic": {"queues", "tracking", "traces", "in_force", "replicas"}}   what mail and time left behind

The first tenant is the one that is described. ``organization`` and ``tenants`` are the configuration: what
a runbook may change. ``traffic`` and ``clock`` move on by themselves and are no part of a comparison.
"""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "hybrid-runbook/world/1"

Record: TypeAlias = dict[str, Any]
"""One object of the world: property name to string, bool, number, list of strings or `None`."""

SETTINGS: Mapping[str, Any] = {
    "propagation_minutes": 30,  # until Exchange Online acts on a changed connector (D: minutes to an hour)
    "edge_sync_minutes": 3,  # until a subscribed Edge server has a change by itself
    "stale_reads": 0,  # reads after a write that still show the value before it
    "ignore_error_action": False,  # errors of writes stay non-terminating whatever -ErrorAction says
    "refused_writes": {},  # cmdlet -> message: the write is refused
    "lost_writes": [],  # cmdlets whose writes report success and change nothing
    "refused_reads": {},  # cmdlet -> message: the read fails
    "strips_starttls": False,  # a firewall hides STARTTLS from the senders
    "enforced_servers": [],  # servers whose mail Exchange Online blocks for being out of date
    "unread_servers": [],  # servers that take no test message unless they are asked for by name
}
"""How the simulation behaves where reality differs from place to place, with the default of each."""

_TRAFFIC: Mapping[str, Any] = {"queues": [], "tracking": [], "traces": [], "in_force": {}, "replicas": {}}


class World:
    """The state of a simulated organisation and its tenants.

    Attributes:
        data: the whole document; see the module's description.
    """

    def __init__(self, data: Record) -> None:
        if data.get("format") != FORMAT:
            raise ValueError(f"not a world of format {FORMAT}: {data.get('format')!r}")
        self.data = data
        data["settings"] = {**copy.deepcopy(dict(SETTINGS)), **data.get("settings", {})}
        data["traffic"] = {**copy.deepcopy(dict(_TRAFFIC)), **data.get("traffic", {})}
        self.stale: dict[tuple[str, str], tuple[int, Record | None]] = {}
        self.writes = 0

    @classmethod
    def from_json(cls, text: str) -> World:
        """Return the world of a JSON document.

        Raises:
            ValueError: the text is no JSON, or no world of this format.
        """
        return cls(json.loads(text))

    def to_json(self) -> str:
        """Return the whole document, keys sorted, so that equal worlds are equal texts."""
        return json.dumps(self.data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def copy(self) -> World:
        """Return an independent world of the same state."""
        return World(copy.deepcopy(self.data))

    def configuration(self) -> str:
        """Return the configuration alone as JSON text: two worlds are configured alike if it is equal."""
        parts = {key: self.data[key] for key in ("organization", "tenants")}
        return json.dumps(parts, indent=1, sort_keys=True, ensure_ascii=False)

    def state(self) -> str:
        """Return all that a read must leave alone as JSON text: the configuration, and what mail left."""
        left = {key: self.traffic[key] for key in ("queues", "tracking", "traces")}
        return self.configuration() + json.dumps(left, sort_keys=True)

    @property
    def organization(self) -> Record:
        """The on-premises side."""
        organization: Record = self.data["organization"]
        return organization

    @property
    def tenants(self) -> list[Record]:
        """The tenants that Exchange Online knows; the described one first."""
        tenants: list[Record] = self.data["tenants"]
        return tenants

    @property
    def settings(self) -> Record:
        """How the simulation behaves."""
        settings: Record = self.data["settings"]
        return settings

    @property
    def traffic(self) -> Record:
        """Queues, tracking and trace rows, values in force, copies on Edge servers."""
        traffic: Record = self.data["traffic"]
        return traffic

    @property
    def servers(self) -> list[Record]:
        """All servers of the organisation, Edge servers included."""
        servers: list[Record] = self.organization["servers"]
        return servers

    @property
    def now(self) -> datetime:
        """The simulated time in UTC."""
        return datetime.fromisoformat(self.data["clock"]).astimezone(UTC)

    def advance(self, **duration: float) -> None:
        """Let simulated time pass: the keywords of `datetime.timedelta`."""
        self.data["clock"] = stamp(self.now + timedelta(**duration))

    def server(self, name: str) -> Record | None:
        """Return the server of this name or host name, in any case; `None` if there is none."""
        short = name.partition(".")[0].casefold()
        for server in self.servers:
            if (
                name.casefold() == server["Fqdn"].casefold()
                or short == server["Name"].casefold() == name.casefold()
            ):
                return server
        return None


def stamp(moment: datetime) -> str:
    """Return *moment* as the world writes it: UTC, ISO 8601, milliseconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


Path: TypeAlias = tuple[str, ...]
"""Where a value stands in a configuration: ``("tenants", "contoso.onmicrosoft.com", …)``."""


def differences(before: World, after: World) -> dict[Path, tuple[Any, Any]]:
    """Return what differs between two configurations, by path, each with the value before and after.

    Objects of a list are found by name, so that a reordered list of objects is no difference; lists of
    plain values are compared as they stand. An object that only one side has stands as a whole.
    """
    found: dict[Path, tuple[Any, Any]] = {}
    for part in ("organization", "tenants"):
        _compare((part,), before.data[part], after.data[part], found)
    return found


def _compare(path: Path, old: Any, new: Any, found: dict[Path, tuple[Any, Any]]) -> None:  # noqa: ANN401
    old, new = _keyed(old), _keyed(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            _compare((*path, key), old.get(key), new.get(key), found)
    elif old != new:
        found[path] = (old, new)


def _keyed(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        keys = ("Name", "Thumbprint", "initial_domain", "DomainName", "Identity")
        return {
            next((str(item[key]) for key in keys if key in item), str(index)): item
            for index, item in enumerate(value)
        }
    return value

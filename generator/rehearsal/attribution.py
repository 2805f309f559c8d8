"""How Exchange Online decides about a connection: to which tenant it belongs and whether it may relay.

This is the only place that knows it (D, 1.2 and 4.1 to 4.3). Where documents are silent the simulation
refuses, so that a rehearsed change never rests on an undocumented kindness of the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.rehearsal.matching import address_matches, certificate_matches, domain_of, proven_domains

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.rehearsal.world import Record

ACCEPTED = "250 2.1.5 Recipient OK"
NOT_ATTRIBUTED = "550 5.7.64 TenantAttribution; Relay Access Denied SMTP"
NOT_PROVEN = "550 5.7.64 Relay Access Denied ATTR36. For more information please refer to KB 3169958"
LOCKED_OUT = (
    "550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the message's "
    "recipient domain. The connector had either the RestrictDomainsToIPAddresses or "
    "RestrictDomainsToCertificate set"
)
BLOCKED = "550 5.7.711 Access denied, bad inbound connector. AS(2204)"
OUT_OF_DATE = (
    "550 5.7.230 Connecting Exchange server version is out-of-date; connection to Exchange Online "
    "blocked for 60 mins/hr"
)


@dataclass(frozen=True, slots=True)
class Connection:
    """What Exchange Online sees of a message: the offered certificate's names, the address, the envelope."""

    certificate_names: tuple[str, ...]
    address: str
    sender: str
    recipient: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to RCPT TO, and the tenant and connector to which the connection was attributed."""

    reply: str
    tenant: str | None = None
    connector: str | None = None

    @property
    def accepted(self) -> bool:
        """Whether the recipient was taken."""
        return self.reply.startswith("2")


@dataclass(frozen=True, slots=True)
class _Match:
    tenant: Record
    connector: Record
    by_certificate: bool


def attribute(connection: Connection, tenants: Sequence[Record], enforced: Sequence[str] = ()) -> Verdict:
    """Return Exchange Online's answer to a message.

    Args:
        connection: what the service sees.
        tenants: the configuration in force: each with ``initial_domain``, ``accepted_domains`` and
            ``inbound_connectors``, as in a world.
        enforced: names of servers whose mail the service blocks for being out of date.
    """
    for tenant in tenants:
        if domain_of(connection.recipient) in accepted_names(tenant):
            return Verdict(ACCEPTED, tenant["initial_domain"])
    matches = [match for tenant in tenants for match in _matches(connection, tenant)]
    if not matches:
        locked = any(
            _locks_out(tenant) for tenant in tenants if domain_of(connection.sender) in accepted_names(tenant)
        )
        return Verdict(LOCKED_OUT if locked else NOT_ATTRIBUTED)
    match = min(matches, key=lambda one: _rank(connection, one))
    reply = _relay(connection, match)
    if reply == ACCEPTED and connection.server in enforced:
        reply = OUT_OF_DATE
    return Verdict(reply, match.tenant["initial_domain"], match.connector["Name"])


def accepted_names(tenant: Record) -> frozenset[str]:
    """Return the accepted domains of *tenant* in lower case."""
    return frozenset(domain["DomainName"].casefold() for domain in tenant["accepted_domains"])


def _matches(connection: Connection, tenant: Record) -> list[_Match]:
    found = []
    for connector in tenant["inbound_connectors"]:
        if not connector["Enabled"] or connector["ConnectorType"] != "OnPremises":
            continue
        if certificate_matches(connector["TlsSenderCertificateName"] or "", connection.certificate_names):
            found.append(_Match(tenant, connector, by_certificate=True))
        elif address_matches(connector["SenderIPAddresses"], connection.address):
            found.append(_Match(tenant, connector, by_certificate=False))
    return found


def _rank(connection: Connection, match: _Match) -> tuple[bool, bool, bool]:
    """Return the order of MC1226222: certificate domain, then envelope sender; the least is taken."""
    accepted = accepted_names(match.tenant)
    by_certificate = match.by_certificate and _proves(match, accepted)
    return (not by_certificate, domain_of(connection.sender) not in accepted, not match.by_certificate)


def _proves(match: _Match, accepted: frozenset[str]) -> bool:
    return any(
        domain in accepted for domain in proven_domains(match.connector["TlsSenderCertificateName"] or "")
    )


def _relay(connection: Connection, match: _Match) -> str:
    """Return the answer once a connector is found: condition B of D, 1.2, and the connector's own limits."""
    accepted = accepted_names(match.tenant)
    sender = domain_of(connection.sender)
    if match.connector["Name"] in match.tenant.get("blocked_connectors", ()):
        return BLOCKED
    limits = [domain.casefold() for domain in match.connector.get("AssociatedAcceptedDomains") or ()]
    if limits and sender and sender not in limits:
        return NOT_ATTRIBUTED
    if match.by_certificate and _proves(match, accepted):
        return ACCEPTED
    if sender in accepted:
        return ACCEPTED
    return NOT_PROVEN if match.by_certificate else NOT_ATTRIBUTED


def _locks_out(tenant: Record) -> bool:
    return any(
        connector["Enabled"]
        and connector["ConnectorType"] == "Partner"
        and (connector.get("RestrictDomainsToIPAddresses") or connector.get("RestrictDomainsToCertificate"))
        for connector in tenant["inbound_connectors"]
    )

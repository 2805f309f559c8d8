"""The certificates on the servers of a simulated organisation."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from generator.rehearsal.world import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from generator.model import Certificate, Environment
    from generator.rehearsal.world import Record

PUBLIC_CA = "CN=Simulated Public CA 1, O=Simulated Trust Services, C=US"
INTERNAL_CA = "CN=Contoso Internal CA"
_NAMED = re.compile("(?i)<I>(.+)<S>(.+)")
PRESENT = ("2026-10-01T00:00:00.000Z", "2027-04-10T23:59:59.000Z")
NEWER = ("2026-11-01T00:00:00.000Z", "2027-05-10T23:59:59.000Z")
OLDER = ("2026-04-01T00:00:00.000Z", "2026-12-15T23:59:59.000Z")
_LONG = ("2024-01-01T00:00:00.000Z", "2029-01-01T00:00:00.000Z")


@dataclass(frozen=True, slots=True)
class Presented:
    """What the source servers are to be known by once the change is made.

    Attributes:
        name: what the inbound connector has to know.
        issuer, subject: of the certificate that bears the name.
        names: the certificate's names.
        host: a host name that the certificate covers.
        addresses: public addresses or ranges from which mail leaves.
        old_name: the name of the certificate before.
    """

    name: str
    issuer: str
    subject: str
    names: tuple[str, ...]
    host: str
    addresses: tuple[str, ...]
    old_name: str

    @property
    def identifier(self) -> str:
        """The ``<I>issuer<S>subject`` of the certificate."""
        return f"<I>{self.issuer}<S>{self.subject}"


def presented(
    environment: Environment, name: str, identifier: str | None, fqdn: str | None
) -> tuple[str, ...]:
    """Return issuer, subject and names of the certificate that the servers are to offer.

    Args:
        environment: the description; the certificate it names is taken.
        name: what the inbound connector has to know.
        identifier: the ``<I>issuer<S>subject`` that the change or the send connector names.
        fqdn: a host name that the certificate has to cover besides, if the change sets one.
    """
    stated = chosen(environment)
    match = _NAMED.fullmatch(identifier or "")
    issuer = (stated.issuer if stated else None) or (match[1] if match else PUBLIC_CA)
    subject = (stated.subject if stated else None) or (match[2] if match else f"CN={name}")
    names = stated.names if stated and stated.names else (name, *((fqdn,) if fqdn else ()))
    return (issuer, subject, *dict.fromkeys(names))


def chosen(environment: Environment) -> Certificate | None:
    """Return the described certificate that the change is about, or the only one there is."""
    key = environment.change.certificate if environment.change else None
    if key is None and len(environment.certificates) == 1:
        key = next(iter(environment.certificates))
    return environment.certificates.get(key) if key else None


def host_under(address: str) -> str:
    """Return one address of an address or CIDR range."""
    network = ipaddress.ip_network(address, strict=False)
    return str(network[1] if network.num_addresses > 2 else network[0])  # noqa: PLR2004 - has a host part


def certificates(environment: Environment, server: str, right: Presented) -> list[Record]:
    """Return what *server* holds: the certificate to be offered, its predecessor, and the self-signed one.

    A described certificate that is stated not to be installed on *server* is missing there. The one to be
    offered is the first, the self-signed one the last.
    """
    stated = chosen(environment)
    held = []
    if stated is None or _holds(stated, server):
        one = certificate(right.subject, right.issuer, right.names, _validity(stated))
        if stated and stated.thumbprint:
            one["Thumbprint"] = stated.thumbprint
        if stated and stated.has_private_key is not None:
            one["HasPrivateKey"] = stated.has_private_key
        held.append(one)
    for other in environment.certificates.values():
        if other is not stated and other.subject and other.names and _holds(other, server):
            issuer = other.issuer or PUBLIC_CA
            held.append(certificate(other.subject, issuer, other.names, _validity(other, OLDER)))
            held[-1]["Thumbprint"] = other.thumbprint or held[-1]["Thumbprint"]
    held.append(certificate(f"CN={right.old_name}", PUBLIC_CA, (right.old_name,), OLDER))
    held.append(certificate(f"CN={server}", f"CN={server}", (server.lower(),), _LONG))
    return held


def certificate(subject: str, issuer: str, names: tuple[str, ...], validity: tuple[str, str]) -> Record:
    """Return a certificate that is enabled for SMTP; one of an internal CA or of itself is so marked."""
    # The thumbprint has to differ from that of any other certificate, and be the same in every run.
    digest = hashlib.sha256("|".join((subject, issuer, *names, *validity)).encode()).hexdigest().upper()
    root = "None" if subject == issuer else "Enterprise" if issuer == INTERNAL_CA else "ThirdParty"
    return {
        "Thumbprint": digest[:40],
        "SerialNumber": digest[:32][::-1],
        "Subject": subject,
        "Issuer": issuer,
        "CertificateDomains": list(names),
        "NotBefore": validity[0],
        "NotAfter": validity[1],
        "Status": "Valid",
        "Services": "IIS, SMTP",
        "HasPrivateKey": True,
        "RootCAType": root,
        "IsSelfSigned": subject == issuer,
    }


def _holds(stated: Certificate, server: str) -> bool:
    return stated.installed_on is None or server.casefold() in [
        name.casefold() for name in stated.installed_on
    ]


def _validity(stated: Certificate | None, otherwise: tuple[str, str] = PRESENT) -> tuple[str, str]:
    first = _moment(stated.not_before if stated else None, otherwise[0])
    return (first, _moment(stated.not_after if stated else None, otherwise[1]))


def _moment(stated: datetime | None, otherwise: str) -> str:
    return stamp(stated.astimezone(UTC)) if stated else otherwise

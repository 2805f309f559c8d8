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
_NAMED = re.compile("(?i)<I>(.+)<S>(.+)")
_TODAY = ("2026-10-01T00:00:00.000Z", "2027-04-10T23:59:59.000Z")
_BEFORE = ("2026-04-01T00:00:00.000Z", "2026-12-15T23:59:59.000Z")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the source servers are to be known by: certificate name, the old one, public addresses."""

    name: str
    old_name: str
    addresses: tuple[str, ...]

    def host(self) -> str:
        """Return a host name that the certificate covers."""
        return f"mail.{self.name[2:]}" if self.name.startswith("*.") else self.name

    def identifier(self, environment: Environment) -> str:
        """Return the ``<I>issuer<S>subject`` of the certificate that the servers are to offer."""
        issuer, subject = _issuer_and_subject(environment, self)
        return f"<I>{issuer}<S>{subject}"


def host_under(address: str) -> str:
    """Return one address of an address or CIDR range."""
    network = ipaddress.ip_network(address, strict=False)
    return str(network[1] if network.num_addresses > 2 else network[0])  # noqa: PLR2004 - has a host part


def certificates(environment: Environment, server: str, wanted: Wanted) -> list[Record]:
    """Return what *server* holds: the certificate to be offered, its predecessor, and the self-signed one.

    A described certificate that is stated not to be installed on *server* is missing there. The
    self-signed one is the last.
    """
    issuer, subject = _issuer_and_subject(environment, wanted)
    stated = _chosen(environment)
    held = []
    if stated is None or stated.installed_on is None or _holds(stated.installed_on, server):
        names = list(stated.names) if stated and stated.names else [wanted.name]
        held.append(_certificate(subject, issuer, names, _validity(stated), "IMAP, POP, IIS, SMTP"))
        if stated and stated.thumbprint:
            held[0]["Thumbprint"] = stated.thumbprint
        if stated and stated.has_private_key is not None:
            held[0]["HasPrivateKey"] = stated.has_private_key
    held.append(_certificate(f"CN={wanted.old_name}", PUBLIC_CA, [wanted.old_name], _BEFORE, "IIS, SMTP"))
    own = f"CN={server}"
    held.append(
        _certificate(
            own, own, [server.lower()], ("2024-01-01T00:00:00.000Z", "2029-01-01T00:00:00.000Z"), "SMTP"
        )
    )
    return held


def _holds(installed_on: tuple[str, ...], server: str) -> bool:
    return server.casefold() in [name.casefold() for name in installed_on]


def _chosen(environment: Environment) -> Certificate | None:
    key = environment.change.certificate if environment.change else None
    if key is None and len(environment.certificates) == 1:
        key = next(iter(environment.certificates))
    return environment.certificates.get(key) if key else None


def _issuer_and_subject(environment: Environment, wanted: Wanted) -> tuple[str, str]:
    """Return the described certificate's, or those that the send connector names, or made-up ones."""
    key = environment.chosen_send_connector()
    named = environment.send_connectors[key].tls_certificate_name if key else None
    match = _NAMED.fullmatch(named or "")
    stated = _chosen(environment)
    issuer = (stated.issuer if stated else None) or (match[1] if match else PUBLIC_CA)
    subject = (stated.subject if stated else None) or (match[2] if match else f"CN={wanted.name}")
    return issuer, subject


def _validity(stated: Certificate | None) -> tuple[str, str]:
    return (
        _moment(stated.not_before if stated else None, _TODAY[0]),
        _moment(stated.not_after if stated else None, _TODAY[1]),
    )


def _moment(stated: datetime | None, otherwise: str) -> str:
    return stamp(stated.astimezone(UTC)) if stated else otherwise


def _certificate(
    subject: str, issuer: str, names: list[str], validity: tuple[str, str], services: str
) -> Record:
    # The thumbprint has to differ from that of any other certificate, and be the same in every run.
    digest = hashlib.sha256("|".join((subject, issuer, *names, *validity)).encode()).hexdigest().upper()
    own = subject == issuer
    return {
        "Thumbprint": digest[:40],
        "SerialNumber": digest[:32][::-1],
        "Subject": subject,
        "Issuer": issuer,
        "CertificateDomains": names,
        "NotBefore": validity[0],
        "NotAfter": validity[1],
        "Status": "Valid",
        "Services": services,
        "HasPrivateKey": True,
        "RootCAType": "None" if own else "ThirdParty",
        "IsSelfSigned": own,
    }

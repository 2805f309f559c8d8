"""Which certificate a server offers as TLS client: the rules of each Exchange version (D, 5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.rehearsal.matching import certificate_matches

if TYPE_CHECKING:
    from generator.rehearsal.world import Record

IMPLICIT_ONLY = frozenset({"2010"})
"""Versions that know no TlsCertificateName on a send connector."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a server offers on a session.

    Attributes:
        certificate: the certificate offered as TLS client, if any.
        problem: the SMTP text of what keeps it from sending at all.
        encrypted: TLS is used; only then can a certificate be offered.
    """

    certificate: Record | None
    problem: str = ""
    encrypted: bool = True


def identifier(certificate: Record) -> str:
    """Return the ``<I>issuer<S>subject`` by which a connector names a certificate."""
    return f"<I>{certificate['Issuer']}<S>{certificate['Subject']}"


def choose(server: Record, connector: Record) -> Choice:
    """Return what *server* offers on a session of *connector*.

    With TlsCertificateName the newest local certificate of that issuer and subject, whatever services it
    is enabled for; a missing one stops the mail with 454 4.7.5. Without it, and on Exchange 2010 always, the
    first that `candidates` lists. A certificate without private key stops the mail too.
    """
    wanted = connector.get("TlsCertificateName")
    if wanted and server["version"] not in IMPLICIT_ONLY:
        held = [item for item in server["certificates"] if identifier(item).casefold() == wanted.casefold()]
        if not held:
            return Choice(
                None,
                "454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be "
                "found",
            )
        chosen = max(held, key=lambda item: (item["NotBefore"], item["NotAfter"]))
    else:
        listed = candidates(server, connector.get("Fqdn") or server["Fqdn"])
        if not listed:
            return Choice(None)
        chosen = listed[0]
    if not chosen["HasPrivateKey"]:
        return Choice(None, "454 4.7.0 TLS negotiation failed with error NoCredentials")
    return Choice(chosen)


def candidates(server: Record, host: str) -> list[Record]:
    """Return the certificates that may stand for *host* when none is named, the best first.

    Public before self-signed, newer before older; only valid ones that are enabled for SMTP.
    """
    fitting = [
        item
        for item in server["certificates"]
        if "SMTP" in item["Services"] and item["Status"] == "Valid" and _covers(item, host)
    ]
    return sorted(fitting, key=lambda item: (not item["IsSelfSigned"], item["NotBefore"]), reverse=True)


def _covers(certificate: Record, host: str) -> bool:
    names = certificate["CertificateDomains"]
    wildcard = "*." + host.partition(".")[2]
    return certificate_matches(host, names) or wildcard.casefold() in [name.casefold() for name in names]

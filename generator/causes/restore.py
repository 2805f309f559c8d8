"""The fast cure: while the old certificate is valid, the servers present it again.

The tenant still knows its name, so nothing is changed there and nothing has to propagate. It lasts until
that certificate expires. Source: Set-SendConnector reference, -TlsCertificateName; "TLS Certificates in
Exchange Hybrid" (Exchange Team Blog): a name without a thumbprint, of several that fit the newest is taken.
"""

import enum
from dataclasses import replace

from generator.causes.change import Change
from generator.causes.connectors import send_change
from generator.exchange import VERSIONS, parameters
from generator.model import RESTORE, Certificate, Environment

CURED = ("C01",)
"""The causes against which the old certificate helps: its name is the one that the tenant knows."""

_NAMED_BY = "TlsCertificateName"


class Obstacle(enum.StrEnum):
    """Why the old certificate can't be presented again; the first four can't be overcome by finding out."""

    CAUSE = "cause"
    NOT_NAMED = "not_named"
    VERSION = "version"
    SAME = "same"
    NEW_UNKNOWN = "new_unknown"
    OLD_UNKNOWN = "old_unknown"


def identifier(certificate: Certificate | None) -> str | None:
    """Return `<I>issuer<S>subject` of *certificate*; `None` if it isn't known."""
    if certificate is None or not certificate.issuer or not certificate.subject:
        return None
    return f"<I>{certificate.issuer}<S>{certificate.subject}"


def old_certificate(environment: Environment) -> Certificate | None:
    """Return the certificate that was presented before; `None` if none is described as such."""
    key = environment.change.old_certificate if environment.change else None
    return environment.certificates.get(key) if key else None


def unable(environment: Environment) -> tuple[str, ...]:
    """Return the source servers that choose their certificate by host name alone (Exchange 2010)."""
    versions = {name: environment.servers[name].version for name in environment.source_servers()}
    return tuple(
        name
        for name, version in versions.items()
        if version in VERSIONS and _NAMED_BY not in parameters("Set-SendConnector", version)
    )


def obstacles(environment: Environment) -> tuple[Obstacle, ...]:
    """Return what keeps the strategy from curing, or from being judged; none if the way is free.

    Whether the certificate is valid, installed everywhere and has its key is judged by V32, V33, V36 and V37.
    """
    change = environment.change
    if change is None or not set(change.causes) <= set(CURED):
        return (Obstacle.CAUSE,)
    if change.old_certificate is None:
        return (Obstacle.NOT_NAMED,)
    if unable(environment):
        return (Obstacle.VERSION,)
    old, new = identifier(old_certificate(environment)), identifier(_new_certificate(environment))
    if old is None:
        return (Obstacle.OLD_UNKNOWN,)
    if new is None:
        return (Obstacle.NEW_UNKNOWN,)
    return (Obstacle.SAME,) if old.casefold() == new.casefold() else ()


def restored(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `TlsCertificateName` to the old certificate; none while that isn't known."""
    wanted = identifier(old_certificate(environment))
    if wanted is None or environment.change is None:
        return ()
    change = send_change(
        environment, "onprem.certificate-name", "", (_NAMED_BY, "tls_certificate_name", wanted)
    )
    return (replace(change, cures=environment.change.causes, requires_certificate=wanted),)


def is_faster(environment: Environment) -> bool:
    """Say whether the strategy restore would surely do where another one was chosen."""
    change, old, start = environment.change, old_certificate(environment), environment.ticket.start
    if change is None or change.strategy == RESTORE or old is None or obstacles(environment):
        return False
    valid = start is not None and old.not_after is not None and old.not_after > start
    holders = {environment.described_server(name) for name in old.installed_on or ()}
    return valid and old.has_private_key is not False and set(environment.source_servers()) <= holders


def _new_certificate(environment: Environment) -> Certificate | None:
    """Return the certificate that took the old one's place: the one chosen, or the only other."""
    change, known = environment.change, environment.certificates
    if change is None:
        return None
    others = [key for key in known if key != change.old_certificate]
    key = change.certificate if change.certificate is not None else others[0] if len(others) == 1 else None
    return known.get(key) if key else None

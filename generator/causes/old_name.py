"""The names of the certificate that was replaced: who still carries one of them was forgotten."""

from collections.abc import Iterable, Iterator

from generator.exchange.names import canonical, common_name, is_domain, parent
from generator.model import Certificate, Environment

_RESTORE = "restore"


def old_names(environment: Environment) -> tuple[str, ...]:
    """Return what the old certificate is called in connectors and in the hybrid configuration.

    That is the name on the inbound connector before the change, and names and thumbprint of the certificate
    described as the old one. A name that the new certificate bears too is none of them. Nothing is old while
    it isn't known, or when the old certificate is to be presented again.
    """
    change = environment.change
    if change is None or change.strategy == _RESTORE:
        return ()
    key = environment.chosen_inbound_connector()
    recorded = environment.inbound_connectors[key].tls_sender_certificate_name if key else None
    wanted = change.tls_sender_certificate_name
    replaced = _described(environment, change.old_certificate)
    found = [recorded] if recorded and wanted else []
    if replaced:
        found += [*_names(replaced), *([replaced.thumbprint] if replaced.thumbprint else [])]
    presented = _described(environment, change.certificate)
    kept = {canonical(wanted or ""), *(map(canonical, _names(presented)) if presented else ())}
    names = [name for name in map(canonical, found) if name not in kept]
    return tuple(dict.fromkeys([*names, *_above(names, kept)]))


def _above(names: Iterable[str], kept: Iterable[str]) -> Iterator[str]:
    """Yield the wildcards that only the old host names satisfy."""
    needed = {f"*.{parent(name)}" for name in kept} | set(kept)
    for name in names:
        wildcard = f"*.{parent(name)}"
        if is_domain(name) and is_domain(parent(name)) and wildcard not in needed:
            yield wildcard


def _described(environment: Environment, key: str | None) -> Certificate | None:
    return environment.certificates.get(key) if key else None


def _names(certificate: Certificate) -> tuple[str, ...]:
    common = common_name(certificate.subject or "")
    return (*((common,) if common else ()), *(certificate.names or ()))

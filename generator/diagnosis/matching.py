"""Three-valued comparisons for verdicts: yes, no, and what no document settles."""

import ipaddress
from collections.abc import Collection, Iterable

from generator.exchange.names import (
    Match,
    base_domain,
    canonical,
    is_sender_certificate_name,
    matches,
    parent,
)

_CLOUD_HOSTS = (
    ".outlook.com",
    ".outlook.de",
    ".outlook.cn",
    ".office365.us",
    ".office365.com",
    ".mx.microsoft",
    ".exchangelabs.com",
)


def certificate_fits(value: str, names: Iterable[str]) -> Match:
    """Return whether a certificate with *names* satisfies *value* (TlsSenderCertificateName), for a verdict.

    A host value under a wildcard certificate has no documented match: uncertain here, as is a value that
    is no domain at all.
    """
    if not is_sender_certificate_name(canonical(value)):
        return Match.UNCERTAIN
    presented = [canonical(name) for name in names]
    answer = matches(value, presented)
    if answer is Match.NO_MATCH and f"*.{parent(value)}" in presented:
        return Match.UNCERTAIN
    return answer


def proves_domain(value: str, accepted: Collection[str]) -> Match:
    """Return whether *value* proves an accepted domain by itself (condition B through the certificate).

    A host directly under an accepted domain is uncertain: documents contradict each other there.
    """
    base = base_domain(value)
    if base in accepted:
        return Match.MATCH
    return Match.UNCERTAIN if not value.startswith("*.") and parent(value) in accepted else Match.NO_MATCH


def public_ipv4(text: str) -> bool:
    """Return whether *text* is an IPv4 address that the Internet can see, or a documentation address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    # Documentation ranges stand for public ones in examples and tests.
    documentation = any(address in network for network in _DOCUMENTATION)
    return address.version == 4 and (address.is_global or documentation)  # noqa: PLR2004 - the IP version


_DOCUMENTATION = tuple(
    ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)


def is_ipv6(text: str) -> bool:
    """Return whether *text* is an IPv6 address."""
    try:
        return ipaddress.ip_address(text).version == 6  # noqa: PLR2004 - the IP version
    except ValueError:
        return False


def is_private(text: str) -> bool:
    """Return whether *text* is an address of an inside network."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return address.is_private and not any(address in network for network in _DOCUMENTATION)


def listed(address: str, entries: Iterable[str]) -> bool | None:
    """Return whether *address* is in *entries* (addresses, CIDR); None if an entry can't be read."""
    try:
        candidate = ipaddress.ip_address(address)
    except ValueError:
        return None
    unread = False
    for entry in entries:
        try:
            if candidate in ipaddress.ip_network(entry.strip(), strict=False):
                return True
        except ValueError:
            unread = True
    return None if unread else False


def is_cloud_host(name: str) -> bool:
    """Return whether *name* is a host of Exchange Online."""
    return f".{name.lower().rstrip('.')}".endswith(_CLOUD_HOSTS)


def domain_of(address: str) -> str:
    """Return the domain of a mail address in lower case; nothing for the null sender."""
    return canonical(address.rpartition("@")[2]) if "@" in address else ""

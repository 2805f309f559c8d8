"""Which names and addresses match which, as far as documents state it."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def certificate_matches(value: str, names: Iterable[str]) -> bool:
    """Say whether a certificate with *names* (CN and alternative names) satisfies a TlsSenderCertificateName.

    True where a name equals *value*, or where *value* is ``*.d`` and a name is exactly one label under
    ``d``. What no document promises (deeper labels, the bare domain, a wildcard certificate for a host
    value) doesn't match here: a runbook must not depend on it (D, 4.2).
    """
    wanted = value.casefold()
    if not wanted:
        return False
    for name in (name.casefold() for name in names):
        if name == wanted:
            return True
        if wanted.startswith("*.") and name.partition(".")[2] == wanted[2:]:
            return True
    return False


def proven_domains(value: str) -> tuple[str, ...]:
    """Return the domains of which one must be accepted for *value* to prove the organisation.

    For ``*.d`` that is ``d``; for a host name the name itself or its immediate parent (K-ATTR36).
    """
    name = value.casefold()
    if name.startswith("*."):
        return (name[2:],)
    return (name, name.partition(".")[2])


def address_matches(entries: Iterable[str], address: str) -> bool:
    """Say whether an IPv4 *address* stands in a list of addresses and CIDR ranges."""
    candidate = ipaddress.ip_address(address)
    return any(candidate in ipaddress.ip_network(entry, strict=False) for entry in entries)


def domain_of(address: str) -> str:
    """Return the domain of a mail address, in lower case; of the null sender ``<>`` the empty text."""
    return address.strip("<>").rpartition("@")[2].casefold()


def space_fits(space: str, domain: str) -> tuple[int, int] | None:
    """Say how well an address space carries mail for *domain*.

    Args:
        space: as the cmdlet prints it, e.g. ``SMTP:*.contoso.com;5``.
        domain: the recipient's domain, lower case.

    Returns:
        Length of the matching pattern and the negated cost, to be compared with other spaces: the greater
        pair wins; `None` if the space doesn't fit.
    """
    pattern, _, cost = space.partition(";")
    kind, _, name = pattern.rpartition(":")
    if kind and kind.casefold() != "smtp":
        return None
    rank = -int(cost or "1")
    name = name.casefold()
    if name == "*":
        return (0, rank)
    if name.startswith("*."):
        return (len(name), rank) if domain == name[2:] or domain.endswith(name[1:]) else None
    return (len(name) + 1, rank) if domain == name else None

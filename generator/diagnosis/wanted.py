"""The TlsSenderCertificateName that a certificate's names lead to."""

from collections.abc import Iterable

from generator.diagnosis.case import Case
from generator.diagnosis.matching import proves_domain
from generator.exchange.names import Match, base_domain, canonical, is_sender_certificate_name, is_wildcard


def wanted_name(case: Case, names: Iterable[str]) -> str:
    """Return the value to set for a certificate with *names*; nothing where that would be a guess.

    It proves an accepted domain of the tenant by itself, with a wildcard if the certificate has one; else it
    is a host directly below one. Where the accepted domains aren't known, all names must be of one domain.
    """
    usable = [name for name in map(canonical, names) if is_sender_certificate_name(name)]
    ordered = sorted(usable, key=lambda name: not is_wildcard(name))
    accepted = case.accepted
    if accepted is None:
        return ordered[0] if len({base_domain(name) for name in ordered}) == 1 else ""
    for answer in (Match.MATCH, Match.UNCERTAIN):
        for name in ordered:
            if proves_domain(name, accepted) is answer:
                return name
    return ""


def only_domain(names: Iterable[str]) -> str:
    """Return the domain that all usable *names* are of; nothing if they are of several."""
    domains = {base_domain(name) for name in map(canonical, names) if is_sender_certificate_name(name)}
    return domains.pop() if len(domains) == 1 else ""

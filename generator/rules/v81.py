"""V81: a domain is not written as Exchange Online lists it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import canonical, is_domain
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each domain with capitals or in national letters, and for what is none.

    Names are compared as DNS does, in lower case and as A-labels (RFC 5890).
    """
    yield from _judged(environment.organization.domain, ("organization", "domain"))
    for index, domain in enumerate(environment.accepted_domains or ()):
        yield from _judged(domain, ("accepted_domains", str(index)))


def _judged(domain: str, path: tuple[str, ...]) -> Iterator[Finding]:
    written = canonical(domain)
    values = {"domain": domain, "canonical": written}
    if not is_domain(written):
        yield Finding("V81", Severity.ERROR, path, "no_domain", values)
    elif not domain.isascii():
        yield Finding("V81", Severity.WARNING, path, "national", values)
    elif domain != written:
        yield Finding("V81", Severity.WARNING, path, values=values)


RULE = Rule("V81", "accepted-domain.form", Severity.WARNING, check)

"""V43: an address can never be seen by Exchange Online, or a name is from documentation."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import parse, special
from generator.exchange.names import canonical
from generator.model import Environment
from generator.rules.address_lists import stated_addresses
from generator.rules.rule import Rule

_DOCUMENTATION = "documentation"
# RFC 2606, and the fictitious companies of Microsoft's documents: no customer owns these names.
_RESERVED_TLDS = frozenset({"example", "invalid", "localhost", "test"})
_FICTITIOUS = frozenset(
    {
        "adatum",
        "adventure-works",
        "alpineskihouse",
        "cohovineyard",
        "cohowinery",
        "consolidatedmessenger",
        "contoso",
        "cpandl",
        "example",
        "fabrikam",
        "fineartschool",
        "fourthcoffee",
        "graphicdesigninstitute",
        "litwareinc",
        "lucernepublishing",
        "margiestravel",
        "northwindtraders",
        "proseware",
        "relecloud",
        "southridgevideo",
        "tailspintoys",
        "tailwindtraders",
        "treyresearch",
        "wideworldimporters",
        "wingtiptoys",
        "woodgrovebank",
    }
)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each special-purpose address, and a warning for each documentation name.

    The service sees the public address of a connection (IANA special-purpose registry, RFC 5737). What a
    connector holds already is a warning. ``example: true`` admits documentation addresses and names.
    """
    for stated in stated_addresses(environment):
        found = parse(stated.text)
        kind = special(found) if found else None
        if kind is None or (kind == _DOCUMENTATION and environment.example):
            continue
        severity = Severity.ERROR if stated.wanted or not stated.on_connector else Severity.WARNING
        yield Finding("V43", severity, stated.path, kind, {"address": stated.text})
    if not environment.example:
        yield from _documentation_names(environment)


def _documentation_names(environment: Environment) -> Iterator[Finding]:
    told: set[str] = set()
    for path, name in _names(environment):
        domain = canonical(name.rpartition("@")[2])
        if domain not in told and _is_fictitious(domain):
            yield Finding("V43", Severity.WARNING, path, "name", {"name": domain})
        told.add(domain)


def _names(environment: Environment) -> Iterator[tuple[tuple[str, ...], str]]:
    yield ("organization", "domain"), environment.organization.domain
    yield ("tenant", "initial_domain"), environment.tenant.initial_domain
    for index, domain in enumerate(environment.accepted_domains or ()):
        yield ("accepted_domains", str(index)), domain
    if environment.test:
        yield ("test", "from"), environment.test.sender
        yield ("test", "to"), environment.test.recipient


def _is_fictitious(domain: str) -> bool:
    labels = domain.split(".")
    return labels[-1] in _RESERVED_TLDS or not _FICTITIOUS.isdisjoint(labels[:-1])


RULE = Rule("V43", "address.not-public", Severity.ERROR, check)

"""V59: TlsDomain and TlsAuthLevel of a send connector don't go together."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment, SendConnector
from generator.rules.rule import Rule

_WITH_DOMAIN = "domainvalidation"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each send connector with a combination that the cmdlet refuses.

    TlsDomain belongs to DomainValidation alone, and there it is needed as soon as the mail goes to a smart
    host (Set-SendConnector reference, -TlsDomain). A wanted TlsAuthLevel is judged with the present
    TlsDomain; a value that is not known waits.
    """
    chosen, change = environment.chosen_send_connector(), environment.change
    for key, connector in environment.send_connectors.items():
        wanted = change.tls_auth_level if change and key == chosen else None
        level = connector.tls_auth_level if wanted is None else wanted
        path = ("send_connectors", key, "tls_auth_level") if wanted is None else ("change", "tls_auth_level")
        if level is None or connector.tls_domain is None:
            continue
        values = {"level": level, "domain": connector.tls_domain, "connector": connector.name or key}
        if connector.tls_domain and level.casefold() != _WITH_DOMAIN:
            yield Finding("V59", Severity.ERROR, path, "" if level else "no_level", values)
        elif not connector.tls_domain and level.casefold() == _WITH_DOMAIN and _by_smart_host(connector):
            yield Finding("V59", Severity.ERROR, path, "no_domain", values)


def _by_smart_host(connector: SendConnector) -> bool:
    return bool(connector.smart_hosts) and connector.dns_routing_enabled is not True


RULE = Rule("V59", "send-connector.tls-domain", Severity.ERROR, check)

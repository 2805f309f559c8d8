"""V93: a wanted value is none that the change could set."""

from collections.abc import Iterator

from generator.causes import CAUSES
from generator.causes.c04 import AUTHENTICATING
from generator.causes.connectors import settable
from generator.diagnostics import Finding, Severity
from generator.exchange.names import is_domain
from generator.model import ChangeRequest, Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each wanted value of a form, or for a version, that has no such setting.

    Sources: Set-SendConnector and Set-InboundConnector reference; the causes only ever switch the inbound
    connector on and the proxy off. At least one source server has to remain.
    """
    change = environment.change
    if change is None:
        return
    for name, variant, value in _wrong(environment, change):
        yield Finding("V93", Severity.ERROR, ("change", name), variant, {"property": name, "value": value})


def _wrong(environment: Environment, change: ChangeRequest) -> Iterator[tuple[str, str, str]]:
    """Yield key, variant and value of what can't be set."""
    if change.tls_auth_level is not None and change.tls_auth_level not in AUTHENTICATING:
        yield "tls_auth_level", "level", change.tls_auth_level
    if change.fqdn is not None and not is_domain(change.fqdn):
        yield "fqdn", "domain", change.fqdn
    for domain in change.missing_accepted_domains:
        if not is_domain(domain):
            yield "missing_accepted_domains", "domain", domain
    if change.enabled is False:
        yield "enabled", "only_on", "false"
    if change.frontend_proxy_enabled is True:
        yield "frontend_proxy_enabled", "only_off", "true"
    yield from _servers(environment, change)
    yield from _version(environment, change)
    if change.new_inbound_connector is not None:
        taken = {(one.name or key).casefold() for key, one in environment.inbound_connectors.items()}
        if change.new_inbound_connector.casefold() in taken:
            yield "new_inbound_connector", "taken", change.new_inbound_connector


def _servers(environment: Environment, change: ChangeRequest) -> Iterator[tuple[str, str, str]]:
    if change.source_servers is None:
        return
    described = {name.casefold() for name in environment.servers}
    if not change.source_servers:
        yield "source_servers", "none_left", ""
    for name in change.source_servers:
        if name.casefold() not in described:
            yield "source_servers", "not_described", name


def _version(environment: Environment, change: ChangeRequest) -> Iterator[tuple[str, str, str]]:
    """Yield what no source server's Set-SendConnector has, and the causes that can't occur without it."""
    if not environment.source_servers():
        return
    for cause in change.causes:
        parameter = CAUSES[cause].parameter if cause in CAUSES else ""
        if parameter and not settable(environment, parameter):
            yield "causes", f"no_{parameter}", cause
    if settable(environment, "TlsCertificateName"):
        return
    if change.tls_certificate_name is not None:
        yield "tls_certificate_name", "version", change.tls_certificate_name
    elif "C02" in change.causes and change.certificate is not None and change.fqdn is None:
        yield "certificate", "by_fqdn", change.certificate


RULE = Rule("V93", "change.value-that-can-be-set", Severity.ERROR, check)

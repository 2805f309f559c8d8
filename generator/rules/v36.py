"""V36: the certificate to be offered is missing on a server that has to offer it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import Match, matches
from generator.model import Certificate, Environment, speakers
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding that names the servers without it, or without any that fits the wanted name.

    Every source server, every FrontEnd server of its site where mail is proxied, and every Edge server that
    sends needs it (Certificate requirements for hybrid deployments).
    """
    if not _sources_known(environment):
        return
    offered = offered_certificate(environment)
    if offered is None:
        yield from _without_any(environment)
    elif offered.certificate.installed_on is not None:
        missing = _lacking(environment, offered.certificate)
        if missing:
            values = {"servers": ", ".join(missing), "certificate": offered.key}
            yield Finding("V36", Severity.ERROR, offered.path("installed_on"), values=values)


def _without_any(environment: Environment) -> Iterator[Finding]:
    """Yield a warning where every certificate is known, and a server has none for the wanted name."""
    name = environment.change.tls_sender_certificate_name if environment.change else None
    known = environment.certificates.values()
    if not name or not known or any(one.names is None or one.installed_on is None for one in known):
        return
    fitting = [one for one in known if matches(name, one.names or ()) is not Match.NO_MATCH]
    missing = _lacking(environment, *fitting)
    if missing:
        values = {"servers": ", ".join(missing), "name": name}
        path = ("change", "tls_sender_certificate_name")
        yield Finding("V36", Severity.WARNING, path, "none_fits", values)


def _lacking(environment: Environment, *certificates: Certificate) -> list[str]:
    """Return the servers that open sessions and hold none of *certificates*."""
    named = (name for certificate in certificates for name in certificate.installed_on or ())
    holders = {environment.described_server(name) for name in named}
    wanted = dict.fromkeys((*environment.source_servers(), *(one.server for one in speakers(environment))))
    return [name for name in wanted if name not in holders]


def _sources_known(environment: Environment) -> bool:
    key = environment.chosen_send_connector()
    return key is not None and environment.send_connectors[key].source_servers is not None


RULE = Rule("V36", "certificate.installed-everywhere", Severity.ERROR, check)

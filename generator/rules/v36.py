"""V36: the certificate to be offered is missing on a server that has to offer it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment, speakers
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding that names the servers without it.

    Every source server, every FrontEnd server of its site where mail is proxied, and every Edge server that
    sends needs it (Certificate requirements for hybrid deployments).
    """
    offered = offered_certificate(environment)
    if offered is None or offered.certificate.installed_on is None:
        return
    holders = {environment.described_server(name) for name in offered.certificate.installed_on}
    wanted = dict.fromkeys((*environment.source_servers(), *(one.server for one in speakers(environment))))
    missing = [name for name in wanted if name not in holders]
    if missing and _sources_known(environment):
        values = {"servers": ", ".join(missing), "certificate": offered.key}
        yield Finding("V36", Severity.ERROR, offered.path("installed_on"), values=values)


def _sources_known(environment: Environment) -> bool:
    key = environment.chosen_send_connector()
    return key is not None and environment.send_connectors[key].source_servers is not None


RULE = Rule("V36", "certificate.installed-everywhere", Severity.ERROR, check)

"""V36: the certificate to be offered is missing on a server that has to offer it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment, speakers
from generator.rules.presented import presented_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding that names the servers without it.

    Every source server, every FrontEnd server of its site where mail is proxied, and every Edge server that
    sends needs it (Certificate requirements for hybrid deployments).
    """
    presented = presented_certificate(environment)
    if presented is None:
        return
    installed = environment.certificates[presented.certificate].installed_on
    if installed is None:
        return
    holders = {environment.described_server(name) for name in installed}
    wanted = dict.fromkeys((*environment.source_servers(), *(one.server for one in speakers(environment))))
    missing = [name for name in wanted if name not in holders]
    if missing and _sources_known(environment):
        path = ("certificates", presented.certificate, "installed_on")
        values = {"servers": ", ".join(missing), "certificate": presented.certificate}
        yield Finding("V36", Severity.ERROR, path, values=values)


def _sources_known(environment: Environment) -> bool:
    key = environment.chosen_send_connector()
    return key is not None and environment.send_connectors[key].source_servers is not None


RULE = Rule("V36", "certificate.installed-everywhere", Severity.ERROR, check)

"""V62: mail goes through FrontEnd Transport services, and it can't be told which."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.model.speakers import frontends, has_frontend_version, is_proxied
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a warning for each source server whose site isn't known, or has no described FrontEnd server.

    Any FrontEnd Transport service of the source's site may open the session (Set-SendConnector reference,
    FrontendProxyEnabled): its log shows the certificate, and it has to hold it.
    """
    key = environment.chosen_send_connector()
    if key is None or not is_proxied(environment):
        return
    path = ("send_connectors", key, "frontend_proxy_enabled")
    for name in environment.source_servers():
        server = environment.servers[name]
        if server.is_edge() or not has_frontend_version(server):
            continue
        if not any(frontends(environment, server)):
            values = {"server": name, "site": server.site or "-"}
            yield Finding("V62", Severity.WARNING, path, "none", values)
        elif server.site is None:
            yield Finding("V62", Severity.WARNING, path, values={"server": name})


RULE = Rule("V62", "send-connector.frontend-servers", Severity.WARNING, check)

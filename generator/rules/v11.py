"""V11: a log folder is stated for a transport service that the server doesn't have."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import VERSIONS, default_log_path
from generator.model import Environment, Service
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each such folder.

    The logs of an Edge server are its own and are read on it: inside, Get-TransportService isn't asked for it
    (Get-TransportService reference; Edge Transport servers). Exchange 2010 has no FrontEnd Transport.
    """
    for name, server in environment.servers.items():
        for service in Service:
            if getattr(server.log_paths, service) is None:
                continue
            path = ("servers", name, "log_paths", service.value)
            values = {"server": name, "version": server.version, "service": service.value}
            if server.is_edge() and service is not Service.EDGE:
                yield Finding("V11", Severity.ERROR, path, "on_edge", values)
            elif server.roles is not None and not server.is_edge() and service is Service.EDGE:
                yield Finding("V11", Severity.ERROR, path, values=values)
            elif server.version in VERSIONS and default_log_path(server.version, service) is None:
                yield Finding("V11", Severity.ERROR, path, "version", values)


RULE = Rule("V11", "server.log-path-of-other-service", Severity.ERROR, check)

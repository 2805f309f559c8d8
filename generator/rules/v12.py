"""V12: a send connector has Edge servers and others as its sources."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each connector with both.

    A connector's mail leaves either through the Edge subscription or through the servers inside
    (Edge Transport servers; Send connectors). Roles that aren't known are not judged.
    """
    for key, connector in environment.send_connectors.items():
        stated = [environment.described_server(name) for name in connector.source_servers or ()]
        sources = {name: environment.servers[name] for name in stated if name is not None}
        edges = [name for name, server in sources.items() if server.is_edge()]
        inside = [name for name, server in sources.items() if server.roles and not server.is_edge()]
        if edges and inside:
            values = {"edge": ", ".join(edges), "inside": ", ".join(inside)}
            path = ("send_connectors", key, "source_servers")
            yield Finding("V12", Severity.ERROR, path, values=values)


RULE = Rule("V12", "send-connector.mixed-sources", Severity.ERROR, check)

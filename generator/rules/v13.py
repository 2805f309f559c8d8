"""V13: mail leaves through an Edge server, and nothing described can change its send connector."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each source server that is an Edge server without a server inside, or unsubscribed.

    On a subscribed Edge server Set-SendConnector is disabled: its connectors are changed inside, and EdgeSync
    brings them out (Edge Transport servers; Edge Subscriptions). One that isn't subscribed is no reason to
    refuse as long as nobody knows whether it sends.
    """
    key = environment.chosen_send_connector()
    known = key is not None and environment.send_connectors[key].source_servers is not None
    for name in environment.source_servers():
        server = environment.servers[name]
        if not server.is_edge():
            continue
        if server.subscribed is False and known:
            path = ("servers", name, "subscribed")
            yield Finding("V13", Severity.ERROR, path, "not_subscribed", {"server": name})
        elif not environment.inside_servers():
            yield Finding("V13", Severity.ERROR, ("servers", name), values={"server": name})


RULE = Rule("V13", "edge.changed-inside", Severity.ERROR, check)

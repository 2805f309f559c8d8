"""V14: a send connector's source servers don't fit the servers described."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.similar import similar


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for an empty list, a server named twice, and a server that is not described.

    A server name that doesn't exist is a hazard: Get cmdlets then return all objects (Get-TransportService
    reference). Exchange compares names without regard to case; a server named with its domain is V15's.
    """
    for key, connector in environment.send_connectors.items():
        path = ("send_connectors", key, "source_servers")
        if connector.source_servers == ():
            yield Finding("V14", Severity.ERROR, path, "empty", {"connector": connector.name or key})
        seen: set[str] = set()
        for index, name in enumerate(connector.source_servers or ()):
            entry = (*path, str(index))
            known = environment.described_server(name)
            server = (known or name).casefold()
            if server in seen:
                yield Finding("V14", Severity.ERROR, entry, "duplicate", {"server": name})
            elif known is None:
                yield _not_described(name, entry, tuple(environment.servers))
            seen.add(server)


def _not_described(name: str, entry: tuple[str, ...], described: tuple[str, ...]) -> Finding:
    guess = similar(name.partition(".")[0], described)
    values = {"server": name, "guess": guess or "", "known": ", ".join(described)}
    return Finding("V14", Severity.ERROR, entry, "did_you_mean" if guess else "", values)


RULE = Rule("V14", "send-connector.source-servers", Severity.ERROR, check)

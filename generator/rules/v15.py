"""V15: a server is named with its domain."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a warning where a described server is meant, an error where it is described under such a name.

    Exchange shows a server's Name without its domain, and the blocks compare it to the letter: a name that
    doesn't exist makes Get cmdlets return all objects (Get-TransportService reference).
    """
    for name in environment.servers:
        if "." in name:
            yield Finding("V15", Severity.ERROR, ("servers", name), "key", _values(name))
    for path, name in _mentions(environment):
        if "." in name and environment.described_server(name) not in (None, name):
            yield Finding("V15", Severity.WARNING, path, values=_values(name))


def _values(name: str) -> dict[str, str]:
    return {"stated": name, "server": name.partition(".")[0]}


def _mentions(environment: Environment) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every place but its own entry where a server is named."""
    for key, connector in environment.send_connectors.items():
        for index, name in enumerate(connector.source_servers or ()):
            yield ("send_connectors", key, "source_servers", str(index)), name
    for key, certificate in environment.certificates.items():
        for index, name in enumerate(certificate.installed_on or ()):
            yield ("certificates", key, "installed_on", str(index)), name
    if environment.change:
        for index, name in enumerate(environment.change.source_servers or ()):
            yield ("change", "source_servers", str(index)), name


RULE = Rule("V15", "server.name-with-domain", Severity.WARNING, check)

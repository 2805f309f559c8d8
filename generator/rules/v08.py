"""V08: a send connector has a property that no described server knows."""

from collections.abc import Iterable, Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import VERSIONS, parameters
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each property that is set although no described server's Set-SendConnector has it.

    Source: the cmdlet reference of each version. Where a newer server is described it may have set the
    property, whichever servers send, so there is nothing to find.
    """
    versions = {server.version for server in environment.servers.values()}
    if not versions or not versions <= set(VERSIONS):
        return
    known = _spelt(versions)
    missing = {name: parameter for name, parameter in _spelt(VERSIONS).items() if name not in known}
    if not missing:
        return
    for key, connector in environment.send_connectors.items():
        for field in type(connector).model_fields:
            parameter = missing.get(field.replace("_", ""))
            if parameter and getattr(connector, field):
                values = {"parameter": parameter, "version": ", ".join(sorted(versions))}
                yield Finding("V08", Severity.ERROR, ("send_connectors", key, field), values=values)


def _spelt(versions: Iterable[str]) -> dict[str, str]:
    """Return the parameters of Set-SendConnector in *versions* by their name without capitals."""
    found = (name for version in versions for name in parameters("Set-SendConnector", version))
    return {name.lower(): name for name in found}


RULE = Rule("V08", "send-connector.property-of-newer-version", Severity.ERROR, check)

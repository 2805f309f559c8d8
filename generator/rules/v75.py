"""V75: a value to be replaced is not known."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import CONNECTOR, Environment
from generator.rules.identification import PROPERTIES
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each wanted property whose present value, or whose connector's name, is not known.

    Neither comparing before the write nor a rollback is possible without it, so the change is withheld
    until the first blocks have found it out (change-ticket practice).
    """
    change, key = environment.change, environment.chosen_inbound_connector()
    if change is None or change.strategy != CONNECTOR:
        return
    wanted = [name for name in PROPERTIES if getattr(change, name) is not None]
    if key is None:
        if change.inbound_connector is None and not environment.inbound_connectors:
            for name in wanted:
                yield Finding("V75", Severity.WARNING, ("change", name), "connector", {"property": name})
        return
    connector, path = environment.inbound_connectors[key], ("inbound_connectors", key)
    if wanted and connector.name is None:
        yield Finding("V75", Severity.WARNING, (*path, "name"), "name", {"connector": key})
    for name in wanted:
        if getattr(connector, name) is None:
            values = {"property": name, "connector": connector.name or key}
            yield Finding("V75", Severity.WARNING, (*path, name), values=values)


RULE = Rule("V75", "change.present-value-unknown", Severity.WARNING, check)

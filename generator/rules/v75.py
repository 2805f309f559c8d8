"""V75: a value to be replaced is not known."""

from collections.abc import Iterator

from generator.causes import Change, asked_for
from generator.diagnostics import Finding, Severity
from generator.model import RESTORE, ChangeRequest, Environment
from generator.rules.identification import PROPERTIES, created_connector
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each wanted property whose present value, or whose connector's name, is not known.

    Neither comparing before the write nor a rollback is possible without it, so the change is withheld
    until the first blocks have found it out (change-ticket practice).
    """
    change = environment.change
    if change is None:
        return
    if change.strategy != RESTORE and created_connector(environment) is None:
        yield from _identification(environment, change)
    for wish in asked_for(environment):
        if isinstance(wish, Change):
            yield from _others(environment, wish)


def _identification(environment: Environment, change: ChangeRequest) -> Iterator[Finding]:
    """Yield the findings about what the inbound connector recognises."""
    key = environment.chosen_inbound_connector()
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


def _others(environment: Environment, change: Change) -> Iterator[Finding]:
    """Yield the findings about all other properties, once for each."""
    section, key = change.edits[0].path[0], change.edits[0].path[1]
    edits = [edit for edit in change.edits if edit.path[-1] not in PROPERTIES and edit.recorded is None]
    if section == "change" or not edits:
        return
    if not key:
        if not getattr(environment, section):
            properties = ", ".join(edit.path[-1] for edit in edits)
            variant = "connector" if section == "inbound_connectors" else "send_connector"
            yield Finding("V75", Severity.WARNING, ("change", "causes"), variant, {"property": properties})
        return
    for edit in edits:
        values = {"property": edit.path[-1], "connector": change.name or key}
        yield Finding("V75", Severity.WARNING, edit.path, values=values)


RULE = Rule("V75", "change.present-value-unknown", Severity.WARNING, check)

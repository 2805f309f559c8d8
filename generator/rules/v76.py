"""V76: the value wanted is the value that is there already."""

from collections.abc import Iterator

from generator.causes import Task, Value, asked_for
from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import same_list
from generator.model import RESTORE, WIZARD, Environment
from generator.rules.identification import PROPERTIES, created_connector
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each wanted value that equals the recorded one.

    A change that changes nothing cures nothing: the cause is probably another one
    (change-ticket practice: compare before and after).
    """
    if environment.change is None:
        return
    # The wizard writes everything at once: one value that is there already is nothing to tell.
    if environment.change.strategy != WIZARD:
        yield from _others(environment)
    if environment.change.strategy == RESTORE:
        return
    key = environment.chosen_inbound_connector()
    if key is None or created_connector(environment) is not None:
        return
    connector = environment.inbound_connectors[key]
    wanted, recorded = environment.change.tls_sender_certificate_name, connector.tls_sender_certificate_name
    if wanted and recorded and wanted.casefold() == recorded.casefold():
        path = ("change", "tls_sender_certificate_name")
        yield Finding("V76", Severity.WARNING, path, values={"value": wanted})
    addresses = environment.change.sender_ip_addresses
    if addresses and connector.sender_ip_addresses and same_list(addresses, connector.sender_ip_addresses):
        path = ("change", "sender_ip_addresses")
        yield Finding("V76", Severity.WARNING, path, values={"value": ", ".join(addresses)})


def _others(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each change of other properties that changes none of them."""
    for wish in asked_for(environment):
        if isinstance(wish, Task):
            accepted = [item for item in wish.items if item in (environment.accepted_domains or ())]
            if accepted:
                path = ("change", "missing_accepted_domains")
                yield Finding("V76", Severity.WARNING, path, values={"value": ", ".join(accepted)})
        elif wish.changes_nothing() and not any(edit.path[-1] in PROPERTIES for edit in wish.edits):
            values = {"value": ", ".join(f"{edit.attribute} {_shown(edit.wanted)}" for edit in wish.edits)}
            yield Finding("V76", Severity.WARNING, wish.edits[0].path, values=values)


def _shown(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


RULE = Rule("V76", "change.nothing-to-change", Severity.WARNING, check)

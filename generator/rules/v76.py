"""V76: the value wanted is the value that is there already."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import same_list
from generator.model import CONNECTOR, Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each wanted value that equals the recorded one.

    A change that changes nothing cures nothing: the cause is probably another one
    (change-ticket practice: compare before and after).
    """
    key = environment.chosen_inbound_connector()
    if environment.change is None or key is None or environment.change.strategy != CONNECTOR:
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


RULE = Rule("V76", "change.nothing-to-change", Severity.WARNING, check)

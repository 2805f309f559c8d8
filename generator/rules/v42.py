"""V42: a range begins at an address inside it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import parse
from generator.model import Environment
from generator.rules.address_lists import stated_addresses
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each range with host bits; scripts write its first address.

    Whether the service would do that itself is stated nowhere. What a connector has already is not judged.
    """
    for stated in stated_addresses(environment):
        found = parse(stated.text)
        if found and found.has_host_bits() and (stated.wanted or not stated.on_connector):
            values = {"range": stated.text, "normalised": str(found)}
            yield Finding("V42", Severity.WARNING, stated.path, values=values)


RULE = Rule("V42", "address.host-bits", Severity.WARNING, check)

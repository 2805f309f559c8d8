"""V42: a range begins at an address inside it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import WIDEST_PREFIX, parse
from generator.model import Environment
from generator.rules.address_lists import stated_addresses
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each range with host bits; scripts write its first address.

    Whether the service would do that itself is stated nowhere. What a connector has already is not judged,
    nor a range too wide to be written (V41).
    """
    for stated in stated_addresses(environment):
        found = parse(stated.text)
        if found is None or not found.has_host_bits():
            continue
        written = stated.wanted and found.prefix >= WIDEST_PREFIX
        if written or not stated.on_connector:
            values = {"range": stated.text, "normalised": str(found)}
            yield Finding("V42", Severity.WARNING, stated.path, values=values)


RULE = Rule("V42", "address.host-bits", Severity.WARNING, check)

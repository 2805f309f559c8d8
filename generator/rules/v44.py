"""V44: the wanted list names an address twice."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import AddressRange, parse
from generator.model import Environment
from generator.rules.address_lists import stated_addresses
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each entry that is an earlier one again, or shares addresses with it."""
    earlier: list[tuple[str, AddressRange]] = []
    for stated in stated_addresses(environment):
        found = parse(stated.text)
        if found is None or not stated.wanted:
            continue
        other = next(((text, known) for text, known in earlier if known.overlaps(found)), None)
        if other:
            same = str(other[1]) == str(found)
            values = {"address": stated.text, "other": other[0]}
            yield Finding("V44", Severity.WARNING, stated.path, "duplicate" if same else "", values)
        earlier.append((stated.text, found))


RULE = Rule("V44", "address.repeated", Severity.WARNING, check)

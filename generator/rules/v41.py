"""V41: a range is wider than /24, or its prefix is none."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import WIDEST_PREFIX, parse
from generator.model import Environment
from generator.rules.address_lists import all_addresses
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each prefix outside /24 to /32 on a connector (Set-InboundConnector reference).

    Egress and removed ranges aren't written to a connector: there only a prefix beyond /32 is a finding.
    """
    for stated in all_addresses(environment):
        address, slash, prefix = stated.text.partition("/")
        if not slash or not parse(address) or not prefix.isdigit():
            continue
        found = parse(stated.text)
        values = {"range": stated.text, "prefix": prefix}
        if found is None:
            yield Finding("V41", Severity.ERROR, stated.path, "no_prefix", values)
        elif found.prefix < WIDEST_PREFIX and stated.on_connector:
            values["count"] = str(2 ** (WIDEST_PREFIX - found.prefix))
            yield Finding("V41", Severity.ERROR, stated.path, values=values)


RULE = Rule("V41", "address.prefix", Severity.ERROR, check)

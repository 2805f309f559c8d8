"""V40: an address is no IPv4 address."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import is_ipv6, parse
from generator.model import Environment
from generator.rules.address_lists import all_addresses
from generator.rules.rule import Rule

_SPAN = r"[0-9.]+\s*-\s*[0-9.]+"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each entry that is IPv6, a span, or no address (Set-InboundConnector reference).

    A prefix out of bounds is V41.
    """
    for stated in all_addresses(environment):
        address, slash, prefix = stated.text.partition("/")
        if parse(address) and (prefix.isdigit() or not slash):
            continue
        variant = ""
        if is_ipv6(stated.text):
            variant = "ipv6"
        elif re.fullmatch(_SPAN, stated.text):
            variant = "span"
        yield Finding("V40", Severity.ERROR, stated.path, variant, {"address": stated.text})


RULE = Rule("V40", "address.form", Severity.ERROR, check)

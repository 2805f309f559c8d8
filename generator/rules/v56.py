"""V56: a smart host is an address, or a host that Exchange Online has retired."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.smart_hosts import is_address, is_retired, smart_hosts


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each such smart host of the send connector in question.

    The smart host has to be the tenant's own MX host; anything else can end in another region, which is
    refused with ATTR35 (Microsoft, "Mail sent to the wrong Office 365 region").
    """
    for path, host in smart_hosts(environment):
        if is_address(host):
            yield Finding("V56", Severity.ERROR, path, "address", {"host": host})
        elif is_retired(host):
            yield Finding("V56", Severity.ERROR, path, "retired", {"host": host})


RULE = Rule("V56", "smart-host.form", Severity.ERROR, check)

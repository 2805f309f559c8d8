"""V57: a smart host is not one of Exchange Online's, so something else stands in the way of the mail."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import cloud_of_host
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.smart_hosts import is_address, is_retired, smart_hosts


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each smart host under no known suffix of Exchange Online.

    A hop between ends TLS, so its certificate and address are judged instead of the server's (Microsoft,
    Transport routing in Exchange hybrid deployments). A host of another cloud is V04, an address V56.
    """
    for path, host in smart_hosts(environment):
        if not (cloud_of_host(host) or is_address(host) or is_retired(host)):
            yield Finding("V57", Severity.WARNING, path, values={"host": host})


RULE = Rule("V57", "smart-host.foreign", Severity.WARNING, check)

"""V47: only addresses identify the connection, and the sender's domain is not accepted."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import mail_domain
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.identification import after_the_change
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the test sender's domain proves no tenant and only addresses identify us.

    Source: "Updated Requirements for SMTP Relay through Exchange Online", both conditions.
    """
    after, accepted = after_the_change(environment), accepted_domains(environment)
    if after is None or accepted is None or environment.test is None or not after.is_by_address_only():
        return
    domain = mail_domain(environment.test.sender)
    if domain and domain not in accepted:
        values = {"sender": environment.test.sender, "domain": domain}
        yield Finding("V47", Severity.ERROR, ("test", "from"), values=values)


RULE = Rule("V47", "identification.sender-domain", Severity.ERROR, check)

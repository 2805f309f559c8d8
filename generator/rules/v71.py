"""V71: the test mail stays inside the tenant."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import mail_domain
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the recipient's domain is accepted in the tenant.

    Such mail is taken from anybody, so it proves nothing about relay ("Updated Requirements for SMTP Relay
    through Exchange Online").
    """
    accepted = accepted_domains(environment)
    if environment.test is None or accepted is None:
        return
    domain = mail_domain(environment.test.recipient)
    if domain in accepted:
        values = {"recipient": environment.test.recipient, "domain": domain}
        yield Finding("V71", Severity.ERROR, ("test", "to"), values=values)


RULE = Rule("V71", "test.recipient", Severity.ERROR, check)

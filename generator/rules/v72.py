"""V72: the test mail's sender is of a domain that is not accepted in the tenant."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import mail_domain
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for a sender whose domain is known not to be accepted.

    Relay needs an accepted domain in the certificate or in the envelope sender; such a sender tests the
    certificate alone ("Updated Requirements for SMTP Relay through Exchange Online").
    """
    accepted = accepted_domains(environment)
    if environment.test is None or accepted is None:
        return
    sender = environment.test.sender
    domain = mail_domain(sender)
    if domain is not None and domain not in accepted:
        values = {"sender": sender, "domain": domain}
        yield Finding("V72", Severity.WARNING, ("test", "from"), values=values)


RULE = Rule("V72", "test.sender", Severity.WARNING, check)

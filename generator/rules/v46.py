"""V46: only addresses identify the connection, so mail without an envelope sender is refused."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import after_the_change
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if relay rests on addresses although null senders have to pass.

    Since 1 November 2023 an address doesn't suffice for an empty or foreign envelope sender: out-of-office
    replies, NDRs, forwarded mail ("Updated Requirements for SMTP Relay through Exchange Online").
    """
    after = after_the_change(environment)
    null_sender = environment.test.null_sender if environment.test else True
    if after and null_sender and after.is_by_address_only():
        yield Finding("V46", Severity.WARNING, after.addresses_path, values={"connector": after.connector})


RULE = Rule("V46", "identification.null-sender", Severity.WARNING, check)

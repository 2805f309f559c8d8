"""V88: after the change the connector would know both a certificate and addresses."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import PROPERTIES, after_the_change
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding at each value the change sets on a connector that ends up with both.

    No document states whether the service then wants one of them or both.
    """
    after, change = after_the_change(environment), environment.change
    if after is None or change is None or not after.certificate_name or not after.addresses:
        return
    written = next((name for name in PROPERTIES if getattr(change, name)), None)
    if written:
        values = {
            "connector": after.connector,
            "name": after.certificate_name,
            "addresses": ", ".join(after.addresses),
        }
        yield Finding("V88", Severity.WARNING, ("change", written), values=values)


RULE = Rule("V88", "identification.two-keys", Severity.WARNING, check)

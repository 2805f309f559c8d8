"""V60: relay is to rest on a certificate, but the send connector doesn't insist on TLS."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.identification import after_the_change
from generator.rules.rule import Rule

_SETS_BOTH = "C04"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if RequireTLS is off, or STARTTLS ignored, where a certificate is to identify them.

    Without TLS no certificate is offered at all (Set-SendConnector reference, -RequireTLS and
    -IgnoreSTARTTLS). Cause C04 sets both, so together with it there is nothing to find; and while no cause is
    named it may be the fault that is being looked for, so the bundle that finds it out is not refused.
    """
    key, identification = environment.chosen_send_connector(), after_the_change(environment)
    if key is None or identification is None or not identification.certificate_name:
        return
    if environment.change and _SETS_BOTH in environment.change.causes:
        return
    severity = Severity.ERROR if environment.change else Severity.WARNING
    connector, path = environment.send_connectors[key], ("send_connectors", key)
    values = {"connector": connector.name or key}
    if connector.require_tls is False:
        yield Finding("V60", severity, (*path, "require_tls"), values=values)
    if connector.ignore_starttls:
        yield Finding("V60", severity, (*path, "ignore_starttls"), "starttls", values)


RULE = Rule("V60", "send-connector.no-tls", Severity.ERROR, check)

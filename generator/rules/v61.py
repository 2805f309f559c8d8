"""V61: a TlsAuthLevel is wanted on a send connector that doesn't require TLS."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_SETS_ALL = "C04"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the level is wanted while RequireTLS is off or STARTTLS ignored.

    The cmdlet refuses it (Set-SendConnector reference, -TlsAuthLevel). Cause C04 sets the three properties
    in one call, so together with it there is nothing to find.
    """
    change, key = environment.change, environment.chosen_send_connector()
    if change is None or not change.tls_auth_level or key is None or _SETS_ALL in change.causes:
        return
    connector = environment.send_connectors[key]
    values = {"level": change.tls_auth_level, "connector": connector.name or key}
    if connector.require_tls is False or connector.ignore_starttls:
        yield Finding("V61", Severity.ERROR, ("change", "tls_auth_level"), values=values)


RULE = Rule("V61", "send-connector.auth-level", Severity.ERROR, check)

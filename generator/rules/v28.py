"""V28: a TlsCertificateName is not <I>issuer<S>subject."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_FORM = "(?i)<i>.+<s>.+"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each TlsCertificateName of another form (Set-SendConnector reference)."""
    wanted = environment.change.tls_certificate_name if environment.change else None
    if wanted and not re.fullmatch(_FORM, wanted):
        path: tuple[str, ...] = ("change", "tls_certificate_name")
        yield Finding("V28", Severity.ERROR, path, values={"name": wanted})
    for key, connector in environment.send_connectors.items():
        stated = connector.tls_certificate_name
        if stated and not re.fullmatch(_FORM, stated):
            path = ("send_connectors", key, "tls_certificate_name")
            yield Finding("V28", Severity.ERROR, path, values={"name": stated})


RULE = Rule("V28", "send-connector.tls-certificate-name", Severity.ERROR, check)

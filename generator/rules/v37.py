"""V37: the certificate to be offered has no private key."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the certificate is known to have no private key.

    A server can't offer it then: the send protocol log says NoCredentials (Microsoft, "TLS negotiation
    failed with error NoCredentials").
    """
    offered = offered_certificate(environment)
    if offered is not None and offered.certificate.has_private_key is False:
        path = offered.path("has_private_key")
        yield Finding("V37", Severity.ERROR, path, values={"certificate": offered.key})


RULE = Rule("V37", "certificate.no-private-key", Severity.ERROR, check)

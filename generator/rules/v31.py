"""V31: the certificate to be offered is not from a public certification authority."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule

_PUBLIC = "thirdparty"
_INTERNAL = "enterprise"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield an error for a certificate that signed itself or is internal, a warning for an unclear root.

    Exchange Online takes only certificates of public authorities (Certificate requirements for hybrid
    deployments). RootCAType says how the root got onto the server; all but ThirdParty and Enterprise may
    still be public (HealthChecker).
    """
    offered = offered_certificate(environment)
    if offered is None:
        return
    certificate, root = offered.certificate, offered.certificate.root_ca_type
    values = {"certificate": offered.key, "root": root or "", "issuer": certificate.issuer or ""}
    if certificate.issuer and certificate.subject and _same(certificate.issuer, certificate.subject):
        yield Finding("V31", Severity.ERROR, offered.path("issuer"), values=values)
    elif root and root.casefold() == _INTERNAL:
        yield Finding("V31", Severity.ERROR, offered.path("root_ca_type"), "internal", values)
    elif root and root.casefold() != _PUBLIC:
        yield Finding("V31", Severity.WARNING, offered.path("root_ca_type"), "root", values)


def _same(one: str, other: str) -> bool:
    return one.replace(" ", "").casefold() == other.replace(" ", "").casefold()


RULE = Rule("V31", "certificate.not-public", Severity.ERROR, check)

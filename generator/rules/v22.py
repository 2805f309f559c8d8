"""V22: a TlsSenderCertificateName is no mail domain."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import canonical, is_sender_certificate_name
from generator.model import Environment
from generator.rules.rule import Rule

_THUMBPRINT_LENGTH = 40
_MARKER = re.compile(r"<[is]>", re.IGNORECASE)
# The first that fits names the mistake; what fits none is told in general words.
_MISTAKES = (
    ("issuer_subject", _MARKER),
    ("common_name", re.compile(r"\s*cn\s*=", re.IGNORECASE)),
    ("mail_address", re.compile("@")),
    ("address", re.compile("[:/]")),
    ("thumbprint", re.compile(rf"[0-9a-f]{{{_THUMBPRINT_LENGTH}}}", re.IGNORECASE)),
    ("wildcard", re.compile(r"\*\.?$|.+\*|\*[^.]")),
    ("not_ascii", re.compile(r"[^\x00-\x7f]")),
)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each name, wanted or present, that is no domain with one leading ``*.`` at most.

    Source: Set-InboundConnector reference. ``<I>issuer<S>subject`` belongs to the send connector.
    """
    if environment.change and environment.change.tls_sender_certificate_name:
        yield from _judged(environment.change.tls_sender_certificate_name, ("change",))
    for key, connector in environment.inbound_connectors.items():
        if connector.tls_sender_certificate_name:
            yield from _judged(connector.tls_sender_certificate_name, ("inbound_connectors", key))


def _judged(name: str, section: tuple[str, ...]) -> Iterator[Finding]:
    if is_sender_certificate_name(name):
        return
    variant = next((variant for variant, pattern in _MISTAKES if pattern.search(name)), "")
    yield Finding(
        "V22",
        Severity.ERROR,
        (*section, "tls_sender_certificate_name"),
        variant,
        {"name": name, "ascii": canonical(name)},
    )


RULE = Rule("V22", "certificate-name.form", Severity.ERROR, check)

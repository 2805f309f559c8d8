"""V22: a TlsSenderCertificateName is no mail domain."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import canonical, is_sender_certificate_name
from generator.model import Environment
from generator.rules.rule import Rule

# The first that fits names the mistake; what fits none is told in general words. Patterns stay text until a
# name is wrong: compiling them would cost every run.
_MISTAKES = (
    ("issuer_subject", r"(?i)<[is]>"),
    ("common_name", r"(?i)^\s*cn\s*="),
    ("mail_address", "@"),
    ("address", "[:/]"),
    ("thumbprint", "(?i)[0-9a-f]{40}"),
    ("wildcard", r"\*\.?$|.\*|\*[^.]"),
    ("not_ascii", r"[^\x00-\x7f]"),
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
    variant = next((variant for variant, pattern in _MISTAKES if re.search(pattern, name)), "")
    yield Finding(
        "V22",
        Severity.ERROR,
        (*section, "tls_sender_certificate_name"),
        variant,
        {"name": name, "ascii": canonical(name)},
    )


RULE = Rule("V22", "certificate-name.form", Severity.ERROR, check)

"""V23: the certificate doesn't carry the wanted name."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import Match, is_sender_certificate_name, matches
from generator.model import Environment
from generator.rules.presented import presented_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield an error if the certificate can't satisfy the name, a warning if no document settles it.

    The name is compared with common name and alternative names (KB 3169958). A certificate whose alternative
    names are not known can only be found to match.
    """
    wanted = environment.change.tls_sender_certificate_name if environment.change else None
    presented = presented_certificate(environment)
    if not wanted or presented is None or not is_sender_certificate_name(wanted):
        return
    match = matches(wanted, presented.names)
    if match is Match.MATCH or not presented.complete:
        return
    values = {"name": wanted, "certificate": presented.certificate, "names": ", ".join(presented.names)}
    path = ("change", "tls_sender_certificate_name")
    if match is Match.NO_MATCH:
        yield Finding("V23", Severity.ERROR, path, values=values)
    else:
        yield Finding("V23", Severity.WARNING, path, "uncertain", values)


RULE = Rule("V23", "certificate-name.certificate", Severity.ERROR, check)

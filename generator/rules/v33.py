"""V33: the certificate to be offered is not valid yet when the change starts."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.offered import offered_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the certificate's first moment lies after the ticket's start.

    Exchange lists such a certificate as DateInvalid and Exchange Online takes none that isn't valid
    (Certificate requirements for hybrid deployments). Without a start the rule waits.
    """
    offered, start = offered_certificate(environment), environment.ticket.start
    if offered is None or start is None or offered.certificate.not_before is None:
        return
    begin = offered.certificate.not_before
    if begin > start:
        values = {"certificate": offered.key, "begin": begin.isoformat(), "start": start.isoformat()}
        yield Finding("V33", Severity.ERROR, offered.path("not_before"), values=values)


RULE = Rule("V33", "certificate.not-yet-valid", Severity.ERROR, check)

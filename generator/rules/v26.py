"""V26: the wanted name is a single host."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import base_domain, is_wildcard, parent
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the name is a host directly under an accepted domain and not accepted itself.

    Documents differ on whether such a name satisfies the accepted-domain condition: KB 4019940 looks at
    the domain above, the Exchange Team Blog of 4 June 2025 wants the name itself accepted. A wildcard does
    for both.
    """
    wanted = environment.change.tls_sender_certificate_name if environment.change else None
    accepted = accepted_domains(environment)
    if not wanted or accepted is None or is_wildcard(wanted):
        return
    host = base_domain(wanted)
    if host not in accepted and parent(host) in accepted:
        values = {"host": host, "wildcard": f"*.{parent(host)}"}
        yield Finding("V26", Severity.WARNING, ("change", "tls_sender_certificate_name"), values=values)


RULE = Rule("V26", "certificate-name.host", Severity.WARNING, check)

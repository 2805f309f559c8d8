"""V24: the wanted name's domain is not accepted in the tenant."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import base_domain, is_sender_certificate_name, is_wildcard, parent
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if neither the name's domain nor, for a host, the domain above it is accepted.

    A certificate named for a foreign domain proves nothing (KB 4019940, ATTR36). Relay may still rest on the
    envelope sender; a description that says so gets a warning. A host under an accepted domain is V26.
    """
    wanted = environment.change.tls_sender_certificate_name if environment.change else None
    accepted = accepted_domains(environment)
    if environment.change is None or not wanted or accepted is None or not is_sender_certificate_name(wanted):
        return
    domain = base_domain(wanted)
    if domain in accepted or (not is_wildcard(wanted) and parent(domain) in accepted):
        return
    severity, variant = Severity.ERROR, ""
    if environment.change.envelope_sender_only:
        severity, variant = Severity.WARNING, "envelope_sender_only"
    yield Finding("V24", severity, ("change", "tls_sender_certificate_name"), variant, {"domain": domain})


RULE = Rule("V24", "certificate-name.accepted-domain", Severity.ERROR, check)

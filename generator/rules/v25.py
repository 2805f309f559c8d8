"""V25: the certificate's host stands under no accepted domain."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import base_domain, canonical, is_wildcard, parent
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.presented import presented_certificate
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the certificate has no wildcard and no name whose domain directly above is accepted.

    Exchange Online looks at the immediate parent: ``host.sub.contoso.com`` wants ``sub.contoso.com``
    (KB 4019940).
    """
    wanted = environment.change.tls_sender_certificate_name if environment.change else None
    presented = presented_certificate(environment)
    accepted = accepted_domains(environment)
    if not wanted or accepted is None or presented is None or not presented.complete:
        return
    base = base_domain(wanted)
    names = [canonical(name) for name in presented.names]
    hosts = [name for name in names if name == base or name.endswith(f".{base}")]
    if not hosts or any(is_wildcard(name) for name in names):
        return
    if not any(host in accepted or parent(host) in accepted for host in hosts):
        values = {"host": hosts[0], "parent": parent(hosts[0]), "certificate": presented.certificate}
        yield Finding("V25", Severity.WARNING, ("change", "tls_sender_certificate_name"), values=values)


RULE = Rule("V25", "certificate-name.immediate-parent", Severity.WARNING, check)

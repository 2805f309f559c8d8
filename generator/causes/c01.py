"""C01: the certificate was renewed under another name than the inbound connector knows.

Source: "550 5.7.64 TenantAttribution when sending mail externally in Microsoft 365" (KB 4051495), option 2.
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import inbound_change, required_domain
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `TlsSenderCertificateName` on the inbound connector."""
    change = environment.change
    if change is None or change.tls_sender_certificate_name is None:
        return ()
    wanted = change.tls_sender_certificate_name.lower()
    return (
        inbound_change(
            environment,
            "tenant.certificate-name",
            "C01",
            ("TlsSenderCertificateName", "tls_sender_certificate_name", wanted),
            requires_accepted=required_domain(environment, wanted),
        ),
    )


CAUSE = Cause("C01", ("tls_sender_certificate_name",), cure)

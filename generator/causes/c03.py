"""C03: the send connector names a certificate that the servers no longer have.

Source: mail flow issues with 454 4.7.5 (KB 3156771) and the Set-SendConnector reference. Mail stays in the
queues and is delivered once the name is right.
"""

from generator.causes.cause import Cause, Fault
from generator.causes.change import Change
from generator.causes.connectors import certificate_change
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `TlsCertificateName` to the issuer and subject of the present certificate."""
    return certificate_change(environment, "C03")


CAUSE = Cause(
    "C03",
    (),
    cure,
    one_of=("certificate", "tls_certificate_name"),
    fault=Fault.QUEUED,
    parameter="TlsCertificateName",
)

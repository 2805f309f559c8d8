"""C02: several certificates fit, and the servers chose another one than the connector in the tenant knows.

Source: "TLS Certificates in Exchange Hybrid - Common Issues & How to Fix them" (Exchange Team Blog) and the
Set-SendConnector reference: without TlsCertificateName, and on Exchange 2010 always, the Fqdn decides.
"""

from dataclasses import replace

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import certificate_change, certificate_identifier, send_change
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change that names the certificate, and that of the Fqdn where one is wanted."""
    return (*certificate_change(environment, "C02"), *_fqdn(environment))


def _fqdn(environment: Environment) -> tuple[Change, ...]:
    wanted = environment.change.fqdn if environment.change else None
    if wanted is None:
        return ()
    change = send_change(environment, "onprem.fqdn", "C02", ("Fqdn", "fqdn", wanted))
    return (replace(change, requires_certificate=certificate_identifier(environment)),)


CAUSE = Cause("C02", (), cure, one_of=("certificate", "tls_certificate_name", "fqdn"))

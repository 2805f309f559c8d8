"""C04: the send connector doesn't insist on TLS, so no certificate is offered.

Source: Set-SendConnector reference. TlsAuthLevel can't be set while RequireTLS is off or IgnoreSTARTTLS
is on, so all three are set in one call.
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import send_change
from generator.model import Environment

AUTHENTICATING = ("CertificateValidation", "DomainValidation")
"""The values of TlsAuthLevel that authenticate the other side."""


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `RequireTLS`, `IgnoreSTARTTLS` and `TlsAuthLevel`; a good level stays."""
    if environment.change is None:
        return ()
    key = environment.chosen_send_connector()
    present = environment.send_connectors[key].tls_auth_level if key else None
    stated = environment.change.tls_auth_level
    level = stated or (present if present in AUTHENTICATING else AUTHENTICATING[0])
    return (
        send_change(
            environment,
            "onprem.tls-settings",
            "C04",
            ("RequireTLS", "require_tls", True),
            ("IgnoreSTARTTLS", "ignore_starttls", False),
            ("TlsAuthLevel", "tls_auth_level", level),
        ),
    )


CAUSE = Cause("C04", (), cure, takes=("tls_auth_level",))

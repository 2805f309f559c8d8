"""Kinds of steps in Exchange Management Shell."""

from collections.abc import Set as AbstractSet

from generator.plan.kinds.variants import GUARDED_EMS, by_transport_cmdlet, variant
from generator.plan.step import Effect, Kind, Phase, Shell

_CERTIFICATES = {"Get-ExchangeCertificate": {"Server", "ErrorAction"}}

DISCOVER = Kind(
    "onprem.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EMS,
    by_transport_cmdlet(
        "onprem.discover",
        {
            **_CERTIFICATES,
            "Get-SendConnector": {"ErrorAction"},
            "Get-HybridConfiguration": {"ErrorAction"},
            "Get-ExchangeServer": {"ErrorAction"},
            "Get-Queue": {"Server", "ErrorAction"},
        },
        since_2013={
            "Get-ReceiveConnector": {"ErrorAction"},
            "Get-FrontendTransportService": {"Identity", "ErrorAction"},
        },
    ),
)


def _send(
    kind: str, *written: str, phase: Phase = Phase.CHANGE, certificates: AbstractSet[str] = frozenset()
) -> Kind:
    """Return the kind that sets the properties *written* of a send connector.

    *certificates* are the parameters of Get-ExchangeCertificate, if certificates are looked at first.
    """
    uses = {
        "Get-SendConnector": {"ErrorAction"},
        "Set-SendConnector": {"Identity", *written, "WhatIf", "ErrorAction"},
        **({"Get-ExchangeCertificate": set(certificates)} if certificates else {}),
    }
    return Kind(kind, phase, Effect.CHANGE, Shell.EMS, (variant(kind, GUARDED_EMS, uses),), undo="inverse")


LOGGING = _send("onprem.logging", "ProtocolLoggingLevel", phase=Phase.LOG)
CERTIFICATE_NAME = _send(
    "onprem.certificate-name", "TlsCertificateName", certificates={"Server", "ErrorAction"}
)
FQDN = _send("onprem.fqdn", "Fqdn", certificates={"Server", "DomainName", "ErrorAction"})
TLS_SETTINGS = _send("onprem.tls-settings", "RequireTLS", "IgnoreSTARTTLS", "TlsAuthLevel")
SOURCE_SERVERS = _send("onprem.source-servers", "SourceTransportServers")
FRONTEND_PROXY = _send("onprem.frontend-proxy", "FrontendProxyEnabled")

RETRY_QUEUE = Kind(
    "onprem.retry-queue",
    Phase.VERIFY,
    Effect.CHANGE,
    Shell.EMS,
    (
        variant(
            "onprem.retry-queue",
            GUARDED_EMS,
            {
                "Get-SendConnector": {"ErrorAction"},
                "Get-Queue": {"Server", "ErrorAction"},
                "Retry-Queue": {"Identity", "Confirm", "ErrorAction"},
            },
        ),
    ),
)

_STATE: dict[str, set[str]] = {
    "Get-SendConnector": {"ErrorAction"},
    "Get-ReceiveConnector": {"ErrorAction"},
    "Get-HybridConfiguration": {"ErrorAction"},
}


def _state(kind: str, phase: Phase) -> Kind:
    variants = (variant(kind, GUARDED_EMS, _STATE),)
    return Kind(kind, phase, Effect.READ, Shell.EMS, variants)


BACKUP = _state("onprem.backup", Phase.BACKUP)
COMPARE = _state("onprem.compare", Phase.CHANGE)

READ_LOG = Kind(
    "onprem.read-log",
    Phase.PROVE,
    Effect.READ,
    Shell.EMS,
    by_transport_cmdlet("onprem.read-log", _CERTIFICATES),
)

VERIFY = Kind("onprem.verify", Phase.VERIFY, Effect.READ, Shell.EMS, by_transport_cmdlet("onprem.verify", {}))

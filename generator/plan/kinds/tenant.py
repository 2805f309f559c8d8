"""Kinds of steps in Exchange Online PowerShell."""

from generator.plan.kinds.variants import GUARDED_EXO, variant
from generator.plan.step import Effect, Kind, Phase, Shell

CONNECT = Kind(
    "tenant.connect",
    Phase.PREPARE,
    Effect.READ,
    Shell.EXO,
    (
        variant(
            "tenant.connect",
            {},
            {
                "Connect-ExchangeOnline": {
                    "UserPrincipalName",
                    "ShowBanner",
                    "ExchangeEnvironmentName",
                    "DelegatedOrganization",
                }
            },
        ),
    ),
)

DISCOVER = Kind(
    "tenant.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EXO,
    (
        variant(
            "tenant.discover",
            GUARDED_EXO,
            {
                "Get-InboundConnector": {"ErrorAction"},
                "Get-OrganizationConfig": {"ErrorAction"},
                "Get-OutboundConnector": {"ErrorAction"},
            },
        ),
    ),
)


ACCEPTED_DOMAINS = Kind(
    "tenant.accepted-domains",
    Phase.CHANGE,
    Effect.READ,
    Shell.EXO,
    (variant("tenant.accepted-domains", GUARDED_EXO, {}),),
)


def _inbound(kind: str, parameter: str) -> Kind:
    uses = {
        "Get-InboundConnector": {"ErrorAction"},
        "Set-InboundConnector": {"Identity", parameter, "WhatIf", "ErrorAction"},
    }
    variants = (variant(kind, GUARDED_EXO, uses),)
    return Kind(kind, Phase.CHANGE, Effect.CHANGE, Shell.EXO, variants, undo="inverse")


CERTIFICATE_NAME = _inbound("tenant.certificate-name", "TlsSenderCertificateName")
SENDER_ADDRESSES = _inbound("tenant.sender-addresses", "SenderIPAddresses")
ENABLE_CONNECTOR = _inbound("tenant.enable-connector", "Enabled")

_PROPERTIES = {
    "ConnectorType",
    "SenderDomains",
    "TlsSenderCertificateName",
    "RequireTls",
    "CloudServicesMailEnabled",
}

CREATE_CONNECTOR = Kind(
    "tenant.create-connector",
    Phase.CHANGE,
    Effect.CHANGE,
    Shell.EXO,
    (
        variant(
            "tenant.create-connector",
            GUARDED_EXO,
            {
                "Get-InboundConnector": {"ErrorAction"},
                "New-InboundConnector": {"Name", *_PROPERTIES, "WhatIf", "ErrorAction"},
            },
        ),
    ),
    undo="tenant.remove-connector",
)

REMOVE_CONNECTOR = Kind(
    "tenant.remove-connector",
    Phase.ROLLBACK,
    Effect.CHANGE,
    Shell.EXO,
    (
        variant(
            "tenant.remove-connector",
            GUARDED_EXO,
            {
                "Get-InboundConnector": {"ErrorAction"},
                "Remove-InboundConnector": {"Identity", "Confirm", "ErrorAction"},
            },
        ),
    ),
)

_STATE: dict[str, set[str]] = {
    "Get-InboundConnector": {"ErrorAction"},
    "Get-OutboundConnector": {"ErrorAction"},
}

BACKUP = Kind(
    "tenant.backup",
    Phase.BACKUP,
    Effect.READ,
    Shell.EXO,
    (variant("tenant.backup", GUARDED_EXO, {**_STATE, "Get-OnPremisesOrganization": {"ErrorAction"}}),),
)

COMPARE = Kind(
    "tenant.compare",
    Phase.CHANGE,
    Effect.READ,
    Shell.EXO,
    (variant("tenant.compare", GUARDED_EXO, _STATE),),
)

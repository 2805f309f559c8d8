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
            {"Get-InboundConnector": {"ErrorAction"}, "Get-OrganizationConfig": {"ErrorAction"}},
        ),
    ),
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

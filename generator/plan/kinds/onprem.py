"""Kinds of steps in Exchange Management Shell."""

from generator.plan.kinds.variants import GUARDED_EMS, by_transport_cmdlet, variant
from generator.plan.step import Effect, Kind, Phase, Shell

_CERTIFICATES = {"Get-ExchangeCertificate": {"Server", "ErrorAction"}}

DISCOVER = Kind(
    "onprem.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EMS,
    by_transport_cmdlet("onprem.discover", {**_CERTIFICATES, "Get-SendConnector": {"ErrorAction"}}),
)

LOGGING = Kind(
    "onprem.logging",
    Phase.LOG,
    Effect.CHANGE,
    Shell.EMS,
    (
        variant(
            "onprem.logging",
            GUARDED_EMS,
            {
                "Get-SendConnector": {"ErrorAction"},
                "Set-SendConnector": {"Identity", "ProtocolLoggingLevel", "WhatIf", "ErrorAction"},
            },
        ),
    ),
    undo="inverse",
)

READ_LOG = Kind(
    "onprem.read-log",
    Phase.PROVE,
    Effect.READ,
    Shell.EMS,
    by_transport_cmdlet("onprem.read-log", _CERTIFICATES),
)

VERIFY = Kind("onprem.verify", Phase.VERIFY, Effect.READ, Shell.EMS, by_transport_cmdlet("onprem.verify", {}))

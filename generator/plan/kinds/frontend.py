"""Kinds of steps that read the log of a FrontEnd Transport service: it opens the sessions of proxied mail."""

from generator.plan.kinds.variants import GUARDED_EMS, variant
from generator.plan.step import Effect, Kind, Phase, Shell

_SERVICE = {"Get-FrontendTransportService": {"Identity", "ErrorAction"}}

READ_LOG = Kind(
    "frontend.read-log",
    Phase.PROVE,
    Effect.READ,
    Shell.EMS,
    (
        variant(
            "frontend.read-log",
            GUARDED_EMS,
            {**_SERVICE, "Get-ExchangeCertificate": {"Server", "ErrorAction"}},
        ),
    ),
)

VERIFY = Kind(
    "frontend.verify",
    Phase.VERIFY,
    Effect.READ,
    Shell.EMS,
    (variant("frontend.verify", GUARDED_EMS, _SERVICE),),
)

"""Kinds of steps on a subscribed Edge server, in its own shell.

Logs and certificates of an Edge server are local to it, and Get-TransportService takes no -Identity there
(Microsoft: Edge Transport servers, Get-TransportService reference).
"""

from generator.plan.kinds.variants import GUARDED_EMS, Uses, variant
from generator.plan.step import Effect, Kind, Phase, Shell, Variant

GUARDED = {"Get-ExchangeServer": {"ErrorAction"}, "Get-AcceptedDomain": {"ErrorAction"}}
_CERTIFICATES = {"Get-ExchangeCertificate": {"ErrorAction"}}
_QUEUES = {"Get-Queue": {"Server", "ErrorAction"}}


def local(template: str, uses: Uses) -> tuple[Variant, ...]:
    """Return the two variants of a block that reads the transport settings of the server it is pasted on."""
    return tuple(
        variant(f"{template}.{name}", GUARDED, {cmdlet: {"ErrorAction"}, **uses})
        for name, cmdlet in (
            ("transport-service", "Get-TransportService"),
            ("transport-server", "Get-TransportServer"),
        )
    )


DISCOVER = Kind(
    "edge.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EDGE,
    local("edge.discover", {**_CERTIFICATES, **_QUEUES}),
)
READ_LOG = Kind("edge.read-log", Phase.PROVE, Effect.READ, Shell.EDGE, local("edge.read-log", _CERTIFICATES))
VERIFY = Kind("edge.verify", Phase.VERIFY, Effect.READ, Shell.EDGE, local("edge.verify", {}))
CERTIFICATE = Kind(
    "edge.certificate",
    Phase.CHANGE,
    Effect.READ,
    Shell.EDGE,
    (variant("edge.certificate", GUARDED, {"Get-ExchangeCertificate": {"DomainName", "ErrorAction"}}),),
)
RETRY_QUEUE = Kind(
    "edge.retry-queue",
    Phase.VERIFY,
    Effect.CHANGE,
    Shell.EDGE,
    (
        variant(
            "edge.retry-queue",
            GUARDED,
            {
                "Get-SendConnector": {"ErrorAction"},
                "Get-Queue": {"ErrorAction"},
                "Retry-Queue": {"Identity", "Confirm", "ErrorAction"},
            },
        ),
    ),
)

# Pasted inside: EdgeSync is started there, and its state is known there.
SYNC = Kind(
    "edge.sync",
    Phase.CHANGE,
    Effect.CHANGE,
    Shell.EMS,
    (
        variant(
            "edge.sync",
            GUARDED_EMS,
            {
                "Start-EdgeSynchronization": {"Server", "ErrorAction"},
                "Test-EdgeSynchronization": {"FullCompareMode", "ExcludeRecipientTest", "ErrorAction"},
            },
        ),
    ),
)

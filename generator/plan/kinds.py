"""The kinds of steps: what each uses, where it is pasted, and when it comes.

`uses` names every Exchange cmdlet and parameter of the rendered block; a test compares it with the block's
syntax tree. A new kind is an entry here, a template and its sentences.
"""

from collections.abc import Mapping
from types import MappingProxyType

from generator.plan.step import Effect, Kind, Phase, Shell, Variant

_GUARDED_EMS = {"Get-AcceptedDomain": {"ErrorAction"}}
_GUARDED_EXO = {"Get-AcceptedDomain": {"ErrorAction"}, "Get-ConnectionInformation": {"ErrorAction"}}


def _variant(template: str, guard: Mapping[str, set[str]], uses: Mapping[str, set[str]]) -> Variant:
    together = {cmdlet: frozenset(parameters) for cmdlet, parameters in {**guard, **uses}.items()}
    return Variant(f"{template}.ps1.j2", MappingProxyType(together))


def _by_transport_cmdlet(template: str, uses: Mapping[str, set[str]]) -> tuple[Variant, ...]:
    """Return the two variants of a block that reads a server's transport settings.

    Exchange 2013 renamed Get-TransportServer; the old name still answers there, but the reference points
    to the new one (Microsoft: Set-TransportServer, Set-TransportService).
    """
    return tuple(
        _variant(f"{template}.{name}", _GUARDED_EMS, {cmdlet: {"Identity", "ErrorAction"}, **uses})
        for name, cmdlet in (
            ("transport-service", "Get-TransportService"),
            ("transport-server", "Get-TransportServer"),
        )
    )


_CERTIFICATES = {"Get-ExchangeCertificate": {"Server", "ErrorAction"}}

CONNECT = Kind(
    "tenant.connect",
    Phase.PREPARE,
    Effect.READ,
    Shell.EXO,
    (
        _variant(
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

DISCOVER_ONPREM = Kind(
    "onprem.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EMS,
    _by_transport_cmdlet("onprem.discover", {**_CERTIFICATES, "Get-SendConnector": {"ErrorAction"}}),
)

DISCOVER_TENANT = Kind(
    "tenant.discover",
    Phase.DISCOVER,
    Effect.READ,
    Shell.EXO,
    (
        _variant(
            "tenant.discover",
            _GUARDED_EXO,
            {"Get-InboundConnector": {"ErrorAction"}, "Get-OrganizationConfig": {"ErrorAction"}},
        ),
    ),
)

LOGGING = Kind(
    "onprem.logging",
    Phase.LOG,
    Effect.CHANGE,
    Shell.EMS,
    (
        _variant(
            "onprem.logging",
            _GUARDED_EMS,
            {
                "Get-SendConnector": {"ErrorAction"},
                "Set-SendConnector": {"Identity", "ProtocolLoggingLevel", "WhatIf", "ErrorAction"},
            },
        ),
    ),
    undo="inverse",
)

TEST_MAIL = Kind("mail.test", Phase.PROVE, Effect.MANUAL, Shell.NONE, minutes=5)

READ_LOG = Kind(
    "onprem.read-log",
    Phase.PROVE,
    Effect.READ,
    Shell.EMS,
    _by_transport_cmdlet("onprem.read-log", _CERTIFICATES),
)


def _inbound(kind: str, parameter: str) -> Kind:
    uses = {
        "Get-InboundConnector": {"ErrorAction"},
        "Set-InboundConnector": {"Identity", parameter, "WhatIf", "ErrorAction"},
    }
    variants = (_variant(kind, _GUARDED_EXO, uses),)
    return Kind(kind, Phase.CHANGE, Effect.CHANGE, Shell.EXO, variants, undo="inverse")


CERTIFICATE_NAME = _inbound("tenant.certificate-name", "TlsSenderCertificateName")
SENDER_ADDRESSES = _inbound("tenant.sender-addresses", "SenderIPAddresses")

# "Changes take some time" (KB 4051495); one hour is the practice on record before judging.
WAIT = Kind("tenant.wait", Phase.WAIT, Effect.MANUAL, Shell.NONE, minutes=60)

VERIFY = Kind(
    "onprem.verify", Phase.VERIFY, Effect.READ, Shell.EMS, _by_transport_cmdlet("onprem.verify", {})
)

FILL_IN = Kind("description.fill-in", Phase.PROVE, Effect.MANUAL, Shell.NONE, minutes=5)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.id: kind
        for kind in (
            CONNECT,
            DISCOVER_ONPREM,
            DISCOVER_TENANT,
            LOGGING,
            TEST_MAIL,
            READ_LOG,
            CERTIFICATE_NAME,
            SENDER_ADDRESSES,
            WAIT,
            VERIFY,
            FILL_IN,
        )
    }
)

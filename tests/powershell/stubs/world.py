"""Small worlds for single blocks: what a window holds, the blocks pasted into it, and what became of it."""

import base64
import copy
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.powershell.engine import Engine

STAND_INS = Path(__file__).resolve().parent / "exchange.ps1"

TENANT_ID = "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45"
_TIME = re.compile(r" \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)$")
LOG_FOLDER = r"C:\Program Files\Microsoft\Exchange Server\V15\TransportRoles\Logs\Hub\ProtocolLog\SmtpSend"

CONNECTOR_GUID = "5b1f0c9e-7d2a-4c31-9a64-0f2d8c7be3a1"
_EMS = (
    "Get-AcceptedDomain",
    "Get-SendConnector",
    "Set-SendConnector",
    "Get-ExchangeCertificate",
    "Get-ExchangeServer",
    "Get-Queue",
    "Retry-Queue",
    "Get-ReceiveConnector",
    "Get-HybridConfiguration",
    "Suspend-Queue",
    "Resume-Queue",
    "Get-MessageTrackingLog",
)
# Without Set-SendConnector: a subscribed Edge server's connectors are changed inside.
_EDGE = (
    "Get-AcceptedDomain",
    "Get-SendConnector",
    "Get-ExchangeCertificate",
    "Get-ExchangeServer",
    "Get-Queue",
    "Retry-Queue",
    "Suspend-Queue",
    "Resume-Queue",
    "Get-MessageTrackingLog",
)
CMDLETS: Mapping[str, tuple[str, ...]] = {
    "plain": (),
    "ems 2010": (*_EMS, "Get-TransportServer"),
    "ems 2016": (*_EMS, "Get-TransportServer", "Get-TransportService"),
    "inside": (*_EMS, "Get-TransportService", "Test-EdgeSynchronization", "Start-EdgeSynchronization"),
    "frontend": (*_EMS, "Get-TransportService", "Get-FrontendTransportService"),
    "edge 2010": (*_EDGE, "Get-TransportServer"),
    "edge 2019": (*_EDGE, "Get-TransportServer", "Get-TransportService"),
    "exo": (
        "Get-AcceptedDomain",
        "Get-ConnectionInformation",
        "Get-InboundConnector",
        "Get-OrganizationConfig",
        "New-InboundConnector",
        "Remove-InboundConnector",
        "Get-OnPremisesOrganization",
        "Get-OutboundConnector",
        "Set-InboundConnector",
    ),
    # The module is loaded, nobody has signed in yet.
    "exo module": ("Connect-ExchangeOnline", "Get-ConnectionInformation"),
}

World = dict[str, Any]


def connection(**changes: object) -> dict[str, object]:
    """Return one connection to Exchange Online as Get-ConnectionInformation shows it."""
    usual = {"State": "Connected", "IsEopSession": False, "ModulePrefix": "", "TenantID": TENANT_ID}
    return {**usual, **changes}


def world(*windows: str, **changes: object) -> World:
    """Return a world in which the cmdlets of *windows* (keys of `CMDLETS`) are loaded and nothing is wrong.

    *changes* replace top-level entries: `send`, `inbound`, `accepted`, `connections`, `servers`,
    `certificates`, `receivers`, `hybrid`, `outbound`, `organizations`, `queues`, `created_enabled` (whether
    new inbound connectors are), `faults` (cmdlet to `fault`), `stale` (reads after a write that still show
    the old value), `computer`, `drive` (the folder that is mounted as C:), `on_edge`, `exchange_servers`,
    `edge_statuses` (what Test-EdgeSynchronization shows), `tracking`, `pickup` (what becomes of files in the
    Pickup directory: the server `takes`, `refuses` or `ignores` them).
    """
    initial = {"DomainName": "contoso.onmicrosoft.com", "InitialDomain": True}
    usual: World = {
        "cmdlets": [name for window in windows for name in CMDLETS[window]],
        "accepted": [initial, *({"DomainName": name} for name in ("contoso.com", "contoso-mail.com"))],
        "send": [send_connector(), send_connector(Name="Internet")],
        "inbound": [inbound_connector(), inbound_connector(Name="Partner", ConnectorType="Partner")],
        "connections": [connection()],
        "servers": [transport(name) for name in ("EX01", "HUB01")],
        "certificates": [],
        "queues": [],
        "created_enabled": True,
        "receivers": [],
        "hybrid": [],
        "outbound": [],
        "organizations": [],
        "faults": {},
        "stale": 0,
        "computer": None,
        "drive": None,
        "on_edge": False,
        "edge_statuses": [],
        "signed_in": None,
        "tracking": [],
        "pickup": "takes",
    }
    made = {**usual, **changes}
    names = [one["Name"] for one in made["servers"]]
    made.setdefault("exchange_servers", [exchange_server(name) for name in names])
    assert changes.keys() <= made.keys()
    return made


def transport(name: str, **changes: object) -> dict[str, object]:
    """Return a server as Get-TransportService shows it."""
    usual = {
        "Name": name,
        "SendProtocolLogPath": LOG_FOLDER,
        "PickupDirectoryPath": r"C:\Pickup",
        "MessageExpirationTimeout": "2.00:00:00",
    }
    return {**usual, **changes}


def exchange_server(name: str, **changes: object) -> dict[str, object]:
    """Return a server as Get-ExchangeServer shows it: of Exchange 2010 if it is called HUB, else of 2016."""
    old = name.startswith("HUB")
    usual = {
        "Name": name,
        "ServerRole": "Mailbox, ClientAccess, HubTransport" if old else "Mailbox",
        "Site": "contoso.com/Configuration/Sites/Paris",
        "AdminDisplayVersion": "Version 14.3 (Build 123.4)" if old else "Version 15.1 (Build 2507.6)",
    }
    return {**usual, **changes}


def queue(identity: str, **changes: object) -> dict[str, object]:
    """Return a delivery queue of the send connector as Get-Queue shows it."""
    usual = {
        "Name": identity,  # by which the stand-ins find an object again
        "Identity": identity,
        "NextHopConnector": CONNECTOR_GUID,
        "Status": "Active",
        "MessageCount": 3,
    }
    return {**usual, **changes}


def send_connector(**changes: object) -> dict[str, object]:
    """Return a send connector as Get-SendConnector shows it."""
    usual = {
        "Name": "Outbound to Office 365",
        "Guid": CONNECTOR_GUID,
        "ProtocolLoggingLevel": "None",
        "AddressSpaces": ["smtp:*;1"],
    }
    return {**usual, **changes}


def inbound_connector(**changes: object) -> dict[str, object]:
    """Return an inbound connector as Get-InboundConnector shows it."""
    usual = {
        "Name": "Inbound from contoso",
        "ConnectorType": "OnPremises",
        "Enabled": True,
        "TlsSenderCertificateName": "*.contoso-mail.com",
        "SenderIPAddresses": [],
    }
    return {**usual, **changes}


def certificate(server: str, **changes: object) -> dict[str, object]:
    """Return a certificate as Get-ExchangeCertificate shows it: valid, with its key, on *server*."""
    usual = {
        "Server": server,
        "Thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
        "Issuer": "CN=Example CA 1, O=Example",
        "Subject": "CN=*.contoso.com",
        "CertificateDomains": ["*.contoso.com"],
        "Status": "Valid",
        "HasPrivateKey": True,
    }
    return {**usual, **changes}


def fault(mode: str, after: int = 0) -> dict[str, object]:
    """Return a fault of a cmdlet: it `throws`, fails `silent`ly, writes are `lost` or throw `late`."""
    return {"mode": mode, "after": after}


@dataclass(frozen=True)
class Outcome:
    """What pasting into one world printed and did.

    Attributes:
        printed: everything the console shows, errors included.
        writes: each call that wrote, with the object's name and the values.
        after: the connectors as they are then, and the seconds that the blocks would have waited.
    """

    printed: str
    writes: Sequence[Mapping[str, Any]]
    after: Mapping[str, Any]

    @property
    def results(self) -> list[str]:
        """The RESULT lines, in order, without the time (UTC) with which each of them has to end."""
        lines = [line for line in self.printed.splitlines() if line.startswith("RESULT")]
        assert all(_TIME.search(line) for line in lines), lines
        return [_TIME.sub("", line) for line in lines]

    @property
    def words(self) -> list[str]:
        """The result word of each RESULT line."""
        return [line.split(" ")[2] for line in self.results]


def encoded(given: World) -> str:
    """Return *given* as the argument of Open-World."""
    return base64.b64encode(json.dumps(given).encode()).decode()


def pasted(engine: Engine, cases: Mapping[str, tuple[World, Sequence[str]]]) -> dict[str, Outcome]:
    """Return the outcome of each case: its blocks pasted one after the other into its world.

    One process serves all cases; each starts in a fresh world.
    """
    # A word of several letters, alone, would be a command; the empty line ends whatever is still open.
    parts = [
        f"Open-World '{encoded(copy.deepcopy(given))}'\n{''.join(blocks)}Close-World\n\n"
        for given, blocks in cases.values()
    ]
    printed = engine.paste("".join(parts), prelude=STAND_INS)
    return dict(zip(cases, outcomes(printed), strict=True))


def outcomes(printed: str) -> list[Outcome]:
    """Return the outcomes that a console's text holds, one for each line that Close-World printed."""
    found: list[Outcome] = []
    lines: list[str] = []
    for line in printed.splitlines():
        if line.startswith("WORLD "):
            after = json.loads(base64.b64decode(line.removeprefix("WORLD ")))
            found.append(Outcome("\n".join(lines), after["writes"], after))
            lines = []
        else:
            lines.append(line)
    return found

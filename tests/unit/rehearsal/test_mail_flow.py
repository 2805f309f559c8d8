"""How a message travels and what it leaves behind."""

import csv
import re
from pathlib import Path

import pytest

from generator.rehearsal.hosts import Hosts
from generator.rehearsal.mailflow import MailFlow
from generator.rehearsal.world import World
from tests.unit.rehearsal.example_world import (
    INBOUND,
    OUTBOUND,
    TENANT,
    call,
    certificate,
    ems,
    signed_in,
    world,
)

SENDER, OUTSIDE = "relaytest@contoso.com", "probe@example.net"

# The one-row form, split off from the right as the domain reference prescribes.
ONE_ROW = re.compile(
    r"^\s*(?P<dn>.+?)\s+(?P<serial>[0-9A-F]{2,40})\s+(?P<thumb>[0-9A-F]{40})\s+(?P<nb>\d{4}-\d\d-\d\dT\S+)"
    r"\s+(?P<na>\d{4}-\d\d-\d\dT\S+)(?:\s+(?P<san>\S+))?\s*$"
)


def _change(there: World, **properties: object) -> None:
    call(there, signed_in(there), "Set-InboundConnector", Identity=INBOUND, **properties)


def _outbound(there: World, **properties: object) -> None:
    there.organization["send_connectors"][0].update(properties)


def test_refused_then_relayed_once_the_change_is_in_force() -> None:
    """The cure works from every source server, but only after the delay."""
    there = world(propagation_minutes=30)
    flow = MailFlow(there)
    assert flow.send("EX01", SENDER, OUTSIDE).reply.startswith("550 5.7.64 TenantAttribution")
    _change(there, TlsSenderCertificateName="*.contoso.com")
    there.advance(minutes=29)
    assert flow.send("EX01", SENDER, OUTSIDE).outcome == "refused"
    there.advance(minutes=2)
    sent = [flow.send(server, sender, OUTSIDE) for server in ("EX01", "HUB01") for sender in (SENDER, "<>")]
    assert [one.outcome for one in sent] == ["relayed"] * 4


def test_traces_of_a_refused_and_a_relayed_message() -> None:
    """Tracking shows FAIL, then the version's own event; the trace only what was taken."""
    there = world()
    flow = MailFlow(there)
    flow.send("HUB01", SENDER, OUTSIDE)
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.com"
    flow.send("HUB01", SENDER, OUTSIDE)
    flow.send("EX01", SENDER, OUTSIDE)
    assert [row["EventId"] for row in there.traffic["tracking"]] == ["FAIL", "SEND", "SENDEXTERNAL"]
    assert [row["FromIP"] for row in there.traffic["traces"]] == ["203.0.113.20"] * 2


@pytest.mark.parametrize(
    ("properties", "settings", "outcome", "reply"),
    [
        ({"RequireTLS": False, "TlsAuthLevel": None}, {}, "refused", "550 5.7.64"),
        ({}, {"strips_starttls": True}, "deferred", "451 5.7.3 STARTTLS"),
        ({"SmartHosts": ["192.0.2.9"]}, {}, "deferred", "451 4.4.62"),
        ({"TlsCertificateName": "<I>CN=Other<S>CN=x"}, {}, "deferred", "454 4.7.5"),
    ],
)
def test_faults_of_the_sending_side(
    properties: dict[str, object], settings: dict[str, object], outcome: str, reply: str
) -> None:
    """Clear text loses the certificate; no STARTTLS, a wrong host, a missing certificate hold mail."""
    there = world(**settings)
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.com"
    _outbound(there, **properties)
    sent = MailFlow(there).send("EX01", SENDER, OUTSIDE)
    assert (sent.outcome, sent.thumbprint) == (outcome, "")
    assert sent.reply.startswith(reply)


def test_deferred_mail_waits_and_is_held_by_a_suspended_queue() -> None:
    """Deferred mail makes a queue; suspended it holds what comes, resumed it lets it go."""
    there = world()
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.com"
    flow, shell = MailFlow(there), ems()
    _outbound(there, TlsCertificateName="<I>CN=Other<S>CN=x")
    flow.send("EX01", SENDER, OUTSIDE)
    guid = there.organization["send_connectors"][0]["Guid"]
    condition = f"NextHopConnector -eq '{guid}'"
    call(there, shell, "Suspend-Queue", Filter=condition, Server="EX01")
    _outbound(there, TlsCertificateName=None)
    assert flow.send("EX01", SENDER, OUTSIDE).outcome == "held"
    assert flow.release() == []
    assert call(there, shell, "Get-Queue", Server="EX01").objects[0]["MessageCount"] == 2
    call(there, shell, "Resume-Queue", Filter=condition, Server="EX01")
    assert [one.outcome for one in flow.release()] == ["relayed", "relayed"]
    assert call(there, shell, "Get-Queue", Server="EX01").objects == []


def test_connector_choice() -> None:
    """The closest address space wins, then the lowest cost; a disabled connector carries nothing."""
    there = world()
    flow = MailFlow(there)
    assert flow.send("EX01", SENDER, "a@partner.example").connector == "Partners"
    assert flow.send("EX01", SENDER, OUTSIDE).connector == OUTBOUND
    _outbound(there, Enabled=False)
    assert flow.send("EX01", SENDER, OUTSIDE).outcome == "deferred"
    assert flow.send("EX01", SENDER, OUTSIDE).connector == ""


def _rows(folder: Path) -> list[dict[str, str]]:
    (file,) = sorted(folder.glob("SEND*"))
    lines = file.read_text(encoding="utf-8").splitlines()
    names = lines[4].removeprefix("#Fields: ").split(",")
    return [dict(zip(names, row, strict=True)) for row in csv.reader(lines[5:])]


def test_one_row_log_of_2016(tmp_path: Path) -> None:
    """From 2016 on one row holds the whole certificate; the peer's stands in a row of the same form."""
    there, hosts = world(), Hosts(tmp_path)
    sent = MailFlow(there, hosts).send("EX01", SENDER, OUTSIDE)
    folder = hosts.path("EX01", r"C:\Logs\Hub")
    assert [file.name for file in folder.iterdir()] == ["SEND2026112422-1.LOG"]
    rows = [row for row in _rows(folder) if row["connector-id"] == OUTBOUND]
    assert [int(row["sequence-number"]) for row in rows] == list(range(len(rows)))
    ours = [row for row in rows if row["context"].startswith("Sending certificate")]
    match = ONE_ROW.match(ours[0]["data"])
    assert match is not None
    assert (len(ours), match["thumb"]) == (1, sent.thumbprint)
    assert any(row["context"].startswith("Remote certificate") for row in rows)
    assert any(row["data"].startswith("550 5.7.64") for row in rows)
    assert any(row["data"].endswith("Hello [203.0.113.20] SIZE 157286400") for row in rows)


def test_many_row_log_of_2010(tmp_path: Path) -> None:
    """Exchange 2010 writes a row per property, in a file per day."""
    hosts = Hosts(tmp_path)
    sent = MailFlow(world(), hosts).send("HUB01", SENDER, OUTSIDE)
    folder = hosts.path("HUB01", r"C:\Logs\Hub")
    assert [file.name for file in folder.iterdir()] == ["SEND20261124-1.log"]
    rows = [row for row in _rows(folder) if row["connector-id"] == OUTBOUND]
    contexts = [row["context"] for row in rows]
    start = contexts.index("Sending certificate")
    assert contexts[start + 1 : start + 6] == [
        "Certificate subject",
        "Certificate issuer name",
        "Certificate serial number",
        "Certificate thumbprint",
        "Certificate alternate names",
    ]
    assert rows[start + 4]["data"] == sent.thumbprint


def test_nothing_is_logged_below_verbose(tmp_path: Path) -> None:
    """A connector that doesn't log leaves no file."""
    there = world()
    _outbound(there, ProtocolLoggingLevel="None")
    MailFlow(there, Hosts(tmp_path)).send("EX01", SENDER, OUTSIDE)
    assert list(tmp_path.rglob("SEND*")) == []


def test_frontend_proxy_logs_elsewhere(tmp_path: Path) -> None:
    """Proxied mail shows its TLS session in a FrontEnd log, and only the hop in the Hub's."""
    there, hosts = world(), Hosts(tmp_path)
    _outbound(there, FrontendProxyEnabled=True)
    MailFlow(there, hosts).send("EX01", SENDER, OUTSIDE)
    hub = [row for row in _rows(hosts.path("EX01", r"C:\Logs\Hub")) if row["connector-id"] == OUTBOUND]
    front = [row for row in _rows(hosts.path("EX01", r"D:\Logs\FrontEnd")) if row["connector-id"] == OUTBOUND]
    assert not any("ertificate" in row["context"] for row in hub)
    assert any(row["context"].startswith("Sending certificate") for row in front)


def test_edge_acts_on_its_own_copy(tmp_path: Path) -> None:
    """A change inside reaches a subscribed Edge server after EdgeSync or after some minutes, not before."""
    there, hosts = world(edge_sync_minutes=3), Hosts(tmp_path)
    _outbound(there, SourceTransportServers=["EDGE1"], ProtocolLoggingLevel="None")
    flow, folder = MailFlow(there, hosts), hosts.path("EDGE1", r"C:\Logs\Edge")
    level = {"Identity": OUTBOUND, "ProtocolLoggingLevel": "Verbose"}
    call(there, ems(), "Set-SendConnector", **level)
    flow.send("EDGE1", SENDER, OUTSIDE)
    assert not folder.exists()
    call(there, ems(), "Start-EdgeSynchronization")
    flow.send("EDGE1", SENDER, OUTSIDE)
    assert any(row["connector-id"] == OUTBOUND for row in _rows(folder))
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, ProtocolLoggingLevel="None")
    there.advance(minutes=4)
    before = len(_rows(folder))
    flow.send("EDGE1", SENDER, OUTSIDE)
    assert len(_rows(folder)) == before


def test_forgotten_server_offers_another_certificate() -> None:
    """One source without the new certificate is refused while the other is relayed."""
    there = world()
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.com"
    there.servers[1]["certificates"] = [certificate("CN=mail.old.com", "mail.contoso.com", "mail.old.com")]
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.net"
    there.servers[0]["certificates"][0]["CertificateDomains"] = ["*.contoso.net", "*.contoso.com"]
    flow = MailFlow(there)
    assert [flow.send(name, SENDER, OUTSIDE).outcome for name in ("EX01", "HUB01")] == ["relayed", "refused"]


def test_trace_belongs_to_the_tenant() -> None:
    """A message trace needs a sign-in, takes at most ten days, and both dates or none."""
    there = world()
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = "*.contoso.com"
    MailFlow(there).send("EX01", SENDER, OUTSIDE)
    session = signed_in(there)
    found = call(there, session, "Get-MessageTraceV2", RecipientAddress=OUTSIDE).objects
    assert [row["SenderAddress"] for row in found] == [SENDER]
    assert session.connections[0]["initial_domain"] == TENANT

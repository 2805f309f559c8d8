"""Every cause comes about in a simulated organisation, and what its change intends cures it."""

import copy

import pytest

from generator.causes import CAUSES
from generator.model import build
from generator.rehearsal import incident
from generator.rehearsal.cmdlets.tenant import inbound_connector
from generator.rehearsal.described_tenant import accepted_domain
from generator.rehearsal.mailflow import MailFlow
from generator.rehearsal.scenario import Scenario, scenario_from
from generator.source import parse

TEMPLATE = """
schema: 1
example: true
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: SERVERS
send_connectors:
  Outbound: {SEND}
inbound_connectors: INBOUND
accepted_domains: [contoso.com]
change: {CHANGE}
test: {from: relaytest@contoso.com, to: probe@example.net}
certificates: {CERTIFICATES}
"""
SERVERS = "{EX01: 2016, EX02: 2016, HUB01: 2010}"
SOUND = '{relay: {tls_sender_certificate_name: "*.contoso.com"}}'
NEW = 'new_inbound_connector: Inbound new, tls_sender_certificate_name: "*.contoso.com"'
CERTIFICATE = 'new: {subject: "CN=*.contoso.com", issuer: "CN=Public CA 9", names: ["*.contoso.com"]}'
EDGE = "{EX01: 2016, EDGE1: {version: 2016, roles: [Edge]}, EDGE2: {version: 2010, roles: [Edge]}}"
FRONTEND = "{EX01: 2016, FE01: {version: 2013, roles: [CAS]}}"


def _text(change: str, inbound: str = SOUND, send: str = "", servers: str = SERVERS, known: str = "") -> str:
    values = {"CHANGE": change, "INBOUND": inbound, "SEND": send, "SERVERS": servers, "CERTIFICATES": known}
    text = TEMPLATE
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", f"{{{value}}}").replace(f" {name}\n", f" {value}\n")
    return text


CASES = {
    "C01": _text(
        'cause: C01, tls_sender_certificate_name: "*.contoso.com"',
        '{relay: {tls_sender_certificate_name: "*.old.example"}}',
    ),
    "C01 on Edge": _text(
        'cause: C01, tls_sender_certificate_name: "*.contoso.com"',
        "{relay: {}}",
        "source_servers: [EDGE1, EDGE2]",
        EDGE,
    ),
    "C02": _text("cause: C02, certificate: new", send="source_servers: [EX01, EX02]", known=CERTIFICATE),
    "C02 by host name": _text("cause: C02, certificate: new, fqdn: mail.contoso.com", known=CERTIFICATE),
    "C02 wrongly named": _text(
        "cause: C02, certificate: new",
        send='source_servers: [EX01], tls_certificate_name: "<I>CN=Other CA<S>CN=other"',
        known=CERTIFICATE,
    ),
    "C03": _text("cause: C03, certificate: new", known=CERTIFICATE),
    "C04": _text("cause: C04"),
    "C09": _text("cause: C09, source_servers: [EX01, HUB01]"),
    "C10": _text("cause: C10", send="source_servers: [EX01], frontend_proxy_enabled: true", servers=FRONTEND),
    "C11": _text("cause: C11, sender_ip_addresses: [203.0.113.7]", "{relay: {}}"),
    "C13": _text(f"cause: C13, {NEW}", "{relay: {sender_ip_addresses: [198.51.100.10]}}"),
    "C13 unknown": _text(f"cause: C13, {NEW}", "{relay: {}}"),
    "C14": _text(
        "cause: C14, missing_accepted_domains: [dmz.contoso.com]",
        '{relay: {tls_sender_certificate_name: "*.dmz.contoso.com"}}',
    ),
    "C16": _text("cause: C16"),
    "C17": _text(f"cause: C17, {NEW}", "{}"),
    "C18": _text(f"cause: C18, {NEW}"),
    "C28": _text("cause: C28", send="source_servers: [EX01, HUB01]").replace(
        "EX01: 2016", 'EX01: {version: SE, build: "15.2.2562.37"}'
    ),
}


def _scenario(name: str) -> Scenario:
    return scenario_from(build(parse(CASES[name], "case.yml")))


def _answers(scenario: Scenario, sender: str, servers: tuple[str, ...]) -> list[str]:
    flow = MailFlow(scenario.world.copy())
    return [flow.send(server, sender, scenario.probe.recipient).reply for server in servers]


def _cure(scenario: Scenario) -> None:
    """Make everything that is intended, by a block or by hand, effective at once."""
    tenant = scenario.world.tenants[0]
    tenant["accepted_domains"] += [accepted_domain(name, default=False) for name in scenario.domains]
    for path, wanted in scenario.intended.items():
        if isinstance(wanted, dict):
            tenant["inbound_connectors"].append(inbound_connector(path[-1], **wanted))
            continue
        *_, section, name, attribute = path
        side = tenant if section == "inbound_connectors" else scenario.world.organization
        for one in side[section]:
            if one["Name"] == name:
                one[attribute] = copy.deepcopy(wanted)


def test_every_cause_can_be_brought_about() -> None:
    """There is no cause in the registry that the simulation can't bring about, and each has a case here."""
    assert set(CAUSES) <= set(incident.CAUSES)
    assert {name.partition(" ")[0] for name in CASES} == set(incident.CAUSES)


@pytest.mark.parametrize("name", CASES)
def test_the_incident_happens(name: str) -> None:
    """The message that the cause concerns is answered as the cause has it, from every server it concerns."""
    scenario = _scenario(name)
    for one in scenario.incidents:
        assert one.servers
        sender = scenario.probe.sender if one.sender == incident.NORMAL else "<>"
        answers = _answers(scenario, sender, one.servers * (1 if one.always else 4))
        refused = [answer for answer in answers if any(code in answer for code in one.codes)]
        assert refused
        assert len(refused) == len(answers) or not one.always


@pytest.mark.parametrize("name", CASES)
def test_the_intended_values_cure_it(name: str) -> None:
    """Once what is intended is in force every source server's mail is relayed, the null sender's too."""
    scenario = _scenario(name)
    assert scenario.intended or scenario.domains
    _cure(scenario)
    senders = [scenario.probe.sender] if name == "C11" else [scenario.probe.sender, "<>"]
    for sender in senders:
        assert set(_answers(scenario, sender, scenario.sources)) == {"250 2.1.5 Recipient OK"}

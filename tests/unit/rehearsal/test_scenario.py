"""The organisation of a description: what it states is there, the rest filled in, and so is the incident."""

import pytest

from generator.model import Environment, build
from generator.rehearsal.mailflow import MailFlow
from generator.rehearsal.scenario import OLD_NAME, Scenario, scenario_from, world_from
from generator.source import parse

BASE = """
schema: 1
example: true
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: {EX01: 2016, EX02: SE, HUB01: 2010}
send_connectors:
  Outbound: {source_servers: [EX01, HUB01]}
inbound_connectors:
  relay: {name: "Inbound 'd / e'", tls_sender_certificate_name: "*.old-contoso.com"}
accepted_domains: [contoso.com]
test: {from: relaytest@contoso.com, to: probe@example.net}
change: {cause: C01, tls_sender_certificate_name: "*.contoso.com"}
"""


def _environment(text: str) -> Environment:
    return build(parse(text, "contoso.yml"))


def _outcomes(scenario: Scenario) -> list[str]:
    flow, probe = MailFlow(scenario.world), scenario.probe
    return [flow.send(server, probe.sender, probe.recipient).outcome for server in scenario.sources]


def _set(scenario: Scenario) -> None:
    """Make the intended values effective at once."""
    for *_, section, name, attribute in scenario.intended:
        for one in scenario.world.tenants[0][section]:
            if one["Name"] == name:
                one[attribute] = scenario.intended[
                    "tenants", "contoso.onmicrosoft.com", section, name, attribute
                ]


ADDRESSES = BASE.replace(
    'tls_sender_certificate_name: "*.old-contoso.com"', "sender_ip_addresses: [203.0.113.9]"
).replace(
    '{cause: C01, tls_sender_certificate_name: "*.contoso.com"}',
    "{cause: C11, sender_ip_addresses: [203.0.113.9, 198.51.100.0/28]}",
)


@pytest.mark.parametrize("text", [BASE, BASE.replace('"*.old-contoso.com"', "unknown"), ADDRESSES])
def test_the_incident_is_in_it_and_the_change_cures_it(text: str) -> None:
    """From every source the test message is refused, and relayed once the wanted values are set."""
    scenario = scenario_from(_environment(text))
    assert scenario.sources == ("EX01", "HUB01")
    assert _outcomes(scenario) == ["refused", "refused"]
    _set(scenario)
    assert _outcomes(scenario) == ["relayed", "relayed"]


def test_intended_values_bear_the_names_in_exchange() -> None:
    """What the change intends is told by the connector's name, not by its key in the description."""
    path = (
        "tenants",
        "contoso.onmicrosoft.com",
        "inbound_connectors",
        "Inbound 'd / e'",
        "TlsSenderCertificateName",
    )
    assert scenario_from(_environment(BASE)).intended == {path: "*.contoso.com"}


def test_unknown_values_get_one() -> None:
    """Where the description doesn't know the old name the world has one to be found out."""
    there = world_from(_environment(BASE.replace('"*.old-contoso.com"', "unknown")))
    assert there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] == OLD_NAME


def test_almost_nothing_is_enough() -> None:
    """Server names alone make an organisation in which mail is refused."""
    text = "schema: 1\norganization: contoso.com\ntenant: contoso.onmicrosoft.com\nservers: {EX01: 2016}\n"
    scenario = scenario_from(_environment(text))
    assert _outcomes(scenario) == ["refused"]
    assert not scenario.intended


def test_stated_values_are_there() -> None:
    """What the description states about connectors, servers and certificates is what cmdlets will show."""
    text = BASE.replace(
        "{source_servers: [EX01, HUB01]}",
        '{source_servers: [ex01], require_tls: false, tls_auth_level: "", smart_hosts: [mx.contoso.com], '
        'protocol_logging_level: verbose, tls_certificate_name: ""}',
    ).replace("EX01: 2016", 'EX01: {version: 2016, build: "15.1.2507.61"}')
    text += 'certificates: {new: {subject: "CN=x", thumbprint: "%s", installed_on: [EX02]}}\n' % ("A" * 40)
    there = world_from(_environment(text))
    shown = there.organization["send_connectors"][0]
    assert (shown["RequireTLS"], shown["TlsAuthLevel"], shown["SmartHosts"]) == (
        False,
        None,
        ["mx.contoso.com"],
    )
    assert (shown["ProtocolLoggingLevel"], shown["TlsCertificateName"]) == ("Verbose", None)
    assert (shown["SourceTransportServers"], shown["DNSRoutingEnabled"]) == (["EX01"], False)
    first, second, _ = there.servers
    assert first["build"] == "15.1.2507.61"
    assert "A" * 40 not in [one["Thumbprint"] for one in first["certificates"]]
    assert "A" * 40 in [one["Thumbprint"] for one in second["certificates"]]
    assert "frontend" in second["services"]


def test_the_same_description_gives_the_same_world() -> None:
    """Nothing random and no clock enters a world."""
    assert world_from(_environment(BASE)).to_json() == world_from(_environment(BASE)).to_json()

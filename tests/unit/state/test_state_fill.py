"""Facts laid over a description."""

from collections.abc import Mapping, Sequence

import pytest

from generator.console import parse
from generator.diagnostics import Mark, Severity, for_people
from generator.model import Environment, build
from generator.source import parse as parse_yaml
from generator.state import Filled, fill
from generator.text import Text
from tests.unit.console.fact_printing import facts

Values = Mapping[str, str | Sequence[str]]

BARE = """\
schema: 1
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: {EX01: 2016, HUB01: 2010}
"""
TENANT: Values = {
    "tenant/initial_domain": "contoso.onmicrosoft.com",
    "tenant/id": "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45",
    "tenant/organization_guid": "0f0e0d0c-0b0a-0908-0706-050403020100",
    "accepted_domains": ["contoso.com", "contoso.onmicrosoft.com"],
    "inbound_connectors/read": "1",
    "inbound_connectors/Inbound from contoso/ConnectorType": "OnPremises",
    "inbound_connectors/Inbound from contoso/Enabled": "True",
    "inbound_connectors/Inbound from contoso/TlsSenderCertificateName": "*.contoso-mail.com",
    "inbound_connectors/Inbound from contoso/RestrictDomainsToCertificate": "False",
    "inbound_connectors/Inbound from contoso/SenderIPAddresses": [],
}
SEND: Values = {
    "organization/accepted_domains": ["Contoso.com"],
    "send_connectors/read": "1",
    "send_connectors/Outbound to Office 365/Enabled": "True",
    "send_connectors/Outbound to Office 365/Fqdn": "",
    "send_connectors/Outbound to Office 365/FrontendProxyEnabled": "",
    "send_connectors/Outbound to Office 365/ProtocolLoggingLevel": "None",
    "send_connectors/Outbound to Office 365/SourceTransportServers": ["EX01", "HUB01"],
}
THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"


def filled(description: str, *values: Values) -> Filled:
    """Return the description with the facts laid over it; every finding has its sentences."""
    text = "".join(facts(own) for own in values)
    found = fill(parse_yaml(description, "d.yml"), parse(text, "p.txt"))
    assert for_people(found.findings, Text()) or not found.findings
    return found


def environment(description: str, *values: Values) -> Environment:
    """Return the filled description, about which nothing but notes may be said."""
    found = filled(description, *values)
    assert {finding.severity for finding in found.findings} <= {Severity.NOTE}
    return build(found.document)


def told(found: Filled) -> list[tuple[str, str, str]]:
    """Return rule, variant and dotted path of each finding."""
    return [(finding.rule, finding.variant, ".".join(finding.path)) for finding in found.findings]


def connector(section: str, name: str, **properties: str | Sequence[str]) -> Values:
    """Return the facts of one connector."""
    return {f"{section}/{name}/{key}": value for key, value in properties.items()}


def certificate(server: str, thumbprint: str = THUMBPRINT, **properties: str) -> Values:
    """Return the facts of one certificate on one server, its only one."""
    path = f"servers/{server}/certificates/{thumbprint}"
    known = {"Subject": "CN=*.contoso.com", "Services": "SMTP", "HasPrivateKey": "True", **properties}
    return {
        f"servers/{server}/SendProtocolLogPath": f"D:\\Logs\\{server}",
        f"servers/{server}/certificates/read": "1",
        **{f"{path}/{key}": value for key, value in known.items()},
        f"{path}/NotAfter": "2027-05-28T23:59:59Z",
        f"{path}/CertificateDomains": ["*.contoso.com", "contoso.com"],
    }


def test_almost_nothing_becomes_everything() -> None:
    """From four lines and two discovery blocks: connectors, tenant id and domains, as the model has them."""
    found = environment(BARE, SEND, TENANT)
    assert found.tenant.id == "3f6e2a90-5b1d-4c7e-8f42-9a0c1d2e3b45"
    assert found.tenant.initial_domain == "contoso.onmicrosoft.com"
    assert found.accepted_domains == ("contoso.com", "contoso.onmicrosoft.com")
    (key,) = found.send_connectors
    send = found.send_connectors[key]
    assert (key, send.name) == ("Outbound to Office 365", "Outbound to Office 365")
    assert (send.enabled, send.fqdn, send.protocol_logging_level) == (True, "", "None")
    assert send.source_servers == ("EX01", "HUB01")
    assert send.frontend_proxy_enabled is None  # an empty flag: this version doesn't show it
    (inbound,) = found.inbound_connectors.values()
    assert inbound.tls_sender_certificate_name == "*.contoso-mail.com"
    assert inbound.sender_ip_addresses == ()


def test_values_from_a_paste_have_their_place_there() -> None:
    """A rule that judges one points into the paste; what the description states stays where it is."""
    document = filled(BARE, TENANT).document
    assert document.mark(("tenant", "id")) == Mark("p.txt", 2, 18)
    assert document.excerpt(document.mark(("tenant", "id"))).startswith("FACT tenant/id = 3f6e")
    assert document.mark(("accepted_domains", "1")) == Mark("p.txt", 6, 27)
    assert document.mark(("tenant", "initial_domain")) == Mark("d.yml", 3, 9)
    assert document.mark(("inbound_connectors", "Inbound from contoso", "enabled")).line == 9


def test_unknown_is_filled_and_the_description_itself_stays() -> None:
    """The word unknown gives way, in a section, an entry's name and a property; the input is untouched."""
    text = BARE + (
        "send_connectors: {out: {name: unknown, protocol_logging_level: unknown}}\n"
        "inbound_connectors: unknown\naccepted_domains: unknown\n"
    )
    document = parse_yaml(text, "d.yml")
    found = build(fill(document, parse(facts(SEND) + facts(TENANT), "p")).document)
    assert found.send_connectors["out"].name == "Outbound to Office 365"
    assert found.send_connectors["out"].protocol_logging_level == "None"
    assert list(found.inbound_connectors) == ["Inbound from contoso"]
    assert document.data["inbound_connectors"] == "unknown"
    assert document.data["tenant"] == "contoso.onmicrosoft.com"


def test_a_described_connector_is_found_by_its_name_in_any_case() -> None:
    """The key stays the description's; the name is taken as Exchange spells it; other connectors stay out."""
    text = BARE + "send_connectors: {out: {name: outbound TO office 365}}\n"
    other = connector("send_connectors", "Internet", Enabled="True")
    found = environment(text, {**SEND, "send_connectors/read": "2"}, other)
    assert list(found.send_connectors) == ["out"]
    assert found.send_connectors["out"].name == "Outbound to Office 365"
    assert found.send_connectors["out"].enabled is True


def test_a_described_connector_that_was_not_shown_is_named() -> None:
    """Nothing is filled, and the names that were shown stand in the warning."""
    found = filled(BARE + "send_connectors: {Outbound: {}}\n", SEND)
    assert told(found) == [("F08", "missing", "send_connectors.Outbound")]
    assert found.findings[0].values["names"] == "Outbound to Office 365"
    assert list(build(found.document).send_connectors) == ["Outbound"]


RELAY: Values = connector(
    "send_connectors",
    "Relay",
    Enabled="True",
    SmartHosts=["contoso-com.mail.protection.outlook.com"],
    AddressSpaces=["SMTP:*;1"],
)
WIZARD: Values = connector(
    "send_connectors",
    "Outbound to Office 365",
    Enabled="True",
    SmartHosts=[],
    AddressSpaces=["smtp:contoso.mail.onmicrosoft.com;1"],
)
GATEWAY: Values = connector(
    "send_connectors", "Gateway", Enabled="True", SmartHosts=["[192.0.2.1]"], AddressSpaces=["SMTP:*;1"]
)
SECOND: Values = connector(
    "send_connectors",
    "Relay 2",
    Enabled="True",
    SmartHosts=["contoso-com.mail.protection.outlook.com"],
    AddressSpaces=["SMTP:*;5"],
)
DISABLED: Values = {**SECOND, "send_connectors/Relay 2/Enabled": "False"}


@pytest.mark.parametrize(
    ("several", "expected"),
    [
        ([WIZARD, GATEWAY], ["Outbound to Office 365"]),
        ([WIZARD, RELAY, GATEWAY], ["Relay"]),
        ([RELAY, DISABLED], ["Relay"]),
        ([RELAY, SECOND], ["Relay", "Relay 2"]),
        ([GATEWAY, DISABLED], ["Gateway", "Relay 2"]),
    ],
)
def test_of_several_send_connectors_one_is_taken_only_if_no_other_fits(
    several: list[Values], expected: list[str]
) -> None:
    """The way to Exchange Online, and of two the one for all domains; else all are there to choose from."""
    found = filled(BARE, {"send_connectors/read": str(len(several))}, *several)
    assert list(build(found.document).send_connectors) == expected
    assert told(found) == ([("F08", "adopted", "send_connectors")] if len(expected) == 1 else [])


def test_a_connector_of_which_less_arrived_is_not_ruled_out() -> None:
    """A property that a damaged line lost might have made it the right one."""
    torn = {key: value for key, value in GATEWAY.items() if "SmartHosts" not in key}
    found = filled(BARE, {"send_connectors/read": "2"}, RELAY, torn)
    assert list(build(found.document).send_connectors) == ["Relay", "Gateway"]


def test_no_connector_is_taken_from_a_cut_text() -> None:
    """Two were read and one arrived: the other might have been the right one."""
    found = filled(BARE, {**SEND, "send_connectors/read": "2"})
    assert told(found) == [("F08", "incomplete", "send_connectors")]
    assert build(found.document).send_connectors == {}


def test_of_several_inbound_connectors_the_only_one_from_on_premises_is_taken() -> None:
    """Partner connectors and disabled ones can't be meant."""
    partner = connector("inbound_connectors", "Partner", ConnectorType="Partner", Enabled="True")
    disabled = connector("inbound_connectors", "Old", ConnectorType="OnPremises", Enabled="False")
    found = environment(BARE, {**TENANT, "inbound_connectors/read": "3"}, partner, disabled)
    assert list(found.inbound_connectors) == ["Inbound from contoso"]


def test_the_connector_that_the_change_names_is_the_one_taken() -> None:
    """The key is as the change writes it, so that it finds its connector."""
    text = BARE + "change: {cause: C01, send_connector: relay 2}\n"
    found = environment(text, {"send_connectors/read": "2"}, RELAY, SECOND)
    assert list(found.send_connectors) == ["relay 2"]
    assert found.send_connectors["relay 2"].name == "Relay 2"


def test_a_contradiction_is_refused_with_both_values_and_places() -> None:
    """The description's value stays; the finding stands there and names the line of the paste."""
    text = (
        BARE
        + 'inbound_connectors:\n  Inbound from contoso: {tls_sender_certificate_name: "*.fabrikam.com"}\n'
    )
    found = filled(text, TENANT)
    (finding,) = found.findings
    assert (finding.rule, finding.severity) == ("F06", Severity.ERROR)
    assert finding.mark == Mark("d.yml", 6, 55)
    assert (finding.values["stated"], finding.values["read"]) == ("*.fabrikam.com", "*.contoso-mail.com")
    assert finding.values["place"] == "p.txt:10"
    kept = build(found.document).inbound_connectors["Inbound from contoso"]
    assert kept.tls_sender_certificate_name == "*.fabrikam.com"


def test_case_order_zone_and_partial_lists_are_no_contradictions() -> None:
    """The shell's spelling is taken for what is compared to the letter, a complete list for a partial one."""
    text = BARE + (
        "send_connectors:\n  Outbound to Office 365:\n    protocol_logging_level: none\n"
        "    source_servers: [hub01, ex01]\naccepted_domains: [Contoso.com]\n"
        "certificates:\n  new:\n"
        f'    thumbprint: "{THUMBPRINT.lower()}"\n    not_after: "2027-05-29T01:59:59+02:00"\n'
    )
    found = environment(text, SEND, TENANT, certificate("EX01"), certificate("HUB01"))
    send = found.send_connectors["Outbound to Office 365"]
    assert (send.protocol_logging_level, send.source_servers) == ("None", ("hub01", "ex01"))
    assert found.accepted_domains == ("contoso.com", "contoso.onmicrosoft.com")
    assert list(found.certificates) == ["new"]
    assert found.certificates["new"].installed_on == ("EX01", "HUB01")


@pytest.mark.parametrize(
    ("values", "variant"),
    [
        ({**TENANT, "tenant/initial_domain": "fabrikam.onmicrosoft.com"}, "tenant"),
        ({**SEND, "organization/accepted_domains": ["fabrikam.com"]}, "organization"),
    ],
)
def test_facts_of_somewhere_else_are_refused_as_a_whole(values: Values, variant: str) -> None:
    """Nothing of the paste is used."""
    found = filled(BARE, values)
    assert [(f.rule, f.variant, f.severity) for f in found.findings] == [("F07", variant, Severity.ERROR)]
    assert found.document.data == parse_yaml(BARE, "d.yml").data


def test_another_tenant_id_is_refused_but_not_with_delegated_access() -> None:
    """With delegated access it isn't documented whose id is shown: it is neither judged nor kept."""
    stated = "tenant: {initial_domain: contoso.onmicrosoft.com, id: 00000000-0000-4000-8000-000000000001"
    own = BARE.replace("tenant: contoso.onmicrosoft.com", stated + "}")
    assert [f.rule for f in filled(own, TENANT).findings] == ["F07"]
    delegated = BARE.replace(
        "tenant: contoso.onmicrosoft.com", stated + ", delegated: contoso.onmicrosoft.com}"
    )
    assert environment(delegated, TENANT).tenant.id == "00000000-0000-4000-8000-000000000001"


def test_a_certificate_is_one_for_all_servers() -> None:
    """Its key is the beginning of the thumbprint; a server without the private key speaks for all."""
    found = environment(BARE, certificate("EX01"), certificate("HUB01", HasPrivateKey="False"))
    (key,) = found.certificates
    held = found.certificates[key]
    assert (key, held.thumbprint, held.subject) == ("01234567", THUMBPRINT, "CN=*.contoso.com")
    assert (held.has_private_key, held.installed_on) == (False, ("EX01", "HUB01"))
    assert held.names == ("*.contoso.com", "contoso.com")
    assert held.not_after is not None
    assert found.servers["HUB01"].version == "2010"
    assert found.servers["HUB01"].log_paths.hub == "D:\\Logs\\HUB01"


def test_where_a_certificate_is_stays_unknown_until_every_server_was_read() -> None:
    """A window that wasn't pasted, or was cut, must not look like a server without the certificate."""
    assert environment(BARE, certificate("EX01")).certificates["01234567"].installed_on is None
    cut = {**certificate("HUB01"), "servers/HUB01/certificates/read": "2"}
    assert environment(BARE, certificate("EX01"), cut).certificates["01234567"].installed_on is None


def test_a_certificate_that_a_server_lacks_contradicts_the_description() -> None:
    """What is stated of a server that was read has to be true there; of one that wasn't, it may be."""
    text = BARE + f'certificates: {{new: {{thumbprint: "{THUMBPRINT}", installed_on: [EX01, HUB01]}}}}\n'
    assert environment(text, certificate("EX01")).certificates["new"].installed_on == ("EX01", "HUB01")
    other = certificate("HUB01", "F" * 40)
    assert ("F06", "", "certificates.new.installed_on") in told(filled(text, certificate("EX01"), other))


def test_thumbprints_that_begin_alike_get_whole_keys() -> None:
    """No key stands for two certificates."""
    alike = THUMBPRINT[:20] + "F" * 20
    found = environment(BARE, certificate("EX01"), certificate("HUB01", alike))
    assert sorted(found.certificates) == sorted([THUMBPRINT.lower(), alike.lower()])


def test_unfamiliar_facts_are_noted_once_and_familiar_ones_are_not() -> None:
    """A property of a newer version is named; one that is printed for people only isn't."""
    found = filled(BARE, SEND, TENANT, connector("send_connectors", "Outbound to Office 365", NewThing="x"))
    assert ("F09", "", "") in told(found)
    assert sum(finding.rule == "F09" for finding in found.findings) == 1
    stranger = filled(BARE, certificate("EX09"))
    assert told(stranger) == [("F09", "server", "servers")]


def test_what_is_printed_for_people_is_no_news() -> None:
    """Holders of the old certificate, and the folders of both transport services, are read without a note."""
    holders: Values = {
        "hybrid_configuration/TlsCertificateName": "<I>CN=x<S>CN=y",
        "receive_connectors/EX01\\Default Frontend EX01/TlsCertificateName": "<I>CN=x<S>CN=y",
        "outbound_connectors/Outbound to contoso/TlsDomain": "*.contoso.com",
        "servers/EX01/FrontendSendProtocolLogPath": "D:\\Logs\\FrontEnd",
    }
    found = filled(BARE, SEND, TENANT, holders)
    assert {finding.rule for finding in found.findings} <= {"F08"}
    assert build(found.document).servers["EX01"].log_paths.frontend == "D:\\Logs\\FrontEnd"


def test_a_value_that_no_script_can_hold_stays_unknown() -> None:
    """A control character or a direction mark would be refused by every block that writes it."""
    found = filled(
        BARE, {**TENANT, "inbound_connectors/Inbound from contoso/TlsSenderCertificateName": "a\u202eb"}
    )
    assert ("F10", "", "") in told(found)
    (inbound,) = build(found.document).inbound_connectors.values()
    assert inbound.tls_sender_certificate_name is None


def test_the_same_paste_twice_changes_nothing() -> None:
    """Facts that are already in the description agree with it."""
    once = filled(BARE, SEND, TENANT, certificate("EX01"), certificate("HUB01"))
    text = "".join(facts(own) for own in (SEND, TENANT, certificate("EX01"), certificate("HUB01")))
    again = fill(once.document, parse(text, "p.txt"))
    assert again.findings == ()
    assert again.document.data == once.document.data


def test_the_log_of_an_edge_server_is_its_own_whatever_its_role_is_spelt() -> None:
    """A role in small letters is the same role; the folder belongs to Edge, not to the Hub service."""
    edge = BARE.replace("HUB01: 2010", "EDGE01: {version: 2019, roles: [edge]}")
    read = facts({"servers/EDGE01/SendProtocolLogPath": "D:\\Logs\\Edge"})

    filled = fill(parse_yaml(edge, "contoso.yml"), parse(read, "console.txt"))

    paths = build(filled.document).servers["EDGE01"].log_paths
    assert (paths.edge, paths.hub) == ("D:\\Logs\\Edge", None)

"""Dumps of objects: every format gives the same facts, and masks are no facts."""

from pathlib import Path

import pytest

from generator.evidence.facts import ConfigObject, Refused
from generator.evidence.printed import read_printed
from generator.evidence.reading import read_evidence
from generator.evidence.structured import read_clixml, read_csv, read_json
from generator.evidence.wizard import moment_of, read_wizard
from tests.unit.console.fact_printing import in_window
from tests.unit.diagnosis.bundle import Offer, accepted, certificate, inbound, send_connector

_CLIXML = """<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">
  <Obj RefId="0">
    <TN RefId="0"><T>Deserialized.Microsoft.Exchange.Data.InboundConnector</T></TN>
    <Props>
      <S N="Name">Inbound_x0020_from contoso</S>
      <B N="Enabled">true</B>
      <S N="ConnectorType">OnPremises</S>
      <S N="TlsSenderCertificateName">*.contoso.com</S>
      <Obj N="SenderIPAddresses" RefId="1"><LST><S>203.0.113.10</S><S>198.51.100.0/28</S></LST></Obj>
      <Nil N="Comment" />
    </Props>
  </Obj>
</Objs>"""
_JSON = """[{"Name": "Inbound from contoso", "Enabled": true, "ConnectorType": "OnPremises",
  "TlsSenderCertificateName": "*.contoso.com",
  "SenderIPAddresses": ["203.0.113.10", "198.51.100.0/28"], "Comment": null}]"""
_LIST = """
Name                     : Inbound from contoso
Enabled                  : True
ConnectorType            : OnPremises
TlsSenderCertificateName : *.contoso.com
SenderIPAddresses        : {203.0.113.10, 198.51.100.0/28}
Comment                  :
"""
_CSV = (
    '"Name";"Enabled";"ConnectorType";"TlsSenderCertificateName";"SenderIPAddresses";"Comment"\n'
    '"Inbound from contoso";"True";"OnPremises";"*.contoso.com";"{203.0.113.10, 198.51.100.0/28}";""\n'
)


def _facts(entry: ConfigObject) -> tuple[object, ...]:
    return (
        entry.kind,
        entry.name,
        entry.flag("Enabled"),
        entry.text("ConnectorType"),
        entry.text("TlsSenderCertificateName"),
        entry.items("SenderIPAddresses"),
        entry.text("Comment"),
        entry.text("RequireTls"),
    )


@pytest.mark.parametrize("name", ["list", "clixml", "json", "csv"])
def test_every_format_gives_the_same_facts(name: str) -> None:
    """The same connector reads the same from a list, from Clixml, JSON and CSV; absent is not empty."""
    found = {
        "list": lambda: tuple(read_printed(_LIST, "x").objects),
        "clixml": lambda: read_clixml(_CLIXML, "x"),
        "json": lambda: read_json(_JSON, "x"),
        "csv": lambda: read_csv(_CSV, "x"),
    }[name]()

    assert [_facts(entry) for entry in found] == [
        (
            "inbound_connector",
            "Inbound from contoso",
            True,
            "OnPremises",
            "*.contoso.com",
            ("203.0.113.10", "198.51.100.0/28"),
            "",
            None,
        )
    ]


def test_lines_of_properties() -> None:
    """A property knows its line in every format that has lines."""
    (listed,) = read_printed(_LIST, "x").objects
    (xml,) = read_clixml(_CLIXML, "x")
    (json,) = read_json(_JSON, "x")

    assert [o.quote("TlsSenderCertificateName").line for o in (listed, xml, json)] == [5, 8, 2]


@pytest.mark.parametrize(
    "value", ["****", "*.****.com", "<guid>", "xxxxx.com", "mail.<domain>", "[REDACTED]", "...", "{a, b...}"]
)
def test_masks_are_no_facts(value: str) -> None:
    """A value that was blacked out or cut short is not known."""
    (entry,) = read_printed(_LIST.replace("*.contoso.com", value), "x").objects

    assert entry.items("TlsSenderCertificateName") is None


def test_issuer_and_subject_are_no_mask() -> None:
    """The brackets of TlsCertificateName don't make it a placeholder."""
    (entry,) = read_printed(send_connector(), "x").objects

    assert entry.text("TlsCertificateName") == "<I>CN=Example CA 1, O=Example, C=US<S>CN=*.contoso.com"


def test_lists_that_export_csv_lost() -> None:
    """The name of a type in place of a list says nothing."""
    text = _CSV.replace("{203.0.113.10, 198.51.100.0/28}", "System.Collections.ArrayList")

    (entry,) = read_csv(text, "x")

    assert entry.items("SenderIPAddresses") is None


def test_wrapped_values() -> None:
    """A value that the console wrapped is put together, with a blank only where one was."""
    text = (
        "Name               : Outbound\nSourceTransportServers : {EX01}\n"
        "TlsCertificateName : <I>CN=Example CA 1, O=Exa\n"
        "                     mple, C=US<S>CN=*.contoso\n"
        "                     .com\n"
    )

    (entry,) = read_printed(text, "x").objects

    assert entry.text("TlsCertificateName") == "<I>CN=Example CA 1, O=Example, C=US<S>CN=*.contoso.com"


def test_several_objects_and_commands() -> None:
    """Prompts, empty lines and repeated properties separate objects."""
    send, tenant = "[PS] C:\\>Get-SendConnector | fl\n\n", "PS C:\\> Get-InboundConnector | fl\n"
    text = f"{send}{send_connector()}{tenant}{inbound()}"
    again = "Name : a\nConnectorType : Partner\nSenderDomains : {*}\nName : b\nConnectorType : OnPremises\n"

    assert [o.kind for o in read_printed(text, "x").objects] == ["send_connector", "inbound_connector"]
    assert [o.name for o in read_printed(again + "SenderDomains : {*}\n", "x").objects] == ["a", "b"]


def test_tables() -> None:
    """Get-AcceptedDomain without Format-List prints a table; cut cells are not known."""
    text = (
        "PS C:\\> Get-AcceptedDomain\n\n"
        "Name         DomainName               DomainType    Default\n"
        "----         ----------               ----------    -------\n"
        "contoso.com  contoso.com              Authoritative True\n"
        "contoso.o... contoso.onmicrosoft.com  Authoritative False\n"
    )

    found = read_printed(text, "x").objects

    assert [(o.kind, o.name) for o in found] == [
        ("accepted_domain", "contoso.com"),
        ("accepted_domain", "contoso.onmicrosoft.com"),
    ]


def test_torn_clixml_gives_what_stands_before_the_tear() -> None:
    """An XML file that breaks off keeps its whole objects."""
    twice = _CLIXML.replace("</Objs>", _CLIXML[_CLIXML.index("  <Obj ") : 400])

    assert len(read_clixml(twice, "x")) == 1


def test_queues_and_tracking_carry_refusals(tmp_path: Path) -> None:
    """The last error of a queue and the status of a tracked message are refusals."""
    (tmp_path / "q.txt").write_text(
        "Identity      : EX02\\41\nDeliveryType  : SmartHostConnectorDelivery\n"
        "NextHopDomain : x.y.z\n"
        "LastError     : [{LED=454 4.7.5 The certificate specified in TlsCertificateName of the \n"
        "                SendConnector could not be found.};{MSG=}]\n"
    )
    (tmp_path / "track.log").write_text(
        "#Software: Microsoft Exchange Server\n#Version: 15.01.2507.027\n#Log-type: Message Tracking Log\n"
        "#Fields: date-time,server-hostname,connector-id,event-id,recipient-address,recipient-status,"
        "return-path\n"
        '2026-03-02T08:00:00.000Z,EX01,Relay,FAIL,b@fabrikam.net,"550 5.7.64 TenantAttribution; Relay",<>\n'
        "2026-03-02T08:00:00.000Z,EX01,Relay,RECEIVE,b@fabrikam.net,550 5.7.64 TenantAttribution; x,<>\n"
    )

    found = {r.origin: r for r in read_evidence([tmp_path]).refusals}

    assert (found["queue"].kind, found["queue"].reporter) == (Refused.CERTIFICATE_NOT_FOUND, "EX02")
    assert (found["tracking"].sender, found["tracking"].connector, found["tracking"].quote.line) == (
        "",
        "Relay",
        5,
    )


def test_the_wizard_s_changes() -> None:
    """Commands that change connectors are quoted; those that read, and their ends, are not."""
    tenant = "10276 [Client=UX, Session=Tenant, Cmdlet="
    text = (
        f"2026.03.02 10:30:57.373 {tenant}Get-InboundConnector] START Get-InboundConnector\n"
        f"2026.03.02 10:30:58.373 {tenant}Set-InboundConnector] START Set-InboundConnector\n"
        f"2026.03.02 10:30:59.373 {tenant}Set-InboundConnector] FINISH Time=1ms\n"
        '<invoke id="1" type="OnPremises" cmdlet="Set-SendConnector"><p/></invoke>\n'
    )

    quotes = read_wizard(text, "x")

    assert [quote.line for quote in quotes] == [2, 4]
    assert moment_of(quotes[0]) == "2026-03-02T10:30:58"


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("[PS] C:\\>Get-SendConnector | Format-List Name,TlsCertificateName,Fqdn", send_connector()),
        ("[PS] C:\\>Get-InboundConnector | fl Name,TlsSenderCertificateName,Enabled", inbound()),
        ("PS C:\\> Get-ExchangeCertificate | fl Thumbprint,Subject,RootCAType", certificate(Offer())),
        ("PS C:\\> Get-AcceptedDomain | fl DomainName,DomainType", accepted("contoso.com")),
    ],
)
def test_the_commas_of_a_command_make_no_table(command: str, shown: str, tmp_path: Path) -> None:
    """A dump pasted with its prompt line is read as the list that it is, whole or wrapped by the window."""
    path = tmp_path / "dump.txt"
    found = []
    for text in (
        f"{command}\n\n{shown}",
        f"{in_window(command, 50)}\n\n{shown}",
        f"> {command}\n> \n{shown}",
    ):
        path.write_text(text, encoding="utf-8")
        evidence = read_evidence([path])
        found.append([(entry.kind, entry.name) for entry in evidence.objects])
        assert [reading.kind for reading in evidence.readings] == ["objects"]
    path.write_text(shown, encoding="utf-8")
    plain = [(entry.kind, entry.name) for entry in read_evidence([path]).objects]
    assert plain
    assert found == [plain] * 3


@pytest.mark.parametrize("saved", [_CSV, _JSON])
def test_one_command_s_output_is_what_it_would_be_as_a_file(saved: str, tmp_path: Path) -> None:
    """Between prompts, CSV and JSON are read as from a file, and properties keep their lines."""
    path = tmp_path / "dump.txt"
    path.write_text(
        f"PS C:\\> Get-InboundConnector | ConvertTo-It -A b,c\n{saved}\nPS C:\\>\n", encoding="utf-8"
    )
    (entry,) = read_evidence([path]).objects
    assert entry.items("SenderIPAddresses") == ("203.0.113.10", "198.51.100.0/28")
    assert entry.quote("TlsSenderCertificateName").line == 3


def test_lines_of_values_with_commas_are_no_table() -> None:
    """Where most lines have another number of cells than the first, its commas mean nothing."""
    text = "Name,TlsSenderCertificateName\na,b\nc : d\ne : f\ng : h\n"
    assert read_csv(text, "x") == ()
    assert read_csv("IgnoreSTARTTLS\n550 5.7.64 TenantAttribution; Relay Access Denied\n", "x") == ()


def test_two_services_of_one_name_are_two_objects() -> None:
    """What Get-FrontendTransportService prints isn't taken for the Transport service of that server."""
    text = (
        "[PS] C:\\>Get-TransportService | fl Name,SendProtocolLogPath\n\n"
        "Name                : EX01\nSendProtocolLogPath : C:\\Hub\n\n"
        "[PS] C:\\>Get-FrontendTransportService | fl Name,SendProtocolLogPath\n\n"
        "Name                : EX01\nSendProtocolLogPath : C:\\FrontEnd\n"
    )
    kinds = [entry.kind for entry in read_printed(text, "x").objects]
    assert kinds == ["transport_service", "frontend_service"]

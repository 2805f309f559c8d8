"""Blocks that find out, and the sign-in, pasted: what they print and where they stop."""

from collections.abc import Mapping

import pytest

from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import addresses, blocks_of, description
from tests.powershell.stubs.world import (
    CMDLETS,
    TENANT_ID,
    Outcome,
    World,
    connection,
    exchange_server,
    fault,
    inbound_connector,
    pasted,
    send_connector,
    world,
)

_KNOWN = blocks_of(description())
_UNKNOWN = blocks_of(description(send_connectors=None, inbound_connectors=None, change=None, test=None))
_C11 = blocks_of(addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"]))

EMS_2016, EMS_2010, EXO = "onprem.discover@window-a", "onprem.discover@window-b", "tenant.discover@exo"

_CERTIFICATE = {
    "Server": "EX01",
    "Thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
    "Subject": "CN=mail.contoso.com",
    "Issuer": "CN=Example CA 1",
    "NotAfter": "2027-05-28T23:59:59Z",
    "CertificateDomains": [
        "mail.contoso.com",
        "b.contoso.com",
        "c.contoso.com",
        "d.contoso.com",
        "e.contoso.com",
    ],
}
_MOVED = {"DomainName": "contoso.onmicrosoft.com", "InitialDomain": True}

# Name → world, block, result word, what stands in the RESULT line, what else is printed.
CASES: Mapping[str, tuple[World, str, str, str, tuple[str, ...]]] = {
    "2016": (
        world("ems 2016", certificates=[_CERTIFICATE]),
        _KNOWN[EMS_2016],
        "OK",
        "nothing written",
        (
            "Outbound to Office 365",
            "SmtpSend",
            "CN=mail.contoso.com",
            "e.contoso.com",
            "2027-05-28T23:59:59Z",
        ),
    ),
    "2010": (
        world("ems 2010", certificates=[{**_CERTIFICATE, "Server": "HUB01"}]),
        _KNOWN[EMS_2010],
        "OK",
        "nothing written",
        ("HUB01", "SmtpSend", "e.contoso.com"),
    ),
    "2016, connector unknown": (
        world("ems 2016"),
        _UNKNOWN[EMS_2016],
        "OK",
        "nothing written",
        ("Outbound to Office 365", "Internet"),
    ),
    "2016, connector renamed": (
        world("ems 2016", send=[send_connector(Name="Renamed")]),
        _KNOWN[EMS_2016],
        "STOP",
        "connectors of this name: 0",
        (),
    ),
    "2016, server not there": (
        world("ems 2016", exchange_servers=[]),
        _KNOWN[EMS_2016],
        "STOP",
        "Exchange servers named EX01: 0",
        (),
    ),
    "2016, its transport not there": (
        world("ems 2016", servers=[], exchange_servers=[exchange_server("EX01")]),
        _KNOWN[EMS_2016],
        "STOP",
        "transport servers named EX01: 0",
        (),
    ),
    "a Client Access server alone": (
        world(
            "ems 2016",
            servers=[],
            exchange_servers=[exchange_server("EX01", ServerRole="ClientAccess")],
            certificates=[_CERTIFICATE],
        ),
        _KNOWN[EMS_2016],
        "OK",
        "nothing written",
        ("FACT servers/EX01/ServerRole/0 = ClientAccess ~", "CN=mail.contoso.com"),
    ),
    "an Edge server that was described as any other": (
        world(
            "ems 2016",
            servers=[],
            exchange_servers=[exchange_server("EX01", ServerRole="Edge")],
            faults={"Get-ExchangeCertificate": fault("throws")},
        ),
        _KNOWN[EMS_2016],
        "OK",
        "nothing written",
        ("FACT servers/EX01/ServerRole/0 = Edge ~",),
    ),
    "2016, what kind of server it is": (
        world("ems 2016"),
        _KNOWN[EMS_2016],
        "OK",
        "nothing written",
        (
            "FACT servers/EX01/AdminDisplayVersion = Version 15.1 (Build 2507.6) ~",
            "FACT servers/EX01/Site = Paris ~",
            "FACT servers/EX01/ServerRole/0 = Mailbox ~",
        ),
    ),
    "2010, its roles": (
        world("ems 2010"),
        _KNOWN[EMS_2010],
        "OK",
        "nothing written",
        ("FACT servers/HUB01/ServerRole/2 = HubTransport ~",),
    ),
    "2010, another organisation": (
        world("ems 2010", accepted=[{"DomainName": "fabrikam.com"}]),
        _KNOWN[EMS_2010],
        "STOP",
        "another organisation, its accepted domains are: fabrikam.com",
        (),
    ),
    "2016, tenant's window": (world("exo"), _KNOWN[EMS_2016], "STOP", "not an Exchange Management Shell", ()),
    "2010, both shells": (
        world("ems 2010", "exo"),
        _KNOWN[EMS_2010],
        "STOP",
        "loaded in this window too",
        (),
    ),
    "2016, certificates unreadable": (
        world("ems 2016", faults={"Get-ExchangeCertificate": fault("throws")}),
        _KNOWN[EMS_2016],
        "STOP",
        "on a second line",
        (),
    ),
    "tenant": (
        world("exo"),
        _KNOWN[EXO],
        "OK",
        "nothing written",
        ("contoso.onmicrosoft.com", TENANT_ID, "Inbound from contoso", "*.contoso-mail.com"),
    ),
    "tenant, addresses": (
        world("exo", inbound=[inbound_connector(SenderIPAddresses=[f"203.0.113.{n}" for n in range(1, 8)])]),
        _C11[EXO],
        "OK",
        "nothing written",
        ("203.0.113.1", "203.0.113.7"),
    ),
    "tenant, connector unknown": (
        world("exo"),
        _UNKNOWN[EXO],
        "OK",
        "nothing written",
        ("Inbound from contoso", "Partner"),
    ),
    "tenant, no connector at all": (world("exo", inbound=[]), _UNKNOWN[EXO], "OK", "nothing written", ()),
    "tenant, connector missing": (
        world("exo", inbound=[]),
        _KNOWN[EXO],
        "STOP",
        "inbound connectors of this name: 0",
        (),
    ),
    "tenant, domain not accepted": (
        world("exo", accepted=[_MOVED, {"DomainName": "contoso-mail.com"}]),
        _KNOWN[EXO],
        "STOP",
        "contoso.com is no accepted domain of this tenant",
        # What was read is printed all the same: it is the evidence.
        ("Inbound from contoso", "contoso-mail.com"),
    ),
    "tenant, another one": (
        world("exo", accepted=[{"DomainName": "fabrikam.onmicrosoft.com", "InitialDomain": True}]),
        _KNOWN[EXO],
        "STOP",
        "this is tenant fabrikam.onmicrosoft.com",
        (),
    ),
    "tenant, two connections": (
        world("exo", connections=[connection(), connection()]),
        _KNOWN[EXO],
        "STOP",
        "connections in this window: 2",
        (),
    ),
    "tenant, EMS window": (world("ems 2010"), _KNOWN[EXO], "STOP", "not connected to Exchange Online", ()),
    "tenant, accepted domains unreadable": (
        world("exo", faults={"Get-AcceptedDomain": fault("throws")}),
        _KNOWN[EXO],
        "STOP",
        "on a second line",
        (),
    ),
}


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[str, Outcome]:
    """Return the outcome of every case; one process pastes them all."""
    return pasted(engine, {name: (given, [block]) for name, (given, block, *_) in CASES.items()})


@pytest.mark.parametrize("name", CASES)
def test_what_is_there_is_told(done: Mapping[str, Outcome], name: str) -> None:
    """The block ends in one RESULT line, shows what it read in full, and writes nothing."""
    _, _, word, said, shown = CASES[name]
    outcome = done[name]
    assert outcome.words == [word], outcome.printed
    assert said in outcome.results[0]
    assert outcome.printed.splitlines()[-1].startswith(outcome.results[0])
    for text in shown:
        assert text in outcome.printed
    assert outcome.writes == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[2] == "OK"])
def test_all_that_is_printed_before_the_result_is_facts(done: Mapping[str, Outcome], name: str) -> None:
    """Nothing reaches the console by accident: every other line is a FACT of printable ASCII."""
    others = [line for line in done[name].printed.splitlines() if not line.startswith("RESULT ")]
    assert others
    assert [line for line in others if not (line.startswith("FACT ") and line.isascii())] == []


@pytest.mark.parametrize(
    ("tenant", "handed_over"),
    [
        ({}, {}),
        ({"admin": "admin@contoso.onmicrosoft.com"}, {"UserPrincipalName": "admin@contoso.onmicrosoft.com"}),
        (
            {"admin": "o'neil@contoso.onmicrosoft.com", "delegated": "contoso.onmicrosoft.com"},
            {
                "UserPrincipalName": "o'neil@contoso.onmicrosoft.com",
                "DelegatedOrganization": "contoso.onmicrosoft.com",
            },
        ),
        (
            {"initial_domain": "contoso.partner.onmschina.cn", "cloud": "O365China"},
            {"ExchangeEnvironmentName": "O365China"},
        ),
    ],
)
def test_the_sign_in_hands_over_what_the_description_says(
    engine: Engine, tenant: dict[str, str], handed_over: dict[str, str]
) -> None:
    """The banner stays away; account, cloud and customer are named where the description names them."""
    given = description(tenant={"initial_domain": "contoso.onmicrosoft.com", **tenant})
    block = blocks_of(given)["tenant.connect@exo"]
    outcome = pasted(engine, {"connect": (world("exo module"), [block])})["connect"]
    assert outcome.after["signed_in"] == {"ShowBanner": "False", **handed_over}
    assert outcome.printed == ""


def test_stand_ins_are_loaded_only_where_they_belong(engine: Engine) -> None:
    """A window holds its own cmdlets and no others, or the tests of the guards would prove nothing."""
    names = sorted({name for window in CMDLETS.values() for name in window})
    ask = "".join(
        f"if (Get-Command -Name '{name}' -ErrorAction SilentlyContinue) {{ Write-Host '{name}' }}\n"
        for name in names
    )
    found = pasted(engine, {window: (world(window), [ask]) for window in CMDLETS})
    assert {window: set(outcome.printed.split()) for window, outcome in found.items()} == {
        window: set(present) for window, present in CMDLETS.items()
    }

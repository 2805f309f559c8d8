"""The behaviours of simulated cmdlets, above all those that hurt."""

from functools import partial
from typing import Any

import pytest

from generator.rehearsal.cmdlets import CmdletError, Session
from generator.rehearsal.cmdlets.tenant import HOME_TENANT
from generator.rehearsal.world import World
from tests.unit.rehearsal.example_world import INBOUND, OUTBOUND, TENANT, call, ems, signed_in, world


def _names(reply: Any) -> list[str]:  # noqa: ANN401 - a reply
    return [one["Name"] for one in reply.objects]


@pytest.mark.parametrize("identity", [None, "no such connector"])
def test_null_and_unknown_identities_show_everything(identity: str | None) -> None:
    """Reading connectors by a null or unknown identity shows all of them, on both sides."""
    there = world()
    assert len(call(there, ems(), "Get-SendConnector", Identity=identity).objects) == 2
    assert len(call(there, signed_in(there), "Get-InboundConnector", Identity=identity).objects) == 2
    assert _names(call(there, ems(), "Get-TransportService", Identity=identity)) == ["EX01"]


def test_set_on_an_unknown_identity_is_refused() -> None:
    """Writing to an unknown object is an error and changes nothing."""
    there = world()
    before = there.configuration()
    with pytest.raises(CmdletError, match="couldn't be found"):
        call(there, ems(), "Set-SendConnector", Identity="x", Enabled=False)
    assert there.configuration() == before


def test_2010_shell_hides_later_properties() -> None:
    """What came with 2013 can't be seen from a 2010 shell."""
    shown = call(world(), ems("2010", "HUB01"), "Get-SendConnector", Identity=OUTBOUND).objects[0]
    assert "TlsCertificateName" not in shown
    assert "Fqdn" in shown


def test_transport_cmdlets_know_their_own_version() -> None:
    """TransportService lists 2013 and later, TransportServer in a 2010 shell lists 2010."""
    there = world()
    assert _names(call(there, ems(), "Get-TransportService")) == ["EX01"]
    assert _names(call(there, ems("2010", "HUB01"), "Get-TransportServer")) == ["HUB01"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"RequireTLS": False}, "RequireTLS"),
        ({"IgnoreSTARTTLS": True}, "IgnoreSTARTTLS"),
        ({"TlsDomain": "mail.protection.outlook.com"}, "TlsDomain"),
        ({"TlsAuthLevel": "DomainValidation", "DNSRoutingEnabled": False}, "TlsDomain"),
        ({"TlsAuthLevel": "Strict"}, "enumeration"),
        ({"ProtocolLoggingLevel": "On"}, "enumeration"),
        ({"TlsCertificateName": "CN=x"}, "issuer"),
        ({"SourceTransportServers": ["EX01", "EX99"]}, "existing"),
        ({"SourceTransportServers": []}, "at least one"),
        ({"SourceTransportServers": ["EX01", "EDGE1"]}, "mix"),
    ],
)
def test_set_send_connector_refuses(values: dict[str, object], reason: str) -> None:
    """Combinations that the cmdlet refuses are refused, whatever the order of parameters."""
    there = world()
    before = there.configuration()
    with pytest.raises(CmdletError, match=reason):
        call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, **values)
    assert there.configuration() == before


def test_tls_properties_can_be_set_together() -> None:
    """TlsAuthLevel is judged on the values that result: in one call all three are taken."""
    there = world()
    off = {"RequireTLS": False, "TlsAuthLevel": None}
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, **off)
    on = {"RequireTLS": True, "IgnoreSTARTTLS": False, "TlsAuthLevel": "certificatevalidation"}
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, **on)
    assert there.organization["send_connectors"][0]["TlsAuthLevel"] == "CertificateValidation"


def test_lists_replace_unless_add_is_said() -> None:
    """A list parameter replaces the whole list; the hash table form adds and removes on-premises only."""
    there = world()
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, SmartHosts=["a.example"])
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, SmartHosts={"Add": ["b.example"]})
    assert there.organization["send_connectors"][0]["SmartHosts"] == ["a.example", "b.example"]
    session = signed_in(there)
    call(there, session, "Set-InboundConnector", Identity=INBOUND, SenderIPAddresses="203.0.113.1")
    call(there, session, "Set-InboundConnector", Identity=INBOUND, SenderIPAddresses=["203.0.113.2"])
    assert there.tenants[0]["inbound_connectors"][0]["SenderIPAddresses"] == ["203.0.113.2"]
    with pytest.raises(CmdletError, match="hash table"):
        call(
            there, session, "Set-InboundConnector", Identity=INBOUND, SenderIPAddresses={"Add": "203.0.113.3"}
        )


@pytest.mark.parametrize(
    "values",
    [
        {"SenderIPAddresses": ["2001:db8::1"]},
        {"SenderIPAddresses": ["203.0.0.0/16"]},
        {"SenderIPAddresses": ["mail.contoso.com"]},
        {"TlsSenderCertificateName": "mail.*.contoso.com"},
        {"TlsSenderCertificateName": "<I>CN=CA<S>CN=x"},
        {"TlsSenderCertificateName": "0123456789ABCDEF0123456789ABCDEF01234567"},
        {"ConnectorType": "Hybrid"},
        {"AssociatedAcceptedDomains": ["fabrikam.com"]},
        {"CloudServicesMailEnabled": True, "TreatMessagesAsInternal": True},
        {"ConnectorType": "Partner", "CloudServicesMailEnabled": True},
    ],
)
def test_set_inbound_connector_refuses(values: dict[str, object]) -> None:
    """Exchange Online refuses IPv6, wide ranges, bad certificate names and values that exclude each other."""
    there = world()
    before = there.configuration()
    with pytest.raises(CmdletError):
        call(there, signed_in(there), "Set-InboundConnector", Identity=INBOUND, **values)
    assert there.configuration() == before


def test_new_connector_states_nothing_of_its_own() -> None:
    """A new connector has the service's defaults and the given values; a second of its name is refused."""
    there, name = world(), "Inbound two"
    session = signed_in(there)
    values = {"Name": name, "SenderDomains": "*", "ConnectorType": "OnPremises", "RequireTls": True}
    call(there, session, "New-InboundConnector", **values)
    made = there.tenants[0]["inbound_connectors"][-1]
    assert (made["SenderDomains"], made["Enabled"], made["RequireTls"]) == (["smtp:*;1"], True, True)
    with pytest.raises(CmdletError, match="already exists"):
        call(there, session, "New-InboundConnector", **values)
    call(there, session, "Remove-InboundConnector", Identity=name)
    assert name not in _names(call(there, session, "Get-InboundConnector"))


def test_reads_after_a_write_can_be_stale() -> None:
    """For as many reads as the world says, an object just written still shows its old values."""
    there = world(stale_reads=2)
    session = signed_in(there)
    call(there, session, "Set-InboundConnector", Identity=INBOUND, TlsSenderCertificateName="*.contoso.com")
    seen = [call(there, session, "Get-InboundConnector", Identity=INBOUND).objects[0] for _ in range(3)]
    values = [one["TlsSenderCertificateName"] for one in seen]
    assert values == ["*.old-contoso.com", "*.old-contoso.com", "*.contoso.com"]


def test_lost_and_refused_writes() -> None:
    """A lost write says nothing and changes nothing; a refused one is an error."""
    there = world(lost_writes=["Set-InboundConnector"], refused_writes={"Set-SendConnector": "busy"})
    before = there.configuration()
    call(there, signed_in(there), "Set-InboundConnector", Identity=INBOUND, Enabled=False)
    with pytest.raises(CmdletError, match="busy"):
        call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, Enabled=False)
    assert there.configuration() == before


def test_setting_what_is_set_warns() -> None:
    """A write that changes nothing succeeds with a warning, and counts as no write."""
    there = world()
    reply = call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, Enabled=True)
    assert "no settings" in reply.warnings[0]
    assert there.writes == 0


def test_sign_in_decides_the_tenant() -> None:
    """A window's cmdlets go to the tenant of its sign-in; delegated access shows the home tenant's id."""
    there = world()
    session = Session("exo", "WORKSTATION", "")
    with pytest.raises(CmdletError, match="Connect-ExchangeOnline"):
        call(there, session, "Get-InboundConnector")
    call(
        there,
        session,
        "Connect-ExchangeOnline",
        UserPrincipalName="admin@fabrikam.com",
        DelegatedOrganization=TENANT,
    )
    assert INBOUND in _names(call(there, session, "Get-InboundConnector"))
    shown = call(there, session, "Get-ConnectionInformation").objects[0]
    assert (shown["TenantID"], "initial_domain" in shown) == (HOME_TENANT, False)
    call(there, session, "Disconnect-ExchangeOnline")
    assert call(there, session, "Get-ConnectionInformation").objects == []


@pytest.mark.parametrize(
    "parameters",
    [
        {"UserPrincipalName": "admin@nowhere.example"},
        {"UserPrincipalName": f"admin@{TENANT}", "ExchangeEnvironmentName": "O365China"},
        {"UserPrincipalName": f"admin@{TENANT}", "UseRPSSession": True},
        {"Credential": "x"},
    ],
)
def test_sign_in_is_refused(parameters: dict[str, object]) -> None:
    """An unknown user, the wrong cloud, and what the module no longer has."""
    with pytest.raises(CmdletError):
        call(world(), Session("exo", "WORKSTATION", ""), "Connect-ExchangeOnline", **parameters)


def test_equal_names_in_both_worlds() -> None:
    """Get-AcceptedDomain answers for the organisation here and for the tenant there."""
    there = world()
    assert _names(call(there, ems(), "Get-AcceptedDomain")) == ["contoso.com"]
    assert _names(call(there, signed_in(there), "Get-AcceptedDomain")) == ["contoso.com", TENANT]


def test_edge_shell_is_local() -> None:
    """On Edge the transport service takes no identity and shows itself; certificates are its own."""
    there = world()
    edge = Session("edge", "EDGE1", "2016")
    assert _names(call(there, edge, "Get-TransportService")) == ["EDGE1"]
    with pytest.raises(CmdletError, match="Identity"):
        call(there, edge, "Get-TransportService", Identity="EX01")
    there.servers[2]["certificates"][0]["Subject"] = "CN=edge"
    shown = call(there, edge, "Get-ExchangeCertificate", Server="EX01").objects
    assert [one["Subject"] for one in shown] == ["CN=edge"]


def test_edge_synchronization_tells_what_is_out_of_date() -> None:
    """The synchronisation test shows a change that hasn't reached Edge yet, if it is told to compare."""
    there = world()
    call(there, Session("edge", "EDGE1", "2016"), "Get-SendConnector")
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, Enabled=False)
    compared = partial(call, there, ems(), "Test-EdgeSynchronization", FullCompareMode=True)
    status = [compared().objects[0]["SendConnectorStatus"]]
    call(there, ems(), "Start-EdgeSynchronization")
    status.append(compared().objects[0]["SendConnectorStatus"])
    status.append(call(there, ems(), "Test-EdgeSynchronization").objects[0]["SendConnectorStatus"])
    assert status == ["NotSynchronized", "Synchronized", "Skipped"]


def test_enabling_for_smtp_asks() -> None:
    """Enabling a certificate for SMTP asks about the internal one; Force overwrites it without a question."""
    there = world()
    thumbprint = there.servers[0]["certificates"][0]["Thumbprint"]
    asked = call(there, ems(), "Enable-ExchangeCertificate", Thumbprint=thumbprint, Services="SMTP")
    assert asked.question
    assert there.servers[0]["internal_certificate"] is None
    call(there, ems(), "Enable-ExchangeCertificate", Thumbprint=thumbprint, Services="POP", Force=True)
    assert there.servers[0]["certificates"][0]["Services"] == "IIS, POP, SMTP"
    call(there, ems(), "Enable-ExchangeCertificate", Thumbprint=thumbprint, Services="SMTP", Force=True)
    assert there.servers[0]["internal_certificate"] == thumbprint


def test_what_is_not_simulated_says_so() -> None:
    """A cmdlet without a behaviour never succeeds silently."""
    with pytest.raises(CmdletError, match="not simulated"):
        call(world(), ems(), "Remove-SendConnector", Identity=OUTBOUND)


def test_blocked_connector_is_shown_and_released() -> None:
    """A blocked connector is listed until it is removed from the list."""
    there = world()
    there.tenants[0]["blocked_connectors"] = [INBOUND]
    session = signed_in(there)
    (shown,) = call(there, session, "Get-BlockedConnector").objects
    call(there, session, "Remove-BlockedConnector", ConnectorId=shown["ConnectorId"])
    assert call(there, session, "Get-BlockedConnector").objects == []


def test_what_changed_is_told_by_path() -> None:
    """The difference of two worlds names each value by its path, objects by their names."""
    from generator.rehearsal.world import differences  # noqa: PLC0415 - used here only

    there = world()
    before = there.copy()
    call(there, ems(), "Set-SendConnector", Identity=OUTBOUND, Enabled=False)
    assert differences(before, there) == {
        ("organization", "send_connectors", OUTBOUND, "Enabled"): (True, False)
    }
    assert World.from_json(there.to_json()).configuration() == there.configuration()

"""What the Hybrid Configuration Wizard writes and resets, for a description."""

from typing import Any

import pytest

from generator.causes import asked_for
from generator.causes.change import Change
from generator.causes.wizard import Reset, foreign, rerun, resets
from tests.powershell.stubs.blocks import description, environment_of
from tests.powershell.stubs.hybrid import INBOUND_NAME, SEND_NAME, WANTED_CERTIFICATE, by_wizard

_ON_PURPOSE: dict[str, Any] = {
    "send": {
        "smart_hosts": ["contoso-com.mail.protection.outlook.com"],
        "address_spaces": ["smtp:*;1"],
        "tls_auth_level": "CertificateValidation",
        "require_tls": "true",
    },
    "inbound": {"connector_source": "HybridWizard", "sender_ip_addresses": ["203.0.113.10"]},
}


def test_a_full_run_resets_what_differs_from_its_own_values() -> None:
    """Each property that somebody set otherwise is listed with both values, and no other."""
    assert resets(environment_of(by_wizard(**_ON_PURPOSE))) == (
        Reset(SEND_NAME, "TlsAuthLevel", "CertificateValidation", "DomainValidation"),
        Reset(SEND_NAME, "SmartHosts", ("contoso-com.mail.protection.outlook.com",), ()),
        Reset(SEND_NAME, "AddressSpaces", ("smtp:*;1",), ("smtp:contoso.mail.onmicrosoft.com;1",)),
        Reset(INBOUND_NAME, "SenderIPAddresses", ("203.0.113.10",), ()),
    )


def test_nothing_is_said_about_what_is_not_known() -> None:
    """A value that nobody read may be the wizard's own."""
    assert resets(environment_of(by_wizard())) == ()


def test_letters_and_order_are_no_difference() -> None:
    """Exchange prints address spaces and host names in the case it likes."""
    as_written = by_wizard(send={"address_spaces": ["SMTP:contoso.mail.onmicrosoft.com;1"]})
    assert resets(environment_of(as_written)) == ()


def test_a_property_that_the_version_lacks_is_not_reset() -> None:
    """An Exchange 2010 connector has no CloudServicesMailEnabled to set."""
    stated = {"smart_hosts": ["contoso-com.mail.protection.outlook.com"]}
    for version, known in (("2010", {"SmartHosts"}), ("2013", {"SmartHosts", "CloudServicesMailEnabled"})):
        more = {"cloud_services_mail_enabled": "false"} if version != "2010" else {}
        described = by_wizard(servers={"EX01": version}, send={**stated, **more})
        assert {reset.attribute for reset in resets(environment_of(described))} == known


def test_another_cloud_has_its_own_values() -> None:
    """What documents don't say of a national cloud is left out."""
    described = by_wizard(
        tenant={"initial_domain": "contoso.onmicrosoft.us", "cloud": "O365USGovGCCHigh"},
        send={"address_spaces": ["smtp:*;1"], "tls_domain": "mail.protection.office365.us"},
    )
    assert resets(environment_of(described)) == ()


@pytest.mark.parametrize(
    ("send", "inbound", "expected"),
    [
        ({}, {}, ()),
        ({"name": "Outbound to Office 365"}, {}, ()),
        ({"name": "To the cloud"}, {}, ("To the cloud",)),
        ({}, {"name": "Relay"}, ("Relay",)),
        ({}, {"name": "Relay", "connector_source": "HybridWizard"}, ()),
        ({}, {"connector_source": "Default"}, (INBOUND_NAME,)),
    ],
    ids=str,
)
def test_connectors_made_by_hand_are_recognised(
    send: dict[str, str], inbound: dict[str, str], expected: tuple[str, ...]
) -> None:
    """The source decides where it is known, the name otherwise."""
    assert foreign(environment_of(by_wizard(send=send, inbound=inbound))) == expected


def test_a_connector_made_by_hand_is_not_reset() -> None:
    """The wizard makes another one beside it."""
    described = by_wizard(send={"name": "To the cloud", "smart_hosts": ["mail.contoso.mx.microsoft"]})
    assert resets(environment_of(described)) == ()


@pytest.mark.parametrize(("granular", "mode"), [(True, "granular"), (False, "full")])
def test_the_strategy_says_which_run_it_is(*, granular: bool, mode: str) -> None:
    """With the wizard as the cure, the description says whether the certificate alone is updated."""
    found = rerun(environment_of(by_wizard(granular=granular, **_ON_PURPOSE)), ())
    assert found is not None
    assert found.mode == mode
    assert len(found.resets) == 4


def test_the_next_run_undoes_the_change_as_well() -> None:
    """What a change of the connectors sets is compared, not what was there before it."""
    described = environment_of(
        description(
            inbound_connectors={
                "inbound": {
                    "name": INBOUND_NAME,
                    "tls_sender_certificate_name": "",
                    "sender_ip_addresses": [],
                }
            },
            change={"cause": "C11", "sender_ip_addresses": ["203.0.113.10"]},
            test={"from": "relaytest@contoso.com", "to": "probe@example.net", "null_sender": "false"},
        )
    )
    found = rerun(described, [wish for wish in asked_for(described) if isinstance(wish, Change)])
    assert found is not None
    assert found.mode == "next"
    assert found.resets == (Reset(INBOUND_NAME, "SenderIPAddresses", ("203.0.113.10",), ()),)


@pytest.mark.parametrize("described", [description(change=None), description(hybrid={"kind": "Express"})])
def test_the_wizard_is_not_mentioned_where_it_has_no_part(described: dict[str, Any]) -> None:
    """Without a change, or without mail connectors of the wizard's, there is nothing to undo."""
    assert rerun(environment_of(described), ()) is None


def test_the_certificate_is_written_on_both_sides() -> None:
    """The wizard's run is told as the changes that it makes, so that blocks can undo them."""
    wishes = asked_for(environment_of(by_wizard(send={"tls_certificate_name": ""})))
    assert [(wish.kind, wish.edits[0].wanted) for wish in wishes if isinstance(wish, Change)] == [
        ("onprem.certificate-name", WANTED_CERTIFICATE),
        ("tenant.certificate-name", "*.contoso.com"),
    ]


def test_without_a_wanted_name_there_is_nothing_to_write() -> None:
    """The name has to be stated: it is what the verification looks for."""
    assert asked_for(environment_of(by_wizard(change={"cause": "C01", "strategy": "hcw"}))) == ()

"""Blocks that set several properties, make or remove an object, or look at certificates first."""

from collections.abc import Mapping
from typing import Any

import pytest

from generator.plan import KINDS, Effect
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import blocks_of
from tests.powershell.stubs.cures import IDENTIFIER, NEW_NAME, creating, insisting, receiving, sending
from tests.powershell.stubs.targets import TARGETS
from tests.powershell.stubs.world import (
    Outcome,
    World,
    certificate,
    fault,
    inbound_connector,
    pasted,
    send_connector,
    world,
)

OPTIONAL = {"RequireTLS": False, "IgnoreSTARTTLS": True, "TlsAuthLevel": None}
INSISTING = {"RequireTLS": True, "IgnoreSTARTTLS": False, "TlsAuthLevel": "CertificateValidation"}
CREATED: dict[str, Any] = {
    "Name": NEW_NAME,
    "ConnectorType": "OnPremises",
    "Enabled": True,
    "SenderDomains": ["smtp:*;1"],
    "TlsSenderCertificateName": "*.contoso.com",
    "RequireTls": True,
    "CloudServicesMailEnabled": True,
    "SenderIPAddresses": [],
}
GUID = "6f9619ff-8b86-4011-b42d-00c04fc964ff"

TLS = blocks_of(insisting(), whatif=True)
CREATE = blocks_of(creating(), whatif=True)
OFFERED = blocks_of(
    sending(
        {"tls_certificate_name": ""}, {"cause": "C03", "tls_certificate_name": IDENTIFIER}, "EX01", "EX02"
    )
)
NAMED = blocks_of(
    {
        **sending({"fqdn": ""}, {"cause": "C02", "fqdn": "mail.contoso.com", "certificate": "new"}),
        "certificates": {"new": {"issuer": "CN=Example CA 1, O=Example", "subject": "CN=*.contoso.com"}},
    }
)
DOMAINS = blocks_of(receiving({}, cause="C14", missing_accepted_domains=["dmz.contoso.com"]))

SET_TLS, UNSET_TLS = TLS["onprem.tls-settings@outbound"], TLS["onprem.tls-settings-rollback@outbound"]
MAKE, REMOVE = (
    CREATE["tenant.create-connector@relay-from-contoso"],
    CREATE["tenant.remove-connector-rollback@relay-from-contoso"],
)
RETRY = OFFERED["onprem.retry-queue@window-a"]


def _send(**values: object) -> World:
    return world("ems 2016", send=[send_connector(Guid=GUID, **values), send_connector(Name="Internet")])


def _tenant(*connectors: Mapping[str, Any], **changes: object) -> World:
    return world("exo", inbound=[inbound_connector(), *connectors], **changes)


def _queue(identity: str, status: str = "Retry", hop: str = GUID) -> dict[str, object]:
    error = "454 4.7.5 The certificate could not be found"
    return {"Identity": identity, "Status": status, "NextHopConnector": hop, "LastError": error}


def _queued(*queues: dict[str, object], **changes: object) -> World:
    return {**_send(), "queues": list(queues), **changes}


def _installed(**changes: object) -> World:
    both = [certificate("EX01"), certificate("EX02", **changes)]
    return {**_send(TlsCertificateName=None), "certificates": both}


def _one(engine: Engine, given: World, *blocks: str) -> Outcome:
    return pasted(engine, {"it": (given, blocks)})["it"]


def test_every_kind_that_writes_is_tried_somewhere() -> None:
    """A new kind of block that writes belongs among the targets, or here."""
    here = {
        "onprem.tls-settings",
        "tenant.create-connector",
        "tenant.remove-connector",
        "onprem.retry-queue",
    }
    there = {target.step.partition("@")[0] for target in TARGETS.values()}
    writing = {
        kind.id
        for kind in KINDS.values()
        if kind.effect is Effect.CHANGE and kind.id.split(".")[0] in ("onprem", "tenant")
    }
    assert here <= writing
    assert {"onprem.certificate-name", "onprem.fqdn", "onprem.source-servers"} <= there


def test_tls_is_set_in_one_call(engine: Engine) -> None:
    """All three properties get their values together; a second paste finds them there."""
    outcome = _one(engine, _send(**OPTIONAL), SET_TLS, SET_TLS)
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert [written["values"] for written in outcome.writes] == [INSISTING]


def test_tls_is_taken_back_level_first(engine: Engine) -> None:
    """A level that was empty is cleared before TLS is: the cmdlet wouldn't take it in another order."""
    outcome = _one(engine, _send(**INSISTING), UNSET_TLS, UNSET_TLS)
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert [written["values"] for written in outcome.writes] == [
        {"TlsAuthLevel": None},
        {"RequireTLS": False, "IgnoreSTARTTLS": True},
    ]


def test_a_rollback_of_tls_cut_in_half_is_taken_up_again(engine: Engine) -> None:
    """The level is cleared already, the rest isn't: pasted again, the block finishes."""
    outcome = _one(engine, _send(**{**INSISTING, "TlsAuthLevel": None}), UNSET_TLS)
    assert outcome.words == ["CHANGED"]
    assert {name: outcome.after["send"][0][name] for name in OPTIONAL} == OPTIONAL


@pytest.mark.parametrize(
    "drift",
    [
        {"RequireTLS": True},
        {"IgnoreSTARTTLS": False},
        {"RequireTLS": True, "IgnoreSTARTTLS": False, "TlsAuthLevel": "EncryptionOnly"},
    ],
)
def test_tls_stops_at_values_nobody_recorded(engine: Engine, drift: dict[str, object]) -> None:
    """One of the three differs from the record: nothing is written, forward or back."""
    for block in (SET_TLS, UNSET_TLS):
        outcome = _one(engine, _send(**{**OPTIONAL, **drift}), block)
        assert outcome.words == ["STOP"]
        assert "present values are" in outcome.results[0]
        assert outcome.writes == []


@pytest.mark.parametrize("mode", ["throws", "silent", "lost", "late"])
@pytest.mark.parametrize(
    ("block", "present", "cmdlet"),
    [
        (SET_TLS, _send(**OPTIONAL), "Set-SendConnector"),
        (UNSET_TLS, _send(**INSISTING), "Set-SendConnector"),
        (MAKE, _tenant(), "New-InboundConnector"),
        (REMOVE, _tenant(CREATED), "Remove-InboundConnector"),
        (RETRY, _queued(_queue("EX01\\1")), "Retry-Queue"),
    ],
    ids=["tls", "tls back", "create", "remove", "retry"],
)
def test_a_write_that_goes_wrong_is_failed(
    engine: Engine, block: str, present: World, cmdlet: str, mode: str
) -> None:
    """Whatever went wrong once writing began: FAILED, with the reason and what to do next."""
    outcome = _one(engine, {**present, "faults": {cmdlet: fault(mode)}}, block)
    assert outcome.words == ["FAILED"]
    assert "next: " in outcome.results[0]


@pytest.mark.parametrize(
    ("block", "present", "getter"),
    [
        (SET_TLS, _send(**OPTIONAL), "Get-SendConnector"),
        (MAKE, _tenant(), "Get-InboundConnector"),
        (REMOVE, _tenant(CREATED), "Get-InboundConnector"),
    ],
    ids=["tls", "create", "remove"],
)
def test_a_reader_that_goes_mute_confirms_nothing(
    engine: Engine, block: str, present: World, getter: str
) -> None:
    """What can't be read back isn't confirmed, not even a removal."""
    reads = 2 if block is REMOVE else 1
    outcome = _one(engine, {**present, "faults": {getter: fault("silent", after=reads)}}, block)
    assert outcome.words == ["FAILED"]


def test_a_connector_is_made_once(engine: Engine) -> None:
    """It gets exactly these properties; the second paste finds it and leaves it."""
    outcome = _one(engine, _tenant(), MAKE, MAKE)
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert len(outcome.writes) == 1
    assert outcome.after["inbound"][-1] == CREATED
    assert outcome.after["inbound"][0] == inbound_connector()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ConnectorType": "Partner"}, "with other values"),
        ({"TlsSenderCertificateName": "*.fabrikam.com"}, "with other values"),
        ({"RequireTls": False}, "with other values"),
        ({"Enabled": False}, "Enabled False"),
    ],
)
def test_another_connector_of_the_name_is_left_alone(
    engine: Engine, changes: dict[str, object], said: str
) -> None:
    """A connector of the same name with other values is somebody else's: neither changed nor removed."""
    outcome = _one(engine, _tenant({**CREATED, **changes}), MAKE)
    assert outcome.words == ["STOP"]
    assert said in outcome.results[0]
    assert outcome.writes == []
    if "Enabled" not in changes:
        assert _one(engine, _tenant({**CREATED, **changes}), REMOVE).words == ["STOP"]


def test_a_connector_that_is_left_disabled_is_failed(engine: Engine) -> None:
    """New tenants get theirs disabled: the block says so, and who enables it."""
    outcome = _one(engine, _tenant(created_enabled=False), MAKE)
    assert outcome.words == ["FAILED"]
    assert "left it disabled: Contact Support" in outcome.results[0]


def test_no_connector_is_made_for_a_domain_that_is_not_accepted(engine: Engine) -> None:
    """It would recognise the servers and still refuse them, with ATTR36."""
    accepted = [{"DomainName": "contoso.onmicrosoft.com", "InitialDomain": True}]
    outcome = _one(engine, _tenant(accepted=accepted), MAKE)
    assert outcome.words == ["STOP"]
    assert "ATTR36" in outcome.results[0]


def test_exactly_the_new_connector_is_removed(engine: Engine) -> None:
    """The rollback removes the one that was made, whether or not it is enabled; a second paste finds none."""
    outcome = _one(engine, _tenant({**CREATED, "Enabled": False}), REMOVE, REMOVE)
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert outcome.after["inbound"] == [inbound_connector()]


@pytest.mark.parametrize(
    ("script", "given"),
    [
        (TLS["onprem.tls-settings-whatif@outbound"], _send(**OPTIONAL)),
        (CREATE["tenant.create-connector-whatif@relay-from-contoso"], _tenant()),
    ],
    ids=["tls", "create"],
)
def test_whatif_writes_nothing(engine: Engine, script: str, given: World) -> None:
    """The rehearsing block reaches the cmdlet, which says what it would do."""
    outcome = _one(engine, given, script)
    assert outcome.words == ["WHATIF"]
    assert "What if:" in outcome.printed
    assert outcome.writes == []


@pytest.mark.parametrize(
    "changes",
    [
        {"Server": "EX03"},
        {"HasPrivateKey": False},
        {"Status": "DateInvalid"},
        {"Issuer": "CN=Another CA"},
        {"Subject": "CN=mail.contoso.com"},
    ],
)
def test_a_certificate_that_one_server_lacks_is_not_named(engine: Engine, changes: dict[str, object]) -> None:
    """Named although a server lacks it, mail of that server would stand still (454 4.7.5)."""
    block = OFFERED["onprem.certificate-name@outbound"]
    assert _one(engine, _installed(), block).words == ["CHANGED"]
    outcome = _one(engine, _installed(**changes), block)
    assert outcome.words == ["STOP"]
    assert "STOP EX02 holds" in outcome.results[0]
    assert outcome.writes == []


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ({"Subject": "CN=mail.contoso.com"}, "would offer another certificate"),
        ({"HasPrivateKey": False}, "no valid certificate"),
        ({"CertificateDomains": ["other.contoso.com"]}, "no valid certificate"),
    ],
)
def test_a_name_that_chooses_another_certificate_is_not_set(
    engine: Engine, first: dict[str, object], said: str
) -> None:
    """The first certificate in the server's own list for the name has to be the wanted one."""
    block, names = NAMED["onprem.fqdn@outbound"], ["mail.contoso.com"]
    held = certificate("EX01", **{"CertificateDomains": names, **first})
    given = {**_send(Fqdn=None), "certificates": [held, certificate("EX01", CertificateDomains=names)]}
    outcome = _one(engine, {**given, "certificates": [held]}, block)
    assert outcome.words == ["STOP"]
    assert said in outcome.results[0]
    assert outcome.writes == []
    assert _one(engine, {**given, "certificates": given["certificates"][1:]}, block).words == ["CHANGED"]


def test_only_waiting_queues_of_the_connector_are_tried_again(engine: Engine) -> None:
    """Suspended queues, other connectors' queues and other servers' queues are left alone."""
    others = [_queue("EX01\\2", "Suspended"), _queue("EX02\\3", hop="0"), _queue("EX09\\4")]
    outcome = _one(engine, _queued(_queue("EX01\\1"), _queue("EX02\\1"), *others), RETRY, RETRY)
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert [written["name"] for written in outcome.writes] == ["EX01\\1", "EX02\\1"]
    assert outcome.after["queues"][2:] == others


@pytest.mark.parametrize(("accepted", "word"), [("dmz.contoso.com", "OK"), ("contoso.com", "STOP")])
def test_a_domain_is_proven_before_the_night_goes_on(engine: Engine, accepted: str, word: str) -> None:
    """The READ block after the work by hand says whether the tenant accepts the domain now."""
    domains = [{"DomainName": "contoso.onmicrosoft.com", "InitialDomain": True}, {"DomainName": accepted}]
    outcome = _one(engine, _tenant(accepted=domains), DOMAINS["tenant.accepted-domains@exo"])
    assert outcome.words == [word]
    assert "dmz.contoso.com" in outcome.results[0]

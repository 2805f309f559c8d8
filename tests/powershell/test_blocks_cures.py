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
# Recorded with a level although TLS isn't insisted on.
LEVELLED = {**OPTIONAL, "TlsAuthLevel": "EncryptionOnly"}
UNSET_LEVELLED = blocks_of(insisting("EncryptionOnly"))["onprem.tls-settings-rollback@outbound"]
MAKE, REMOVE = (
    CREATE["tenant.create-connector@relay-from-contoso"],
    CREATE["tenant.remove-connector-rollback@relay-from-contoso"],
)
RETRY = OFFERED["onprem.retry-queue@window-a"]


Case = tuple[World, list[str]]


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


# Values of the send connector that nobody recorded.
DRIFTS: Mapping[str, Mapping[str, object]] = {
    "tls is on already": {"RequireTLS": True},
    "starttls is used already": {"IgnoreSTARTTLS": False},
    "another level": {"RequireTLS": True, "IgnoreSTARTTLS": False, "TlsAuthLevel": "EncryptionOnly"},
}
# What another connector of the same name has, and what the block says of it.
OTHERS: Mapping[str, tuple[Mapping[str, object], str]] = {
    "of type Partner": ({"ConnectorType": "Partner"}, "with other values"),
    "for another name": ({"TlsSenderCertificateName": "*.fabrikam.com"}, "with other values"),
    "without TLS": ({"RequireTls": False}, "with other values"),
    "disabled": ({"Enabled": False}, "Enabled False"),
}
# How the second server's certificate is not the one to name.
LACKING: Mapping[str, Mapping[str, object]] = {
    "on another server": {"Server": "EX03"},
    "without its key": {"HasPrivateKey": False},
    "expired": {"Status": "DateInvalid"},
    "of another issuer": {"Issuer": "CN=Another CA"},
    "of another subject": {"Subject": "CN=mail.contoso.com"},
}
# How the first certificate of a server's list for the name is not the one to offer, and what is said of it.
FIRST: Mapping[str, tuple[Mapping[str, object], str]] = {
    "another": ({"Subject": "CN=mail.contoso.com"}, "would offer another certificate"),
    "without its key": ({"HasPrivateKey": False}, "no valid certificate"),
    "none": ({"CertificateDomains": ["other.contoso.com"]}, "no valid certificate"),
}
# Other connectors beside the one to make, and whether it may be made.
BESIDE: Mapping[str, tuple[Mapping[str, object], bool]] = {
    "one for the same certificate": ({}, False),
    "one for it in other letters": ({"TlsSenderCertificateName": "*.Contoso.com"}, False),
    "one that is disabled": ({"Enabled": False}, True),
    "one of type Partner": ({"ConnectorType": "Partner"}, True),
    "one that knows addresses": (
        {"TlsSenderCertificateName": None, "SenderIPAddresses": ["203.0.113.10"]},
        True,
    ),
    "one for another certificate": ({"TlsSenderCertificateName": "*.fabrikam.com"}, True),
}
WRITING: Mapping[str, tuple[str, World, str]] = {
    "tls": (SET_TLS, _send(**OPTIONAL), "Set-SendConnector"),
    "tls back": (UNSET_TLS, _send(**INSISTING), "Set-SendConnector"),
    "create": (MAKE, _tenant(), "New-InboundConnector"),
    "remove": (REMOVE, _tenant(CREATED), "Remove-InboundConnector"),
    "retry": (RETRY, _queued(_queue("EX01\\1")), "Retry-Queue"),
}
MODES = ("throws", "silent", "lost", "late")
# After how many reads the reader goes mute: once the block has begun to write.
MUTE: Mapping[str, tuple[str, int]] = {
    "tls": ("Get-SendConnector", 1),
    "create": ("Get-InboundConnector", 1),
    "remove": ("Get-InboundConnector", 2),
}
OTHER_QUEUES = [_queue("EX01\\2", "Suspended"), _queue("EX02\\3", hop="0"), _queue("EX09\\4")]


def _named(**first: object) -> World:
    held = certificate("EX01", **{"CertificateDomains": ["mail.contoso.com"], **first})
    return {**_send(Fqdn=None), "certificates": [held]}


def _accepting(*names: str) -> World:
    initial = {"DomainName": "contoso.onmicrosoft.com", "InitialDomain": True}
    return _tenant(accepted=[initial, *({"DomainName": name} for name in names)])


def _plain_cases() -> dict[str, Case]:
    dmz = DOMAINS["tenant.accepted-domains@exo"]
    tls_whatif = TLS["onprem.tls-settings-whatif@outbound"]
    make_whatif = CREATE["tenant.create-connector-whatif@relay-from-contoso"]
    return {
        "tls": (_send(**OPTIONAL), [SET_TLS, SET_TLS]),
        "tls back": (_send(**INSISTING), [UNSET_TLS, UNSET_TLS]),
        "tls back, cut in half": (_send(**{**INSISTING, "TlsAuthLevel": None}), [UNSET_TLS]),
        "tls back to a level": (_send(**INSISTING), [UNSET_LEVELLED, UNSET_LEVELLED]),
        "tls back to a level, cut in half": (
            _send(**{**INSISTING, "TlsAuthLevel": "EncryptionOnly"}),
            [UNSET_LEVELLED],
        ),
        "tls shown": (_send(**OPTIONAL), [tls_whatif]),
        "create": (_tenant(), [MAKE, MAKE]),
        "create shown": (_tenant(), [make_whatif]),
        "create, left disabled": (_tenant(created_enabled=False), [MAKE]),
        "create, domain not accepted": (_accepting(), [MAKE]),
        "remove": (_tenant({**CREATED, "Enabled": False}), [REMOVE, REMOVE]),
        "retry": (_queued(_queue("EX01\\1"), _queue("EX02\\1"), *OTHER_QUEUES), [RETRY, RETRY]),
        "domain accepted": (_accepting("dmz.contoso.com"), [dmz]),
        "domain not accepted": (_accepting("contoso.com"), [dmz]),
        "certificate everywhere": (_installed(), [OFFERED["onprem.certificate-name@outbound"]]),
        "certificate first": (_named(), [NAMED["onprem.fqdn@outbound"]]),
    }


def _cases() -> dict[str, Case]:
    cases = _plain_cases()
    for name, drift in DRIFTS.items():
        for block, where in ((SET_TLS, "forward"), (UNSET_TLS, "back")):
            cases[f"{where}: {name}"] = (_send(**{**OPTIONAL, **drift}), [block])
    for name, (changes, _) in OTHERS.items():
        cases[f"make: {name}"] = (_tenant({**CREATED, **changes}), [MAKE])
        cases[f"unmake: {name}"] = (_tenant({**CREATED, **changes}), [REMOVE])
    for name, (changes, _) in BESIDE.items():
        there = _tenant({**CREATED, "Name": "Old relay", **changes})
        cases[f"beside: {name}"] = (there, [MAKE])
        cases[f"beside: {name}, shown"] = (
            there,
            [CREATE["tenant.create-connector-whatif@relay-from-contoso"]],
        )
    for name, lacking in LACKING.items():
        cases[f"lacking: {name}"] = (_installed(**lacking), [OFFERED["onprem.certificate-name@outbound"]])
    for name, (first, _) in FIRST.items():
        cases[f"first: {name}"] = (_named(**first), [NAMED["onprem.fqdn@outbound"]])
    for name, (block, present, cmdlet) in WRITING.items():
        for mode in MODES:
            cases[f"{name}: {mode}"] = ({**present, "faults": {cmdlet: fault(mode)}}, [block])
    for name, (getter, reads) in MUTE.items():
        block, present, _ = WRITING[name]
        cases[f"mute: {name}"] = ({**present, "faults": {getter: fault("silent", after=reads)}}, [block])
    return cases


Done = Mapping[str, Outcome]


@pytest.fixture(scope="module")
def done(engine: Engine) -> Done:
    """Return the outcome of every case; one process pastes them all."""
    return pasted(engine, _cases())


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


def test_tls_is_set_in_one_call(done: Done) -> None:
    """All three properties get their values together; a second paste finds them there."""
    assert done["tls"].words == ["CHANGED", "UNCHANGED"]
    assert [written["values"] for written in done["tls"].writes] == [INSISTING]


def test_tls_is_taken_back_level_first(done: Done) -> None:
    """A level that was empty is cleared before TLS is: the cmdlet wouldn't take it in another order."""
    assert done["tls back"].words == ["CHANGED", "UNCHANGED"]
    assert [written["values"] for written in done["tls back"].writes] == [
        {"TlsAuthLevel": None},
        {"RequireTLS": False, "IgnoreSTARTTLS": True},
    ]


def test_a_recorded_level_is_taken_back_before_tls(done: Done) -> None:
    """The level is set while TLS is on, as it must have been when it was set first."""
    assert done["tls back to a level"].words == ["CHANGED", "UNCHANGED"]
    assert [written["values"] for written in done["tls back to a level"].writes] == [
        {"TlsAuthLevel": "EncryptionOnly"},
        {"RequireTLS": False, "IgnoreSTARTTLS": True},
    ]


@pytest.mark.parametrize(
    ("name", "recorded"),
    [("tls back, cut in half", OPTIONAL), ("tls back to a level, cut in half", LEVELLED)],
)
def test_a_rollback_of_tls_cut_in_half_is_taken_up_again(
    done: Done, name: str, recorded: Mapping[str, object]
) -> None:
    """The level is set already, the rest isn't: pasted again, the block finishes."""
    outcome = done[name]
    assert outcome.words == ["CHANGED"]
    assert {attribute: outcome.after["send"][0][attribute] for attribute in recorded} == recorded


@pytest.mark.parametrize("drift", DRIFTS)
@pytest.mark.parametrize("where", ["forward", "back"])
def test_tls_stops_at_values_nobody_recorded(done: Done, where: str, drift: str) -> None:
    """One of the three differs from the record: nothing is written, forward or back."""
    outcome = done[f"{where}: {drift}"]
    assert outcome.words == ["STOP"]
    assert "present values are" in outcome.results[0]
    assert outcome.writes == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", WRITING)
def test_a_write_that_goes_wrong_is_failed(done: Done, name: str, mode: str) -> None:
    """Whatever went wrong once writing began: FAILED, with the reason and what to do next."""
    outcome = done[f"{name}: {mode}"]
    assert outcome.words == ["FAILED"]
    assert "next: " in outcome.results[0]


@pytest.mark.parametrize("name", MUTE)
def test_a_reader_that_goes_mute_confirms_nothing(done: Done, name: str) -> None:
    """What can't be read back isn't confirmed, not even a removal."""
    assert done[f"mute: {name}"].words == ["FAILED"]
    assert len(done[f"mute: {name}"].writes) == 1


def test_a_connector_is_made_once(done: Done) -> None:
    """It gets exactly these properties; the second paste finds it and leaves it."""
    outcome = done["create"]
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert len(outcome.writes) == 1
    assert outcome.after["inbound"] == [inbound_connector(), CREATED]


@pytest.mark.parametrize("other", OTHERS)
def test_another_connector_of_the_name_is_left_alone(done: Done, other: str) -> None:
    """A connector of the same name with other values is somebody else's: neither changed nor removed."""
    outcome = done[f"make: {other}"]
    assert outcome.words == ["STOP"]
    assert OTHERS[other][1] in outcome.results[0]
    assert outcome.writes == []


@pytest.mark.parametrize("name", BESIDE)
def test_no_connector_is_made_beside_one_for_the_same_certificate(done: Done, name: str) -> None:
    """Which of two that overlap is taken isn't documented; others may be there, and stay."""
    may = BESIDE[name][1]
    outcome, shown = done[f"beside: {name}"], done[f"beside: {name}, shown"]
    assert (outcome.words, shown.words) == ((["CHANGED"], ["WHATIF"]) if may else (["STOP"], ["STOP"]))
    assert may or "know this certificate name already: Old relay;" in outcome.results[0]
    assert len(outcome.writes) == may


@pytest.mark.parametrize("other", [name for name in OTHERS if name != "disabled"])
def test_a_connector_with_other_values_is_not_removed(done: Done, other: str) -> None:
    """The rollback takes back what was made, nothing that somebody changed or made meanwhile."""
    assert done[f"unmake: {other}"].words == ["STOP"]
    assert done[f"unmake: {other}"].writes == []


def test_a_connector_that_is_left_disabled_is_failed(done: Done) -> None:
    """New tenants get theirs disabled: the block says so, and who enables it."""
    outcome = done["create, left disabled"]
    assert outcome.words == ["FAILED"]
    assert "left it disabled: Contact Support" in outcome.results[0]


def test_no_connector_is_made_for_a_domain_that_is_not_accepted(done: Done) -> None:
    """It would recognise the servers and still refuse them, with ATTR36."""
    assert done["create, domain not accepted"].words == ["STOP"]
    assert "ATTR36" in done["create, domain not accepted"].results[0]


def test_exactly_the_new_connector_is_removed(done: Done) -> None:
    """The rollback removes the one that was made, enabled or not; a second paste finds none."""
    assert done["remove"].words == ["CHANGED", "UNCHANGED"]
    assert done["remove"].after["inbound"] == [inbound_connector()]


@pytest.mark.parametrize("name", ["tls shown", "create shown"])
def test_whatif_writes_nothing(done: Done, name: str) -> None:
    """The rehearsing block reaches the cmdlet, which says what it would do."""
    assert done[name].words == ["WHATIF"]
    assert "What if:" in done[name].printed
    assert done[name].writes == []


@pytest.mark.parametrize("lacking", LACKING)
def test_a_certificate_that_one_server_lacks_is_not_named(done: Done, lacking: str) -> None:
    """Named although a server lacks it, mail of that server would stand still (454 4.7.5)."""
    outcome = done[f"lacking: {lacking}"]
    assert outcome.words == ["STOP"]
    assert "STOP EX02 holds" in outcome.results[0]
    assert outcome.writes == []


@pytest.mark.parametrize("first", FIRST)
def test_a_name_that_chooses_another_certificate_is_not_set(done: Done, first: str) -> None:
    """The first certificate in the server's own list for the name has to be the wanted one."""
    outcome = done[f"first: {first}"]
    assert outcome.words == ["STOP"]
    assert FIRST[first][1] in outcome.results[0]
    assert outcome.writes == []


@pytest.mark.parametrize("name", ["certificate everywhere", "certificate first"])
def test_a_certificate_that_is_there_is_offered(done: Done, name: str) -> None:
    """Where every server has it, valid and with its key, the connector is changed."""
    assert done[name].words == ["CHANGED"]


def test_only_waiting_queues_of_the_connector_are_tried_again(done: Done) -> None:
    """Suspended queues, other connectors' queues and other servers' queues are left alone."""
    outcome = done["retry"]
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert [written["name"] for written in outcome.writes] == ["EX01\\1", "EX02\\1"]
    assert outcome.after["queues"][2:] == OTHER_QUEUES


@pytest.mark.parametrize(("name", "word"), [("domain accepted", "OK"), ("domain not accepted", "STOP")])
def test_a_domain_is_proven_before_the_night_goes_on(done: Done, name: str, word: str) -> None:
    """The READ block after the work by hand says whether the tenant accepts the domain now."""
    assert done[name].words == [word]
    assert "dmz.contoso.com" in done[name].results[0]

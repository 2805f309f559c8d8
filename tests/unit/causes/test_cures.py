"""The causes beside a changed name or address: what each changes, what it needs, what it leaves alone."""

from collections.abc import Mapping
from typing import Any

import pytest

from generator.causes import CAUSES, Change, Edit, Fault, Task, asked_for, combine_tasks
from generator.model import ChangeRequest
from generator.plan import Effect, Phase, Plan
from tests.powershell.stubs.blocks import environment_of, plan_of
from tests.powershell.stubs.cures import IDENTIFIER, NEW_NAME, creating, insisting, receiving, sending

CERTIFICATE = {"issuer": "CN=Example CA 1, O=Example", "subject": "CN=*.contoso.com"}


def _wishes(given: Mapping[str, Any]) -> tuple[Change | Task, ...]:
    return asked_for(environment_of(given))


def _change(given: Mapping[str, Any]) -> Change:
    (wish,) = _wishes(given)
    assert isinstance(wish, Change)
    return wish


def _values(change: Change) -> dict[str, tuple[object, object]]:
    return {edit.attribute: (edit.recorded, edit.wanted) for edit in change.edits}


def _ids(plan: Plan, *phases: Phase) -> list[str]:
    return [step.id for step in plan.steps if step.phase in phases]


@pytest.mark.parametrize("cause", ["C02", "C03"])
def test_a_certificate_is_named_by_issuer_and_subject(cause: str) -> None:
    """The only certificate described is the one to name; every server must hold it before the write."""
    given = {
        **sending({"tls_certificate_name": ""}, {"cause": cause}),
        "certificates": {"new": CERTIFICATE},
    }
    change = _change(given)
    assert (change.kind, change.requires_certificate) == ("onprem.certificate-name", IDENTIFIER)
    assert _values(change) == {"TlsCertificateName": ("", IDENTIFIER)}
    assert change.inverse().requires_certificate is None


def test_exchange_2010_gets_the_name_that_chooses() -> None:
    """Its connector can't name a certificate: only the Fqdn is set, and only where one is wanted."""
    change = {"cause": "C02", "fqdn": "mail.contoso.com", "certificate": "new"}
    given = sending({"fqdn": ""}, change, version="2010")
    wish = _change({**given, "certificates": {"new": CERTIFICATE}})
    assert wish.kind == "onprem.fqdn"
    assert wish.requires_certificate == IDENTIFIER
    newer = sending({"fqdn": "", "tls_certificate_name": ""}, change)
    both = [
        one.kind
        for one in _wishes({**newer, "certificates": {"new": CERTIFICATE}})
        if isinstance(one, Change)
    ]
    assert both == ["onprem.certificate-name", "onprem.fqdn"]


def test_a_certificate_that_is_not_known_well_enough_is_not_named() -> None:
    """Without its issuer, or among several, nothing is guessed: no change at all."""
    given = sending({"tls_certificate_name": ""}, {"cause": "C03"})
    assert _wishes({**given, "certificates": {"new": {"subject": "CN=*.contoso.com"}}}) == ()
    assert _wishes({**given, "certificates": {"new": CERTIFICATE, "old": CERTIFICATE}}) == ()


def test_queues_are_tried_again_where_mail_waited() -> None:
    """C03 keeps mail in the queues: the card doesn't call it lost, and they are tried after the wait."""
    change = {"cause": "C03", "tls_certificate_name": IDENTIFIER}
    plan = plan_of(sending({"tls_certificate_name": ""}, change))
    assert [alert.key for alert in plan.alerts if alert.key.startswith("mail")] == ["mail_queued"]
    assert plan.fault is Fault.QUEUED
    order = [step.kind.id for step in plan.forward()]
    assert order.index("onprem.wait") < order.index("onprem.retry-queue") < order.index("onprem.verify")
    assert not any(step.rolls_back and step.kind.id == "onprem.retry-queue" for step in plan.steps)


def test_mail_that_is_refused_is_lost() -> None:
    """Every other cause loses mail, and no queue is tried again."""
    plan = plan_of(insisting())
    assert plan.fault is Fault.REFUSED
    assert "mail_refused" in [alert.key for alert in plan.alerts]
    assert not [step for step in plan.steps if step.kind.id == "onprem.retry-queue"]


def test_all_tls_settings_are_one_change() -> None:
    """The cmdlet wants them together; a level that authenticates already is kept."""
    assert _values(_change(insisting())) == {
        "RequireTLS": (False, True),
        "IgnoreSTARTTLS": (True, False),
        "TlsAuthLevel": ("", "CertificateValidation"),
    }
    kept = insisting("DomainValidation")
    assert _values(_change(kept))["TlsAuthLevel"] == ("DomainValidation", "DomainValidation")


def test_a_flag_that_is_false_is_known() -> None:
    """False is a recorded value like any other: the change is written, and rolled back to False."""
    plan = plan_of(receiving({"enabled": "false"}, cause="C16"))
    assert plan.withheld == ()
    steps = {step.id: step.values for step in plan.steps}
    forward, back = (
        steps["tenant.enable-connector@inbound"],
        steps["tenant.enable-connector-rollback@inbound"],
    )
    assert (forward["recorded_text"], forward["wanted"]) == ("False", True)
    assert (back["recorded_text"], back["wanted"]) == ("True", False)


def test_a_flag_that_is_unknown_withholds() -> None:
    """What nobody recorded can be neither compared nor rolled back."""
    plan = plan_of(receiving({"enabled": "unknown"}, cause="C16"))
    assert [held.waits_for for held in plan.withheld] == [(("inbound_connectors", "inbound", "enabled"),)]


def test_servers_left_out_are_not_verified() -> None:
    """Mail no longer leaves them, so a proof from them can't be had; the log is read there before."""
    change = {"cause": "C09", "source_servers": ["EX01"]}
    plan = plan_of(sending({}, change, "EX01", "EX02"))
    assert [step.id for step in plan.steps if step.kind.id == "onprem.verify"] == ["onprem.verify@ex01"]
    assert "onprem.read-log@ex02" in [step.id for step in plan.steps]


@pytest.mark.parametrize("cause", ["C13", "C17", "C18"])
def test_a_new_connector_is_created_and_only_that_removed(cause: str) -> None:
    """Creation is one change without a recorded object; another kind undoes it, with the values created."""
    present = {"connector_type": "Partner"} if cause == "C18" else None
    wanted = {"new_inbound_connector": NEW_NAME, "tls_sender_certificate_name": "*.Contoso.com"}
    plan = plan_of(receiving(present, cause=cause, **wanted))
    (change,) = plan.changes
    assert {name: value for name, (_, value) in _values(change).items()} == {
        "ConnectorType": "OnPremises",
        "SenderDomains": ("smtp:*;1",),
        "TlsSenderCertificateName": "*.contoso.com",
        "RequireTls": True,
        "CloudServicesMailEnabled": True,
    }
    assert change.requires_accepted == "contoso.com"
    made, undone = (
        next(s for s in plan.steps if s.kind.id == f"tenant.{verb}-connector")
        for verb in ("create", "remove")
    )
    assert undone.rolls_back == made.id
    assert undone.values["recorded_text"] == made.values["wanted_text"]


def test_a_domain_is_added_by_hand_and_proven() -> None:
    """The work by hand comes before the block that proves it, and before any change that rests on it."""
    change: dict[str, Any] = {
        "cause": "C14",
        "missing_accepted_domains": ["DMZ.contoso.com"],
        "tls_sender_certificate_name": "*.dmz.contoso.com",
    }
    plan = plan_of(receiving({}, **change))
    assert _ids(plan, Phase.CHANGE) == [
        "tenant.add-domains@exo",
        "tenant.accepted-domains@exo",
        "tenant.certificate-name@inbound",
    ]
    assert [task.items for task in plan.tasks] == [("dmz.contoso.com",)]
    # The discovery mustn't stop at a domain that is only to come.
    assert next(s for s in plan.steps if s.id == "tenant.discover@exo").values["requires_accepted"] is None
    assert next(s for s in plan.steps if s.id.startswith("tenant.certificate-name@")).values[
        "requires_accepted"
    ]


def test_a_domain_alone_is_a_whole_night() -> None:
    """Without another change the night still waits, verifies, and says how to take the domain back."""
    plan = plan_of(receiving({}, cause="C14", missing_accepted_domains=["dmz.contoso.com"]))
    kinds = [step.kind.id for step in plan.forward()]
    assert kinds.index("tenant.accepted-domains") < kinds.index("tenant.wait") < kinds.index("onprem.verify")
    (back,) = [step for step in plan.steps if step.phase is Phase.ROLLBACK]
    assert (back.id, back.effect) == ("tenant.add-domains-rollback@exo", Effect.MANUAL)


def test_only_a_change_in_the_tenant_waits_for_it() -> None:
    """A setting of the servers alone needs no hour of propagation."""
    assert _ids(plan_of(insisting()), Phase.WAIT) == ["onprem.wait@servers"]
    assert _ids(plan_of(creating()), Phase.WAIT) == ["tenant.wait@exo"]


def test_out_of_date_servers_are_offered_to_be_taken_out() -> None:
    """A server that is blocked heads the card, which names the optional step; its list is whole."""
    servers = {"EX01": "2016", "HUB01": "2010"}
    given = insisting()
    given["servers"] = servers
    given["send_connectors"]["outbound"]["source_servers"] = list(servers)
    plan = plan_of(given)
    forward, back = (s for s in plan.steps if s.kind.id == "onprem.source-servers")
    assert (forward.optional, back.optional) == (True, True)
    assert (forward.values["recorded"], forward.values["wanted"]) == (("EX01", "HUB01"), ("EX01",))
    assert back.values["wanted"] == ("EX01", "HUB01")
    assert plan.alerts[0].key == "out_of_date_offered"
    assert plan.alerts[0].facts["step"] == str(forward.number)
    assert [c.kind for c in plan.changes] == ["onprem.tls-settings"]
    # Nobody asked for it, so every server is still verified.
    assert len([s for s in plan.steps if s.kind.id == "onprem.verify"]) == len(servers)


@pytest.mark.parametrize(
    ("servers", "listed"),
    [
        ({"HUB01": "2010"}, ["HUB01"]),
        ({"EX01": "2016"}, ["EX01"]),
        ({"EX01": "2016", "HUB01": "2010"}, "unknown"),
    ],
)
def test_nothing_is_offered_that_would_stop_mail_or_guess(servers: dict[str, str], listed: object) -> None:
    """The last server stays, a healthy one stays, and an unknown list is not replaced."""
    given = insisting()
    given["servers"] = servers
    given["send_connectors"]["outbound"]["source_servers"] = listed
    assert not [s for s in plan_of(given).steps if s.kind.id == "onprem.source-servers"]


def test_taking_out_can_be_asked_for() -> None:
    """As a cause of its own it is a change like any other, and what is left is verified."""
    given = sending({}, {"cause": "C28"}, "EX01", "HUB01")
    given["servers"] = {"EX01": "2016", "HUB01": "2010"}
    plan = plan_of(given)
    (change,) = plan.changes
    assert _values(change) == {"SourceTransportServers": (("EX01", "HUB01"), ("EX01",))}
    assert not any(step.optional for step in plan.steps if step.kind.id == "onprem.source-servers")


def test_tasks_of_one_kind_become_one() -> None:
    """Two causes that need domains are one piece of work, each domain once."""
    tasks = (
        Task("tenant.add-domains", ("a.example", "b.example"), ("C14",)),
        Task("tenant.add-domains", ("b.example",), ("C15",)),
    )
    assert combine_tasks(tasks) == (Task("tenant.add-domains", ("a.example", "b.example"), ("C14", "C15")),)


def test_equal_values_of_flags_change_nothing() -> None:
    """A flag that is as wanted is no change; False and unset are not the same."""
    path = ("send_connectors", "outbound", "frontend_proxy_enabled")
    change = Change(
        "onprem.frontend-proxy",
        "outbound",
        "Outbound",
        path,
        (Edit("FrontendProxyEnabled", recorded=False, wanted=False, path=path),),
        ("C10",),
    )
    assert change.changes_nothing()
    assert change.unknown() == ()


def test_every_cause_names_what_it_takes_from_the_description() -> None:
    """The keys that a cause wants, chooses from or takes are keys of the change section."""
    fields = set(ChangeRequest.model_fields)
    for cause in CAUSES.values():
        assert {*cause.wants, *cause.one_of, *cause.takes} <= fields


@pytest.mark.parametrize(
    ("name", "accepted", "required"),
    [
        ("*.contoso.com", ["contoso.com"], "contoso.com"),
        ("mail.contoso.com", ["contoso.com"], "contoso.com"),
        ("mail.contoso.com", ["mail.contoso.com"], "mail.contoso.com"),
        ("mail.contoso.com", "unknown", "contoso.com"),
        ("*.contoso.com", "unknown", "contoso.com"),
    ],
)
def test_a_host_is_proven_by_the_domain_above_it(name: str, accepted: object, required: str) -> None:
    """The immediate parent of a certificate's host counts; a wildcard's domain has to be accepted itself."""
    given = {**creating(), "accepted_domains": accepted}
    given["change"] = {**given["change"], "tls_sender_certificate_name": name}
    given["test"] = {"from": "relaytest@contoso.com", "to": "probe@example.net"}
    assert _change(given).requires_accepted == required

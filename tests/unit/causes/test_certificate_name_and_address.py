"""C01 and C11: what each asks for, on which object, and what it leaves open."""

from dataclasses import replace
from typing import Any

import pytest

from generator.causes import CAUSES, Change, ContradictionError, combine
from tests.powershell.stubs.blocks import addresses, description, environment_of


def _change(given: dict[str, Any], cause: str) -> Change:
    (change,) = CAUSES[cause].cure(environment_of(given))
    assert isinstance(change, Change)
    return change


def _inbound(**properties: object) -> dict[str, Any]:
    return {"inbound": {"name": "Inbound from contoso", "connector_type": "OnPremises", **properties}}


C01 = _change(description(), "C01")
C11 = _change(addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"]), "C11")


def test_a_new_certificate_name_is_one_edit_of_one_connector() -> None:
    """C01 sets TlsSenderCertificateName from the recorded to the wanted name and nothing else."""
    (edit,) = C01.edits
    assert (C01.kind, C01.subject, C01.name) == ("tenant.certificate-name", "inbound", "Inbound from contoso")
    assert (edit.attribute, edit.recorded, edit.wanted) == (
        "TlsSenderCertificateName",
        "*.contoso-mail.com",
        "*.contoso.com",
    )
    assert edit.path == ("inbound_connectors", "inbound", "tls_sender_certificate_name")
    assert C01.cures == ("C01",)


def test_the_domain_of_the_name_must_be_accepted() -> None:
    """Without an accepted domain the cure turns the fault into ATTR36; the change carries the condition."""
    assert C01.requires_accepted == "contoso.com"
    sender_only = {
        "cause": "C01",
        "tls_sender_certificate_name": "*.contoso.com",
        "envelope_sender_only": "true",
    }
    test = {"from": "relaytest@contoso.com", "to": "probe@example.net", "null_sender": "false"}
    assert _change(description(change=sender_only, test=test), "C01").requires_accepted is None


def test_a_new_address_is_the_complete_list() -> None:
    """C11 sets SenderIPAddresses as a whole, single addresses without their prefix length."""
    (edit,) = C11.edits
    assert (C11.kind, edit.attribute) == ("tenant.sender-addresses", "SenderIPAddresses")
    assert edit.recorded == ("203.0.113.10",)
    assert edit.wanted == ("203.0.113.10", "198.51.100.7")
    assert C11.requires_accepted is None


@pytest.mark.parametrize(
    ("value", "recorded"), [("unknown", None), ("", ""), ("Mail.Contoso.COM", "Mail.Contoso.COM")]
)
def test_what_is_recorded_is_never_a_default(value: str, recorded: str | None) -> None:
    """Unknown stays unknown, not set is a value, and the recorded spelling is kept."""
    given = description(
        inbound_connectors=_inbound(tls_sender_certificate_name=value, sender_ip_addresses=[])
    )
    (edit,) = _change(given, "C01").edits
    assert edit.recorded == recorded


def test_what_a_change_waits_for_is_named_by_its_path() -> None:
    """An unknown value is a path in the description; a change without one can be written."""
    assert C01.unknown() == ()
    given = description(inbound_connectors=_inbound(tls_sender_certificate_name="unknown"))
    assert _change(given, "C01").unknown() == (
        ("inbound_connectors", "inbound", "tls_sender_certificate_name"),
    )


def test_a_cure_on_an_unknown_connector_can_not_be_written() -> None:
    """Where no connector is described, its name is waited for."""
    change = _change(description(inbound_connectors=None), "C01")
    assert change.name is None
    assert change.unknown()


def test_the_inverse_exchanges_recorded_and_wanted() -> None:
    """It sets the old value on the condition that the new one is there; twice inverted it is as before."""
    back = C01.inverse()
    assert (back.edits[0].recorded, back.edits[0].wanted) == ("*.contoso.com", "*.contoso-mail.com")
    # Going back must not depend on what the way there needed.
    assert back.requires_accepted is None
    assert back.inverse().edits == C01.edits


@pytest.mark.parametrize(
    ("recorded", "wanted", "nothing"),
    [
        ("*.contoso.com", "*.CONTOSO.com", True),
        ("*.contoso.com", "*.contoso.net", False),
        ("", "*.contoso.com", False),
        (None, "*.contoso.com", False),
        (("203.0.113.1", "203.0.113.2"), ("203.0.113.2", "203.0.113.1"), True),
        (("203.0.113.1",), ("203.0.113.2", "203.0.113.1"), False),
        ((), ("203.0.113.1",), False),
    ],
)
def test_a_change_that_changes_nothing_is_recognised(recorded: Any, wanted: Any, nothing: bool) -> None:  # noqa: ANN401, FBT001 - values of any kind, from the table
    """Case of names and order of lists don't count; what is unknown is equal to nothing."""
    edit = replace(C01.edits[0], recorded=recorded, wanted=wanted)
    assert replace(C01, edits=(edit,)).changes_nothing() is nothing


def test_equal_wishes_are_one_change_that_names_both_causes() -> None:
    """Two causes that want the same value of the same property share one call."""
    (merged,) = combine((C01, replace(C01, cures=("C02",))))
    assert merged == replace(C01, cures=("C01", "C02"))


def test_contradicting_wishes_are_refused() -> None:
    """Two causes that want different values are named with the property and both values."""
    edit = replace(C01.edits[0], wanted="*.contoso.net")
    other = replace(C01, edits=(edit,), cures=("C02",))
    with pytest.raises(ContradictionError) as caught:
        combine((C01, other))
    problem = caught.value
    assert (problem.first.cures, problem.second.cures) == (("C01",), ("C02",))
    assert (problem.attribute, problem.values) == (
        "TlsSenderCertificateName",
        ("*.contoso.com", "*.contoso.net"),
    )


def test_changes_of_different_objects_stay_apart_in_their_order() -> None:
    """One object and one call at a time, in the order in which the causes asked."""
    other = replace(C01, subject="second")
    assert combine((C11, C01, other)) == (C11, C01, other)
    assert combine(()) == ()


@pytest.mark.parametrize("cause", ["C01", "C11"])
def test_nothing_is_asked_for_that_was_not_said(cause: str) -> None:
    """Without a wanted value there is no change, whatever the connector holds."""
    assert CAUSES[cause].cure(environment_of(description(change=None))) == ()

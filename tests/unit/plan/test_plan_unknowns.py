"""Values that are not known: nothing is guessed, what waits is named, and so is the step that tells."""

from typing import Any

import pytest

from generator.plan import Effect, Phase, Shell
from tests.powershell.stubs.blocks import addresses, description, plan_of
from tests.powershell.stubs.cures import insisting


def _inbound(**properties: object) -> dict[str, Any]:
    return {"inbound": {"name": "Inbound from contoso", "connector_type": "OnPremises", **properties}}


UNKNOWN_NAME = description(inbound_connectors=_inbound(tls_sender_certificate_name="unknown"))


@pytest.mark.parametrize("properties", [{}, {"tls_sender_certificate_name": "unknown"}])
def test_a_change_without_its_old_value_is_withheld(properties: dict[str, str]) -> None:
    """Its comparison and its rollback would be guesses; absent and `unknown` say the same."""
    plan = plan_of(description(inbound_connectors=_inbound(**properties)))
    assert plan.changes == ()
    (held,) = plan.withheld
    assert held.change.kind == "tenant.certificate-name"
    assert held.waits_for == (("inbound_connectors", "inbound", "tls_sender_certificate_name"),)
    assert not [s for s in plan.steps if s.phase in (Phase.CHANGE, Phase.WAIT, Phase.VERIFY, Phase.ROLLBACK)]


def test_the_step_that_tells_is_named() -> None:
    """The tenant's discovery tells what the tenant's connector holds, the on-premises one the rest."""
    plan = plan_of(UNKNOWN_NAME)
    (unknown,) = plan.unknown
    assert (unknown.subject, unknown.attribute) == ("Inbound from contoso", "TlsSenderCertificateName")
    (telling,) = [step for step in plan.steps if step.id == unknown.told_by]
    assert telling.phase is Phase.DISCOVER
    assert telling.window
    assert telling.window.shell is Shell.EXO


def test_the_night_ends_with_filling_in() -> None:
    """A plan that withholds tells to fill in what was found and to generate again."""
    assert "description.fill-in" in [step.kind.id for step in plan_of(UNKNOWN_NAME).steps]
    assert "description.fill-in" not in [step.kind.id for step in plan_of(description()).steps]


def test_nothing_that_is_not_set_is_taken_for_unknown() -> None:
    """An empty name and an empty list are known values: the change is written, its rollback unsets."""
    given = description(
        inbound_connectors=_inbound(tls_sender_certificate_name="", sender_ip_addresses=["203.0.113.1"])
    )
    (step,) = [s for s in plan_of(given).steps if s.phase is Phase.ROLLBACK and not s.optional]
    assert step.values["wanted"] is None
    empty = plan_of(addresses([], ["203.0.113.1"]))
    assert [change.edits[0].recorded for change in empty.changes] == [()]


def test_a_level_that_is_not_known_is_not_switched() -> None:
    """Logging whose level was not recorded could not be restored, so it waits as well."""
    plan = plan_of(description(send_connectors={"outbound": {"name": "Outbound"}}))
    assert "onprem.logging" not in [step.kind.id for step in plan.steps]
    assert ("send_connectors", "outbound", "protocol_logging_level") in [u.path for u in plan.unknown]


def test_from_the_servers_alone_everything_is_read() -> None:
    """At 01:10 nothing but the servers is known: both sides are read, nothing is written or rehearsed."""
    given = description(send_connectors=None, inbound_connectors=None, change=None, test=None, ticket=None)
    plan = plan_of(given, whatif=True)
    assert {step.effect for step in plan.steps} <= {Effect.READ, Effect.MANUAL}
    read = [step.values["connector_name"] for step in plan.steps if step.phase is Phase.DISCOVER]
    assert read
    assert set(read) == {None}


def test_without_a_test_message_nothing_can_be_verified() -> None:
    """The recipient is listed as unknown, and no step tells it; the change itself is written."""
    plan = plan_of(description(test=None))
    assert [(u.path, u.told_by) for u in plan.unknown] == [(("test", "to"), None)]
    assert "onprem.verify" not in [step.kind.id for step in plan.steps]
    assert plan.changes


def test_without_a_cause_the_logs_tell_it() -> None:
    """Nothing is asked for, but the connector is known: its log is switched on, read and switched back."""
    kinds = [step.kind.id for step in plan_of(description(change=None, test=None)).steps]
    assert kinds.count("onprem.read-log") == 2
    assert kinds.index("onprem.logging") < kinds.index("onprem.read-log") < kinds.index("description.fill-in")
    assert kinds[-1] == "onprem.logging"


def test_the_log_may_show_any_certificate_where_another_will_be_offered() -> None:
    """The name is to fit what is offered now, unless the very change makes the servers offer another."""
    name = {"cause": "C01", "tls_sender_certificate_name": "*.contoso.com"}
    both = insisting()
    both["change"] = {**name, "causes": ["C01", "C04"]}
    del both["change"]["cause"]
    wanted = [
        {step.values["wanted_name"] for step in plan_of(given).steps if step.kind.id == "onprem.read-log"}
        for given in (description(change=name), both)
    ]
    assert wanted == [{"*.contoso.com"}, {None}]

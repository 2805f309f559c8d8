"""How the fault shows decides what the runbook promises, and how long a refusal means nothing."""

import pytest

from generator.causes import Fault
from generator.plan import Plan
from generator.render.night_card import WIDTH, night_card
from generator.render.runbook import runbook
from generator.text import Text
from tests.powershell.stubs.blocks import addresses, description, plan_of
from tests.powershell.stubs.cures import IDENTIFIER, sending

WITHOUT_SENDER = {
    "cause": "C13",
    "new_inbound_connector": "Inbound by certificate",
    "tls_sender_certificate_name": "*.contoso.com",
}


def _queued() -> Plan:
    return plan_of(
        sending({"tls_certificate_name": ""}, {"cause": "C03", "tls_certificate_name": IDENTIFIER})
    )


def _test_mail(plan: Plan) -> str:
    step = next(step for step in plan.steps if step.kind.id == "mail.test")
    return Text()(f"kinds.{step.id.partition('@')[0]}.expect", **step.facts)


def test_a_test_mail_is_expected_to_show_the_fault_of_the_cause() -> None:
    """With C13 mail with a sender arrives, with C03 it waits: nobody is told to stop at the proof."""
    assert "is refused" in _test_mail(plan_of(description()))
    assert "with a sender arrives" in _test_mail(plan_of(description(change=WITHOUT_SENDER)))
    assert "waits in the queue" in _test_mail(_queued())


def test_causes_that_show_differently_are_told_in_general() -> None:
    """Together with the renewed name, mail with a sender is refused too."""
    change = {**WITHOUT_SENDER, "causes": ["C01", "C13"]}
    del change["cause"]
    assert plan_of(description(change=change)).fault is Fault.REFUSED


@pytest.mark.parametrize("change", [{}, WITHOUT_SENDER])
def test_the_tenant_is_given_an_hour(change: dict[str, str]) -> None:
    """What is changed there takes effect after propagation."""
    assert plan_of(description(change=change) if change else description()).patience == 60


def test_a_change_on_premises_is_judged_soon() -> None:
    """No propagation in the tenant is waited for; the runbook says the same number everywhere."""
    plan = _queued()
    assert plan.patience == 15
    text = runbook(plan, {}, Text())
    assert "15 minutes after the change" in text
    assert "60 minutes after the change" not in text


def test_what_is_written_beside_the_card_is_named() -> None:
    """Logging is itself a change: the scope names the steps that write it and set it back."""
    plan = plan_of(description())
    writing = {step.kind.id for step in plan.beside()}
    assert writing == {"onprem.logging", "onprem.send-test", "onprem.source-servers"}
    numbers = ", ".join(f"{step.number:02d}" for step in plan.beside())
    assert f"by these steps: {numbers}." in runbook(plan, {}, Text())


def test_a_wish_that_no_window_tells_is_on_the_card() -> None:
    """Giving the windows' text back would not help: the card says what to write."""
    change = {"cause": "C13", "tls_sender_certificate_name": "*.contoso.com"}
    plan = plan_of(description(change=change))
    assert not plan.changes
    assert "change.new_inbound_connector: not in the description, and no window tells it" in " ".join(
        night_card(plan, Text()).split()
    )


def test_servers_of_one_version_that_are_out_of_date_are_one_line() -> None:
    """Three servers of one version head the card once."""
    plan = plan_of(description(servers={"EX01": "2010", "EX02": "2010"}, send_connectors=None))
    late = [alert for alert in plan.alerts if alert.key.startswith("out_of_date")]
    assert [alert.facts["servers"] for alert in late] == ["EX01, EX02"]


def test_what_is_released_too_early_cannot_be_taken_back() -> None:
    """Where mail is held, neither card nor backout calls the night reversible."""
    plan = plan_of(
        description(
            servers={"EX01": {"version": "2016", "suspended_queues": []}},
            send_connectors={
                "outbound": {
                    "name": "Outbound to Office 365",
                    "source_servers": ["EX01"],
                    "protocol_logging_level": "None",
                }
            },
            change={"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"},
        )
    )
    assert plan.holds()
    told = night_card(plan, Text()) + runbook(plan, {}, Text())
    assert "irreversible" not in told
    assert "can't be taken back" in " ".join(told.split())


def test_values_too_long_for_a_line_stand_below_each_other() -> None:
    """Two certificates that differ in the issuer alone are told apart at one look."""
    old = "<I>CN=Public CA 1, O=Public Trust, C=US<S>CN=*.contoso.com"
    change = {"cause": "C03", "tls_certificate_name": IDENTIFIER}
    card = night_card(plan_of(sending({"tls_certificate_name": old}, change)), Text())
    assert f"TlsCertificateName\n      {old}\n  ->  {IDENTIFIER}\n" in card
    assert max(map(len, card.splitlines())) <= WIDTH


def test_where_addresses_alone_identify_nobody_waits_for_a_message_without_sender() -> None:
    """It can never pass there, so a night that succeeded would end in STOP."""
    plan = plan_of(addresses(["203.0.113.10"], ["203.0.113.10", "203.0.113.11"]))
    verify = [step for step in plan.steps if step.kind.id == "onprem.verify"]
    assert verify
    assert {step.values["senders"] for step in verify} == {("relaytest@contoso.com",)}
    assert {step.values["nobody"] for step in plan.steps if step.kind.id == "onprem.send-test"} == {None}
    assert "mail.test-fresh-sender-only" in [step.id.partition("@")[0] for step in plan.steps]

"""Mail held back and released, test messages, servers left out of the proof, the list of what was refused."""

from typing import Any

import pytest

from generator.plan import Effect, Phase, Plan, Step
from tests.powershell.stubs.blocks import description, plan_of

HOLD = {"cause": "C01", "tls_sender_certificate_name": "*.contoso.com", "hold_mail": "true"}
TEST = {"from": "relaytest@contoso.com", "to": "probe@example.net"}


def _given(*, suspended: object = (), **changes: object) -> dict[str, Any]:
    """Return a description of three servers in two families whose mail is to be held."""
    known = {} if suspended is None else {"suspended_queues": list(suspended)}  # type: ignore[call-overload]
    servers = {
        "EX01": {"version": "2016", **known},
        "EX02": {"version": "2016", "suspended_queues": []},
        "HUB01": {"version": "2010", "suspended_queues": []},
    }
    connector = {
        "name": "Outbound",
        "source_servers": list(servers),
        "protocol_logging_level": "None",
    }
    usual: dict[str, object] = {
        "servers": servers,
        "send_connectors": {"outbound": connector},
        "change": HOLD,
    }
    return description(**{**usual, **changes})


def _of(plan: Plan, kind: str) -> list[Step]:
    return [step for step in plan.steps if step.kind.id == kind]


def test_mail_held_from_before_the_change_until_it_is_proven() -> None:
    """One server is released and verified first; the others follow, each family in its own window."""
    kinds = [step.id for step in plan_of(_given()).forward() if not step.optional]
    held = kinds.index("onprem.hold-queues@window-a")
    assert kinds[held : held + 3] == [
        "onprem.hold-queues@window-a",
        "onprem.hold-queues@hub01",
        "tenant.certificate-name@inbound",
    ]
    after = kinds[kinds.index("tenant.wait-held@exo") + 1 :]
    assert after[:-1] == [
        "onprem.release-queues@ex01",
        "mail.test-fresh@probe",
        "onprem.verify@ex01",
        "onprem.release-queues@ex02",
        "onprem.release-queues@hub01",
        "mail.test-fresh@probe-2",
        "onprem.verify@ex02",
        "onprem.verify@hub01",
        "mail.judge@servers",
    ]


def test_the_hold_is_undone_last() -> None:
    """What leaves before the old values are back, or the new ones work, is refused."""
    plan = plan_of(_given())
    undoing = [step.id for step in plan.steps if step.phase is Phase.ROLLBACK]
    assert undoing[-2:] == ["onprem.release-queues-rollback@hub01", "onprem.release-queues-rollback@window-a"]
    for step in _of(plan, "onprem.hold-queues"):
        back = next(other for other in plan.steps if other.rolls_back == step.id)
        assert step.values["undo"] == f"roll back with step {back.number}"
        assert back.values["servers"] == step.values["servers"]


def test_queues_of_others_reach_every_block() -> None:
    """What was suspended before is known to the block that holds and to each that releases."""
    plan = plan_of(_given(suspended=["EX01\\7"]))
    steps = [*_of(plan, "onprem.hold-queues"), *_of(plan, "onprem.release-queues")]
    named = [step for step in steps if "EX01" in (step.values["servers"] or ())]  # type: ignore[operator]
    assert len(named) == 3
    assert all(step.values["suspended_before"] == ("EX01\\7",) for step in named)


def test_a_hold_waits_for_what_is_suspended_already() -> None:
    """Without the record the release would guess: the hold is withheld, and the first block tells."""
    plan = plan_of(_given(suspended=None))
    assert not _of(plan, "onprem.hold-queues")
    assert not _of(plan, "onprem.release-queues")
    assert [held.waits_for for held in plan.withheld] == [(("servers", "EX01", "suspended_queues"),)]
    assert [unknown.told_by for unknown in plan.unknown] == ["onprem.discover@window-a"]
    assert _of(plan, "onprem.discover")[0].values["reads_queues"] is True


def test_the_night_card_names_hold_and_release() -> None:
    """Whoever reads the card at one o'clock sees which steps keep the mail, and which let it go."""
    plan = plan_of(_given())
    (alert,) = (alert for alert in plan.alerts if alert.key == "mail_held")
    releases = [step for step in _of(plan, "onprem.release-queues") if not step.rolls_back]
    assert alert.facts == {
        "hold": ", ".join(str(step.number) for step in _of(plan, "onprem.hold-queues")),
        "release": ", ".join(str(step.number) for step in releases),
    }
    assert {alert.key for alert in plan_of(description()).alerts} & {"mail_held"} == set()


def test_an_excluded_server_is_neither_read_nor_verified() -> None:
    """It is named in the last step and the table, and its mail is released all the same."""
    plan = plan_of(_given(test={**TEST, "excluded_servers": ["ex02"]}))
    assert plan.excluded == ("EX02",)
    hosts = {step.window.host for step in plan.steps if step.window}
    assert "EX02" not in hosts
    (judge,) = _of(plan, "mail.judge")
    assert (judge.id, judge.facts["servers"], judge.facts["excluded"]) == (
        "mail.judge-excluded@servers",
        "EX01, HUB01",
        "EX02",
    )
    released = [step.values["servers"] for step in _of(plan, "onprem.release-queues") if not step.rolls_back]
    assert released == [("EX01",), ("EX02",), ("HUB01",)]


def test_test_messages_without_a_mailbox_are_offered_for_each_server() -> None:
    """The blocks are optional; where the null sender need not pass they send one message."""
    plan = plan_of(description())
    sending = _of(plan, "onprem.send-test")
    assert [step.values["server"] for step in sending] == ["EX01", "HUB01"]
    assert all(step.optional and step.effect is Effect.CHANGE for step in sending)
    assert {step.values["nobody"] for step in sending} == {"no-such-recipient@contoso.com"}
    alone = plan_of(description(test={**TEST, "null_sender": "false"}))
    assert {step.values["nobody"] for step in _of(alone, "onprem.send-test")} == {None}


@pytest.mark.parametrize(
    ("ticket", "since"),
    [
        ({"start": "2026-11-24T22:00Z"}, "2026-11-23T22:00:00Z"),
        ({"start": "2026-11-24T22:00Z", "since": "2026-11-24T20:00+01:00"}, "2026-11-24T19:00:00Z"),
        ({}, None),
    ],
)
def test_the_list_of_refused_messages_begins_when_it_began(ticket: dict[str, str], since: str | None) -> None:
    """From the moment that the ticket names, else a day before the window; else the block counts back."""
    listed = _of(plan_of(description(ticket={"id": "CHG1", **ticket})), "onprem.refused")
    assert [step.values["since"] for step in listed] == [since, since]
    assert all(step.optional and step.effect is Effect.READ for step in listed)

"""The frame around changes: nothing is written before it was read, and everything can be undone."""

from itertools import pairwise
from typing import Any

import pytest

from generator import app, starters
from generator.plan import Effect, Phase, Plan, Shell
from tests.powershell.stubs.blocks import addresses, description, plan_of

MIXED = description(
    servers={"EX01": "2016", "EX02": "2016", "HUB01": "2010"},
    send_connectors={"outbound": {"name": "Outbound", "protocol_logging_level": "None"}},
)
BOTH_CAUSES = {
    **addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"]),
    "change": {
        "causes": ["C01", "C11"],
        "tls_sender_certificate_name": "*.contoso.com",
        "sender_ip_addresses": ["203.0.113.10", "198.51.100.7"],
    },
}
READ_ONLY = description(send_connectors=None, inbound_connectors=None, change=None, test=None)

DESCRIBED: dict[str, dict[str, Any]] = {
    "certificate": description(),
    "mixed": MIXED,
    "addresses": addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"]),
    "both causes": BOTH_CAUSES,
    "read only": READ_ONLY,
    "old value unknown": description(inbound_connectors={"inbound": {"name": "Inbound from contoso"}}),
}


@pytest.fixture(params=[(name, whatif) for name in DESCRIBED for whatif in (False, True)], ids=str)
def plan(request: pytest.FixtureRequest) -> Plan:
    """Return the plan of each description, with and without rehearsals."""
    name, whatif = request.param
    return plan_of(DESCRIBED[name], whatif=whatif)


def test_steps_are_numbered_and_named_once(plan: Plan) -> None:
    """Numbers run from 1 without a gap; no id occurs twice."""
    assert [step.number for step in plan.steps] == list(range(1, len(plan.steps) + 1))
    assert len({step.id for step in plan.steps}) == len(plan.steps)


def test_references_lead_to_steps_before_or_behind(plan: Plan) -> None:
    """What a step comes after stands before it; what it rehearses stands behind; what it undoes, before."""
    number = {step.id: step.number for step in plan.steps}
    for step in plan.steps:
        assert all(number[other] < step.number for other in step.after)
        assert step.rehearses is None or number[step.rehearses] > step.number
        assert step.rolls_back is None or number[step.rolls_back] < step.number


def test_each_side_is_read_before_it_is_written(plan: Plan) -> None:
    """A window's discovery comes before the first step that changes anything on its side."""
    for shell in (Shell.EMS, Shell.EXO):
        here = [step for step in plan.steps if step.window and step.window.shell is shell]
        read = min(step.number for step in here if step.phase is Phase.DISCOVER)
        assert all(step.number > read for step in here if step.effect in (Effect.CHANGE, Effect.REHEARSE))


def test_every_change_is_undone_by_exactly_one_step(plan: Plan) -> None:
    """The undoing step sets what was recorded, on the condition that the change is still in place."""
    undone = {step.rolls_back: step for step in plan.steps if step.rolls_back}
    changes = [
        step
        for step in plan.steps
        # A message that was sent, or released, can't be taken back.
        if step.effect is Effect.CHANGE and not step.rolls_back and step.kind.undo != "none"
    ]
    assert set(undone) == {step.id for step in changes}
    for step in changes:
        back = undone[step.id]
        assert back.window == step.window
        assert (back.values["recorded"], back.values["wanted"]) == (
            step.values["wanted"],
            step.values["recorded"],
        )
        assert step.values["undo"] == f"roll back with step {back.number}"


def test_rollback_runs_backwards(plan: Plan) -> None:
    """The steps that undo, in their order, undo the last change first; the runbook's rollbacks come last."""
    number = {step.id: step.number for step in plan.steps}
    undoing = [number[step.rolls_back] for step in plan.backout() if step.rolls_back]
    assert undoing == sorted(undoing, reverse=True)
    phases = [step.phase is Phase.ROLLBACK for step in plan.steps]
    assert phases == sorted(phases)


def test_a_rehearsal_stands_right_before_its_change(plan: Plan) -> None:
    """It bears the same values, and only -WhatIf tells them apart."""
    following = {one.id: other for one, other in pairwise(plan.steps)}
    for step in plan.steps:
        if step.rehearses:
            change = following[step.id]
            assert change.id == step.rehearses
            differing = {name for name in step.values if step.values[name] != change.values[name]}
            assert {"step_id", "whatif", "writes"} <= differing
            assert {name for name in differing if not name.startswith("header_")} <= {
                "step_id", "whatif", "writes", "undo",
            }  # fmt: skip


def test_windows_are_those_that_are_pasted_into(plan: Plan) -> None:
    """Letters run on without a gap, each window is used, and each step's window is listed."""
    used = {step.window for step in plan.steps if step.window}
    assert used == set(plan.windows)
    assert [window.letter for window in plan.windows] == list("ABCDEFGH"[: len(plan.windows)])


def test_phases_follow_each_other() -> None:
    """Read, log, prove, change, wait, verify, restore: in the article's case each phase comes once."""
    phases = [step.phase for step in plan_of(MIXED).steps if step.phase is not Phase.PREPARE]
    assert list(dict.fromkeys(phases)) == [
        Phase.DISCOVER,
        Phase.LOG,
        Phase.PROVE,
        Phase.CHANGE,
        Phase.WAIT,
        Phase.VERIFY,
        Phase.CLEANUP,
        Phase.ROLLBACK,
    ]


def test_fifteen_pastes_are_enough() -> None:
    """The mixed sample reaches its closure within what a person at night can bear."""
    for name in starters.names():
        plan = app.planned(app.describe([str(_sample(name))]))
        assert plan.pastes() <= 15, name


def _sample(name: str) -> str:
    return str(starters._folder() / f"{name}.yml")


def test_each_server_is_proved_and_verified_for_itself() -> None:
    """Every source server's log is read in its own window, before and after the change."""
    for phase in (Phase.PROVE, Phase.VERIFY):
        read = [s for s in plan_of(MIXED).steps if s.effect is Effect.READ and s.phase is phase]
        hosts = [step.window.host for step in read if step.window]
        assert sorted(hosts, key=str) == ["EX01", "EX02", "HUB01"]


def test_logging_that_is_on_already_is_left_alone() -> None:
    """Where the level found is Verbose, nothing is switched and nothing restored."""
    send = {"outbound": {"name": "Outbound", "protocol_logging_level": "verbose"}}
    kinds = {step.kind.id for step in plan_of(description(send_connectors=send)).steps}
    assert "onprem.logging" not in kinds
    assert "onprem.read-log" in kinds


def test_a_wish_that_is_fulfilled_already_is_no_change() -> None:
    """If the connector holds the wanted name, the plan only reads."""
    connector = {
        "name": "Inbound",
        "connector_type": "OnPremises",
        "tls_sender_certificate_name": "*.Contoso.com",
    }
    plan = plan_of(description(inbound_connectors={"inbound": connector}))
    assert plan.changes == ()
    assert not [
        s for s in plan.steps if s.effect is Effect.CHANGE and s.window and s.window.shell is Shell.EXO
    ]


def test_two_causes_are_two_calls() -> None:
    """One object and one call at a time: both changes stand apart, each with its own rollback."""
    plan = plan_of(BOTH_CAUSES)
    asked = [s for s in plan.steps if not s.optional]
    calls = [s.kind.id for s in asked if s.phase is Phase.CHANGE and s.effect is Effect.CHANGE]
    assert calls == ["tenant.certificate-name", "tenant.sender-addresses"]

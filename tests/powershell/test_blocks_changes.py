"""Blocks that write, pasted: what they say and do when all is well, and when writing goes wrong."""

from collections.abc import Mapping

import pytest

from generator.plan import Effect
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import plan_of
from tests.powershell.stubs.targets import TARGETS, Target
from tests.powershell.stubs.world import Outcome, World, fault, pasted

Case = tuple[World, list[str]]

# What goes wrong while writing, and what the block says then.
FAILURES: Mapping[str, tuple[str, str]] = {
    "throws": ("throws", "on a second line"),
    "fails silently": ("silent", "written, not confirmed"),
    "write is lost": ("lost", "written, not confirmed"),
    "throws after writing": ("late", "failed after it had written"),
}

# What changes no object of the configuration is pasted in its own tests.
ABOUT_MESSAGES = ("hold-queues", "release-queues", "send-test")

# What undoes a change is not shown with -WhatIf first.
REHEARSED = (
    "onprem.certificate-name@outbound",
    "onprem.fqdn@outbound",
    "onprem.frontend-proxy@outbound",
    "onprem.logging@outbound",
    "onprem.source-servers@outbound",
    "tenant.certificate-name@inbound",
    "tenant.enable-connector@inbound",
    "tenant.sender-addresses@inbound",
)


def _cases(target: Target) -> dict[str, Case]:
    forward = target.block()
    cases: dict[str, Case] = {
        "changed": (target.world(), [forward]),
        "twice": (target.world(), [forward, forward]),
        "already": (target.world(target.wanted), [forward]),
        "stale": (target.world(stale=2), [forward]),
        "stale for good": (target.world(stale=3), [forward]),
        "lost reader": (target.world(faults={target.getter: fault("throws", after=1)}), [forward]),
        "mute reader": (target.world(faults={target.getter: fault("silent", after=1)}), [forward]),
    }
    if target.step in REHEARSED:
        cases["whatif"] = (target.world(), [target.block(whatif=True)])
    for name, (mode, _) in FAILURES.items():
        cases[name] = (target.world(faults={target.setter: fault(mode)}), [forward])
    return cases


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[tuple[str, str], Outcome]:
    """Return the outcome of every case of every target; one process pastes them all."""
    cases = {
        (name, case): given for name, target in TARGETS.items() for case, given in _cases(target).items()
    }
    named = pasted(engine, {f"{name}: {case}": given for (name, case), given in cases.items()})
    return dict(zip(cases, named.values(), strict=True))


Done = Mapping[tuple[str, str], Outcome]
each_target = pytest.mark.parametrize("name", TARGETS)


def test_every_kind_that_writes_is_a_target() -> None:
    """A new block that writes can't be left out of these tests, nor its rollback."""
    described = [target.described for target in TARGETS.values()]
    steps = [
        step
        for given in described
        for step in plan_of(given).steps
        if step.kind.id.partition(".")[2] not in ABOUT_MESSAGES
    ]
    writing = {step.id for step in steps if step.effect is Effect.CHANGE}
    assert {target.step for target in TARGETS.values()} == writing


@each_target
def test_the_wanted_value_is_written_once_and_confirmed(done: Done, name: str) -> None:
    """The property, and nothing else, gets exactly the wanted value; the line says what was there before."""
    target, outcome = TARGETS[name], done[name, "changed"]
    assert outcome.words == ["CHANGED"]
    (written,) = outcome.writes
    assert written["values"] == {target.attribute: target.wanted}
    assert target.after(outcome.after) == target.wanted
    assert outcome.after["slept"] == 0


@each_target
def test_only_the_result_line_is_printed(done: Done, name: str) -> None:
    """A block that writes prints one line, under its own step's id."""
    outcome = done[name, "changed"]
    assert len(outcome.results) == len(outcome.printed.splitlines()) == 1
    assert outcome.results[0].startswith(f"RESULT {TARGETS[name].step} CHANGED from")


@each_target
def test_a_second_paste_changes_nothing(done: Done, name: str) -> None:
    """Pasted twice in a row both blocks run; the second finds the wanted value and leaves it."""
    outcome = done[name, "twice"]
    assert outcome.words == ["CHANGED", "UNCHANGED"]
    assert len(outcome.writes) == 1


@each_target
def test_a_value_that_is_there_already_is_left(done: Done, name: str) -> None:
    """Somebody made the change before: UNCHANGED, nothing is written."""
    outcome = done[name, "already"]
    assert outcome.words == ["UNCHANGED"]
    assert outcome.writes == []


@each_target
def test_a_value_that_shows_late_is_waited_for(done: Done, name: str) -> None:
    """Two reads that still show the old value, and the third the new one, are a change after 20 seconds."""
    outcome = done[name, "stale"]
    assert outcome.words == ["CHANGED"]
    assert outcome.after["slept"] == 20


@each_target
def test_a_value_that_never_shows_is_not_confirmed(done: Done, name: str) -> None:
    """Success is what a fresh read shows: three old reads are FAILED, with the way back.

    In the tenant the way back begins with a wait: a rollback that still reads the old value does nothing.
    """
    outcome = done[name, "stale for good"]
    assert outcome.words == ["FAILED"]
    assert "written, not confirmed" in outcome.results[0]
    assert ("next: wait ten minutes, then " in outcome.results[0]) is (TARGETS[name].store == "inbound")
    assert outcome.results[0].endswith(TARGETS[name].undo())


@each_target
@pytest.mark.parametrize("failure", FAILURES)
def test_a_write_that_goes_wrong_is_failed(done: Done, name: str, failure: str) -> None:
    """Whatever went wrong once writing began: FAILED, with the reason and the way back on one line."""
    outcome = done[name, failure]
    assert outcome.words == ["FAILED"]
    assert FAILURES[failure][1] in outcome.results[0]
    assert outcome.results[0].endswith(TARGETS[name].undo())


@each_target
@pytest.mark.parametrize("reader", ["lost reader", "mute reader"])
def test_a_reader_that_fails_after_the_write_is_failed(done: Done, name: str, reader: str) -> None:
    """The value was written but can't be read back: FAILED, even where the wanted value is nothing."""
    outcome = done[name, reader]
    assert outcome.words == ["FAILED"]
    assert len(outcome.writes) == 1


@pytest.mark.parametrize("name", [name for name, target in TARGETS.items() if target.step in REHEARSED])
def test_whatif_shows_and_writes_nothing(done: Done, name: str) -> None:
    """The rehearsing block reaches the cmdlet, which says what it would do; nothing is written."""
    outcome = done[name, "whatif"]
    assert outcome.words == ["WHATIF"]
    assert outcome.results[0].startswith(f"RESULT {TARGETS[name].step.replace('@', '-whatif@')} ")
    assert "What if:" in outcome.printed
    assert outcome.writes == []

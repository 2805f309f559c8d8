"""Whole rehearsals: every sample holds, and each fault is noticed and leaves nothing behind."""

from datetime import UTC, datetime

import pytest

from generator.rehearsal import FAULTS, Bundle, Fault, Rehearsal, rehearse, scenario_from, summary
from generator.rehearsal.checks import Status
from generator.text import Text
from tests.powershell.engine import Engine
from tests.powershell.rehearsal.whole_night import SAMPLES, environment, files

EVERYTHING = (SAMPLES / "hold-mail.yml").read_text(encoding="utf-8")
ONE_CHANGE = (SAMPLES / "article-2016.yml").read_text(encoding="utf-8")


def _rehearse(text: str, engine: Engine, fault: Fault | None = None, *, whatif: bool = False) -> Rehearsal:
    described = environment(text)
    made = Bundle.of(files(described, whatif=whatif))
    return rehearse(made, scenario_from(described), pwsh=engine.program, now=datetime.now(UTC), fault=fault)


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.glob("*.yml")))
def test_a_sample_holds(sample: str, engine: Engine) -> None:
    """Every sample's bundle passes every check that its content allows."""
    done = _rehearse((SAMPLES / sample).read_text(encoding="utf-8"), engine, whatif=True)
    assert done.passed, summary(done, Text())


def test_nothing_is_skipped_where_everything_is_asked_for(engine: Engine) -> None:
    """A complete description that holds mail too has every check carried out, none skipped."""
    done = _rehearse(EVERYTHING, engine)
    assert {check.status for check in done.checks} == {Status.PASSED}, summary(done, Text())
    assert done.trials


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_noticed(name: str, engine: Engine) -> None:
    """With each fault some step stops or fails, and in the end nothing is changed that wasn't meant."""
    done = _rehearse(ONE_CHANGE, engine, FAULTS[name])
    assert done.passed, summary(done, Text())

"""The whole rehearsal: the night, the situations its guards are for, the rollback, and the judgement."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generator.rehearsal.checks import Check, Evidence, Reason, Status, judge
from generator.rehearsal.guards import Trial, trials
from generator.rehearsal.night import Done, Night
from generator.rehearsal.stage import PLAIN, Stage
from generator.rehearsal.world import differences, stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from generator.rehearsal.bundle import Bundle
    from generator.rehearsal.faults import Fault
    from generator.rehearsal.scenario import Scenario
    from generator.rehearsal.world import World


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found.

    Attributes:
        done: the steps carried out, in order, each with what its window showed.
        trials: the situations that guards were tried in; none where a fault was asked for.
        fault: the fault that was asked for; empty for a night without trouble.
    """

    checks: tuple[Check, ...]
    done: tuple[Done, ...]
    trials: tuple[Trial, ...] = ()
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Whether no check failed."""
        return all(check.status is not Status.FAILED for check in self.checks)

    @property
    def exit_code(self) -> int:
        """0 if no check failed, else 1."""
        return 0 if self.passed else 1


def _silent(_: Done | Trial) -> None: ...


def rehearse(  # noqa: PLR0913 - the last four are by name, each a choice of its own
    bundle: Bundle,
    scenario: Scenario,
    *,
    pwsh: str,
    now: datetime,
    fault: Fault | None = None,
    told: Callable[[Done | Trial], None] = _silent,
) -> Rehearsal:
    """Carry out a bundle on a simulated organisation and judge it.

    Args:
        bundle: the finished bundle; nothing else of the generator is looked at.
        scenario: the organisation and what the change intends; its world is used up.
        pwsh: the PowerShell 7 to run.
        now: the time at which the simulated night begins. The blocks ask Windows for the time of the day,
            so it must be the real one.
        fault: something that goes wrong in this night; then only the night itself is gone through.
        told: is called after every step and every tried situation.

    Raises:
        ConsoleError: PowerShell doesn't start, or hangs.
    """
    scenario.world.data["clock"] = stamp(now)
    with tempfile.TemporaryDirectory(prefix="rehearsal-", ignore_cleanup_errors=True) as folder:
        if fault is not None:
            fault.before(scenario)
        before = scenario.world.copy()
        with Stage(scenario.world, pwsh, Path(folder)) as stage:
            night = Night(bundle, scenario, stage, thorough=fault is None, told=told)
            if fault is not None:
                return _with_fault(night, before, fault)
            return _whole(night, before, told)


def _whole(night: Night, before: World, told: Callable[[Done | Trial], None]) -> Rehearsal:
    night.forward()
    after = night.world.copy()
    night.extra()
    night.backout()
    final = night.world.copy()
    night.stage.prepare([PLAIN])
    tried = tuple(trials(night, told))
    checks = judge(Evidence(night.scenario, night, before, after, final, tried))
    return Rehearsal(checks, tuple(night.done), tried)


def _with_fault(night: Night, before: World, fault: Fault) -> Rehearsal:
    """Go through a night in which something goes wrong: it has to be noticed, and nothing left behind."""
    night.before_step = fault.at
    smooth = night.forward()
    noticed = Check(
        "noticed",
        Status.FAILED if smooth else Status.PASSED,
        (Reason("fault_unnoticed", {"fault": fault.name}),) if smooth else (),
    )
    allowed = night.scenario.intended.keys() | night.fate
    left = [path for path in differences(before, night.world) if path not in allowed]
    reasons = tuple(Reason("left_behind", {"path": "/".join(path)}) for path in left)
    harmless = Check("nothing-else", Status.FAILED if reasons else Status.PASSED, reasons)
    return Rehearsal((noticed, harmless), tuple(night.done), fault=fault.name)

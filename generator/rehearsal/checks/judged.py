"""What a check takes and what it gives."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.rehearsal.guards import Trial
    from generator.rehearsal.night import Night
    from generator.rehearsal.scenario import Scenario
    from generator.rehearsal.world import World


class Status(enum.StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence about a check: its key under ``rehearsal.reasons`` and its values."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; `reasons` are the faults, or why it was skipped, or what it rests on."""

    name: str
    status: Status
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that happened in a rehearsal.

    Attributes:
        before: the world at the start.
        after: the world at the end of the night.
        final: the world after the rollback.
        trials: what happened in the situations the guards are for.
    """

    scenario: Scenario
    night: Night
    before: World
    after: World
    final: World
    trials: tuple[Trial, ...]


def listed(values: Any) -> str:  # noqa: ANN401 - any collection of texts
    """Return texts as people read them, in an order that doesn't depend on theirs."""
    return ", ".join(sorted(str(value) for value in values)) or "-"

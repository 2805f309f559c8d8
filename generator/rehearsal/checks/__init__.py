"""What a rehearsal proves: one small function per check, from what happened to passed, failed or skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.rehearsal.checks.blocks import guards, paste, steps
from generator.rehearsal.checks.configuration import nothing_else, read_only, rollback, twice
from generator.rehearsal.checks.judged import Check, Evidence, Reason, Status
from generator.rehearsal.checks.mail import cure, evidence_found, held, incident
from generator.rehearsal.checks.read_back import facts_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["CHECKS", "Check", "Evidence", "Reason", "Status", "judge"]

CHECKS: Mapping[str, Callable[[Evidence], Iterator[Reason]]] = {
    "steps": steps,
    "incident": incident,
    "evidence": evidence_found,
    "cure": cure,
    "nothing-else": nothing_else,
    "read-only": read_only,
    "twice": twice,
    "rollback": rollback,
    "held": held,
    "guards": guards,
    "facts": facts_read,
    "paste": paste,
}
"""The checks by name, in the order of a report."""


def judge(evidence: Evidence) -> tuple[Check, ...]:
    """Return all checks of a rehearsal, in the order of a report."""
    return tuple(_judged(name, check, evidence) for name, check in CHECKS.items())


def _judged(name: str, check: Callable[[Evidence], Iterator[Reason]], evidence: Evidence) -> Check:
    reasons = tuple(check(evidence))
    skipped = [reason for reason in reasons if reason.key.startswith("skipped")]
    if skipped:
        return Check(name, Status.SKIPPED, tuple(skipped))
    failed = tuple(reason for reason in reasons if not reason.key.startswith("note"))
    return Check(name, Status.FAILED if failed else Status.PASSED, failed or reasons)

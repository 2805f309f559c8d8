"""Change: one object and one call at a time, each with its rollback."""

from collections.abc import Iterator
from dataclasses import replace

from generator.causes import Change, Value
from generator.plan.draft import Draft
from generator.plan.kinds import KINDS
from generator.plan.phases.discovery import TENANT_READ
from generator.plan.scene import (
    TENANT,
    Scene,
    change_facts,
    change_values,
    onprem_values,
    tenant_values,
    with_rehearsal,
)
from generator.plan.step import Phase, Shell, Window


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the changes in the order in which the causes ask for them."""
    for change in scene.changes:
        yield from with_rehearsal(scene, replace(_draft(scene, change), after=(TENANT_READ,)))


def rollbacks(scene: Scene) -> Iterator[Draft]:
    """Yield what undoes the changes, the last change first."""
    for change in reversed(scene.changes):
        yield replace(
            _draft(scene, change.inverse()),
            ref=f"rollback {_ref(change)}",
            phase=Phase.ROLLBACK,
            rolls_back=_ref(change),
            suffix="-rollback",
        )


def _ref(change: Change) -> str:
    return f"{change.kind} {change.subject}"


def _draft(scene: Scene, change: Change) -> Draft:
    window, guard = _place(scene, change)
    values = {**guard, **change_values(change)}
    kind = KINDS[change.kind]
    return Draft(_ref(change), kind, change.subject, window, values, change_facts(change))


def _place(scene: Scene, change: Change) -> tuple[Window, dict[str, Value]]:
    """Return the window in which *change* is made, and the values of its guard."""
    if KINDS[change.kind].shell is Shell.EXO:
        return scene.windows[TENANT], tenant_values(scene)
    return scene.leads[0][0], onprem_values(scene)

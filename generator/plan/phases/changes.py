"""Change: one object and one call at a time, each with its rollback."""

from collections.abc import Iterator

from generator.causes import Change, Value
from generator.plan import kinds
from generator.plan.draft import Draft
from generator.plan.phases.discovery import TENANT_READ
from generator.plan.scene import TENANT, Scene, change_facts, change_values, onprem_values, tenant_values
from generator.plan.step import Effect, Phase, Shell, Window


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the changes in the order in which the causes ask for them."""
    for change in scene.changes:
        if scene.whatif:
            yield _draft(scene, change, f"whatif {_ref(change)}", effect=Effect.REHEARSE, suffix="-whatif")
        yield _draft(scene, change, _ref(change))


def rollbacks(scene: Scene) -> Iterator[Draft]:
    """Yield what undoes the changes, the last change first."""
    for change in reversed(scene.changes):
        back = change.inverse()
        yield _draft(scene, back, f"rollback {_ref(change)}", phase=Phase.ROLLBACK, suffix="-rollback")


def _ref(change: Change) -> str:
    return f"{change.kind} {change.subject}"


def _draft(
    scene: Scene,
    change: Change,
    ref: str,
    *,
    effect: Effect | None = None,
    phase: Phase | None = None,
    suffix: str = "",
) -> Draft:
    window, guard = _place(scene, change)
    return Draft(
        ref,
        kinds.KINDS[change.kind],
        change.subject,
        window,
        {**guard, **change_values(change)},
        change_facts(change),
        phase=phase,
        effect=effect,
        rolls_back=_ref(change) if phase is Phase.ROLLBACK else None,
        rehearses=_ref(change) if effect is Effect.REHEARSE else None,
        after=(TENANT_READ,) if phase is None else (),
        suffix=suffix,
    )


def _place(scene: Scene, change: Change) -> tuple[Window, dict[str, Value]]:
    """Return the window in which *change* is made, and the values of its guard."""
    if kinds.KINDS[change.kind].shell is Shell.EXO:
        return scene.windows[TENANT], tenant_values(scene)
    return scene.leads[0][0], onprem_values(scene)

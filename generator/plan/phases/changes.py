"""Change: what people do first, then one object and one call at a time, each with its rollback."""

from collections.abc import Iterator
from dataclasses import replace

from generator.causes import Change, Task, Value
from generator.plan.draft import Draft
from generator.plan.kinds import KINDS, onprem, tenant
from generator.plan.phases.discovery import TENANT_READ, frontends
from generator.plan.scene import (
    TENANT,
    Scene,
    change_facts,
    change_values,
    onprem_values,
    shown,
    tenant_values,
    with_rehearsal,
)
from generator.plan.step import Phase, Shell, Window

_ASKING = (onprem.CERTIFICATE_NAME, onprem.FQDN)
"""The kinds whose blocks ask every server for its certificates before the write."""


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the changes in the order in which the causes ask for them, and what is offered behind them."""
    for task in scene.tasks:
        yield _task(task)
        yield _proof(scene, task)
    for change in scene.changes:
        yield from with_rehearsal(scene, replace(_draft(scene, change), after=(TENANT_READ,)))
    for change in scene.offered:
        yield from with_rehearsal(scene, replace(_draft(scene, change), optional=True))


def rollbacks(scene: Scene) -> Iterator[Draft]:
    """Yield what undoes the changes, the last change first."""
    for change in reversed(scene.offered):
        yield replace(_rollback(scene, change), optional=True)
    for change in reversed(scene.changes):
        yield _rollback(scene, change)
    for task in reversed(scene.tasks):
        yield replace(
            _task(task),
            ref=f"rollback {task.kind}",
            phase=Phase.ROLLBACK,
            rolls_back=task.kind,
            suffix="-rollback",
        )


def _rollback(scene: Scene, change: Change) -> Draft:
    """Return what undoes *change*: the same kind with the values exchanged, or the kind that undoes it."""
    undo = KINDS[change.kind].undo
    back = change.inverse() if undo == "inverse" else replace(change.inverse(), kind=undo)
    return replace(
        _draft(scene, back),
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
    # Edge servers alone send: each has been asked in its own shell, and the block asks none.
    suffix = "-edge" if kind in _ASKING and not values["servers"] else ""
    return Draft(_ref(change), kind, change.subject, window, values, change_facts(change), suffix=suffix)


def _place(scene: Scene, change: Change) -> tuple[Window, dict[str, Value]]:
    """Return the window in which *change* is made, and the values of its guard."""
    if KINDS[change.kind].shell is Shell.EXO:
        return scene.windows[TENANT], tenant_values(scene)
    window, servers = scene.leads[0]
    offering = tuple(dict.fromkeys((*servers, *frontends(scene, window))))
    return window, {**onprem_values(scene), "servers": offering}


def _task(task: Task) -> Draft:
    return Draft(task.kind, KINDS[task.kind], "exo", facts={"wanted": shown(task.items)})


def _proof(scene: Scene, task: Task) -> Draft:
    """Return the READ step that goes no further before the domains are there."""
    values = {**tenant_values(scene), "domains": task.items}
    facts = {"wanted": shown(task.items)}
    kind = tenant.ACCEPTED_DOMAINS
    return Draft(f"proof {task.kind}", kind, "exo", scene.windows[TENANT], values, facts, after=(task.kind,))

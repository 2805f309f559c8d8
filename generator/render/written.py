"""What a step writes: each property of its object, with the recorded and the wanted value."""

from generator.causes import Edit, Value
from generator.plan import Effect, Plan, Step


def written(step: Step, plan: Plan) -> tuple[Edit, ...]:
    """Return the properties that *step* sets, or would set with `-WhatIf`; empty for one that sets none.

    A rollback has them with the values exchanged.
    """
    if step.effect not in (Effect.CHANGE, Effect.REHEARSE) or not step.facts.get("attribute"):
        return ()
    made = _made_by(step, plan)
    for change in plan.changes:
        if change.kind == made.kind.id and change.name == made.values.get("connector_name"):
            return (change.inverse() if step.rolls_back else change).edits
    # Switching the log on and off, and what is only offered, are no changes that a cause asked for.
    if not {"recorded", "wanted"} <= step.values.keys():
        return ()
    return (
        Edit(step.facts["attribute"], _known(step.values["recorded"]), _known(step.values["wanted"]), ()),
    )


def _made_by(step: Step, plan: Plan) -> Step:
    """Return the change that *step* undoes or rehearses; *step* itself if it is one."""
    forward = step.rolls_back or step.rehearses
    return next((one for one in plan.steps if one.id == forward), step)


def _known(value: Value) -> Value:
    """Return a recorded or wanted value: for a block, nothing means that the property is not set."""
    return "" if value is None else value

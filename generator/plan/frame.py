"""The frame around changes, the same for all causes.

Nothing is written before it was read; logging is itself a change that is undone; every change has its
rollback (change-ticket practice, domain reference, section 9.2).
"""

from collections.abc import Iterator

from generator.plan.draft import Draft
from generator.plan.phases import backup, changes, discovery, edge, holding, logging, notice, proof, wizard
from generator.plan.scene import Scene


def frame(scene: Scene) -> Iterator[Draft]:
    """Yield all steps of the night in order, the rollback steps last."""
    made = wizard if scene.by_wizard else changes
    yield from discovery.steps(scene)
    yield from edge.synchronised(scene, logging.steps(scene))
    yield from proof.before(scene)
    yield from backup.steps(scene)
    yield from holding.steps(scene)
    yield from edge.synchronised(scene, made.steps(scene))
    yield from proof.after(scene)
    yield from edge.synchronised(scene, logging.restoring(scene))
    yield from notice.steps(scene)
    yield from edge.synchronised(scene, made.rollbacks(scene))
    yield from holding.rollbacks(scene)

"""Protocol logging: on before the test message, back to the level found at the end."""

from collections.abc import Iterator

from generator.plan.draft import Draft
from generator.plan.kinds import onprem
from generator.plan.scene import Scene, change_facts, change_values, onprem_values, with_rehearsal
from generator.plan.step import Phase

_SWITCHED_ON = "logging"


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the step that switches logging on, if it is off and the level found is known."""
    if scene.logging is None:
        return
    change, window = scene.logging, scene.leads[0][0]
    values = {**onprem_values(scene), **change_values(change)}
    draft = Draft(_SWITCHED_ON, onprem.LOGGING, change.subject, window, values, change_facts(change))
    yield from with_rehearsal(scene, draft)


def restoring(scene: Scene) -> Iterator[Draft]:
    """Yield the step that sets the level found again; it is also the rollback of switching it on."""
    if scene.logging is None:
        return
    back, window = scene.logging.inverse(), scene.leads[0][0]
    yield Draft(
        "logging restored",
        onprem.LOGGING,
        back.subject,
        window,
        {**onprem_values(scene), **change_values(back)},
        change_facts(back),
        phase=Phase.CLEANUP,
        rolls_back=_SWITCHED_ON,
        suffix="-restore",
    )

"""Back up: both sides written to files and read back, before the wizard or where folders are stated."""

from collections.abc import Iterator

from generator.causes import Value
from generator.plan.draft import Draft
from generator.plan.kinds import onprem, tenant
from generator.plan.scene import TENANT, Scene, onprem_values, tenant_values
from generator.plan.step import Window


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield one step for each side, if something is to be changed."""
    if not scene.changes or not (scene.by_wizard or scene.environment.backup):
        return
    for side, window, guard in _sides(scene):
        kind = onprem.BACKUP if side == "onprem" else tenant.BACKUP
        where = folder(scene, side)
        yield Draft(f"backup {side}", kind, "state", window, {**guard, "folder": where}, {"folder": where})


def folder(scene: Scene, side: str) -> str:
    """Return where the state of *side* (`onprem` or `tenant`) is kept, without a separator at the end."""
    stated = scene.environment.backup
    if stated is None:
        return f"C:\\ChangeEvidence\\{scene.environment.ticket.id or 'no-ticket'}\\{side}"
    path: str = getattr(stated, side)
    return path.rstrip("\\/")


def _sides(scene: Scene) -> Iterator[tuple[str, Window, dict[str, Value]]]:
    yield "onprem", scene.leads[0][0], onprem_values(scene)
    yield "tenant", scene.windows[TENANT], tenant_values(scene)

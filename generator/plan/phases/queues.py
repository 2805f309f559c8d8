"""Queues: what waited because the servers themselves couldn't send is tried again at once."""

from collections.abc import Iterator

from generator.causes import CAUSES, Value
from generator.plan.draft import Draft
from generator.plan.kinds import onprem
from generator.plan.scene import Scene, onprem_values
from generator.plan.step import Phase


def retries(scene: Scene) -> Iterator[Draft]:
    """Yield one step for each family of servers if a cause was cured that keeps mail in the queues."""
    cured = {cause for change in scene.changes for cause in change.cures}
    if not any(CAUSES[cause].queues for cause in cured):
        return
    for window, servers in scene.leads:
        values: dict[str, Value] = {
            **onprem_values(scene),
            "connector_name": scene.send_connector_name(),
            "servers": servers,
        }
        key = f"window-{window.letter}"
        facts = {"servers": ", ".join(servers), "object": scene.send_connector_name() or ""}
        yield Draft(f"retry {key}", onprem.RETRY_QUEUE, key, window, values, facts, phase=Phase.VERIFY)

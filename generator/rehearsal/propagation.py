"""What needs time to take effect: Edge servers' own directories, and Exchange Online's connectors."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from generator.rehearsal.world import stamp

if TYPE_CHECKING:
    from generator.rehearsal.world import Record, World


def replica(world: World, edge: str) -> list[Record]:
    """Return the send connectors as an Edge server's own directory has them."""
    held = world.traffic["replicas"].get(edge)
    if held is None or (held["changed"] and world.now >= _due(world, held["changed"])):
        synchronize(world, edge)
    connectors: list[Record] = world.traffic["replicas"][edge]["connectors"]
    return connectors


def _due(world: World, changed: str) -> datetime:
    return datetime.fromisoformat(changed) + timedelta(minutes=world.settings["edge_sync_minutes"])


def note_connector_change(world: World) -> None:
    """Note, before a send connector changes, that every Edge server's copy is about to be out of date."""
    for server in world.servers:
        if server["role"] == "edge":
            replica(world, server["Name"])
            held = world.traffic["replicas"][server["Name"]]
            held["changed"] = held["changed"] or stamp(world.now)


def synchronize(world: World, edge: str) -> None:
    """Bring an Edge server's own directory up to date, as EdgeSync does."""
    present = copy.deepcopy(world.organization["send_connectors"])
    world.traffic["replicas"][edge] = {"connectors": present, "changed": None}


def in_force(world: World, tenant: Record) -> Record:
    """Return *tenant* as Exchange Online acts on it now: changes wait until they have propagated."""
    history = world.traffic["in_force"].get(tenant["initial_domain"], [])
    due = stamp(world.now)
    settled = [entry["tenant"] for entry in history if entry["since"] <= due]
    result: Record = settled[-1] if settled else tenant
    return result


def note_change(world: World, tenant: Record, before: Record) -> None:
    """Note that *tenant* was *before* until now; what it is from now on waits for its propagation."""
    first = [{"since": "", "tenant": before}]
    history = world.traffic["in_force"].setdefault(tenant["initial_domain"], first)
    since = stamp(world.now + timedelta(minutes=world.settings["propagation_minutes"]))
    history.append({"since": since, "tenant": copy.deepcopy(tenant)})

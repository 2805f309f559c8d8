"""Worlds in which something isn't as a block that writes expects it."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from generator.rehearsal.world import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.rehearsal.night import Done
    from generator.rehearsal.world import Record, World

DRIFTED = "drifted.example"
_TWIN = "00000000-0000-4000-8000-00000000d0b1"
_BUSY = "The service is busy. Please retry later."
_CALL = re.compile(r"\b(Get|Set|New|Remove)-(?:InboundConnector|SendConnector)\b")

_QUOTE = "'"
_NOUNS = {"send_connectors": "SendConnector", "inbound_connectors": "InboundConnector"}

_REQUIRES_DOMAIN = "no accepted domain of this tenant"
"""What a block says that looks for the certificate's domain before it writes."""

Situation = tuple[str, "World", tuple[str, ...]]
"""What is wrong, the world in which it is, and the words with which a block may end there."""


def twin_tenant(before: World) -> World:
    """Return a world whose foreign tenant has our connectors and domains too: only its own name tells it."""
    world = before.copy()
    ours, foreign = world.tenants[:2]
    foreign["inbound_connectors"] = copy.deepcopy(ours["inbound_connectors"])
    foreign["accepted_domains"] += [one for one in ours["accepted_domains"] if not one["InitialDomain"]]
    return world


def other_organization(before: World) -> World:
    """Return a world whose organisation has other accepted domains."""
    world = before.copy()
    for domain in world.organization["accepted_domains"]:
        domain["Name"] = domain["DomainName"] = "fabrikam.example"
    return world


def situations(done: Done, before: World) -> Iterator[Situation]:
    """Yield what can be wrong with the object that a step's block writes to, and with the writing itself.

    Nothing is yielded for a block that changed no configuration.
    """
    if done.before is None or done.after is None:
        return
    changed = list(differences(done.before, done.after).items())
    if not changed:
        return
    path, (old, _) = changed[0]
    if isinstance(old, dict):
        yield from _of_removed(before, old)
    elif path[-2] in _SECTIONS:
        yield from _of_created(before, path[-1])
    else:
        attributes = [one[-1] for one, _ in changed]
        yield from _of_changed(before, path[-3], path[-2], attributes)
    script = done.step.script or ""
    if _REQUIRES_DOMAIN in script:
        yield "the certificate's domain not accepted", _without_domains(before), ("STOP",)
    yield from _of_writing(before, script)


def _without_domains(before: World) -> World:
    """Return a world whose tenant has its initial domain alone."""
    world = before.copy()
    tenant = world.tenants[0]
    tenant["accepted_domains"] = [one for one in tenant["accepted_domains"] if one["InitialDomain"]]
    return world


_SECTIONS = ("send_connectors", "inbound_connectors")


def _objects(world: World, section: str) -> list[Record]:
    side = world.organization if section == "send_connectors" else world.tenants[0]
    objects: list[Record] = side[section]
    return objects


def _of_changed(before: World, section: str, name: str, attributes: list[str]) -> Iterator[Situation]:
    inbound = section == "inbound_connectors"
    for situation in (
        "drift",
        *(("of type Partner",) if inbound else ()),
        "renamed",
        "missing",
        "duplicated",
    ):
        world = before.copy()
        objects = _objects(world, section)
        one = next(item for item in objects if item["Name"] == name)
        if situation == "drift":
            if not _drift(one, attributes):
                continue
        elif situation == "of type Partner":
            one["ConnectorType"] = "Partner"
        elif situation == "renamed":
            one["Name"] = one["Identity"] = f"{name} (old)"
        elif situation == "missing":
            objects.remove(one)
        else:
            objects.append({**copy.deepcopy(one), "Guid": _TWIN})
        yield situation, world, ("STOP",)


def readings(script: str, before: World) -> Iterator[Situation]:
    """Yield what can be wrong for a block that only reads: its objects, its logs, the reading itself."""
    for section in ("send_connectors", "inbound_connectors"):
        for one in _objects(before, section):
            if f"connectors = @(Get-{_NOUNS[section]} -ErrorAction Stop | Where-Object" not in script:
                continue
            if f"'{one['Name'].replace(_QUOTE, _QUOTE * 2)}'" in script:
                world = before.copy()
                _objects(world, section).append({**copy.deepcopy(one), "Guid": _TWIN})
                yield f"duplicated: {one['Name']}", world, ("STOP",)
                world = before.copy()
                _objects(world, section).remove(one)
                yield f"missing: {one['Name']}", world, ("STOP",)
    domain = re.search(r"\$domain = '([^']*)'\s+if \(\$names -notcontains", script)
    if domain:
        world = before.copy()
        accepted = world.tenants[0]["accepted_domains"]
        accepted[:] = [one for one in accepted if one["DomainName"] != domain[1]]
        yield "domain not accepted", world, ("STOP",)
    if "NOT SEEN" in script or "no session of this connector" in script:
        world = before.copy()
        for server in world.servers:
            for service in server["services"].values():
                service["SendProtocolLogPath"] = r"C:\No logs here"
        yield "no test message in the logs", world, ("STOP",)
    reads = {match[0]: _BUSY for match in _CALL.finditer(script) if match[0].startswith("Get-")}
    if any(f"{name} -ErrorAction Stop" in script for name in reads):
        world = before.copy()
        world.settings["refused_reads"] = reads
        yield "the read fails", world, ("STOP",)


def _drift(one: Record, attributes: list[str]) -> bool:
    """Give the first property that can have a third value one; return whether there is such a property."""
    for attribute in attributes:
        if isinstance(one[attribute], bool):
            continue
        one[attribute] = [DRIFTED] if isinstance(one[attribute], list) else DRIFTED
        return True
    return False


def _of_created(before: World, name: str) -> Iterator[Situation]:
    world = before.copy()
    objects = _objects(world, "inbound_connectors")
    other = copy.deepcopy(objects[-1])
    objects.append(
        {**other, "Name": name, "Identity": name, "Guid": _TWIN, "TlsSenderCertificateName": DRIFTED}
    )
    yield "another one of this name", world, ("STOP",)


def _of_removed(before: World, old: Record) -> Iterator[Situation]:
    for situation, allowed in (("drift", "STOP"), ("duplicated", "STOP"), ("missing", "UNCHANGED")):
        world = before.copy()
        objects = _objects(world, "inbound_connectors")
        one = next(item for item in objects if item["Guid"] == old["Guid"])
        if situation == "drift":
            one["TlsSenderCertificateName"] = DRIFTED
        elif situation == "missing":
            objects.remove(one)
        else:
            objects.append({**copy.deepcopy(one), "Guid": _TWIN})
        yield situation, world, (allowed,)


def _of_writing(before: World, script: str) -> Iterator[Situation]:
    """Yield worlds in which reads or writes fail, are lost, or show late."""
    called = {match[0] for match in _CALL.finditer(script)}
    reads = {name: _BUSY for name in called if name.startswith("Get-")}
    writes = {name: _BUSY for name in called if not name.startswith("Get-")}
    cases: tuple[tuple[str, Record, str], ...] = (
        ("the read fails", {"refused_reads": reads}, "STOP"),
        ("the write is refused", {"refused_writes": writes}, "FAILED"),
        (
            "the write is refused and -ErrorAction ignored",
            {"refused_writes": writes, "ignore_error_action": True},
            "FAILED",
        ),
        ("the write is lost", {"lost_writes": sorted(writes)}, "FAILED"),
        ("reads are stale for a while", {"stale_reads": 1}, "CHANGED"),
        ("reads stay stale", {"stale_reads": 99}, "FAILED"),
    )
    for situation, settings, allowed in cases:
        world = before.copy()
        world.settings.update(settings)
        yield situation, world, (allowed,)

"""Discovery's console text read back, as by an operator whose description knew nothing.

The reader is the tool's own, `generator.console`; what it has to come to is taken from the world.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from generator import rules
from generator.diagnostics import InputProblems, Severity
from generator.model import build
from generator.model.observed import Observed
from generator.plan import make_plan
from generator.rehearsal.described import SEND_NAME
from generator.rehearsal.described_tenant import INBOUND_NAME
from generator.source import Document, parse
from generator.state import fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.causes import Change, Edit
    from generator.console import Facts
    from generator.model import Certificate, Environment
    from generator.rehearsal.night import Done
    from generator.rehearsal.world import Record, World

COLUMNS = 80
_PROMPT, _CONTINUED = "PS C:\\>", ">> "

Edits: TypeAlias = "Mapping[tuple[str, str, str], tuple[object, object]]"
"""What a plan sets: kind of step, object and property to the recorded value and the wanted one."""


def as_copied(done: Iterable[Done]) -> str:
    """Return what discovery's windows showed as it is copied from windows of 80 columns.

    Prompts and the pasted text itself are in it; long lines are broken, blanks at the ends of rows lost.
    """
    rows: list[str] = []
    for one in done:
        if one.step.phase != "discover" or one.pasted is None:
            continue
        pasted = (one.step.script or "").splitlines()
        echo = [f"{_PROMPT} {line}" if not index else _CONTINUED + line for index, line in enumerate(pasted)]
        for line in (*echo, *one.pasted.output.split("\n"), _PROMPT):
            starts = range(0, max(len(line), 1), COLUMNS)
            rows += [line[start : start + COLUMNS].rstrip() for start in starts]
    return "\n".join(rows)


def true_values(world: World) -> dict[tuple[str, ...], str | tuple[str, ...]]:
    """Return what a block must print for connectors, certificates, domains and the tenant of a world."""
    tenant = world.tenants[0]
    found: dict[tuple[str, ...], str | tuple[str, ...]] = {
        ("tenant", "initial_domain"): tenant["initial_domain"],
        ("accepted_domains",): tuple(one["DomainName"] for one in tenant["accepted_domains"]),
    }
    objects: list[tuple[tuple[str, ...], Record]] = [
        *((("send_connectors", one["Name"]), one) for one in world.organization["send_connectors"]),
        *((("inbound_connectors", one["Name"]), one) for one in tenant["inbound_connectors"]),
    ]
    for server in world.servers:
        for one in server["certificates"]:
            told = {key: one[key] for key in ("Subject", "Issuer", "CertificateDomains", "HasPrivateKey")}
            objects.append((("servers", server["Name"], "certificates", one["Thumbprint"]), told))
    for path, one in objects:
        found.update({(*path, name): _printed(value) for name, value in one.items()})
    return found


def _printed(value: Any) -> str | tuple[str, ...]:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return tuple(map(str, value))
    return "" if value is None else str(value)


def expected_edits(environment: Environment, world: World) -> Edits:
    """Return what the description's change sets once every recorded value is known: the world's own."""
    plan = make_plan(environment)
    found = {}
    for change in (*plan.changes, *(held.change for held in plan.withheld)):
        # A plan lists the switch of the log among its changes only while it has to wait.
        for edit in change.edits if change.kind != "onprem.logging" else ():
            key = _key(change, edit)
            present = _present(world, edit, key[1])
            found[key] = (
                _plain(edit.recorded if present is None else present[edit.attribute]),
                _plain(edit.wanted),
            )
    return found


def edits_told(
    environment: Environment, world: World, facts: Facts, *, named: bool
) -> tuple[Edits, tuple[str, ...]]:
    """Return what the change sets when *facts* fill a description that knew nothing, and what prevents it.

    Args:
        environment: the description of which only what no console can tell is kept.
        world: says which certificate is meant by one that the description calls by a key of its own.
        facts: what discovery told.
        named: whether the change names its connectors, which it must where several may be meant.
    """
    filled = fill(_ignorant(environment, world, named=named), facts)
    errors = [one for one in filled.findings if one.severity is Severity.ERROR and one not in facts.findings]
    try:
        known = build(filled.document)
        errors += [one for one in rules.check(known) if one.severity is Severity.ERROR]
        if not errors:
            plan = make_plan(known)
    except InputProblems as problems:
        errors += problems.findings
    if errors:
        return {}, tuple(f"{one.rule} {'.'.join(one.path)}".rstrip() for one in errors)
    edits = {
        _key(change, edit): (_plain(edit.recorded), _plain(edit.wanted))
        for change in plan.changes
        for edit in change.edits
    }
    return edits, tuple(".".join(path) for held in plan.withheld for path in held.waits_for)


def _ignorant(environment: Environment, world: World, *, named: bool) -> Document:
    """Return the description without anything that a console can tell."""
    data = environment.model_dump(
        mode="json",
        by_alias=True,
        exclude_unset=True,
        exclude_none=True,
        exclude={*(Observed.model_fields.keys() - {"servers"}), "evidence"},
    )
    change = data.get("change", {})
    change.pop("send_connector", None)
    change.pop("inbound_connector", None)
    if named:
        change.update(_names(environment))
    for role in ("certificate", "old_certificate"):
        stated = environment.certificates.get(change.pop(role, ""))
        if stated is not None and (thumbprint := _thumbprint(stated, world)):
            change[role] = role
            data.setdefault("certificates", {})[role] = {"thumbprint": thumbprint}
    return parse(json.dumps(_as_text(data), ensure_ascii=False), "the description")


def _names(environment: Environment) -> dict[str, str]:
    """Return the names in Exchange of the connectors that the change means."""
    send = environment.send_connectors.get(environment.chosen_send_connector() or "")
    inbound = environment.inbound_connectors.get(environment.chosen_inbound_connector() or "")
    names = {}
    if send or not environment.send_connectors:
        names["send_connector"] = send.name if send and send.name else SEND_NAME
    creates = environment.change is not None and environment.change.new_inbound_connector is not None
    if inbound or not (environment.inbound_connectors or creates):
        names["inbound_connector"] = inbound.name if inbound and inbound.name else INBOUND_NAME
    return names


def _thumbprint(stated: Certificate, world: World) -> str:
    """Return the thumbprint of a described certificate, looked up if the description doesn't know it."""
    if stated.thumbprint:
        return stated.thumbprint
    installed = (one for server in world.servers for one in server["certificates"])
    return next((str(one["Thumbprint"]) for one in installed if one["Subject"] == stated.subject), "")


def _as_text(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return data as a description holds it: every scalar is text."""
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _key(change: Change, edit: Edit) -> tuple[str, str, str]:
    fallback = SEND_NAME if edit.path[0] == "send_connectors" else INBOUND_NAME
    return (change.kind, change.name or fallback, edit.attribute)


def _present(world: World, edit: Edit, name: str) -> Record | None:
    """Return the object that an edit is about; `None` if there is none that has the property."""
    side = world.organization if edit.path[0] == "send_connectors" else world.tenants[0]
    objects: list[Record] = side.get(edit.path[0], [])
    return next((one for one in objects if one["Name"] == name and edit.attribute in one), None)


def _plain(value: Any) -> object:  # noqa: ANN401 - a value of a change or of the world
    """Return a value so that equal settings are equal: not set is the empty text, order doesn't count."""
    if isinstance(value, (list, tuple)):
        return tuple(sorted(map(str, value)))
    return "" if value is None else value

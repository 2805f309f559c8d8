"""One call of a simulated cmdlet, and what the behaviours have in common."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.rehearsal.world import Record, World


class CmdletError(Exception):
    """What a cmdlet reports instead of a result; the message is Exchange's own kind of sentence.

    Attributes:
        terminating: the error ends the statement whatever -ErrorAction says, as a binding error does.
    """

    def __init__(self, message: str, *, terminating: bool = False) -> None:
        super().__init__(message)
        self.terminating = terminating


@dataclass(slots=True)
class Session:
    """One PowerShell window: where it runs and what it is connected to."""

    shell: Literal["ems", "edge", "exo", "windows"]
    host: str
    version: str
    connections: list[Record] = field(default_factory=list)
    signs_in_to: str | None = None
    """Initial domain of the tenant that a sign-in in this window reaches; `None`: the administrator's own."""


@dataclass(slots=True)
class Reply:
    """What a call answers: objects of one Exchange type, warnings, and a question it asks first."""

    kind: str = ""
    objects: Sequence[Record] = ()
    warnings: tuple[str, ...] = ()
    question: str = ""


@dataclass(slots=True)
class Call:
    """A call as it reaches the simulation: parameters already bound by PowerShell."""

    world: World
    session: Session
    cmdlet: str
    parameters: Mapping[str, Any]

    def text(self, parameter: str) -> str | None:
        """Return the parameter as text; `None` if it was not given, was null or is empty."""
        value = self.parameters.get(parameter)
        return None if value is None or value == "" else str(value)

    def list(self, parameter: str) -> list[str]:
        """Return a parameter that takes one value or several as a list; null is the empty list."""
        return as_list(self.parameters.get(parameter))


def as_list(value: Any) -> list[str]:  # noqa: ANN401 - any bound value
    """Return one value or several as a list of texts; `None` is the empty list."""
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def identified(objects: Sequence[Record], identity: str | None, *, others_if_unknown: bool) -> list[Record]:
    r"""Return the objects that a Get cmdlet shows for an identity.

    Args:
        objects: all there are.
        identity: name, ``SERVER\name`` or GUID in any case; wildcards count; `None` asks for all.
        others_if_unknown: the cmdlet answers an unknown identity with all objects, as the reference warns
            for connectors, transport services and certificates (D, 3.8).

    Raises:
        CmdletError: no such object, where the cmdlet says so.
    """
    if identity is None:
        return list(objects)
    found = [one for one in objects if any(_fits(name, identity) for name in _identities(one))]
    if found or others_if_unknown:
        return found or list(objects)
    raise CmdletError(f"The operation couldn't be performed because object '{identity}' couldn't be found.")


def exactly(objects: Sequence[Record], identity: str | None) -> Record:
    """Return the one object that a Set cmdlet works on.

    Raises:
        CmdletError: no object of this identity, or more than one.
    """
    wanted = (identity or "").casefold()
    found = [one for one in objects if wanted in [name.casefold() for name in _identities(one)]]
    if len(found) == 1:
        return found[0]
    reason = "couldn't be found" if not found else "isn't unique"
    raise CmdletError(f"The operation couldn't be performed because object '{identity}' {reason}.")


def _identities(one: Record) -> list[str]:
    return [
        str(one[key])
        for key in ("Name", "Identity", "Guid", "Fqdn", "DomainName", "Thumbprint")
        if one.get(key)
    ]


def _fits(name: str, identity: str) -> bool:
    # A bracket is no wildcard of Exchange's filters; only the star and the question mark are.
    return fnmatch.fnmatch(name.casefold(), identity.casefold().replace("[", "[[]"))


def read(call: Call, store: str, objects: Sequence[Record]) -> list[Record]:
    """Return *objects* as a read shows them now: one that was just written may still show its old values."""
    shown = {_key(store, one): one for one in objects}
    for key, (left, old) in list(call.world.stale.items()):
        if key[0] != store or left <= 0:
            continue
        call.world.stale[key] = (left - 1, old)
        if old is None:
            shown.pop(key, None)
        else:
            shown[key] = old
    return list(shown.values())


def _key(store: str, one: Record) -> tuple[str, str]:
    return (store, str(one.get("Guid") or one["Name"]))


def note_stale(call: Call, store: str, one: Record, before: Record | None) -> None:
    """Note that the next reads still show an object as it was *before*; `None`: as not there."""
    call.world.stale[_key(store, one)] = (call.world.settings["stale_reads"], before)


def write(call: Call, store: str, target: Record, values: Mapping[str, Any], *, name: str = "") -> Reply:
    """Put *values* into *target*, unless the world's settings refuse or lose the write.

    Returns:
        A warning where nothing differs, as Exchange's Set cmdlets give.
    """
    name = name or target["Name"]
    if all(target.get(key) == value for key, value in values.items()):
        text = f"The command completed successfully but no settings of '{name}' have been modified."
        return Reply(warnings=(text,))
    call.world.writes += 1
    note_stale(call, store, {"Name": name, **target}, dict(target))
    target.update(values)
    return Reply()


def changed_list(call: Call, parameter: str, present: Sequence[str]) -> list[str]:
    """Return what a list parameter makes of the present list: it replaces, unless given as ``@{Add=…}``."""
    value = call.parameters[parameter]
    if not isinstance(value, dict):
        return as_list(value)
    parts = {key.casefold(): as_list(part) for key, part in value.items()}
    if set(parts) - {"add", "remove"}:
        raise CmdletError(f"Cannot bind parameter '{parameter}' to the given hash table.", terminating=True)
    removed = [item.casefold() for item in parts.get("remove", ())]
    kept = [item for item in present if item.casefold() not in removed]
    return kept + [item for item in parts.get("add", ()) if item not in kept]


def one_of(parameter: str, value: str | None, allowed: Sequence[str]) -> str | None:
    """Return the value of an enumeration in its own spelling; null stays null.

    Raises:
        CmdletError: no such value; a binding error.
    """
    if value is None:
        return None
    for name in allowed:
        if name.casefold() == value.casefold():
            return name
    raise CmdletError(
        f"Cannot process argument transformation on parameter '{parameter}'. "
        f'Cannot convert value "{value}". '
        f'The possible enumeration values are "{", ".join(allowed)}".',
        terminating=True,
    )

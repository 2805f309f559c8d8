"""Several dumps of the same object made one, with what contradicts itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.diagnosis.moments import may_be_one
from generator.diagnosis.result import Contradiction, Exhibit
from generator.evidence.facts import ConfigObject, Property

_VOLATILE = frozenset(
    {"whenchanged", "whenchangedutc", "runspaceid", "originatingserver", "pscomputername", "server"}
)
_MOMENTS = frozenset({"notafter", "notbefore"})


@dataclass(frozen=True, slots=True)
class Merged:
    """Objects of one kind, each once, and what contradicted itself."""

    objects: tuple[ConfigObject, ...]
    contradictions: tuple[Contradiction, ...]


def merge(objects: Iterable[ConfigObject]) -> Merged:
    """Return *objects* by name; a property shown with two values is no longer known, and that is said."""
    found: dict[str, ConfigObject] = {}
    contradictions: list[Contradiction] = []
    for entry in objects:
        key = f"{entry.kind} {entry.name.casefold()} {_apart(entry)}"
        before = found.get(key)
        if before is None:
            found[key] = entry
            continue
        properties = dict(before.properties)
        for name, value in entry.properties.items():
            old = properties.get(name)
            if old is None:
                properties[name] = value
            elif _contradict(name, old, value):
                contradictions.append(_contradiction(before, entry, name))
                properties[name] = replace(old, known=False, doubtful=True)
            else:
                properties[name] = _fuller(name, old, value)
        found[key] = ConfigObject(before.kind, before.name, properties, before.file, before.line, before.side)
    return Merged(tuple(found.values()), tuple(contradictions))


def beneath(described: ConfigObject, shown: ConfigObject | None) -> ConfigObject:
    """Return *shown* with what only the description knows, or the description's object."""
    if shown is None:
        return described
    properties = {**described.properties, **shown.properties}
    return ConfigObject(shown.kind, shown.name, properties, shown.file, shown.line, shown.side)


def _apart(entry: ConfigObject) -> str:
    """Return what keeps objects of one name apart: a certificate's server, an accepted domain's side."""
    if entry.kind == "certificate":
        return _server_of(entry)
    return (entry.side or entry.file) if entry.kind == "accepted_domain" else ""


def _contradict(name: str, one: Property, other: Property) -> bool:
    """Return whether both can't be the same value: order, case and a time's spelling don't count."""
    if not one.known or not other.known or name in _VOLATILE:
        return False
    if one.cut or other.cut:
        short, full = (one, other) if one.cut else (other, one)
        return not (full.cut or {v.casefold() for v in short.values} <= {v.casefold() for v in full.values})
    if name in _MOMENTS:
        return not may_be_one(one.text, other.text)
    return sorted(v.casefold() for v in one.values) != sorted(v.casefold() for v in other.values)


def _fuller(name: str, one: Property, other: Property) -> Property:
    """Return that of two values that tells more: no mask, not cut short, a time with its zone.

    What was shown with two values before stays unknown, whatever a third says.
    """
    if one.doubtful or other.doubtful:
        return one if one.doubtful else other
    if not other.known:
        return one
    if not one.known or (one.cut and not other.cut):
        return other
    return other if name in _MOMENTS and other.text.endswith("Z") else one


def _contradiction(before: ConfigObject, entry: ConfigObject, name: str) -> Contradiction:
    one, other = before.properties[name], entry.properties[name]
    return Contradiction(
        "property",
        {"name": entry.name, "property": name, "one": one.text, "other": other.text},
        (Exhibit("one", before.quote(name)), Exhibit("other", entry.quote(name))),
    )


def _server_of(entry: ConfigObject) -> str:
    return (
        (entry.text("server") or entry.text("identity") or "").partition("\\")[0].partition(".")[0].casefold()
    )

"""Several dumps of the same object made one, with what contradicts itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.diagnosis.result import Contradiction, Exhibit
from generator.evidence.facts import ConfigObject, Property

_VOLATILE = frozenset(
    {"whenchanged", "whenchangedutc", "runspaceid", "originatingserver", "pscomputername", "server"}
)


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
        key = (
            f"{entry.kind} {entry.name.casefold()} {_server_of(entry) if entry.kind == 'certificate' else ''}"
        )
        before = found.get(key)
        if before is None:
            found[key] = entry
            continue
        properties = dict(before.properties)
        for name, value in entry.properties.items():
            old = properties.get(name)
            if old is None or not old.known:
                properties[name] = value
            elif value.known and name not in _VOLATILE and not _same(old, value):
                contradictions.append(
                    Contradiction(
                        "property",
                        {"name": entry.name, "property": name, "one": old.text, "other": value.text},
                        (Exhibit("one", before.quote(name)), Exhibit("other", entry.quote(name))),
                    )
                )
                properties[name] = Property(old.values, old.line, known=False)
        found[key] = ConfigObject(before.kind, before.name, properties, before.file, before.line, before.side)
    return Merged(tuple(found.values()), tuple(contradictions))


def beneath(described: ConfigObject, shown: ConfigObject | None) -> ConfigObject:
    """Return *shown* with what only the description knows, or the description's object."""
    if shown is None:
        return described
    properties = {**described.properties, **shown.properties}
    return ConfigObject(shown.kind, shown.name, properties, shown.file, shown.line, shown.side)


def _same(one: Property, other: Property) -> bool:
    return sorted(v.casefold() for v in one.values) == sorted(v.casefold() for v in other.values)


def _server_of(entry: ConfigObject) -> str:
    return (
        (entry.text("server") or entry.text("identity") or "").partition("\\")[0].partition(".")[0].casefold()
    )

"""The facts that discovery blocks printed, as objects of the configuration."""

from collections.abc import Iterable, Iterator, Mapping

from generator.console.facts import CONTRADICTION, INCOMPLETE, Fact, Facts, Path
from generator.evidence.facts import ConfigObject, Property, Quote

_READ = "read"
# Section of the facts → kind of object, and the side on which it is.
_SECTIONS: Mapping[str, tuple[str, str]] = {
    "send_connectors": ("send_connector", "local"),
    "receive_connectors": ("receive_connector", "local"),
    "inbound_connectors": ("inbound_connector", "cloud"),
    "outbound_connectors": ("outbound_connector", "cloud"),
}
_ALONE: Mapping[str, tuple[str, str]] = {
    "tenant": ("tenant", "cloud"),
    "hybrid_configuration": ("hybrid_configuration", "local"),
}
_DOMAINS: Mapping[Path, str] = {
    ("accepted_domains",): "cloud",
    ("organization", "accepted_domains"): "local",
}
_OF_A_SERVER, _OF_A_CERTIFICATE = 3, 5

# Kind, name, side, and for a certificate the server that holds it.
_Identity = tuple[str, str, str, str]


def objects_of(facts: Facts, file: str) -> tuple[ConfigObject, ...]:
    """Return the objects that *facts* of one text tell; what contradicts itself or is cut is not known."""
    found: dict[_Identity, dict[str, Property]] = {}
    for path, value in (*_known(facts), *_doubtful(facts)):
        place = _place(path)
        if place is not None:
            found.setdefault(place, {})[path[-1].lower()] = value
    objects = [_object(identity, properties, file) for identity, properties in found.items()]
    for path, side in _DOMAINS.items():
        if path in facts.values:
            objects += _domains(facts.values[path], side, file)
    return tuple(objects)


def gaps_of(facts: Facts, file: str) -> dict[str, tuple[Quote, ...]]:
    """Return what *facts* say of their own completeness, as notes.

    ``empty KIND``: there is none; ``partial KIND``: not all that were read arrived; ``single KIND``: one was
    read, and the block may have been told to read no other; ``whole KIND``: several, and these are all;
    ``domains SIDE``: every accepted domain of a side.
    """
    notes: dict[str, list[Quote]] = {}
    for section, (kind, _) in _SECTIONS.items():
        arrived, read = len(facts.below(section)), facts.values.get((section, _READ))
        if read is None:
            word = "partial" if arrived and section in {"send_connectors", "inbound_connectors"} else ""
        elif read.value != str(arrived):
            word = "partial"
        else:
            word = {0: "empty", 1: "single"}.get(arrived, "whole")
        if word:
            notes.setdefault(f"{word} {kind}", []).append(_quote(file, section, read))
    for path, side in _DOMAINS.items():
        if path in facts.values:
            notes[f"domains {side}"] = [_quote(file, "", facts.values[path])]
    for server in facts.below("servers"):
        read = facts.values.get(("servers", server, "certificates", _READ))
        arrived = len(facts.below("servers", server, "certificates"))
        if (read is not None and read.value != str(arrived)) or (read is None and arrived):
            notes.setdefault("partial certificate", []).append(_quote(file, f"servers/{server}", read))
    return {word: tuple(quotes) for word, quotes in notes.items()}


def _known(facts: Facts) -> Iterator[tuple[Path, Property]]:
    for path, fact in facts.values.items():
        if isinstance(fact.value, str):
            # A checksum proves it: neither a mask nor a cut is in it.
            yield path, Property((fact.value,) if fact.value else (), fact.mark.line)
        else:
            yield path, Property(fact.value, fact.mark.line, listed=True)


def _doubtful(facts: Facts) -> Iterator[tuple[Path, Property]]:
    """Yield as unknown what was printed with two values, or as a list that didn't arrive whole."""
    for finding in facts.findings:
        if finding.rule in {CONTRADICTION, INCOMPLETE} and finding.mark:
            path = _split(finding.values["path"])
            if path not in facts.values:
                twice = finding.rule == CONTRADICTION
                yield path, Property((), finding.mark.line, known=False, doubtful=twice)


def _split(told: str) -> Path:
    """Return the path that a finding tells with dots; a name in its middle may have dots of its own."""
    section, _, rest = told.partition(".")
    middle, _, last = rest.rpartition(".")
    server, within, thumbprint = middle.rpartition(".certificates.")
    if section == "servers" and within:
        return section, server, "certificates", thumbprint, last
    return (section, middle, last) if middle else (section, last)


def _place(path: Path) -> _Identity | None:
    """Return the object that the property at *path* belongs to; `None` if it is of none."""
    section, size = path[0], len(path)
    if path[-1] == _READ or path in _DOMAINS:
        return None
    if section in _SECTIONS and size == _OF_A_SERVER:
        kind, side = _SECTIONS[section]
        return kind, path[1], side, ""
    if section in _ALONE and size == 2:  # noqa: PLR2004 - section and property
        kind, side = _ALONE[section]
        return kind, "", side, ""
    if section == "servers" and size == _OF_A_SERVER:
        return "transport_service", path[1], "local", ""
    if section == "servers" and size == _OF_A_CERTIFICATE and path[2] == "certificates":
        return "certificate", path[3], "local", path[1]
    return None


def _object(identity: _Identity, properties: Mapping[str, Property], file: str) -> ConfigObject:
    kind, name, side, server = identity
    line = min(value.line for value in properties.values())
    own = {"thumbprint": name, "server": server} if kind == "certificate" else {"name": name} if name else {}
    more = {key: Property((text,), line) for key, text in own.items()}
    return ConfigObject(kind, name, {**more, **properties}, file, line, side)


def _domains(fact: Fact, side: str, file: str) -> Iterable[ConfigObject]:
    for name, mark in zip(fact.value, fact.items, strict=False):
        properties = {"domainname": Property((name,), mark.line)}
        yield ConfigObject("accepted_domain", name, properties, file, mark.line, side)


def _quote(file: str, told: str, fact: Fact | None) -> Quote:
    if fact is None:
        return Quote(file, 0, told)
    text = f"{'/'.join(fact.path)} = {fact.shown()}"
    return Quote(file, fact.mark.line, text, None)

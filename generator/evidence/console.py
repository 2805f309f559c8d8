"""This tool's own console text: ``FACT path = value ~check`` and ``RESULT step WORD text`` lines."""

import re
from dataclasses import dataclass, field

from generator.evidence.facts import ConfigObject, Property, Quote
from generator.evidence.objects import property_of

_FACT = re.compile(r"FACT (?P<fact>\S.*? = .*?) ~(?P<check>[0-9a-f]{8})(?![0-9A-Za-z])")
_RESULT = re.compile(
    r"RESULT (?P<step>[\w.@-]{3,120}) (?P<word>OK|CHANGED|UNCHANGED|STOP|FAILED|WHATIF)\b(?P<text>.*)"
)
_CODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_MAX_WRAPS = 12
_KINDS = {
    "send_connectors": "send_connector",
    "inbound_connectors": "inbound_connector",
    "certificates": "certificate",
    "accepted_domains": "accepted_domain",
}
_SERVER_PARTS = 3
_CERTIFICATE_PARTS = 5


@dataclass(slots=True)
class Console:
    """Objects that the facts describe, the results, and the numbers of damaged fact lines."""

    objects: list[ConfigObject] = field(default_factory=list)
    results: list[Quote] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def checksum(text: str) -> str:
    """Return the digits that stand behind a fact: ``check * 65599 + character``, modulo 4294967291."""
    check = 0
    for character in text:
        check = (check * 65599 + ord(character)) % 4294967291
    return f"{check:08x}"


def _fact_at(lines: list[str], index: int) -> tuple[str, int] | None:
    """Return the fact that begins on line *index*, put together again where the console wrapped it."""
    for glue in ("", " "):
        joined = lines[index][lines[index].index("FACT ") :]
        for used in range(_MAX_WRAPS):
            match = _FACT.match(joined)
            if match and checksum(match["fact"]) == match["check"]:
                return match["fact"], used + 1
            following = index + used + 1
            if following >= len(lines) or lines[following].startswith(("FACT ", "RESULT ")):
                break
            joined += glue + lines[following]
    return None


def read_console(text: str, file: str) -> Console:
    """Return what the tool's own blocks printed, with damaged facts named and left out."""
    result = Console()
    lines = [re.sub(r"^(?:[>|] ?)+", "", line.rstrip("\r\n")) for line in text.split("\n")]
    found: dict[tuple[str, str, str], dict[str, Property]] = {}
    for index, line in enumerate(lines):
        outcome = _RESULT.search(line)
        if outcome:
            result.results.append(Quote(file, index + 1, line.strip(), None))
            result.lines.add(index + 1)
        if "FACT " not in line:
            continue
        fact = _fact_at(lines, index)
        if fact is None:
            if re.search(r"FACT [\w./-]+ = ", line):
                result.damaged.append(index + 1)
            continue
        result.lines.update(range(index + 1, index + 1 + fact[1]))
        _place(fact[0], index + 1, found)
    for (kind, name, server), properties in found.items():
        if server:
            properties.setdefault("server", Property((server,), min(p.line for p in properties.values())))
        first = min(p.line for p in properties.values())
        side = "cloud" if kind in {"inbound_connector", "accepted_domain"} else "local"
        result.objects.append(ConfigObject(kind, name, properties, file, first, side))
    return result


def _place(fact: str, line: int, found: dict[tuple[str, str, str], dict[str, Property]]) -> None:
    """Put one fact ``a/b/Property = value`` under the object that it belongs to."""
    path, value = (_CODE.sub(lambda m: chr(int(m[1], 16)), part) for part in fact.split(" = ", 1))
    parts = [part.replace("~1", "/").replace("~0", "~") for part in path.split("/")]
    if parts[0] == "servers" and len(parts) == _CERTIFICATE_PARTS and parts[2] == "certificates":
        properties = found.setdefault(("certificate", parts[3], parts[1]), {})
        properties.setdefault("thumbprint", Property((parts[3],), line))
        properties[parts[4].lower().replace("_", "")] = property_of(value, line)
    elif parts[0] == "servers" and len(parts) == _SERVER_PARTS:
        properties = found.setdefault(("transport_service", parts[1], ""), {})
        properties[parts[2].lower().replace("_", "")] = property_of(value, line)
    elif parts[0] in _KINDS and len(parts) == _SERVER_PARTS:
        properties = found.setdefault((_KINDS[parts[0]], parts[1], ""), {})
        key = parts[2].lower().replace("_", "")
        listed = " | " in value
        properties[key] = (
            Property(tuple(value.split(" | ")), line, listed=True) if listed else property_of(value, line)
        )
        if key == "name":
            properties["name"] = property_of(value, line)

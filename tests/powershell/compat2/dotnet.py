"""Members and types that the .NET Framework 2.0 to 3.5 lacks, and type names that PowerShell 2.0 lacks."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.powershell.compat2.finding import found
from tests.powershell.engine import ScriptFacts

_STATIC_MEMBERS = {
    "string": "isnullorwhitespace",
    "guid": "parse tryparse parseexact tryparseexact",
    "version": "parse tryparse",
    "timespan": "parseexact tryparseexact",
    "enum": "tryparse",
    "array": "empty",
    "environment": "is64bitoperatingsystem is64bitprocess systempagesize",
    "io.file": "readlines",
    "io.directory": "enumeratefiles enumeratedirectories enumeratefilesystementries",
    "datetimeoffset": "fromunixtimeseconds fromunixtimemilliseconds",
    "net.securityprotocoltype": "tls11 tls12 tls13 systemdefault",
    "convert": "tohexstring fromhexstring",
}
_INSTANCE_MEMBERS = {"hasflag", "tounixtimeseconds", "tounixtimemilliseconds", "getawaiter"}
_TYPES = {
    "pscustomobject": "3.0",
    "ordered": "3.0",
    "nullstring": "3.0",
    "pscredential": "3.0",
    "ciminstance": "3.0",
    "cimsession": "3.0",
    "bigint": "3.0",
    "semver": "6.0",
    "numerics.biginteger": "3.0, .NET 4",
    "tuple": "3.0, .NET 4",
    "lazy": "3.0, .NET 4",
    "io.compression.zipfile": "3.0, .NET 4.5",
}
_NAMESPACES = ("collections.concurrent.", "threading.tasks.", "net.http.", "management.automation.language.")

# In System.Core of .NET 3.5, which 2.0 doesn't load by itself.
_CORE_TYPES = ("collections.generic.hashset", "linq.enumerable")


def not_in_clr_2(facts: ScriptFacts) -> Iterator[str]:
    """Report members and types that appear only with .NET 4 or later engines."""
    for member in facts.members:
        yield from _member(member)
    for node in [*facts.raw["types"], *_created(facts)]:
        yield from _type(node, core_is_loaded=_loads_core(facts))


def _short(name: str) -> str:
    # A generic type stands with its parameters, an array with brackets: only the type itself counts.
    return name.lower().removeprefix("system.").split("[")[0].split("`")[0]


def _member(member: Mapping[str, Any]) -> Iterator[str]:
    name = (member["name"] or "").lower()
    if not member["static"]:
        if name in _INSTANCE_MEMBERS or (member["invoked"] and name.endswith("async")):
            yield found(member, "3.0, .NET 4", f".{member['name']}")
        return
    kind = _short(member["type"] or "")
    if name in _STATIC_MEMBERS.get(kind, "").split():
        yield found(member, "3.0, .NET 4", f"[{member['type']}]::{member['name']}")
    if (kind, name) == ("io.path", "combine") and member["arguments"] > 2:
        yield found(member, "3.0, .NET 4", "Path.Combine with more than two parts")


def _created(facts: ScriptFacts) -> Iterator[Mapping[str, Any]]:
    for command in facts.commands:
        if (command["name"] or "").lower() == "new-object":
            for argument in command["arguments"]:
                if argument.get("after", "typename").lower() == "typename" and "value" in argument:
                    yield {"name": argument["value"], "at": command["at"]}
                    break


def _type(node: Mapping[str, Any], *, core_is_loaded: bool) -> Iterator[str]:
    name = _short(node["name"])
    if name in _TYPES:
        yield found(node, _TYPES[name], f"[{node['name']}]")
    elif name.startswith(_NAMESPACES) or (name in _CORE_TYPES and not core_is_loaded):
        yield found(node, "3.0, .NET 4", f"[{node['name']}]")


def _loads_core(facts: ScriptFacts) -> bool:
    return any(
        (command["name"] or "").lower() == "add-type"
        and any("System.Core" in str(argument.get("value", "")) for argument in command["arguments"])
        for command in facts.commands
    )

"""Cmdlets and parameters by engine; the lists follow PSScriptAnalyzer's compatibility profiles."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.exchange import COMMON_PARAMETERS, cmdlets
from tests.powershell.compat2.finding import found
from tests.powershell.engine import ScriptFacts

_DATA: Mapping[str, Any] = json.loads((Path(__file__).parent / "cmdlets.json").read_text(encoding="utf-8"))
_PARAMETERS = {
    name.lower(): frozenset(row.lower().split()) for name, row in _DATA["parameters_of_2_0"].items()
}
_FIRST_ENGINE = {
    name.lower(): engine for engine, names in _DATA["first_engine"].items() for name in names.split()
}
_FIRST_ENGINE_OF_PARAMETER = {
    (cmdlet.lower(), parameter.lower()): engine
    for engine, rows in _DATA["first_engine_of_parameter"].items()
    for cmdlet, names in rows.items()
    for parameter in names.split()
}
_COMMON = frozenset(name.lower() for name in COMMON_PARAMETERS)
_LATER_COMMON = {
    "pipelinevariable": "4.0",
    "pv": "4.0",
    "informationaction": "5.0",
    "infa": "5.0",
    "informationvariable": "5.0",
    "iv": "5.0",
    "progressaction": "7.4",
    "proga": "7.4",
}
_ALIASES = {"?": "where-object", "where": "where-object", "%": "foreach-object", "foreach": "foreach-object"}
_ACTIONS = frozenset({"erroraction", "ea", "warningaction", "wa"})

# Modules of Windows itself that 2.0 has but does not load by itself.
_MODULES = {
    "activedirectory": frozenset({"get-aduser", "get-adcomputer", "get-adgroup", "get-addomaincontroller"}),
    "bitstransfer": frozenset({"start-bitstransfer", "get-bitstransfer"}),
    "servermanager": frozenset({"get-windowsfeature", "add-windowsfeature"}),
    "webadministration": frozenset({"get-website", "get-webbinding"}),
}


def not_in_2(facts: ScriptFacts) -> Iterator[str]:
    """Report cmdlets and parameters that PowerShell 2.0 lacks, and modules that it would not load."""
    known = _PARAMETERS.keys() | {name.lower() for name in cmdlets()} | _defined(facts) | _imported(facts)
    for command in facts.commands:
        name = _name(command)
        if "-" in name and name not in known:
            yield found(command, _FIRST_ENGINE.get(name, "above 2.0"), command["name"])
        yield from _later_parameters(command, name)
        if name in ("where-object", "foreach-object"):
            yield from _simplified(command)
        yield from _ignored_errors(command)
    yield from _too_many_children(facts)


def not_in_51(facts: ScriptFacts) -> Iterator[str]:
    """Report cmdlets and parameters that came after Windows PowerShell 5.1."""
    for command in facts.commands:
        name = _name(command)
        if _is_core(_FIRST_ENGINE.get(name)):
            yield found(command, _FIRST_ENGINE[name], command["name"])
        for parameter in command["parameters"]:
            key = parameter["name"].lower()
            engine = _FIRST_ENGINE_OF_PARAMETER.get((name, key), _LATER_COMMON.get(key))
            if _is_core(engine):
                yield found(command, str(engine), f"-{parameter['name']}")
    yield from _too_many_children(facts)


def _is_core(engine: str | None) -> bool:
    return engine is not None and engine >= "6"


def _name(command: Mapping[str, Any]) -> str:
    name = (command["name"] or "").lower()
    return _ALIASES.get(name, name)


def _defined(facts: ScriptFacts) -> set[str]:
    return {command["defines"].lower() for command in facts.raw["commands"] if "defines" in command}


def _imported(facts: ScriptFacts) -> set[str]:
    names: set[str] = set()
    for command in facts.commands:
        if _name(command) == "import-module":
            for argument in command["arguments"]:
                names |= _MODULES.get(str(argument.get("value", "")).lower(), frozenset())
    return names


def _later_parameters(command: Mapping[str, Any], name: str) -> Iterator[str]:
    listed = _PARAMETERS.get(name)
    for parameter in command["parameters"]:
        key = parameter["name"].lower()
        engine = _FIRST_ENGINE_OF_PARAMETER.get((name, key), _LATER_COMMON.get(key))
        if engine is None and listed is not None and key not in listed | _COMMON:
            engine = "above 2.0"
        if engine is not None:
            yield found(command, engine, f"{command['name']} -{parameter['name']}")


def _simplified(command: Mapping[str, Any]) -> Iterator[str]:
    first = command["arguments"][:1]
    if first and first[0]["class"] != "ScriptBlockExpressionAst":
        yield found(command, "3.0", f"{command['name']} without a script block")


def _ignored_errors(command: Mapping[str, Any]) -> Iterator[str]:
    for parameter in command["parameters"]:
        value = str((parameter["argument"] or {}).get("value", "")).lower()
        if parameter["name"].lower() in _ACTIONS and value == "ignore":
            yield found(command, "3.0", f"-{parameter['name']} Ignore")


def _too_many_children(facts: ScriptFacts) -> Iterator[str]:
    for command in facts.commands:
        positional = [argument for argument in command["arguments"] if "after" not in argument]
        if _name(command) == "join-path" and len(positional) > 2:
            yield found(command, "6.0", "Join-Path with several children")

"""Where 2.0 treats one object or none differently from a list: .Count, members, foreach over nothing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from tests.powershell.compat2.finding import found
from tests.powershell.engine import ScriptFacts

_OWN_MEMBERS_OF_LISTS = frozenset(
    {
        *("count", "length", "longlength", "rank", "getlength", "getlowerbound", "getupperbound"),
        *("clone", "copyto", "getenumerator", "getvalue", "setvalue"),
        *("equals", "gettype", "tostring", "psbase", "psobject"),
    },
)
_AUTOMATIC_COLLECTIONS = frozenset({"args", "matches", "error", "psboundparameters"})

# Methods and properties that always give a collection or a text with a count or length of its own.
_METHODS = frozenset(
    {
        *("split", "tochararray", "matches", "getbytes", "toarray", "getenumerator"),
        *("trim", "trimstart", "trimend", "substring", "replace", "tolower", "toupper", "tostring"),
    },
)
_PROPERTIES = frozenset({"keys", "values", "groups", "captures"})

_KIND_OF_CLASS = {
    "ArrayExpressionAst": "list",
    "ArrayLiteralAst": "list",
    "StringConstantExpressionAst": "other",
    "ExpandableStringExpressionAst": "other",
    "HashtableAst": "other",
}
_OTHER_BY_VALUE = {
    "VariableExpressionAst": _AUTOMATIC_COLLECTIONS,
    "InvokeMemberExpressionAst": _METHODS,
    "MemberExpressionAst": _PROPERTIES,
    "CommandAst": frozenset({"new-object"}),
}


def differs_for_one_or_none(facts: ScriptFacts) -> Iterator[str]:
    """Report constructs that 3.0 made work for a single object or for nothing."""
    kinds = _kinds(facts)
    for member in facts.members:
        name = (member["name"] or "").lower()
        kind = _kind(member["target"], kinds)
        if member["static"] or member["name"] is None:
            continue
        if name in ("count", "length"):
            if kind == "unknown":
                yield found(member, "3.0", f".{member['name']} of what may be one object or none")
        elif kind == "list" and name not in _OWN_MEMBERS_OF_LISTS:
            yield found(member, "3.0", f".{member['name']} of a whole list")
    for loop in facts.raw["loops"]:
        if not loop["guarded"] and _kind(loop["over"], kinds) == "unknown":
            yield found(loop, "3.0", f"foreach over what may be nothing: {loop['over']['text']}")


def _kinds(facts: ScriptFacts) -> dict[str, str]:
    """Return what each variable is by all its assignments: list, other (has its own count) or unknown."""
    seen: dict[str, set[str]] = defaultdict(set)
    for assignment in facts.raw["assignments"]:
        if assignment["operator"] == "PlusEquals":
            continue
        typed = _kind_of_type(assignment["type"])
        seen[assignment["variable"].lower()].add(typed or _kind(assignment["right"], {}))
    for loop in facts.raw["loops"]:
        seen[loop["variable"].lower()].add("unknown")
    return {name: kinds.pop() if len(kinds) == 1 else "unknown" for name, kinds in seen.items()}


def _kind_of_type(name: str | None) -> str | None:
    lowered = (name or "").lower()
    if lowered == "array" or lowered.endswith("[]"):
        return "list"
    return "other" if lowered in ("string", "hashtable") else None


def _kind(operand: Mapping[str, Any] | None, variables: Mapping[str, str]) -> str:
    if operand is None:
        return "unknown"
    kind, value = operand["class"], str(operand.get("value", "")).lower()
    if value in _OTHER_BY_VALUE.get(kind, ()):
        return "other"
    if kind == "VariableExpressionAst":
        return variables.get(value, "unknown")
    if kind == "ConvertExpressionAst":
        return _kind_of_type(value) or "unknown"
    if kind == "BinaryExpressionAst" and ".." in operand["text"]:
        return "list"
    return _KIND_OF_CLASS.get(kind, "unknown")

"""The JSON Schema of the description, for completion and first checks in editors."""

from typing import Any

from generator.model.environment import Environment
from generator.model.values import UNKNOWN

_SECTIONS = ("change", "test", "backup")


def json_schema() -> dict[str, Any]:
    """Return the schema of a description as people write it.

    It is wider than the models in three ways: short forms are allowed, `unknown` stands for any observed
    value, and plain scalars may be what YAML makes of them (`version: 2016` is a number to an editor).
    """
    schema = Environment.model_json_schema(by_alias=True)
    for name in _SECTIONS:
        # They may be left out, but nobody observes them: they are never unknown.
        schema["properties"][name] = schema["properties"][name]["anyOf"][0]
    definitions = schema["$defs"]
    for name in ("Organization", "Tenant", "Server"):
        definitions[name] = _or_text(definitions[name])
    request = definitions["ChangeRequest"]["properties"]
    request["cause"] = {"type": "string", "description": "A single cause to cure, e.g. C01."}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_as_written(schema)}


def _or_text(long_form: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"type": "string"}, long_form], "description": long_form.get("description", "")}


def _as_written(node: Any) -> Any:  # noqa: ANN401 - a JSON document is a tree of anything
    if isinstance(node, list):
        return [_as_written(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node == {"type": "null"}:
        return {"const": UNKNOWN}
    result = {
        key: _as_written(value) for key, value in node.items() if not (key == "default" and value is None)
    }
    if result.get("type") == "string":
        result["type"] = ["string", "number"]
    return result

"""From a document to an `Environment`, or to findings that say where its shape is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, get_args

from pydantic import BaseModel, ValidationError

from generator.diagnostics import Finding, InputProblems, Mark, Severity
from generator.model.environment import Environment

UNKNOWN_KEY = "V82"
WRONG_VALUE = "V83"
WRONG_VALUE_VARIANTS = frozenset(
    {
        "both",
        "empty",
        "not_text",
        "flag",
        "count",
        "moment",
        "not_list",
        "not_mapping",
        "listed",
        "dashed",
        "nameless",
        "causes",
        "missing",
        "missing_section",
    }
)
"""The kinds of wrong values that have a sentence of their own; all others share one."""


class Source(Protocol):
    """What this module needs of a document: its data and where each part stands."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Mappings, lists and text only."""

    def mark(self, path: tuple[str, ...]) -> Mark:
        """Return where the value at *path*, or the nearest part that holds it, stands."""

    def key_mark(self, path: tuple[str, ...]) -> Mark:
        """Return where the key of *path* stands."""

    def excerpt(self, mark: Mark) -> str:
        """Return the line at *mark*."""


def build(document: Source) -> Environment:
    """Return the description that *document* holds.

    Raises:
        InputProblems: unknown or missing keys, or values of the wrong type; all of them at once.
    """
    twice = _two_spellings(document)
    try:
        environment = Environment.model_validate(document.data)
    except ValidationError as error:
        found = [_finding(problem, document) for problem in error.errors(include_url=False)]
        raise InputProblems((*twice, *found)) from None
    if twice:
        raise InputProblems(twice)
    return environment


def _two_spellings(document: Source) -> tuple[Finding, ...]:
    """Return the finding for a change with `cause` and `causes`: the model knows only one of them."""
    change = document.data.get("change")
    if not isinstance(change, Mapping) or not {"cause", "causes"} <= change.keys():
        return ()
    path = ("change", "causes")
    mark = document.key_mark(path)
    values = {"key": "causes", "other": "cause"}
    return (Finding(WRONG_VALUE, Severity.ERROR, path, "both", values, mark, document.excerpt(mark)),)


def written(path: tuple[str, ...], document: Source) -> tuple[str, ...]:
    """Return *path* of the model as the document spells it: `cause: C01` there is `causes` with one entry."""
    if path[:2] == ("change", "causes") and "cause" in document.data.get("change", {}):
        return ("change", "cause")
    return path


def _finding(problem: Mapping[str, Any], document: Source) -> Finding:
    path = written(tuple(str(part) for part in problem["loc"]), document)
    kind = str(problem["type"])
    if kind == "extra_forbidden":
        return _unknown_key(path, document)
    if kind == "missing":
        return _missing(path, document)
    # What pydantic calls by its own types is always the same mistake here: text where keys belong.
    variant = "not_mapping" if kind in ("model_type", "model_attributes_type", "dict_type") else kind
    if variant not in WRONG_VALUE_VARIANTS:
        variant = ""
    value = str(problem.get("ctx", {}).get("value", ""))
    told = _told_as_list(path, variant, problem["input"])
    if told:
        variant, value = told
    mark = document.mark(path)
    values = {"key": _key(path), "value": value}
    return Finding(WRONG_VALUE, Severity.ERROR, path, variant, values, mark, document.excerpt(mark))


def _told_as_list(path: tuple[str, ...], variant: str, listed: object) -> tuple[str, str] | None:
    """Return the sentence for a list where none belongs, and what it speaks of; `None` if it has no own.

    Other formats list objects, here they are keyed: an item may be a name, state one, begin with one, or have
    none. Several causes are a list, but under another key.
    """
    first = listed[0] if isinstance(listed, list) and listed else None
    if path == ("change", "cause") and isinstance(listed, list) and isinstance(first, str):
        return "causes", ", ".join(map(str, listed))
    keyed = _is_keyed(path)
    name = first.get("name") if isinstance(first, Mapping) else first
    if variant != "not_mapping" or first is None:
        return None
    if keyed and isinstance(name, str):
        return "listed", name
    if not isinstance(first, Mapping) or not first:
        return None
    begins = str(next(iter(first)))
    return "nameless" if keyed and begins in _keys_at((*path, begins)) else "dashed", begins


def _missing(path: tuple[str, ...], document: Source) -> Finding:
    """Return the finding for a key that must be there; it points at the section that lacks it."""
    mark = document.mark(path)
    variant = "missing" if len(path) > 1 else "missing_section"
    values = {"key": path[-1], "where": ".".join(path[:-1])}
    return Finding(WRONG_VALUE, Severity.ERROR, path, variant, values, mark, document.excerpt(mark))


def _key(path: tuple[str, ...]) -> str:
    """Return the last part of *path* that is a key and not the number of a list item."""
    return next((part for part in reversed(path) if not part.isdigit()), "")


def _unknown_key(path: tuple[str, ...], document: Source) -> Finding:
    """Return the finding for a key that no model knows, with the most similar one that it does."""
    known = _keys_at(path[:-1])
    guess = _similar(path[-1], known)
    mark = document.key_mark(path)
    return Finding(
        UNKNOWN_KEY,
        Severity.ERROR,
        path,
        "did_you_mean" if guess else "",
        {"key": path[-1], "guess": guess or ""},
        mark,
        document.excerpt(mark),
    )


def _similar(key: str, known: Sequence[str]) -> str | None:
    """Return the key of *known* that *key* was meant to be: cmdlet spelling counts as equal."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong description pays for it

    bare = {name.replace("_", "").casefold(): name for name in known}
    wanted = key.replace("_", "").replace("-", "").casefold()
    found = get_close_matches(wanted, bare, n=1, cutoff=0.7)
    return bare[found[0]] if found else None


def _keys_at(path: Sequence[str]) -> tuple[str, ...]:
    """Return the keys that the mapping at *path* may have, as they are written in YAML."""
    model: type[BaseModel] = Environment
    names = iter(path)
    for name in names:
        field = next((f for key, f in model.model_fields.items() if name in (key, f.alias)), None)
        inner = _model_in(field.annotation) if field else None
        if field is None or inner is None:
            return ()
        model = inner
        if _is_mapping(field.annotation):
            next(names, None)
    keys = tuple(field.alias or key for key, field in model.model_fields.items())
    return (*keys, "cause") if "causes" in keys else keys


def unfilled(path: Sequence[str]) -> str:
    """Return which sentence of Y12 an empty section at *path* has; none where one value is meant.

    A section can be left out, unless it is one that every description needs.
    """
    if not path or not _keys_at(path):
        return ""
    field = Environment.model_fields.get(path[0]) if len(path) == 1 else None
    return "needed" if field is not None and field.is_required() else "section"


def _is_keyed(path: Sequence[str]) -> bool:
    """Say whether *path* is a section whose keys are the names of its objects."""
    field = Environment.model_fields.get(path[0]) if len(path) == 1 else None
    return field is not None and _is_mapping(field.annotation)


def _is_mapping(annotation: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return getattr(annotation, "__origin__", None) is dict or any(map(_is_mapping, get_args(annotation)))


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - as above
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)

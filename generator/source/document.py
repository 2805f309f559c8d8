"""A description as plain data, with the place of every key and value."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from generator.diagnostics import Finding, Mark

Path: TypeAlias = tuple[str, ...]
# Plain tuples, because there is one for each key and each value; a Mark is made when somebody asks.
Place: TypeAlias = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """One description, from one file or merged from several; treat all of it as read-only.

    Attributes:
        data: dicts and lists of text, nothing else: ``2016`` is ``"2016"``, ``no`` is ``"no"``.
        values: path of each value → file, line and column (from 1) of its first character. For a block
            mapping or list that is its first key or dash.
        keys: path of each value of a mapping → the place of its key.
        lines: file → its lines, without line ends.
    """

    data: Mapping[str, Any]
    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]
    lines: Mapping[str, Sequence[str]]

    def mark(self, path: Path) -> Mark:
        """Return where the value at *path* stands.

        For a path that isn't in the description the nearest ancestor speaks: a mapping or list by its key
        (something is missing *there*), a scalar by itself (a validator added to the path).
        """
        known, node = self._nearest(path)
        if len(known) < len(path) and not isinstance(node, str):
            return Mark(*self.keys.get(known, self.values[known]))
        return Mark(*self.values[known])

    def key_mark(self, path: Path) -> Mark:
        """Return where the key of *path* stands; an item of a list has none and gives its value's place."""
        known, _ = self._nearest(path)
        return Mark(*self.keys.get(known, self.values[known]))

    def excerpt(self, mark: Mark) -> str:
        """Return the line at *mark*, without its end; "" where the document has no such line."""
        lines = self.lines.get(mark.file, ())
        return lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""

    def _nearest(self, path: Path) -> tuple[Path, Any]:
        """Return the longest beginning of *path* that the description has, and what stands there."""
        node: Any = self.data
        for depth, name in enumerate(path):
            inner = _child(node, name)
            if inner is None:
                return path[:depth], node
            node = inner
        return path, node


def _child(node: object, name: str) -> Any:  # noqa: ANN401 - the data of a description is a tree of anything
    if isinstance(node, dict):
        return node.get(name)
    if isinstance(node, list) and name.isascii() and name.isdigit() and len(name) < 10:  # noqa: PLR2004
        index = int(name)
        return node[index] if index < len(node) else None
    return None


def located(finding: Finding, document: Document) -> Finding:
    """Return *finding* with the place of its path, and the line there; a mark that it has already is kept."""
    mark = finding.mark
    if mark is None:
        mark = document.key_mark(finding.path) if finding.at_key else document.mark(finding.path)
    return replace(finding, mark=mark, excerpt=finding.excerpt or document.excerpt(mark))


def merge(documents: Sequence[Document]) -> Document:
    """Return the documents as one: mappings are joined by key, lists and scalars replaced, later ones win.

    Keys keep the order in which they first appear. Each mark goes with the value that won; a mapping in
    several files is placed in the last one, the whole description in the first.

    Raises:
        ValueError: there are no documents.
    """
    if not documents:
        raise ValueError("nothing to merge")
    merged = documents[0]
    for document in documents[1:]:
        merged = _merge_two(merged, document)
    return merged


def _merge_two(base: Document, later: Document) -> Document:
    replaced: set[Path] = set()
    data = _joined(base.data, later.data, (), replaced)
    values = {**_without(base.values, replaced), **later.values, (): base.values[()]}
    keys = {**_without(base.keys, replaced), **later.keys}
    return Document(data, values, keys, {**base.lines, **later.lines})


def _joined(
    base: Mapping[str, Any], later: Mapping[str, Any], path: Path, replaced: set[Path]
) -> dict[str, Any]:
    """Return the two mappings as one, and note in *replaced* which values of *base* had to go."""
    joined = dict(base)
    for key, value in later.items():
        here = (*path, key)
        present = joined.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            joined[key] = _joined(present, value, here, replaced)
            continue
        if key in joined:
            replaced.add(here)
        joined[key] = value
    return joined


def _without(places: Mapping[Path, Place], replaced: set[Path]) -> Mapping[Path, Place]:
    """Return the places that don't stand inside a replaced value."""
    if not replaced:
        return places
    return {path: place for path, place in places.items() if replaced.isdisjoint(_beginnings(path))}


def _beginnings(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(1, len(path) + 1))

"""Values laid over a description, each with its own place."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from generator.console.facts import Fact
from generator.diagnostics import Mark
from generator.model.values import UNKNOWN
from generator.source import Document

Path = tuple[str, ...]

# A section or an entry that may be plain text, and the key that this text then has.
_SHORT_FORMS = {"tenant": "initial_domain", "organization": "domain", "servers": "version"}


class Overlay:
    """A copy of a description that takes in values; the description itself stays as it is."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._data: dict[str, Any] = copy.deepcopy(dict(document.data))
        self._values = dict(document.values)
        self._keys = dict(document.keys)

    def get(self, *path: str) -> Any:  # noqa: ANN401 - a description is a tree of anything
        """Return what stands at *path*; `None` if nothing does, or `unknown`."""
        node: Any = self._data
        for depth, name in enumerate(path):
            if isinstance(node, str) and _short_form(path[:depth]) == name:
                continue
            node = node.get(name) if isinstance(node, dict) else None
        return None if node == UNKNOWN else node

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the objects of the section *name* by key; an absent or unknown one has none."""
        found = self.get(name)
        return found if isinstance(found, dict) else {}

    def mark(self, path: Path) -> Mark:
        """Return where the value at *path* stands."""
        return Mark(*self._values[path]) if path in self._values else self._document.mark(path)

    def put(self, path: Path, value: str | Sequence[str], mark: Mark, items: Sequence[Mark] = ()) -> None:
        """Write *value* at *path*, in place of what was there; *mark* and *items* say where it was read."""
        parent = self._mapping(path[:-1], mark)
        for known in [known for known in self._values if known[: len(path)] == path]:
            del self._values[known]
        parent[path[-1]] = value if isinstance(value, str) else list(value)
        self._place(path, mark)
        for index, item in enumerate(items):
            self._values[*path, str(index)] = (item.file, item.line, item.column)

    def put_fact(self, path: Path, fact: Fact) -> None:
        """Write the value of *fact* at *path*."""
        self.put(path, fact.value, fact.mark, fact.items)

    def document(self, lines: Mapping[str, Sequence[str]]) -> Document:
        """Return the whole as a document; *lines* are those of the pastes."""
        return Document(self._data, self._values, self._keys, {**lines, **self._document.lines})

    def _mapping(self, path: Path, mark: Mark) -> dict[str, Any]:
        """Return the mapping at *path*, made if there is none; a short form becomes the long one."""
        node = self._data
        for depth, name in enumerate(path, 1):
            here, inner = path[:depth], node.get(name)
            if not isinstance(inner, dict):
                key = _short_form(here) if isinstance(inner, str) and inner != UNKNOWN else None
                node[name] = {key: inner} if key else {}
                if key:
                    self._values[*here, key] = self._keys[*here, key] = self._values[here]
                else:
                    self._place(here, mark)
            node = node[name]
        return node

    def _place(self, path: Path, mark: Mark) -> None:
        self._values[path] = self._keys[path] = (mark.file, mark.line, mark.column)


def _short_form(path: Path) -> str | None:
    """Return the key that plain text at *path* stands for; `None` where text can't stand for more."""
    depth = 2 if path[:1] == ("servers",) else 1
    return _SHORT_FORMS.get(path[0]) if len(path) == depth else None

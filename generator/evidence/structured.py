"""Objects in the formats that programs write: Export-Clixml, ConvertTo-Json, Export-Csv."""

import contextlib
import csv
import json
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from generator.evidence.facts import ConfigObject, Property
from generator.evidence.objects import kind_of, make, property_of

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"[A-Za-z][\w .-]{0,80}")
_MAX_DEPTH = 48
_SCALARS = frozenset(
    [
        "S",
        "B",
        "I16",
        "I32",
        "I64",
        "U16",
        "U32",
        "U64",
        "By",
        "SB",
        "D",
        "Db",
        "Sg",
        "DT",
        "TS",
        "G",
        "URI",
        "Version",
        "C",
        "XD",
        "SBK",
        "BA",
        "SS",
    ]
)
_LISTS = frozenset({"LST", "IE", "QUE", "STK"})
_MAX_ITEMS = 20_000


class _Refuse(Exception):  # noqa: N818 - a signal to stop the parser, never seen outside
    """The text is no Clixml, or a hostile one."""


class _Clixml:
    """Builds objects while the parser runs, so that a torn file still gives those before the tear."""

    def __init__(self, file: str) -> None:
        self.file, self.objects = file, list[ConfigObject]()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.buffer_text = True
        self.stack: list[dict[str, Any]] = []
        self.known: dict[str, Property] = {}

    def _doctype(self, *_: object) -> None:
        raise _Refuse

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.stack) >= _MAX_DEPTH:
            raise _Refuse
        self.stack.append(
            {"tag": tag, "attributes": attributes, "text": [], "properties": {}, "items": None, "shown": ""}
        )
        self.stack[-1]["line"] = self.parser.CurrentLineNumber

    def _data(self, text: str) -> None:
        if self.stack:
            self.stack[-1]["text"].append(text)

    def _end(self, tag: str) -> None:
        node = self.stack.pop()
        parent = self.stack[-1] if self.stack else None
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), "".join(node["text"]))
        if parent is None:
            return
        if tag in {"Props", "MS"}:
            parent["properties"].update(node["properties"])
        elif tag in _LISTS:
            parent["items"] = node["items"] or ()
        elif tag == "ToString":
            parent["shown"] = text.strip()
        elif tag == "Obj":
            self._object(node, parent)
        elif tag == "Ref":
            self._store(parent, node, self.known.get(node["attributes"].get("RefId", "")))
        elif tag == "Nil":
            self._store(parent, node, Property((), node["line"]))
        elif tag in _SCALARS:
            self._store(parent, node, property_of(text, node["line"]))

    def _object(self, node: dict[str, Any], parent: dict[str, Any]) -> None:
        if node["items"] is not None:
            value = Property(tuple(node["items"]), node["line"], listed=True)
        else:
            value = property_of(node["shown"], node["line"])
        self.known[node["attributes"].get("RefId", "")] = value
        made = None
        if parent["tag"] in {"Objs", *_LISTS} and node["properties"]:
            made = make(node["properties"], self.file, node["line"])
        if made is not None and len(self.objects) < _MAX_ITEMS:
            self.objects.append(made)
        else:
            self._store(parent, node, value)

    def _store(self, parent: dict[str, Any], node: dict[str, Any], value: Property | None) -> None:
        name = node["attributes"].get("N")
        if value is None:
            return
        if name:
            parent["properties"][_ESCAPE.sub(lambda m: chr(int(m[1], 16)), name)] = value
        elif parent["tag"] in _LISTS:
            parent["items"] = (parent["items"] or []) + [value.text]


def read_clixml(text: str, file: str) -> tuple[ConfigObject, ...]:
    """Return the objects of an Export-Clixml file, as many as stand before a tear."""
    reader = _Clixml(file)
    # What came before a tear counts.
    with contextlib.suppress(expat.ExpatError, _Refuse, ValueError):
        reader.parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - expat's own signature
    return tuple(reader.objects)


def read_json(text: str, file: str) -> tuple[ConfigObject, ...]:
    """Return the objects of ConvertTo-Json, nothing if it isn't JSON."""
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return ()
    lines = _line_finder(text)
    return tuple(_from_json(data, file, lines, 0))


def _line_finder(text: str) -> Any:  # noqa: ANN401 - a closure over the position reached
    position, line = 0, 1

    def find(name: str) -> int:
        nonlocal position, line
        at = text.find(f'"{name}"', position)
        if at < 0:
            return line
        line += text.count("\n", position, at)
        position = at
        return line

    return find


def _from_json(data: Any, file: str, lines: Any, depth: int) -> Iterator[ConfigObject]:  # noqa: ANN401 - JSON is anything
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for entry in data[:_MAX_ITEMS]:
            yield from _from_json(entry, file, lines, depth + 1)
        return
    if not isinstance(data, dict):
        return
    if not kind_of(str(key).lower() for key in data):
        for value in data.values():
            if isinstance(value, (list, dict)):
                yield from _from_json(value, file, lines, depth + 1)
        return
    properties = {str(key): _json_value(value, lines(str(key))) for key, value in data.items()}
    first = min((p.line for p in properties.values()), default=1)
    made = make(properties, file, first)
    if made is not None:
        yield made


def _json_value(value: Any, line: int) -> Property:  # noqa: ANN401 - JSON is anything
    if isinstance(value, dict):
        inner = next(
            (value[key] for key in ("value", "Value", "Address", "Domain", "Name") if key in value), None
        )
        if inner is None or isinstance(inner, dict):
            return Property((), line, known=False)
        return _json_value(inner, line)
    if isinstance(value, list):
        parts = [_json_value(entry, line) for entry in value[:_MAX_ITEMS]]
        return Property(
            tuple(part.text for part in parts), line, listed=True, known=all(part.known for part in parts)
        )
    if isinstance(value, (str, bool)):
        return property_of(str(value), line)
    if value is None:
        return Property((), line)
    # A number stands for an enumeration here, and its meaning isn't in the file.
    return Property((str(value),), line, known=False)


def read_csv(text: str, file: str) -> tuple[ConfigObject, ...]:
    """Return the objects of Export-Csv (comma, semicolon or tab), nothing if the header names none.

    The commas of a command or of some values make no table: its names are names of properties, and most of
    its rows have as many cells.
    """
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#TYPE")), None)
    if first is None:
        return ()
    delimiter = max(",;\t", key=lines[first].count)
    names = _columns(lines[first], delimiter)
    if not kind_of(name.lower() for name in names):
        return ()
    found: list[ConfigObject] = []
    strange = 0
    reader = csv.reader(lines[first + 1 :], delimiter=delimiter)
    try:
        for row in reader:
            if len(row) != len(names) or len(found) >= _MAX_ITEMS:
                strange += bool(row)
                continue
            line = first + 1 + reader.line_num
            made = make({n: _cell(c, line) for n, c in zip(names, row, strict=True)}, file, line)
            if made is not None:
                found.append(made)
    except csv.Error:
        pass  # A cell beyond all limits: the rows before it count.
    return tuple(found) if len(found) >= min(strange, _MAX_ITEMS) else ()


def _columns(header: str, delimiter: str) -> list[str]:
    """Return the names in a header; none for a line that is no header: one column alone is just a word."""
    try:
        names = [name.strip().strip('"') for name in next(csv.reader([header], delimiter=delimiter), [])]
    except csv.Error:
        return []
    return names if len(names) > 1 and all(map(_COLUMN.fullmatch, names)) else []


def _cell(text: str, line: int) -> Property:
    """Return a cell; Export-Csv writes the name of the type for a list, which says nothing."""
    return property_of(text, line)

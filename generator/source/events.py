"""YAML text to data, event by event.

Nodes are never composed: PyYAML's C composer recurses and takes the interpreter down with it on deep nesting,
and composing would need a resolver only to ignore it. Here every scalar stays the text that was written.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from generator.diagnostics import Finding, InputProblems, Mark, Severity
from generator.lines import split_lines
from generator.source import syntax
from generator.source.characters import character_finding, forbidden, forbidden_in_value
from generator.source.document import Document, Path, Place

MAX_DEPTH = 64
_MAX_FINDINGS = 50  # nobody reads more, and a damaged file could bring one for each line
# PyYAML without libyaml reads the same language ten times slower; its wheels have libyaml everywhere.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Patterns stay text until something suspicious needs them: compiling them would slow every start down.
_CONTINUED = r"\s*(?:- |[\w.-]+:(?:\s|$))"
_GLUED_COMMENT = r"[ \t]+(#[^\s#]\S*)"
_COMMENT_REACH = 80
_NULLS = frozenset({"~", "null", "Null", "NULL"})
_TYPOGRAPHIC = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb"


def parse(text: str, file: str) -> Document:
    """Return the description in *text*; *file* is the name that its marks bear.

    Raises:
        InputProblems: the text is no YAML, or more than this tool accepts of it: one document, a mapping,
            at most 64 levels deep, without anchors, aliases, tags, complex or duplicate keys.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    if lines[-1]:
        # libyaml counts one more line when the last one has no end: its marks would point outside.
        lines = (*lines, "")
    problems = list(forbidden(lines, file))
    if problems:
        raise InputProblems(problems)
    builder = _Builder(file, lines)
    try:
        # Line by line joined again: the byte order mark is gone, and positions count as the lines do.
        for event in _events("\n".join(lines)):
            builder.take(event)
        builder.finish()
    except _StopReading:
        pass
    except yaml.YAMLError as error:
        told = {(finding.rule, finding.mark) for finding in builder.findings}
        causes = syntax.explain(error, file, lines, builder.last, builder.opened())
        builder.findings += [cause for cause in causes if (cause.rule, cause.mark) not in told]
    if builder.findings:
        raise InputProblems(builder.findings)
    return Document(builder.root, builder.values, builder.keys, {file: lines})


def _events(text: str) -> Iterator[Event]:
    """Yield the events of *text*, all up to the level that is one too deep.

    libyaml looks ahead, and from 0.2.6 on it gives up at a depth of its own before it has told the events
    that lead there. The slower reader tells them, so the place of the mistake is the same everywhere.
    """
    taken = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            taken += 1
            yield event
    except yaml.YAMLError as error:
        if "nesting depth" not in str(error):
            raise
        yield from islice(yaml.parse(text, Loader=yaml.SafeLoader), taken, None)


class _StopReading(Exception):  # noqa: N818 - it leaves a loop; the findings are the error
    """What follows cannot be read sensibly."""


class _Open:
    """A mapping or list that is being filled."""

    __slots__ = ("items", "key", "path")

    def __init__(self, items: Any, path: Path) -> None:  # noqa: ANN401 - a dict or a list of anything
        self.items = items
        self.path = path
        self.key: str | None = None


class _Builder:
    """Takes the events of one text and keeps data, places and findings."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.root: dict[str, Any] = {}
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.findings: list[Finding] = []
        self.last: ScalarEvent | None = None
        self._file = file
        self._lines = lines
        self._stack: list[_Open] = []
        self._documents = 0

    def take(self, event: object) -> None:
        """Add one event to what is built."""
        if isinstance(event, ScalarEvent):
            self._check_node(event)
            self.last = event
            top = self._stack[-1] if self._stack else None
            if top is not None and top.key is None and isinstance(top.items, dict):
                self._take_key(top, event)
            else:
                self._take_value(event)
        elif isinstance(event, MappingStartEvent):
            self._open(event, {})
        elif isinstance(event, SequenceStartEvent):
            self._open(event, [])
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._stack.pop()
        elif isinstance(event, AliasEvent):
            self.findings += syntax.unquoted_stars(self._file, self._lines, syntax.start_of(event))
            raise _StopReading
        elif isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._find("Y14", event)
                raise _StopReading

    def opened(self) -> syntax.Spot | None:
        """Return where the innermost mapping or list begins that is still open."""
        if not self._stack:
            return None
        _, line, column = self.values[self._stack[-1].path]
        return line - 1, column - 1

    def finish(self) -> None:
        """Note what can only be said when the text has ended."""
        if () not in self.values:
            self.findings.append(Finding("Y16", Severity.ERROR, variant="empty", values={"file": self._file}))

    def _take_key(self, top: _Open, event: ScalarEvent) -> None:
        key = str(event.value)
        place = self._place(event)
        path = (*top.path, key)
        self._check_text(event, path)
        if not key and not event.style:
            self._find("Y17", event, "empty")
        elif key[0:1] in ("\u00a0", "\u3000"):
            self._find("Y07", event, "blank", code=f"U+{ord(key[0]):04X}")
        if key in top.items:
            _, line, column = self.keys[path]
            self._find("Y13", event, path=path, key=key, line=str(line), column=str(column))
        self.keys[path] = place
        top.key = key

    def _take_value(self, event: ScalarEvent) -> None:
        path = self._next_path(event)
        value = str(event.value)
        if not event.style:
            self._check_plain(event, value, path)
        elif event.style in "'\"":
            self._check_continued(event, path)
        self._check_text(event, path)
        self._put(event, value, path)

    def _open(self, event: MappingStartEvent | SequenceStartEvent, items: Any) -> None:  # noqa: ANN401
        self._check_node(event)
        if not self._stack and isinstance(items, list):
            self._find("Y16", event, "list")
            raise _StopReading
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and isinstance(top.items, dict):
            before = self._line(event)[: syntax.start_of(event)[1] + 1]
            self._find("Y17", event, "placeholder" if before.endswith("{{") else "")
            raise _StopReading
        if len(self._stack) >= MAX_DEPTH:
            self._find("Y15", event, limit=str(MAX_DEPTH))
            raise _StopReading
        path = self._next_path(event)
        self._put(event, items, path)
        self._stack.append(_Open(items, path))

    def _next_path(self, event: NodeEvent) -> Path:
        """Return the path of the value that comes now."""
        if self._stack:
            top = self._stack[-1]
            return (*top.path, str(len(top.items)) if top.key is None else top.key)
        if isinstance(event, ScalarEvent):
            self._refuse_text(event)
            raise _StopReading
        return ()

    def _refuse_text(self, event: ScalarEvent) -> None:
        """Say why the whole description is a text: keys without colon, no keys at all, or nothing."""
        first, last = syntax.start_of(event)[0], syntax.end_of(event)[0]
        if not event.style and any(":" in line for line in self._lines[first : last + 1]):
            self.findings.append(syntax.no_colon(self._file, self._lines, syntax.start_of(event)))
        else:
            self._find("Y16", event, "text" if event.value or event.style else "empty", file=self._file)

    def _put(self, event: NodeEvent, value: Any, path: Path) -> None:  # noqa: ANN401
        self.values[path] = self._place(event)
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        if top.key is None:
            top.items.append(value)
        else:
            top.items[top.key] = value
            top.key = None

    def _check_node(self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
        if event.tag is not None or event.anchor is not None:
            word = syntax.word_at(self._line(event), syntax.start_of(event)[1])
            self._find("Y06", event, character=word[:1], value=word)

    def _check_plain(self, event: ScalarEvent, value: str, path: Path) -> None:
        if not value:
            self._check_missing(path, event)
        elif value in _NULLS:
            self._find("Y12", event, "null", path=path, value=value)
        elif value[0] in _TYPOGRAPHIC:
            self._find("Y19", event, path=path, character=value[0])
        line, column = syntax.end_of(event)
        # A piece of the line only: in a file of one long line this would be done over and over.
        after = self._lines[line][column : column + _COMMENT_REACH]
        comment = re.match(_GLUED_COMMENT, after) if "#" in after else None
        if comment:
            self._find("Y20", event, path=path, comment=comment.group(1), value=value)

    def _check_missing(self, path: Path, event: ScalarEvent) -> None:
        """Say that a key or a dash has no value, at the key: the empty value stands nowhere."""
        if event.tag is not None or event.anchor is not None:
            return  # "!x" is told already
        place = self.keys.get(path) or self._place(event)
        key = path[-1]
        variant, values = "", {"key": key}
        if path not in self.keys:
            variant = "item"
        elif ":" in key.strip(":"):
            name, _, value = key.partition(":")
            variant, values = "glued", {"key": name, "value": value}
        else:
            from generator.model import shape  # noqa: PLC0415 - only a wrong description pays for it

            variant = shape.unfilled(path)
        self._find_at(Mark(*place), "Y12", variant, path=path, **values)

    def _check_continued(self, event: ScalarEvent, path: Path) -> None:
        """Refuse a quoted value that seems to have swallowed the lines after it."""
        first, last = syntax.start_of(event)[0] + 1, syntax.end_of(event)[0] + 1
        if any(re.match(_CONTINUED, line) for line in self._lines[first:last]):
            self._find("Y08", event, "swallowed", path=path, quote=event.style or "", last=str(last))

    def _check_text(self, event: ScalarEvent, path: Path) -> None:
        character = forbidden_in_value(str(event.value))
        if not character:
            return
        (first, start), (last, end) = syntax.start_of(event), syntax.end_of(event)
        written = self._lines[first][start : end if first == last else None]
        if event.style == '"' and "\\" in written:
            # "C:\new" holds a line feed and "C:\Logs" a line separator: a path, not an escape.
            self._find("Y18", event, path=path)
        else:
            mark = Mark(self._file, first + 1, start + max(written.find(character), 0) + 1)
            self.findings.append(character_finding(character, mark, self._lines[first], path))

    def _line(self, event: NodeEvent | DocumentStartEvent) -> str:
        return self._lines[syntax.start_of(event)[0]]

    def _place(self, event: NodeEvent | DocumentStartEvent) -> Place:
        line, column = syntax.start_of(event)
        return (self._file, line + 1, column + 1)

    def _mark(self, event: NodeEvent | DocumentStartEvent) -> Mark:
        return Mark(*self._place(event))

    def _find(
        self,
        rule: str,
        event: NodeEvent | DocumentStartEvent,
        variant: str = "",
        path: Path = (),
        **values: str,
    ) -> None:
        self._find_at(self._mark(event), rule, variant, path=path, **values)

    def _find_at(self, mark: Mark, rule: str, variant: str, *, path: Path = (), **values: str) -> None:
        line = self._lines[mark.line - 1]
        self.findings.append(Finding(rule, Severity.ERROR, path, variant, values, mark, line))
        if len(self.findings) >= _MAX_FINDINGS:
            raise _StopReading

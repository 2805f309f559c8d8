"""What can be wrong with a description, where it stands, and how that is told to people and to programs.

The formats show findings in reading order: by file in the order in which the files first appear, then by
line and column. Everything that comes from outside (lines, values, file names) is made harmless before it is
shown: a control character, a direction mark or a lone surrogate appears as ``<U+202E>``, never as itself.
"""

import enum
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

JSON_FORMAT = "hybrid-runbook/findings/1"
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_EXCERPT_LENGTH = 100  # characters of the offending line that are shown
_BEFORE_CARET = 60  # of these, how many may stand before the caret
_VALUE_LENGTH = 160  # longer values are cut in the middle: a sentence must stay one
_TAB = "    "
_URI_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1, the column in characters."""

    file: str
    line: int
    column: int


class Severity(enum.StrEnum):
    """How much a finding weighs: an error refuses the description, the others accompany it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user about her description.

    Attributes:
        rule: id of the rule, ``V24``; ids that start with ``Y`` belong to the reader of YAML,
            those with ``F`` to the reader of console text.
        severity: how much it weighs.
        path: where in the description, list items by their index as text.
        variant: which of the rule's sentences to use; empty for ``default``.
        values: what the placeholders of the sentence stand for.
        mark: where in which file, once known.
        excerpt: the line at the mark, as it stands in the file.
        at_key: the finding is about the key itself (unknown, misspelt), so its place is the key's.
    """

    rule: str
    severity: Severity
    path: tuple[str, ...] = ()
    variant: str = ""
    # A dict has no hash; without it a finding still is one, so sets of findings stay possible.
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    mark: Mark | None = None
    excerpt: str = ""
    at_key: bool = False


class InputProblems(Exception):  # noqa: N818 - several findings are one exception, and none of them an Error
    """The input is refused; ``findings`` says why, at least one of them an error."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        return ", ".join(f"{finding.rule} at {_place(finding)}" for finding in self.findings)


class Sentences(Protocol):
    """What the formats need of the locale files; `generator.text.Text` is one."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key*, its placeholders filled."""

    def has(self, key: str) -> bool:
        """Say whether there is such a sentence."""


def for_people(findings: Iterable[Finding], text: Sentences) -> str:
    """Return the findings as lines for a terminal, without a line break at the end; "" if there are none.

    Each is ``file:line:column: severity RULE: message``, the numbered line with a caret under the place, and
    the fix. A finding without a mark is led by its path and has no excerpt.
    """
    return "\n".join(line for finding in in_reading_order(findings) for line in _paragraph(finding, text))


def as_json(findings: Iterable[Finding], text: Sentences) -> dict[str, Any]:
    """Return the findings as a document of the format named in its first entry.

    ``file``, ``line`` and ``column`` are null where there is no place. ``excerpt`` is the line as it is shown
    (tabs widened, cut around the place), ``caret`` the 1-based screen column of the place in it.
    """
    ordered = in_reading_order(findings)
    return {
        "format": JSON_FORMAT,
        "counts": {severity.value: sum(f.severity is severity for f in ordered) for severity in Severity},
        "findings": [_entry(finding, text) for finding in ordered],
    }


def as_sarif(findings: Iterable[Finding], text: Sentences, *, version: str = "") -> dict[str, Any]:
    """Return the findings as a SARIF 2.1.0 log with one run; *version* is the generator's, if it is given.

    Columns are counted in Unicode code points, as everywhere here, and the log says so. Relative file names
    stay relative, so the log fits a checkout of the repository that holds the descriptions.
    """
    ordered = in_reading_order(findings)
    rules = sorted({finding.rule for finding in ordered})
    driver: dict[str, Any] = {"name": "hybrid-runbook", "rules": [_sarif_rule(rule, text) for rule in rules]}
    if version:
        driver["semanticVersion"] = version
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding, rules, text) for finding in ordered],
            }
        ],
    }


def in_reading_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by file (in the order of first appearance), line and column.

    Findings without a mark come first; those at one place keep the order in which they were found.
    """
    collected: Sequence[Finding] = tuple(findings)
    files: dict[str, int] = {}
    for finding in collected:
        if finding.mark:
            files.setdefault(finding.mark.file, len(files))

    def position(finding: Finding) -> tuple[int, int, int]:
        mark = finding.mark
        return (files[mark.file], mark.line, mark.column) if mark else (-1, 0, 0)

    return tuple(sorted(collected, key=position))


def harmless(value: str) -> str:
    """Return *value* with every character that a terminal could act on, or hide, written as ``<U+XXXX>``."""
    if value.isprintable():
        return value
    return "".join(
        character if character.isprintable() else f"<U+{ord(character):04X}>" for character in value
    )


def _paragraph(finding: Finding, text: Sentences) -> list[str]:
    severity = text(f"diagnostics.severity.{finding.severity.value}")
    place = _place(finding)
    lines = [f"{place}: {severity} {finding.rule}: " if place else f"{severity} {finding.rule}: "]
    lines[0] += message(finding, text)
    if finding.mark and finding.excerpt:
        shown, before = _excerpt(finding.excerpt, finding.mark.column)
        number = str(finding.mark.line)
        lines.append(f"  {number} | {shown}".rstrip())
        lines.append(f"  {' ' * len(number)} | {' ' * before}^")
    fix = _fix(finding, text)
    more = text("diagnostics.more", rule=finding.rule)
    lines.append(f"  {text('diagnostics.fix', fix=fix)}      {more}" if fix else f"  {more}")
    return lines


def _entry(finding: Finding, text: Sentences) -> dict[str, Any]:
    mark = finding.mark
    shown, before = _excerpt(finding.excerpt, mark.column) if mark and finding.excerpt else ("", None)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": message(finding, text),
        "fix": _fix(finding, text),
        "path": list(finding.path),
        "file": mark.file if mark else None,
        "line": mark.line if mark else None,
        "column": mark.column if mark else None,
        "excerpt": shown,
        "caret": None if before is None else before + 1,
    }


def _sarif_rule(rule: str, text: Sentences) -> dict[str, Any]:
    described: dict[str, Any] = {"id": rule}
    for part, key in (("shortDescription", "title"), ("fullDescription", "why")):
        if text.has(f"{theme(rule)}.{rule}.{key}"):
            described[part] = {"text": text(f"{theme(rule)}.{rule}.{key}")}
    return described


def _sarif_result(finding: Finding, rules: Sequence[str], text: Sentences) -> dict[str, Any]:
    said = message(finding, text)
    fix = _fix(finding, text)
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": finding.severity.value,
        "message": {"text": f"{said}\n{text('diagnostics.fix', fix=fix)}" if fix else said},
    }
    location: dict[str, Any] = {}
    if finding.mark:
        region = {"startLine": finding.mark.line, "startColumn": finding.mark.column}
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(finding.mark.file)},
            "region": region,
        }
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": ".".join(finding.path)}]
    if location:
        result["locations"] = [location]
    return result


def message(finding: Finding, text: Sentences) -> str:
    """Return what *finding* says, without its place, in one sentence that a terminal can show."""
    key = f"{theme(finding.rule)}.{finding.rule}.messages.{finding.variant or 'default'}"
    return text(key, **_shown_values(finding))


def _fix(finding: Finding, text: Sentences) -> str:
    """Return the fix of the finding's variant, else the rule's only fix, else ""."""
    for variant in (finding.variant or "default", "default"):
        key = f"{theme(finding.rule)}.{finding.rule}.fix.{variant}"
        if text.has(key):
            return text(key, **_shown_values(finding))
    return ""


def theme(rule: str) -> str:
    """Return the theme of the locale files under which the sentences of *rule* are filed."""
    return {"Y": "source", "F": "facts"}.get(rule[:1], "rules")


def _shown_values(finding: Finding) -> dict[str, str]:
    return {name: harmless(_shortened(value)) for name, value in finding.values.items()}


def _shortened(value: str) -> str:
    if len(value) <= _VALUE_LENGTH:
        return value
    half = _VALUE_LENGTH // 2
    return f"{value[:half]}...{value[-half:]}"


def _place(finding: Finding) -> str:
    if finding.mark:
        return f"{harmless(finding.mark.file)}:{finding.mark.line}:{finding.mark.column}"
    return harmless(".".join(finding.path))


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """Return the part of *line* to show, and how many screen columns stand before the place."""
    index = min(max(column - 1, 0), len(line))
    begin, end = 0, len(line)
    if len(line) > _EXCERPT_LENGTH:
        begin = max(0, min(index - _BEFORE_CARET, len(line) - _EXCERPT_LENGTH))
        end = begin + _EXCERPT_LENGTH
    left = ("..." if begin else "") + _shown_line(line[begin:index])
    right = _shown_line(line[index:end]) + ("..." if end < len(line) else "")
    return left + right, _width(left)


def _shown_line(piece: str) -> str:
    return harmless(piece.replace("\t", _TAB))


def _width(shown: str) -> int:
    """Return how many columns a terminal with a fixed-width font needs for *shown*."""
    if shown.isascii():
        return len(shown)
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me")
        else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in shown
    )


def _uri(file: str) -> str:
    """Return the file name as a relative reference, or as a file URI if it is absolute."""
    path = file.replace("\\", "/")
    # Lone surrogates occur in names that are no valid text in the file system's encoding.
    octets = path.encode("utf-8", "surrogatepass")
    quoted = "".join(chr(octet) if octet in _URI_SAFE else f"%{octet:02X}" for octet in octets)
    if path.startswith("/"):
        return f"file://{quoted}"
    return f"file:///{quoted}" if path[1:3] == ":/" else quoted

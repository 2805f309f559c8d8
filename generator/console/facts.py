"""Facts: what the discovery blocks of a bundle printed, with the place of each value."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.console.lines import Line, facts_in
from generator.console.results import results
from generator.console.rows import to_rows
from generator.console.wrapping import loosely, unbroken
from generator.diagnostics import Finding, Mark, Severity
from generator.lines import split_lines

INCOMPLETE = "F02"
CONTRADICTION = "F03"
NOTHING = "F04"

_COUNT = "count"
_READ = "read"
_CONNECTORS = ("send_connectors", "inbound_connectors")
_LEVEL = "ProtocolLoggingLevel"
_SWITCHED = re.compile(rf"^{loosely('from')}\s*'(?P<found>.*)'\s*{loosely('to')}\s*'(?P<set>.*)'$")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that a console showed: text, or the texts of a complete list.

    Attributes:
        mark: where the value stands in the paste; for a list, its number of items.
        items: where each item of a list stands.
    """

    path: Path
    value: str | tuple[str, ...]
    mark: Mark
    items: tuple[Mark, ...] = ()

    def shown(self) -> str:
        """Return the value as people read it."""
        return self.value if isinstance(self.value, str) else ", ".join(self.value)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that can be believed of one or several console texts.

    Attributes:
        values: the facts by path, in the order in which they were printed.
        findings: damaged, incomplete and contradictory ones, none of which is in `values`.
        lines: file → its lines.
    """

    values: Mapping[Path, Fact]
    findings: tuple[Finding, ...]
    lines: Mapping[str, Sequence[str]]

    def text(self, *path: str) -> str | None:
        """Return the text at *path*; `None` if it wasn't read or is a list."""
        fact = self.values.get(path)
        return fact.value if fact and isinstance(fact.value, str) else None

    def below(self, *path: str) -> dict[str, dict[str, Fact]]:
        """Return the objects directly below *path*, by name, each with its facts by property."""
        depth = len(path)
        found: dict[str, dict[str, Fact]] = {}
        for known, fact in self.values.items():
            if known[:depth] == path and len(known) == depth + 2:
                found.setdefault(known[depth], {})[known[-1]] = fact
        return found


@dataclass(slots=True)
class _Reading:
    """A list as one block printed it: its stated length, and the items that arrived."""

    path: Path
    count: Line | None
    items: dict[str, Line] = field(default_factory=dict)
    torn: bool = False


def parse(text: str, file: str) -> Facts:
    """Return the facts of a console text, which *file* names in findings.

    Nothing is half believed: what its checksum doesn't prove, a list that isn't complete, and a value that
    was printed differently at two places are findings (F01 to F04) and no facts.
    """
    return gather({file: text})


def gather(texts: Mapping[str, str]) -> Facts:
    """Return the facts of several console texts, by file, as if they were one; see `parse`."""
    lines = {file: split_lines(text) for file, text in texts.items()}
    printed: list[Line] = []
    findings: list[Finding] = []
    for file, own in lines.items():
        count = len(printed) + len(findings)
        for found in facts_in(to_rows(own), file) if any("~" in line for line in own) else ():
            if isinstance(found, Line):
                printed.append(found)
            else:
                findings.append(found)
        if count == len(printed) + len(findings):
            findings.append(Finding(NOTHING, Severity.ERROR, values={"file": file}, mark=Mark(file, 1, 1)))
    readings, singles = _readings(printed)
    problems = [_incomplete(reading) for reading in readings]
    findings += [problem for problem in problems if problem]
    complete = [_list(reading) for reading, problem in zip(readings, problems, strict=True) if not problem]
    values, contradictions = _agreed(_explained((*singles, *complete), texts))
    return Facts(values, (*findings, *contradictions), lines)


def _explained(printed: Sequence[Fact], texts: Mapping[str, str]) -> Iterator[Fact]:
    """Yield the facts without those of which the text itself says why they differ from an earlier one.

    A block that reads one connector alone counts fewer than one that reads all. And where a bundle switched
    protocol logging on, the level found before is the one to restore: a later reading shows the bundle's own.
    """
    most: dict[Path, int] = {}
    for fact in printed:
        if _counts_connectors(fact):
            most[fact.path] = max(most.get(fact.path, 0), _number(fact.shown()))
    levels = {(fact.path, fact.value) for fact in printed if fact.path[-1] == _LEVEL}
    switched = _switched(texts) if levels else frozenset()
    for fact in printed:
        fewer = _counts_connectors(fact) and fact.value != str(most[fact.path])
        own = any(fact.value == after and (fact.path, before) in levels for before, after in switched)
        if not (fewer or own):
            yield fact


def _counts_connectors(fact: Fact) -> bool:
    return fact.path[0] in _CONNECTORS and fact.path[1:] == (_READ,)


def _switched(texts: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the level before and after for each time that a bundle switched protocol logging on."""
    said = (result for file, text in texts.items() for result in results(text, file))
    changed = (r for r in said if r.word == "CHANGED" and r.step.partition("@")[0] == "onprem.logging")
    matches = (_SWITCHED.search(result.text) for result in changed)
    return frozenset((unbroken(match["found"]), unbroken(match["set"])) for match in matches if match)


def _agreed(printed: Iterable[Fact]) -> tuple[dict[Path, Fact], list[Finding]]:
    """Return each fact once, and a finding for each that was printed with different values."""
    values: dict[Path, Fact] = {}
    contradicted: dict[Path, Finding] = {}
    for fact in printed:
        first = values.setdefault(fact.path, fact)
        if fact.value != first.value:
            contradicted.setdefault(fact.path, _contradiction(first, fact))
    believed = {path: fact for path, fact in values.items() if path not in contradicted}
    return believed, list(contradicted.values())


def _readings(printed: Sequence[Line]) -> tuple[list[_Reading], list[Fact]]:
    """Return the lists, each time that one was printed, and the facts that belong to no list."""
    readings: list[_Reading] = []
    latest: dict[Path, _Reading] = {}
    singles: list[Fact] = []
    for line in printed:
        path, name = line.path[:-1], line.path[-1]
        if not (name == _COUNT or (name.isascii() and name.isdigit())):
            singles.append(Fact(line.path, line.value, line.mark))
            continue
        current = latest.get(path)
        if name == _COUNT or current is None:
            current = latest[path] = _Reading(path, line if name == _COUNT else None)
            readings.append(current)
        if name != _COUNT:
            known = current.items.setdefault(name, line)
            current.torn = current.torn or known.value != line.value
    return readings, singles


def _incomplete(reading: _Reading) -> Finding | None:
    """Return what is wrong with a list of which not every item arrived."""
    path = ".".join(reading.path)
    values = {"path": path, "read": str(len(reading.items))}
    if reading.count is None:
        mark = next(iter(reading.items.values())).mark
        return Finding(INCOMPLETE, Severity.WARNING, variant="count", values=values, mark=mark)
    wanted = [str(index) for index in range(_number(reading.count.value))]
    if reading.torn or sorted(wanted) != sorted(reading.items):
        values["count"] = reading.count.value
        return Finding(INCOMPLETE, Severity.WARNING, values=values, mark=reading.count.mark)
    return None


def _number(text: str) -> int:
    """Return a count as a number; no list has more than 100,000 items."""
    return min(int(text), 100_000) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _list(reading: _Reading) -> Fact:
    items = [reading.items[str(index)] for index in range(len(reading.items))]
    marks = tuple(item.mark for item in items)
    mark = reading.count.mark if reading.count else marks[0]
    return Fact(reading.path, tuple(item.value for item in items), mark, marks)


def _contradiction(first: Fact, later: Fact) -> Finding:
    """Return the error for two values of one property; which of them is still true can't be told."""
    values = {
        "path": ".".join(first.path),
        "first": first.shown(),
        "later": later.shown(),
        "place": f"{first.mark.file}:{first.mark.line}",
    }
    return Finding(CONTRADICTION, Severity.ERROR, values=values, mark=later.mark)

"""Console texts against a bundle: which step said what, and what in them isn't this bundle's."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.closing.bundle import Bundle
from generator.console import Result, results
from generator.console.rows import Row, to_rows
from generator.diagnostics import Finding, Mark, Severity
from generator.lines import split_lines

STRAY = "F11"
ANOTHER = "F12"
NOTHING = "F14"

_WORD = re.compile(r"[A-Za-z0-9._@*-]{1,120}")  # what a block's header takes of a ticket's id
_HEADER = re.compile(r"# Step \d\d+ .*\bchange (?P<ticket>[A-Za-z0-9._@*-]+)$")
_HEADER_ROWS = 3
_PROMPT = re.compile(r"(?:\[PS\]|PS) ?[A-Za-z/\\~][^>]*>")
_MOST_SESSION_ROWS = 40


@dataclass(frozen=True, slots=True)
class Said:
    """A result of a step, and what its window showed before it, without the echo of the block."""

    result: Result
    session: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the console texts say of a bundle's steps.

    Attributes:
        said: step id → its results in the order in which they stand in the texts, the last one counts.
        findings: results that belong to another bundle, and texts without any.
    """

    said: Mapping[str, tuple[Said, ...]]
    findings: tuple[Finding, ...]

    def last(self, identifier: str) -> Result | None:
        """Return the result that counts; `None` if the step has none."""
        said = self.said.get(identifier)
        return said[-1].result if said else None


def hear(bundle: Bundle, texts: Mapping[str, str]) -> Heard:
    """Return what the console *texts*, by file, say of the steps of *bundle*."""
    said: dict[str, list[Said]] = {}
    findings: list[Finding] = []
    known = {step.id for step in bundle.steps}
    for file, text in texts.items():
        found = results(text, file)
        lines = split_lines(text)
        rows = to_rows(lines)
        headers = tuple(_headers(rows, bundle.ticket))
        if not found:
            findings.append(Finding(NOTHING, Severity.WARNING, values={"file": file}))
        before = 0
        for result in found:
            other = _other_ticket(result, headers, bundle.ticket)
            if other or result.step not in known:
                findings.append(_stray(result, other, lines[result.line - 1], bundle.ticket))
            else:
                session = tuple(_session(rows[before : result.line - 1]))
                said.setdefault(result.step, []).append(Said(result, session))
            before = result.last
    if findings and not said and any(finding.rule == STRAY for finding in findings):
        findings.append(Finding(ANOTHER, Severity.ERROR, values={"ticket": bundle.ticket or "-"}))
    return Heard({step: tuple(every) for step, every in said.items()}, tuple(findings))


def _headers(rows: Sequence[Row], ticket: str) -> Iterator[tuple[int, str]]:
    """Yield line and ticket of each block's first line; its end may be wrapped onto the next rows."""
    for index, row in enumerate(rows):
        if "# Step " not in row.text:
            continue
        joined = [
            "".join(more.text for more in rows[index : index + count + 1]) for count in range(_HEADER_ROWS)
        ]
        found = [match["ticket"] for text in joined if (match := _HEADER.search(text))]
        if found:
            # A ticket that was cut by the wrapping is no other ticket.
            yield row.number, ticket if ticket in found else found[0]


def _other_ticket(result: Result, headers: Sequence[tuple[int, str]], ticket: str) -> str:
    """Return the other ticket under whose block *result* stands; "" if it may be this bundle's."""
    index = bisect([line for line, _ in headers], result.line) - 1
    if index < 0 or not _WORD.fullmatch(ticket):
        return ""
    found = headers[index][1]
    return "" if found == ticket else found


def _stray(result: Result, other: str, line: str, ticket: str) -> Finding:
    """Return the warning for a result that doesn't count."""
    values = {"step": result.step, "word": result.word, "found": other, "ticket": ticket}
    mark = Mark(result.file, result.line, max(line.find("RESULT"), 0) + 1)
    variant = "ticket" if other else ""
    return Finding(STRAY, Severity.WARNING, variant=variant, values=values, mark=mark, excerpt=line)


def _session(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what a block printed: what follows the echo of its closing brace, without prompts."""
    begin = max((index + 1 for index, row in enumerate(rows) if row.text == "}"), default=0)
    shown = [row.text for row in rows[begin:] if row.text and not _PROMPT.match(row.text)]
    yield from shown[-_MOST_SESSION_ROWS:]

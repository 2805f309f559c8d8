"""A diagnosis for people."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from generator.diagnosis.change import section
from generator.diagnosis.result import Diagnosis, Exhibit, Judgement, Outcome
from generator.diagnosis.wording import WIDTH, Sentences, harmless, marked, reason_of, title_of
from generator.diagnostics import for_people as findings_for_people
from generator.evidence.facts import RELAY_FAMILY, Reading

_MAX_INPUTS = 24
_MAX_WIZARD = 8
_COLUMN = 56
_SERVER_COLUMNS = (
    "server",
    "connector",
    "refused",
    "passed",
    "offered",
    "thumbprint",
    "not_after",
    "seen_address",
    "tls",
)
_REFUSAL_COLUMNS = ("kind", "count", "origin", "region", "server", "reporter", "connector", "first", "last")
_CONNECTOR_COLUMNS = ("name", "connector_type", "enabled", "certificate_name", "addresses", "fits")


def for_people(diagnosis: Diagnosis, text: Sentences, following: Sequence[str] = ()) -> str:
    """Return the report: verdict first, then the evidence, tables, and what to do.

    *following* are the lines that say which command comes next.
    """
    parts = [
        _head(diagnosis, text),
        *(_judgement(diagnosis.verdict, text) if diagnosis.verdict else ()),
        *_others(diagnosis, text),
        _section("missing", list(_needs(diagnosis.needs, text)), text),
        _section("contradictions", list(_contradictions(diagnosis, text)), text),
        _section("refusals", _table(diagnosis.told, _REFUSAL_COLUMNS, text), text),
        _section("servers", _table(diagnosis.servers, _SERVER_COLUMNS, text), text),
        _section("connectors", _table(diagnosis.connectors, _CONNECTOR_COLUMNS, text), text),
        _section("do", _todo(diagnosis, text), text),
        _section("change", _change(diagnosis, text), text),
        _section("next", [f"  {line}" for line in following], text),
        _section("wizard", [f"  {q.place}  {marked(q)}" for q in diagnosis.wizard[:_MAX_WIZARD]], text),
        _section("findings", _findings(diagnosis, text), text),
        _section("inputs", list(_inputs(diagnosis.readings, text)) + list(_notes(diagnosis, text)), text),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(diagnosis: Diagnosis, text: Sentences) -> str:
    count = sum(n for kind, n in diagnosis.refusals.items() if kind in {k.value for k in RELAY_FAMILY})
    key = diagnosis.outcome.value
    if diagnosis.outcome is Outcome.OPEN and not count:
        key = "open_other"
    verdict = diagnosis.verdict
    cause, title = (verdict.cause, title_of(verdict, text)) if verdict else ("", "")
    return text(f"diagnosis.verdict.{key}", cause=cause, title=title, refusals=count)


def _judgement(judgement: Judgement, text: Sentences) -> Iterator[str]:
    reason = reason_of(judgement, text)
    if reason:
        yield _section("why", _wrapped(harmless(reason)), text)
    yield _section("evidence", list(_exhibits(judgement.exhibits, text)), text)
    key = f"diagnosis.causes.{judgement.cause}.refute"
    if text.has(key):
        yield _section("refute", _wrapped(text(key)), text)


def _wrapped(text: str, indent: str = "  ") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _section(heading: str, lines: Sequence[str], text: Sentences) -> str:
    return "\n".join([text(f"diagnosis.headings.{heading}"), *lines]) if lines else ""


def _exhibits(exhibits: Iterable[Exhibit], text: Sentences) -> Iterator[str]:
    for exhibit in exhibits:
        yield f"  {harmless(exhibit.quote.place)}  ({text(f'diagnosis.roles.{exhibit.role}')})"
        yield f"      {marked(exhibit.quote)}"


def _others(diagnosis: Diagnosis, text: Sentences) -> Iterator[str]:
    verdict = diagnosis.verdict
    if verdict and verdict.follows:
        lines = [f"  {cause}  {text(f'diagnosis.causes.{cause}.title')}" for cause in verdict.follows]
        yield _section("follows", lines, text)
    for heading, judgements in (("also", diagnosis.also), ("candidates", diagnosis.candidates)):
        lines = []
        for judgement in judgements:
            lines.append(f"  {judgement.cause}  {title_of(judgement, text)}")
            lines += _wrapped(harmless(reason_of(judgement, text)), "       ")
            lines += [f"     {line}" for line in _exhibits(judgement.exhibits[:3], text)]
        yield _section(heading, lines, text)


def _needs(needs: Iterable[str], text: Sentences) -> Iterator[str]:
    for need in needs:
        yield from _wrapped("- " + text(f"diagnosis.needs.{need}.what"))
        yield f"      {text(f'diagnosis.needs.{need}.command')}"


def _contradictions(diagnosis: Diagnosis, text: Sentences) -> Iterator[str]:
    for contradiction in diagnosis.contradictions:
        yield from _wrapped(
            "- " + harmless(text(f"diagnosis.contradictions.{contradiction.about}", **contradiction.values))
        )
        yield from (f"  {line}" for line in _exhibits(contradiction.exhibits, text))


def _table(rows: Sequence[Any], columns: Sequence[str], text: Sentences) -> list[str]:
    """Return aligned lines; a column that is empty everywhere is left out."""
    if not rows:
        return []
    cells = [{c: harmless(str(getattr(row, c)))[:_COLUMN] for c in columns} for row in rows]
    used = [column for column in columns if any(row[column] for row in cells)]
    heads = {column: text(f"diagnosis.columns.{column}") for column in used}
    widths = {c: max(len(heads[c]), *(len(row[c]) for row in cells)) for c in used}
    lines = ["  " + "  ".join(heads[c].ljust(widths[c]) for c in used).rstrip()]
    lines += ["  " + "  ".join(row[c].ljust(widths[c]) for c in used).rstrip() for row in cells[:_MAX_INPUTS]]
    return lines


def _todo(diagnosis: Diagnosis, text: Sentences) -> list[str]:
    if diagnosis.verdict is None:
        return []
    for theme in ("causes", "neighbours"):
        key = f"diagnosis.{theme}.{diagnosis.verdict.cause}.do"
        if text.has(key):
            return _wrapped(text(key))
    return []


def _change(diagnosis: Diagnosis, text: Sentences) -> list[str]:
    return [f"  {line}" for line in section(diagnosis.verdict, text)] if diagnosis.verdict else []


def _inputs(readings: Sequence[Reading], text: Sentences) -> Iterator[str]:
    for reading in readings[:_MAX_INPUTS]:
        note = f" ({harmless(reading.note)})" if reading.note else ""
        yield f"  {harmless(reading.file)}: {reading.kind}{note}"
    if len(readings) > _MAX_INPUTS:
        yield "  " + text("diagnosis.notes.more", count=len(readings) - _MAX_INPUTS)


def _findings(diagnosis: Diagnosis, text: Sentences) -> list[str]:
    return [f"  {line}" for line in findings_for_people(diagnosis.findings, text).splitlines()]


def _notes(diagnosis: Diagnosis, text: Sentences) -> Iterator[str]:
    for note, value in diagnosis.notes.items():
        yield from _wrapped(text(f"diagnosis.notes.{note}", places=value))

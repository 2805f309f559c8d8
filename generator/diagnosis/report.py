"""A diagnosis for people and for programs."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from generator.diagnosis.result import Diagnosis, Exhibit, Judgement, Outcome
from generator.evidence.facts import RELAY_FAMILY, Quote, Reading

FORMAT = "hybrid-runbook/diagnosis/1"
_WIDTH = 108
_AROUND = 48
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


class Sentences(Protocol):
    """What a report needs of ``generator.text.Text``."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key*."""
        ...

    def has(self, key: str) -> bool:
        """Say whether there is a sentence of this *key*."""
        ...


def harmless(text: str) -> str:
    """Return *text* with everything that a terminal would obey made visible."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text.replace("\t", " "))


def marked(quote: Quote) -> str:
    """Return the quoted line around its deciding part, which stands between ``>>`` and ``<<``."""
    text = quote.text
    if quote.part is None:
        return harmless(text if len(text) <= 2 * _WIDTH else text[: 2 * _WIDTH] + " ...")
    start, end = quote.part
    end = min(end, start + 3 * _WIDTH)
    before, part, after = text[:start], text[start:end], text[end:]
    before = before if len(before) <= _AROUND else "... " + before[-_AROUND:]
    after = after if len(after) <= _AROUND else after[:_AROUND] + " ..."
    return harmless(f"{before}>>{part}<<{after}")


def title_of(judgement: Judgement, text: Sentences) -> str:
    """Return the name of a cause or neighbour."""
    theme = "causes" if text.has(f"diagnosis.causes.{judgement.cause}.title") else "neighbours"
    return text(f"diagnosis.{theme}.{judgement.cause}.title")


def reason_of(judgement: Judgement, text: Sentences) -> str:
    """Return why, in one or two sentences; nothing for a neighbour, whose quote says it."""
    for variant in (judgement.variant, "default"):
        key = f"diagnosis.causes.{judgement.cause}.why.{variant}"
        if text.has(key):
            unknown = dict.fromkeys(_PLACEHOLDERS, "?")
            return text(key, **{**unknown, **{k: v or "?" for k, v in judgement.values.items()}}).strip()
    return ""


_PLACEHOLDERS = [
    "address",
    "allowed",
    "at",
    "connector",
    "count",
    "detail",
    "domain",
    "domains",
    "error",
    "expected",
    "hosts",
    "name",
    "names",
    "others",
    "own",
    "peer",
    "present",
    "right",
    "server",
    "status",
    "tenant",
    "text",
    "thumbprint",
    "until",
    "used",
    "value",
    "wanted",
]


def for_people(diagnosis: Diagnosis, text: Sentences) -> str:
    """Return the report: verdict first, then the evidence, tables, and what to do."""
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
        _section("change", _change(diagnosis), text),
        _section("wizard", [f"  {q.place}  {marked(q)}" for q in diagnosis.wizard[:_MAX_WIZARD]], text),
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
        _WIDTH,
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


def _change(diagnosis: Diagnosis) -> list[str]:
    """Return the ``change:`` section as YAML: plain keys, every text in double quotes."""
    change = diagnosis.verdict.change if diagnosis.verdict else {}
    if not change:
        return []
    lines = ["  change:"]
    for key, value in change.items():
        shown = value if key == "cause" else json.dumps(value, ensure_ascii=False)
        lines.append(f"    {key}: {shown}")
    return lines


def _inputs(readings: Sequence[Reading], text: Sentences) -> Iterator[str]:
    for reading in readings[:_MAX_INPUTS]:
        note = f" ({harmless(reading.note)})" if reading.note else ""
        yield f"  {harmless(reading.file)}: {reading.kind}{note}"
    if len(readings) > _MAX_INPUTS:
        yield "  " + text("diagnosis.notes.more", count=len(readings) - _MAX_INPUTS)


def _notes(diagnosis: Diagnosis, text: Sentences) -> Iterator[str]:
    for note, value in diagnosis.notes.items():
        yield from _wrapped(text(f"diagnosis.notes.{note}", places=value))


def as_json(diagnosis: Diagnosis, text: Sentences | None = None) -> dict[str, Any]:
    """Return the diagnosis as a document of ``FORMAT``; with *text* also titles and reasons."""
    return {
        "format": FORMAT,
        "outcome": diagnosis.outcome.value,
        "exit_code": diagnosis.exit_code,
        "verdict": _judgement_json(diagnosis.verdict, text) if diagnosis.verdict else None,
        "also": [_judgement_json(judgement, text) for judgement in diagnosis.also],
        "candidates": [_judgement_json(judgement, text) for judgement in diagnosis.candidates],
        "missing": [_need_json(need, text) for need in diagnosis.needs],
        "contradictions": [
            {"about": c.about, "values": dict(c.values), "evidence": _exhibits_json(c.exhibits)}
            for c in diagnosis.contradictions
        ],
        "told": [asdict(row) for row in diagnosis.told],
        "servers": [asdict(row) for row in diagnosis.servers],
        "inbound_connectors": [asdict(row) for row in diagnosis.connectors],
        "refusals": dict(diagnosis.refusals),
        "inputs": [asdict(reading) for reading in diagnosis.readings],
        "log_bytes": diagnosis.traffic.bytes,
        "log_refusals": dict(diagnosis.traffic.refusals),
        "sampled": diagnosis.traffic.sampled,
        "wizard": [_quote_json(quote) for quote in diagnosis.wizard],
        "notes": dict(diagnosis.notes),
    }


def _judgement_json(judgement: Judgement, text: Sentences | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "cause": judgement.cause,
        "proven": judgement.proven,
        "variant": judgement.variant,
        "values": dict(judgement.values),
        "evidence": _exhibits_json(judgement.exhibits),
        "needs": list(judgement.needs),
        "follows": list(judgement.follows),
        "change": _plain(judgement.change),
    }
    if text is not None:
        document["title"] = title_of(judgement, text)
        document["reason"] = reason_of(judgement, text)
    return document


def _plain(change: Mapping[str, object]) -> dict[str, object]:
    return {key: list(value) if isinstance(value, (list, tuple)) else value for key, value in change.items()}


def _exhibits_json(exhibits: Iterable[Exhibit]) -> list[dict[str, Any]]:
    return [{"role": exhibit.role, **_quote_json(exhibit.quote)} for exhibit in exhibits]


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "file": quote.file,
        "line": quote.line,
        "text": quote.text,
        "part": list(quote.part) if quote.part else None,
    }


def _need_json(need: str, text: Sentences | None) -> dict[str, str]:
    if text is None:
        return {"id": need}
    return {
        "id": need,
        "what": text(f"diagnosis.needs.{need}.what"),
        "command": text(f"diagnosis.needs.{need}.command"),
    }

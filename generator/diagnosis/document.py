"""A diagnosis for programs: one JSON document of a stated format."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from generator.diagnosis.result import Diagnosis, Exhibit, Judgement
from generator.diagnosis.wording import Sentences, reason_of, title_of
from generator.diagnostics import Finding, message
from generator.evidence.facts import Quote

FORMAT = "hybrid-runbook/diagnosis/1"


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
        "findings": [_finding_json(finding, text) for finding in diagnosis.findings],
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
        "lacks": list(judgement.lacks),
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


def _finding_json(finding: Finding, text: Sentences | None) -> dict[str, Any]:
    """Return what is wrong with a fact, as ``validate --output-format json`` names it."""
    document: dict[str, Any] = {
        "rule": finding.rule,
        "file": finding.mark.file if finding.mark else None,
        "line": finding.mark.line if finding.mark else None,
    }
    if text is not None:
        document["message"] = message(finding, text)
    return document

"""A diagnosis that may leave the house: its secrets stand behind stable placeholders."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from generator.diagnosis.expected import DESCRIPTION
from generator.diagnosis.result import Diagnosis, Judgement, RefusalRow
from generator.diagnostics import Finding
from generator.evidence.facts import Quote, Reading
from generator.redaction import Placeholders


def redacted(diagnosis: Diagnosis) -> Diagnosis:
    """Return *diagnosis* with every secret replaced; the same input always gives the same placeholders.

    Kept are times, status codes, line numbers, file types and the names of Exchange Online's own hosts.
    """
    from generator.plan.draft import slug  # noqa: PLC0415 - few reports leave the house

    holders = Placeholders()
    for row in diagnosis.servers:
        for name in (row.server, slug(row.server)):  # as step ids spell it
            holders.label("host", name)
        holders.label("connector", row.connector)
    for connector in diagnosis.connectors:
        holders.label("connector", connector.name)
    for judgement in filter(None, (diagnosis.verdict, *diagnosis.also, *diagnosis.candidates)):
        for key, kind in (("connector", "connector"), ("server", "host"), ("expected", "connector")):
            holders.label(kind, judgement.values.get(key, ""))
    hidden = _hide(diagnosis, holders)
    assert isinstance(hidden, Diagnosis)  # noqa: S101 - for the type checker
    return hidden


def _hide(value: Any, holders: Placeholders) -> Any:  # noqa: ANN401 - walks any tree of values
    if isinstance(value, (Quote, Finding)):
        return _hide_quote(value, holders) if isinstance(value, Quote) else _hide_finding(value, holders)
    if is_dataclass(value) and not isinstance(value, type):
        kept = _IDENTITY.get(type(value), frozenset())
        parts = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in kept}
        shown = {name: _hide(part, holders) for name, part in parts.items()}
        if isinstance(value, Reading):
            shown["file"] = _path(value.file, holders)
        if isinstance(value, RefusalRow):
            file, colon, line = value.place.rpartition(":")
            shown["place"] = (
                _path(file, holders) + colon + line if line.isdigit() else _path(value.place, holders)
            )
        return replace(value, **shown)
    if isinstance(value, Mapping):
        return {key: _hide(entry, holders) for key, entry in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_hide(entry, holders) for entry in value)
    # Exactly text: members of enumerations are words of the format.
    return holders.hide(value) if type(value) is str else value


def _path(name: str, holders: Placeholders) -> str:
    """Return the name of a file without what people named; the description is always called the same."""
    return name if name == DESCRIPTION else holders.path(name)


_IDENTITY: dict[type, frozenset[str]] = {
    Judgement: frozenset({"cause", "variant", "needs", "follows", "lacks"}),
    Diagnosis: frozenset({"outcome", "needs", "refusals"}),
    Reading: frozenset({"kind"}),
    RefusalRow: frozenset({"kind", "status", "origin", "region", "first", "last"}),
}


def _hide_quote(quote: Quote, holders: Placeholders) -> Quote:
    """Return the quote without secrets; the deciding part stays marked where it can be found again."""
    text = holders.hide(quote.text)
    part = None
    if quote.part is not None:
        inside = holders.hide(quote.text[quote.part[0] : quote.part[1]])
        at = text.find(inside)
        part = (at, at + len(inside)) if at >= 0 and inside else None
    return Quote(_path(quote.file, holders), quote.line, text, part)


def _hide_finding(finding: Finding, holders: Placeholders) -> Finding:
    """Return the finding without the line it is about: it may be cut, and half a name is no name."""
    kept = {name: text if text.isdigit() else "[...]" for name, text in finding.values.items()}
    mark = finding.mark and replace(finding.mark, file=_path(finding.mark.file, holders))
    return replace(finding, path=(), values=kept, mark=mark, excerpt="")

"""Facts to one verdict, with the lines that prove it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnosis.case import Case
from generator.diagnosis.expected import expected_of
from generator.diagnosis.proposal import with_proposal
from generator.diagnosis.result import ConnectorRow, Diagnosis, Judgement, Outcome, RefusalRow, ServerRow
from generator.diagnosis.service import neighbour
from generator.diagnosis.verdict import contradictions, judge, missing
from generator.evidence.facts import RELAY_FAMILY, Evidence, Refusal, Refused, Session
from generator.evidence.reading import read_evidence
from generator.exchange.names import Match

if TYPE_CHECKING:
    from generator.model import Environment

__all__ = ["Diagnosis", "Outcome", "diagnose", "weigh"]

_UNREAD = frozenset({"unreadable", "unknown", "empty"})


def diagnose(
    paths: Sequence[Path],
    *,
    environment: "Environment | None" = None,
    progress: Callable[[int, int], None] | None = None,
) -> Diagnosis:
    """Return what *paths* (files, folders, zip archives, ``-``) prove.

    Never raises for what stands in them. *progress* is told bytes done and bytes in all.
    """
    return weigh(read_evidence(paths, progress), environment)


def weigh(evidence: Evidence, environment: "Environment | None" = None) -> Diagnosis:
    """Return the diagnosis of *evidence* that was read already."""
    case = Case(evidence, expected_of(environment))
    found = judge(case)
    proven = [with_proposal(case, judgement) for judgement in found if judgement.proven]
    verdict = proven[0] if proven else None
    outcome = Outcome.CAUSE
    if verdict is None:
        verdict = None if case.relay or found else neighbour(case)
        outcome = Outcome.NEIGHBOUR if verdict else _without_verdict(case, found)
    shown = (found if verdict is None else ()) or [j for j in found if not j.proven]
    return Diagnosis(
        outcome=outcome,
        verdict=verdict,
        also=tuple(proven[1:]),
        candidates=tuple(judgement for judgement in shown if not judgement.proven),
        needs=_needs(case, verdict, found, outcome),
        contradictions=contradictions(case, found),
        told=_refusal_rows(case.evidence.refusals),
        servers=_server_rows(case),
        connectors=_connector_rows(case),
        refusals=dict(Counter(refusal.kind.value for refusal in evidence.refusals)),
        readings=evidence.readings,
        traffic=evidence.traffic,
        notes=_notes(evidence),
        wizard=evidence.notes.get("wizard", ()),
        findings=evidence.findings,
    )


def _without_verdict(case: Case, found: Iterable[Judgement]) -> Outcome:
    silent = any("unoffered" in session.quotes for session in case.evidence.sessions)
    if case.relay or any(found) or (silent and not case.addresses_only):
        return Outcome.OPEN
    read = [reading for reading in case.evidence.readings if reading.kind not in _UNREAD]
    return Outcome.NOTHING if read else Outcome.UNREADABLE


def _needs(
    case: Case, verdict: Judgement | None, found: Sequence[Judgement], outcome: Outcome
) -> tuple[str, ...]:
    if outcome is Outcome.UNREADABLE:
        return ("ndr", "send_log")
    if verdict is not None:
        return verdict.needs
    if outcome is Outcome.NOTHING and case.evidence.sessions:
        return ()
    return missing(case, found)


def _notes(evidence: Evidence) -> dict[str, str]:
    return {"sampled": "yes"} if evidence.traffic.sampled else {}


def _refusal_rows(refusals: Sequence[Refusal]) -> tuple[RefusalRow, ...]:
    """Return one row per family, source and connector, known families first."""
    groups: dict[tuple[bool, str, str, str, str], list[Refusal]] = {}
    for r in refusals:
        key = (
            r.kind is Refused.OTHER,
            r.kind.value,
            r.origin,
            r.connector,
            "" if r.kind in RELAY_FAMILY else r.status,
        )
        groups.setdefault(key, []).append(r)
    rows = []
    for (_, kind, origin, connector, _), same in sorted(groups.items()):
        moments = sorted(r.moment for r in same if r.moment)
        last = max(same, key=lambda r: r.moment)
        rows.append(
            RefusalRow(
                kind=kind,
                status=last.status,
                count=len(same),
                origin=origin,
                connector=connector,
                reporter=last.reporter,
                server=last.server,
                region=last.region,
                first=moments[0] if moments else "",
                last=moments[-1] if moments else "",
                place=last.quote.place,
            )
        )
    return tuple(rows)


def _server_rows(case: Case) -> tuple[ServerRow, ...]:
    """Return one row per server, connector and certificate that was offered, the refused ones first."""
    groups: dict[tuple[str, str, str, str], list[Session]] = {}
    for session in case.evidence.sessions:
        thumbprint = session.offered.thumbprint if session.offered else ""
        key = (case.server_of(session), session.service, session.connector, thumbprint)
        groups.setdefault(key, []).append(session)
    rows = []
    for (server, service, connector, thumbprint), sessions in groups.items():
        offered = next((s.offered for s in sessions if s.offered), None)
        rows.append(
            ServerRow(
                server=server,
                service=service,
                connector=connector,
                refused=sum(any(r.kind is not Refused.OTHER for r in s.refusals) for s in sessions),
                passed=sum(any(case.is_relay(e) for e in s.envelopes) for s in sessions),
                offered=", ".join(offered.names[:4]) if offered else "",
                thumbprint=thumbprint,
                not_after=offered.not_after[:10] if offered else "",
                seen_address=next((s.seen_address for s in sessions if s.seen_address), ""),
                tls=max(sessions, key=lambda s: s.started).tls.value,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.refused, row.server, row.connector, row.thumbprint)))


def _connector_rows(case: Case) -> tuple[ConnectorRow, ...]:
    rows = []
    for connector in case.inbound:
        fits = [case.fit(connector, session) for session in case.direct]
        known = [fit.value for fit in (Match.MATCH, Match.UNCERTAIN, Match.NO_MATCH) if fit in fits]
        rows.append(
            ConnectorRow(
                name=connector.name,
                connector_type=connector.text("connectortype") or "?",
                enabled=connector.text("enabled") or "?",
                certificate_name=_shown(connector.text("tlssendercertificatename")),
                addresses=_shown(
                    None
                    if connector.items("senderipaddresses") is None
                    else ", ".join(connector.items("senderipaddresses") or ())
                ),
                fits=known[0] if known else "?",
            )
        )
    return tuple(rows)


def _shown(value: str | None) -> str:
    """Return a value for a table: a question mark for an unknown one, a dash for an empty one."""
    return "?" if value is None else value or "-"

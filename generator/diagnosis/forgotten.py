"""C09: one of several servers offers another certificate, or none, while the others pass."""

from generator.diagnosis.case import Case
from generator.diagnosis.local import names_of, refused_exhibits
from generator.diagnosis.matching import certificate_fits
from generator.diagnosis.named import absent_on_some
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.stores import certificate_names, host_label, server_of
from generator.evidence.facts import ConfigObject, Refused, Session, Tls
from generator.exchange.names import Match

_LOCAL_FAULTS = frozenset({Refused.NO_CREDENTIALS, Refused.CERTIFICATE_NOT_FOUND})


def c09(case: Case) -> Judgement | None:
    """Return C09 where one server offers something else than the others, or lacks what they hold."""
    if case.addresses_only:
        return absent_on_some(case)
    return absent_on_some(case) or _by_traffic(case) or _by_offers(case) or _by_dumps(case)


def _troubled(case: Case) -> list[Session]:
    """Return sessions that failed for relay or for a fault of their own server, the latest first."""
    own = [
        session
        for session in case.evidence.sessions
        if not session.proxied
        and any(refusal.kind in _LOCAL_FAULTS for refusal in session.refusals)
        and (not case.scope or session.connector.casefold() in case.scope)
    ]
    apart = [session for session in own if session not in case.direct]
    return sorted([*case.direct, *apart], key=lambda session: session.started, reverse=True)


def _by_traffic(case: Case) -> Judgement | None:
    troubled = _troubled(case)
    if not troubled:
        return None
    connector = troubled[0].connector.casefold()
    troubled = [session for session in troubled if session.connector.casefold() == connector]
    begun = min(session.started for session in troubled)
    good = [
        session
        for session in case.passing
        if session.connector.casefold() == connector and session.started >= begun and not session.proxied
    ]
    bad_servers = {case.server_of(session) for session in troubled}
    good_servers = {case.server_of(session) for session in good} - bad_servers
    good = [session for session in good if case.server_of(session) in good_servers]
    if not good or not bad_servers or "" in bad_servers | good_servers:
        return None
    passing = {session.offered.thumbprint for session in good if session.offered}
    for session in troubled:
        detail = _difference(session, passing)
        if detail:
            values = {
                "server": ", ".join(sorted(bad_servers)),
                "others": ", ".join(sorted(good_servers)),
                "connector": session.connector,
                "detail": detail,
            }
            quotes = (
                *refused_exhibits(session, "sending", "tls" if session.tls_error else "clear"),
                *(
                    [Exhibit("other_sending", good[0].quotes["sending"])]
                    if "sending" in good[0].quotes
                    else []
                ),
                *(
                    [Exhibit("other_accepted", good[0].quotes["accepted"])]
                    if "accepted" in good[0].quotes
                    else []
                ),
            )
            return Judgement("C09", variant=detail, values=values, exhibits=quotes)
    return None


def _difference(session: Session, passing: set[str]) -> str:
    """Return in what a failing session differs from the passing ones, nothing if it doesn't."""
    if session.tls_error:
        return "key"
    if any(refusal.kind is Refused.CERTIFICATE_NOT_FOUND for refusal in session.refusals):
        return "absent"
    if session.tls is Tls.NONE and passing:
        return "clear"
    if session.offered is None:
        silent = session.tls is Tls.ESTABLISHED and session.complete
        return "none" if passing and (silent or "unoffered" in session.quotes) else ""
    if session.offered.thumbprint and passing and session.offered.thumbprint not in passing:
        return "other"
    return ""


def _by_offers(case: Case) -> Judgement | None:
    """Judge by certificates alone: on one connector, one server's doesn't fit and the others' do."""
    values = [c.text("tlssendercertificatename") or "" for c in case.by_certificate]
    if not values:
        return None
    wrong: dict[str, Session] = {}
    right: dict[str, Session] = {}
    scoped = [s for s in case.evidence.sessions if s.connector.casefold() in case.scope and s.offered]
    for session in sorted(scoped, key=lambda s: s.started):
        if session.offered is None or session.proxied or not names_of(case, session.offered):
            continue
        answers = {certificate_fits(value, names_of(case, session.offered)) for value in values}
        server = case.server_of(session)
        target = right if Match.MATCH in answers else wrong if answers == {Match.NO_MATCH} else None
        other = wrong if target is right else right
        if target is not None:
            other.pop(server, None)
            target[server] = session
    failing = {case.server_of(session) for session in case.direct}
    bad = set(wrong) & failing
    good = set(right) - failing
    if not bad or not good or failing - bad or "" in bad | good:
        return None
    session, other_session = wrong[min(bad)], right[min(good)]
    shown = {
        "server": ", ".join(sorted(bad)),
        "others": ", ".join(sorted(good)),
        "connector": session.connector,
    }
    quotes = (
        *refused_exhibits(session, "sending"),
        Exhibit("other_sending", other_session.quotes["sending"]),
        Exhibit("inbound", case.by_certificate[0].quote("TlsSenderCertificateName")),
    )
    return Judgement("C09", variant="other", values=shown, exhibits=quotes)


def _by_dumps(case: Case) -> Judgement | None:
    """Judge by lists of certificates: the failing server lacks the one that other source servers hold."""
    values = [c.text("tlssendercertificatename") or "" for c in case.by_certificate]
    held: dict[str, list[ConfigObject]] = {}
    for entry in case.objects("certificate"):
        server = server_of(entry)
        if server:
            held.setdefault(server, []).append(entry)
    failing = {host_label(case.server_of(session)) for session in case.direct}
    if not values or not failing or failing - set(held) or set(held) <= failing:
        return None
    offers = [session for session in case.direct if session.offered and names_of(case, session.offered)]
    if not offers or any(_fits(values, names_of(case, s.offered)) for s in offers if s.offered):
        return None
    having = {s for s, entries in held.items() if any(_fits(values, certificate_names(e)) for e in entries)}
    if failing & having or set(held) - failing != having:
        return None
    right = next(e for e in held[min(having)] if _fits(values, certificate_names(e)))
    shown = {
        "server": ", ".join(sorted(failing)).upper(),
        "others": ", ".join(sorted(having)).upper(),
        "connector": offers[0].connector,
    }
    quotes = (*refused_exhibits(offers[0], "sending"), Exhibit("right", right.quote("Subject")))
    return Judgement("C09", variant="lacks", values=shown, exhibits=quotes)


def _fits(values: list[str], names: tuple[str, ...]) -> bool:
    return any(certificate_fits(value, names) is not Match.NO_MATCH for value in values)

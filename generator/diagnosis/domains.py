"""Judges of condition B: is an accepted domain of the tenant proven by certificate or envelope sender?"""

from collections.abc import Mapping

from generator.diagnosis.case import Case
from generator.diagnosis.local import refused_exhibits
from generator.diagnosis.matching import domain_of, proves_domain
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.tenant import sender_domains
from generator.evidence.facts import ConfigObject, Refused, Session
from generator.exchange.names import Match, base_domain

_MANY = 2
_ENOUGH = 5
_DIFFERENT = 3


def c14(case: Case) -> Judgement | None:
    """Return C14: neither the certificate's domain nor the sender's is accepted; ATTR36 says so itself."""
    said = case.refusals(Refused.ATTR36)
    connector = next(iter(case.by_certificate), None)
    value = connector.text("tlssendercertificatename") if connector else ""
    quotes = [Exhibit("refusal", refusal.quote) for refusal in said[:1]]
    if connector and value:
        quotes.append(Exhibit("inbound", connector.quote("TlsSenderCertificateName")))
    if said and not _proven_anyway(case, value or ""):
        domain = base_domain(value) if value else ""
        change: dict[str, object] = {"cause": "C14"}
        return Judgement("C14", values={"domain": domain}, exhibits=tuple(quotes), change=change)
    return _c14_silent(case)


def _proven_anyway(case: Case, value: str) -> bool:
    """Return whether the lists contradict ATTR36: the certificate's domain is accepted after all."""
    return bool(value and case.accepted and not case.addresses_only and base_domain(value) in case.accepted)


def _c14_silent(case: Case) -> Judgement | None:
    """Return C14 without the word ATTR36: the certificate fits, but no domain is accepted."""
    if case.accepted_shown is None or case.addresses_only:
        return None
    for session, connector in _fitting(case):
        value = connector.text("tlssendercertificatename") or ""
        senders = [domain_of(e.sender) for e in session.envelopes if e.refusal]
        if (
            proves_domain(value, case.accepted_shown) is Match.NO_MATCH
            and not set(senders) & case.accepted_shown
        ):
            quotes = (
                Exhibit("inbound", connector.quote("TlsSenderCertificateName")),
                *refused_exhibits(session, "sending"),
            )
            return Judgement("C14", variant="silent", values={"domain": base_domain(value)}, exhibits=quotes)
    return None


def _fitting(case: Case) -> list[tuple[Session, ConfigObject]]:
    """Return failing sessions with the certificate connector that they fit."""
    return [
        (session, connector)
        for session in case.direct
        for connector in case.by_certificate
        if case.fit(connector, session) is Match.MATCH
    ]


def _listed_sessions(case: Case) -> tuple[Session, ...]:
    """Return failing sessions that came from a listed address: condition A held."""
    if not case.addresses_only:
        return ()
    return tuple(s for s in case.direct if any(case.fit(c, s) is Match.MATCH for c in case.by_address))


def c13(case: Case) -> Judgement | None:
    """Return C13: the address is listed, but null or foreign senders prove no accepted domain."""
    sessions = _listed_sessions(case)
    refused = sender_domains(sessions)
    accepted = case.accepted_shown
    if not refused or any(domain and accepted and domain in accepted for domain in refused):
        return None
    foreign = {d for d in refused if d and accepted is not None and d not in accepted | case.accepted_locally}
    unknown = {d for d in refused if d and d not in foreign}
    if "" in refused and not unknown:
        session, variant = refused[""], "null"
    elif len(foreign) >= _MANY and not unknown:
        session, variant = refused[min(foreign)], "foreign"
    else:
        return None
    values = {"domains": ", ".join(sorted(foreign))}
    return Judgement("C13", variant=variant, values=values, exhibits=_sender_exhibits(case, session))


def c15(case: Case) -> Judgement | None:
    """Return C15: in address mode, one own sender domain is not (or no longer) accepted in the tenant."""
    refused = sender_domains(_listed_sessions(case))
    if not refused or case.accepted_shown is None:
        return None
    if "" in refused or any(domain in case.accepted_shown for domain in refused):
        return None
    passing = {domain_of(e.sender) for s in case.passing for e in s.envelopes if case.is_relay(e)}
    own = [domain for domain in refused if _is_own(case, domain, refused)]
    if len(own) == len(refused):
        session = refused[own[0]]
        return Judgement("C15", values={"domain": ", ".join(own)}, exhibits=_sender_exhibits(case, session))
    if len(refused) == 1:
        domain, session = next(iter(refused.items()))
        others = passing - {domain, ""}
        values = {"domain": domain, "others": ", ".join(sorted(others))}
        return Judgement(
            "C15",
            proven=False,
            variant="or_c13",
            values=values,
            exhibits=_sender_exhibits(case, session),
            needs=("local_domains",),
            follows=("C13",),
        )
    return None


def _is_own(case: Case, domain: str, refused: Mapping[str, Session]) -> bool:
    """Return whether *domain* is the organisation's: listed, below a listed one, or that of many senders."""
    if domain in case.accepted_locally or any(domain.endswith(f".{d}") for d in case.accepted_anywhere):
        return True
    senders = [e.sender for s in case.direct for e in s.envelopes if e.refusal is not None]
    return len(refused) == 1 and len(senders) >= _ENOUGH and len(set(senders)) >= _DIFFERENT


def _sender_exhibits(case: Case, session: Session) -> tuple[Exhibit, ...]:
    envelope = next((e for e in session.envelopes if e.refusal is not None and e.quote), None)
    sender = [Exhibit("sender", envelope.quote)] if envelope and envelope.quote else []
    connector = Exhibit("inbound", case.by_address[0].quote("SenderIPAddresses"))
    return (*sender, *refused_exhibits(session, "seen"), connector)


def c19(case: Case) -> Judgement | None:
    """Return C19: the connector fits, but its list of accepted domains leaves this sender out."""
    pairs = _fitting(case) or [
        (s, c) for s in _listed_sessions(case) for c in case.by_address if case.fit(c, s) is Match.MATCH
    ]
    for session, connector in pairs:
        scope = connector.items("associatedaccepteddomains")
        if not scope:
            continue
        allowed = {entry.rpartition("/")[2].lower() for entry in scope}
        for envelope in session.envelopes:
            domain = domain_of(envelope.sender)
            outside = (
                domain
                and domain not in allowed
                and (case.accepted_shown is None or domain in case.accepted_shown)
            )
            if envelope.refusal is not None and outside:
                quotes = (
                    Exhibit("inbound", connector.quote("AssociatedAcceptedDomains")),
                    *([Exhibit("sender", envelope.quote)] if envelope.quote else []),
                    *refused_exhibits(session),
                )
                values = {
                    "domain": domain,
                    "allowed": ", ".join(sorted(allowed)),
                    "connector": connector.name,
                }
                return Judgement("C19", values=values, exhibits=quotes)
    return None

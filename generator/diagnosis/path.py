"""Judges of the way between the last Exchange server and Exchange Online."""

from generator.diagnosis.case import Case, is_cloud_session
from generator.diagnosis.matching import is_cloud_host
from generator.diagnosis.result import Exhibit, Judgement
from generator.evidence.facts import Quote, Refusal, Refused, Session, Tls


def c21(case: Case) -> Judgement | None:
    """Return C21: another hop ends TLS before Exchange Online, in every refused session."""
    peers = [_foreign_peer(session) for session in case.direct]
    if not peers or not all(peers):
        return None
    session, found = case.direct[0], peers[0]
    variant, peer, quote = found or ("", "", session.quotes["start"])
    role = "peer" if variant == "certificate" else "greeting"
    quotes = (Exhibit(role, quote), *_refused(session))
    return Judgement("C21", variant=variant, values={"peer": peer}, exhibits=quotes)


def _foreign_peer(session: Session) -> tuple[str, str, Quote] | None:
    """Return how, by which name and where the other side shows that it isn't Exchange Online."""
    start = session.quotes["start"]
    if session.peer and session.peer.names:
        if any(map(is_cloud_host, session.peer.names)):
            return None
        return "certificate", session.peer.names[0], session.quotes.get("peer", start)
    greeting = session.quotes.get("greeting")
    foreign = session.greeting and not is_cloud_host(session.greeting)
    # Exchange greets inside too: then the next log to read is that server's, and nobody stands between.
    if foreign and greeting and "Microsoft ESMTP" not in greeting.text:
        return "greeting", session.greeting, greeting
    return None


def c22(case: Case) -> Judgement | None:
    """Return C22: something on the way takes STARTTLS out of the answer to EHLO."""
    sessions = [s for s in case.evidence.sessions if not any(e.accepted for e in s.envelopes)]
    for session in sessions:
        if session.starttls_masked and not session.starttls_offered:
            quotes = (Exhibit("masked", session.quotes["masked"]), *_refused(session))
            return Judgement("C22", variant="masked", exhibits=quotes)
    said = case.refusals(Refused.STARTTLS_GONE)
    if said:
        return _gone(case, said)
    if case.addresses_only:
        return None
    for session in case.direct:
        if (
            {other.starttls_offered for other in case.direct} == {False}
            and is_cloud_session(session)
            and is_cloud_host(session.greeting)
        ):
            quotes = (Exhibit("offer", session.quotes["offer"]), *_refused(session))
            return Judgement("C22", variant="missing", exhibits=quotes)
    return None


def _gone(case: Case, said: tuple[Refusal, ...]) -> Judgement:
    """Return C22 for "STARTTLS is required", unless it is this side that doesn't ask for it."""
    own = [s for s in case.evidence.sessions if s.starttls_offered and s.tls is Tls.NONE and s.refusals]
    ignoring = [c for c in case.objects("send_connector") if c.flag("ignorestarttls")]
    quotes = tuple(Exhibit("refusal", refusal.quote) for refusal in said[:2])
    if own or ignoring:
        shown = (
            Exhibit("offer", own[0].quotes["offer"])
            if own
            else Exhibit("setting", ignoring[0].quote("IgnoreSTARTTLS"))
        )
        return Judgement("C04", variant="ignored", exhibits=(*quotes, shown))
    return Judgement("C22", variant="said", exhibits=quotes)


def c23(case: Case) -> Judgement | None:
    """Return C23: ATTR35, the smart host is of another region, an address or a name of old."""
    found = case.refusals(Refused.ATTR35)
    if not found:
        return None
    quotes = [Exhibit("refusal", found[0].quote)]
    connector = case.send_connector(found[0].connector)
    hosts = connector.items("smarthosts") if connector else None
    if connector and hosts:
        quotes.append(Exhibit("setting", connector.quote("SmartHosts")))
    return Judgement("C23", values={"hosts": ", ".join(hosts or ())}, exhibits=tuple(quotes))


def c30(case: Case) -> Judgement | None:
    """Return C30 or C21: a chain is not trusted; an NDR alone doesn't tell whose."""
    found = [r for r in case.refusals(Refused.TLS_CHANNEL) if "untrustedroot" in r.text.lower()]
    if not found:
        return None
    first = next((r for r in found if r.origin != "ndr"), found[0])
    quotes = (Exhibit("refusal", first.quote),)
    if first.origin == "ndr":
        return Judgement("C30", proven=False, variant="side", exhibits=quotes, needs=("queue", "send_log"))
    peer = _peer_of(case, first)
    if peer is None:
        return Judgement("C30", proven=False, variant="peer", exhibits=quotes, needs=("send_log",))
    host, quote = peer
    exhibits = (*quotes, *([quote] if quote else []))
    return Judgement(
        "C30" if is_cloud_host(host) else "C21", variant="chain", values={"peer": host}, exhibits=exhibits
    )


def _peer_of(case: Case, refusal: Refusal) -> tuple[str, Exhibit | None] | None:
    """Return the host that the refused connection went to."""
    if refusal.server:
        return refusal.server, None
    for session in case.evidence.sessions:
        if any(r.quote == refusal.quote for r in session.refusals) and session.greeting:
            return session.greeting, Exhibit("greeting", session.quotes["greeting"])
    for queue in case.objects("queue"):
        if queue.file == refusal.quote.file and queue.text("nexthopdomain"):
            hops = [h.strip("[] ") for h in (queue.text("nexthopdomain") or "").split(",")]
            if hops and "." in hops[0]:
                return hops[0], Exhibit("queue", queue.quote("NextHopDomain"))
    connector = case.send_connector(refusal.connector)
    hosts = connector.items("smarthosts") if connector else None
    if connector and hosts:
        return hosts[0].strip("[]"), Exhibit("setting", connector.quote("SmartHosts"))
    return None


def c24(case: Case) -> Judgement | None:
    """Return C24: the mail leaves by another connector than the description expects."""
    wanted = case.expected.send_connector.casefold()
    used = {refusal.connector for refusal in case.relay if refusal.connector}
    if not wanted or not used or any(wanted in name.casefold() for name in used):
        return None
    refusal = next(r for r in case.relay if r.connector)
    values = {"expected": case.expected.send_connector, "used": ", ".join(sorted(used))}
    return Judgement("C24", values=values, exhibits=(Exhibit("refusal", refusal.quote),))


def c10(case: Case) -> Judgement | None:
    """Return C10: the log shows only the hop to a FrontEnd server; its log has the rest."""
    sessions = case.evidence.sessions
    if not case.relay or case.direct or any(s.service == "frontend" and not s.proxied for s in sessions):
        return None
    hops = [
        s for s in sessions if case.is_hop(s) and (not case.scope or s.connector.casefold() in case.scope)
    ]
    if not hops or any(is_cloud_session(s) and not case.is_hop(s) for s in sessions):
        return None
    last = max(hops, key=lambda session: session.started)
    quotes = [Exhibit("hop", last.quotes.get("proxy", last.quotes["start"]))]
    connector = case.send_connector(last.connector)
    if connector and connector.flag("frontendproxyenabled"):
        quotes.append(Exhibit("setting", connector.quote("FrontendProxyEnabled")))
    values = {"connector": last.connector, "server": case.server_of(last)}
    return Judgement("C10", values=values, exhibits=tuple(quotes), needs=("frontend_log",))


def _refused(session: Session) -> list[Exhibit]:
    return [Exhibit("refusal", refusal.quote) for refusal in session.refusals[:1]]


def inside_hop(case: Case) -> Session | None:
    """Return a session that ends at another Exchange server inside: its log is the one to read."""
    for session in case.direct:
        greeting = session.quotes.get("greeting")
        inside = session.greeting and not is_cloud_session_by_greeting(session)
        if inside and greeting and "Microsoft ESMTP" in greeting.text:
            return session
    return None


def is_cloud_session_by_greeting(session: Session) -> bool:
    """Return whether the greeting or the peer's certificate is Exchange Online's."""
    names = session.peer.names if session.peer else ()
    return is_cloud_host(session.greeting) or any(map(is_cloud_host, names))

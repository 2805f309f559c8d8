"""Judges of sessions in which no certificate was offered: not encrypted, or encrypted without one."""

from generator.diagnosis.case import Case, is_cloud_session
from generator.diagnosis.local import by_certificate, refused_exhibits
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.told import meant_connector
from generator.evidence.facts import ConfigObject, Session, Tls


def c04(case: Case) -> Judgement | None:
    """Return C04: the session was never encrypted though it could have been."""
    # After a failed handshake Exchange may try again in clear text: then the handshake is the fault.
    if any(session.tls_error for session in case.evidence.sessions):
        return None
    always = all(session.tls is Tls.NONE for session in case.direct)
    for session in case.direct:
        if session.tls is not Tls.NONE or not session.starttls_offered or not is_cloud_session(session):
            continue
        quotes = refused_exhibits(session, "offer", "clear")
        settings = _not_insisting(case.send_connector(session.connector))
        values = {"connector": session.connector}
        if by_certificate(case) and always:
            return Judgement("C04", values=values, exhibits=(*quotes, *settings))
        if case.addresses_only:
            return None
        return Judgement(
            "C04", proven=False, values=values, exhibits=(*quotes, *settings), needs=("inbound",)
        )
    return _c04_told(case)


def _not_insisting(connector: ConfigObject | None) -> tuple[Exhibit, ...]:
    """Return the settings by which *connector* does without TLS."""
    return tuple(
        Exhibit("setting", connector.quote(key))
        for key, bad in (("RequireTLS", False), ("IgnoreSTARTTLS", True))
        if connector and connector.flag(key) is bad
    )


def unoffered(case: Case) -> Session | None:
    """Return a refused session without a certificate, of which a block doesn't show how far TLS came."""
    if case.addresses_only:
        return None
    return next((s for s in case.direct if s.told and "unoffered" in s.quotes), None)


def _c04_told(case: Case) -> Judgement | None:
    """Return C04 by the connector's settings, where a block doesn't show how far TLS came.

    A connector that ignores STARTTLS never offers a certificate. One that doesn't insist on TLS may: there
    the refused session without a certificate decides, as Exchange Online always offers STARTTLS. Source:
    Set-SendConnector reference, -IgnoreSTARTTLS and -RequireTLS.
    """
    session = unoffered(case)
    connector = case.send_connector(session.connector) if session else _meant(case)
    settings = _not_insisting(connector)
    ignoring = connector is not None and connector.flag("ignorestarttls") is True
    if connector is None or not settings or not (session or ignoring):
        return None
    quotes = refused_exhibits(session, "unoffered") if session else _bounced(case)
    values = {"connector": connector.name, "server": case.server_of(session) if session else ""}
    variant = "ignoring" if ignoring else "told"
    if by_certificate(case) and not _offered_before(case, connector, session):
        return Judgement("C04", variant=variant, values=values, exhibits=(*quotes, *settings))
    needs = ("send_log",) if by_certificate(case) else ("inbound",)
    return Judgement(
        "C04", proven=False, variant="or_not", values=values, exhibits=(*quotes, *settings), needs=needs
    )


def _meant(case: Case) -> ConfigObject | None:
    """Return the connector of a refusal that may name none; nothing where Exchange didn't send the mail."""
    if case.addresses_only or not any(not refusal.foreign for refusal in case.relay):
        return None
    names = [refusal.connector for refusal in case.relay if refusal.connector]
    return case.send_connector(names[0]) if names else meant_connector(case.everything, case.expected)


def _bounced(case: Case) -> tuple[Exhibit, ...]:
    return tuple(Exhibit("refusal", refusal.quote) for refusal in case.relay[:1])


def _offered_before(case: Case, connector: ConfigObject, refused: Session | None) -> bool:
    """Return whether *connector* used TLS not only after *refused*, when it was cured."""
    return any(
        (session.offered is not None or session.tls is Tls.ESTABLISHED)
        and (refused is None or session.started <= refused.started)
        for session in case.evidence.sessions
        if case.send_connector(session.connector) is connector
    )


def silent(case: Case) -> Judgement | None:
    """Return C02 and C05 as a pair: TLS was used and no certificate was offered."""
    if case.addresses_only:
        return None
    for session in case.direct:
        if session.tls is Tls.ESTABLISHED and session.offered is None and session.complete:
            connector = case.send_connector(session.connector)
            needs = ("certificates",) if connector else ("send_connector", "certificates")
            quotes = refused_exhibits(session, "starttls", "tls")
            return Judgement(
                "C02", proven=False, variant="silent", exhibits=quotes, needs=needs, follows=("C05",)
            )
    return _silent_told(case)


def _silent_told(case: Case) -> Judgement | None:
    session = unoffered(case)
    told = _c04_told(case)
    if session is None or (told is not None and told.proven):
        return None
    values = {"server": case.server_of(session)}
    needs = ("send_log", *(() if case.objects("certificate") else ("certificates",)))
    quotes = refused_exhibits(session, "unoffered")
    return Judgement(
        "C02", proven=False, variant="told", values=values, exhibits=quotes, needs=needs, follows=("C05",)
    )

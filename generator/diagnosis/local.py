"""Judges of the certificate side: what the sending servers offer, and why it isn't what it should be."""

from collections.abc import Sequence

from generator.diagnosis.case import Case
from generator.diagnosis.matching import certificate_fits
from generator.diagnosis.named import absent_everywhere, absent_on_some
from generator.diagnosis.renewal import names_offered, outlived, until_of
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.stores import certificate_names, decided_date, fitting_certificates, is_named, is_on
from generator.evidence.certificates import is_self_signed
from generator.evidence.facts import Certificate, ConfigObject, Refused, Session, Tls
from generator.exchange import VERSIONS, parameters
from generator.exchange.names import Match


def offered_by(case: Case) -> tuple[tuple[Session, Certificate], ...]:
    """Return the failing sessions that offered a certificate, the latest first."""
    return tuple((session, session.offered) for session in case.direct if session.offered)


def by_certificate(case: Case) -> bool:
    """Return whether relay is known to be meant to rest on a certificate."""
    if case.addresses_only:
        return False
    if case.by_certificate:
        return True
    return not case.inbound and any(c.text("tlscertificatename") for c in case.objects("send_connector"))


def names_of(case: Case, certificate: Certificate) -> tuple[str, ...]:
    """Return all names of *certificate*, with those that a certificate dump adds."""
    names = list(certificate.names)
    for entry in case.certificates(certificate.thumbprint):
        names += certificate_names(entry)
    return tuple(dict.fromkeys(names))


def refused_exhibits(session: Session, *roles: str) -> tuple[Exhibit, ...]:
    """Return the refusal of *session* and the quotes of the same session that *roles* name."""
    found = [Exhibit(role, session.quotes[role]) for role in roles if role in session.quotes]
    return (*found, *(Exhibit("refusal", refusal.quote) for refusal in session.refusals[:1]))


def c03(case: Case) -> Judgement | None:
    """Return C03: no local certificate has the issuer and subject that the connector names."""
    found = case.refusals(Refused.CERTIFICATE_NOT_FOUND)
    if absent_on_some(case):
        # Naming another certificate would take it from the servers that hold this one.
        return None
    nowhere = absent_everywhere(case)
    if not found or nowhere:
        return nowhere
    connector = case.send_connector(found[0].connector)
    quotes = [Exhibit("refusal", found[0].quote)]
    name = connector.text("tlscertificatename") if connector else ""
    if connector and name:
        quotes.append(Exhibit("setting", connector.quote("TlsCertificateName")))
    values = {"name": name or "", "server": found[0].reporter}
    return Judgement("C03", variant="named" if name else "default", values=values, exhibits=tuple(quotes))


def c05(case: Case) -> Judgement | None:
    """Return C05: the certificate was chosen but its private key can't be used."""
    for session in case.evidence.sessions:
        if session.tls_error.lower() in {"nocredentials", "unknowncredentials"}:
            shown = [
                Exhibit(role, session.quotes[role]) for role in ("sending", "tls") if role in session.quotes
            ]
            values = {"error": session.tls_error, "server": case.server_of(session)}
            return Judgement("C05", values=values, exhibits=tuple(shown))
    said = case.refusals(Refused.NO_CREDENTIALS)
    if said:
        return Judgement("C05", variant="said", exhibits=(Exhibit("refusal", said[0].quote),))
    return _without_key(case)


def _without_key(case: Case) -> Judgement | None:
    if case.addresses_only:
        return None
    for session in case.direct:
        connector = case.send_connector(session.connector)
        wanted = connector.text("tlscertificatename") if connector else None
        if session.offered or session.tls is not Tls.ESTABLISHED or not wanted or not connector:
            continue
        for entry in case.objects("certificate"):
            if is_named(entry, wanted) and entry.flag("hasprivatekey") is False:
                quotes = (
                    Exhibit("setting", connector.quote("TlsCertificateName")),
                    Exhibit("certificate", entry.quote("HasPrivateKey")),
                    *refused_exhibits(session),
                )
                return Judgement("C05", variant="dump", values={"thumbprint": entry.name}, exhibits=quotes)
    return None


def c07(case: Case) -> Judgement | None:
    """Return C07: the certificate offered is self-signed or of an internal authority."""
    if case.addresses_only:
        return None
    offers = offered_by(case)
    mixed = len({certificate.thumbprint for _, certificate in offers}) > 1
    for session, certificate in offers:
        quotes = refused_exhibits(session, "sending")
        values = {
            "name": next(iter(certificate.names), certificate.subject),
            "server": case.server_of(session),
        }
        proven, needs = (True, ()) if by_certificate(case) and not mixed else (False, ("inbound",))
        if is_self_signed(certificate):
            return Judgement("C07", proven, "self", values, quotes, needs)
        for entry in case.certificates(certificate.thumbprint):
            if entry.flag("isselfsigned"):
                shown = (*quotes, Exhibit("certificate", entry.quote("IsSelfSigned")))
                return Judgement("C07", proven, "self", values, shown, needs)
            if (entry.text("rootcatype") or "").casefold() == "enterprise":
                shown = (*quotes, Exhibit("certificate", entry.quote("RootCAType")))
                return Judgement("C07", proven, "internal", values, shown, needs)
    return None


def c08(case: Case) -> Judgement | None:
    """Return C08: the certificate offered had expired by then, or its dump calls it invalid."""
    if case.addresses_only:
        return None
    offers = offered_by(case)
    mixed = len({certificate.thumbprint for _, certificate in offers}) > 1
    proven, needs = (True, ()) if by_certificate(case) and not mixed else (False, ("inbound",))
    for session, certificate in offers:
        quotes = refused_exhibits(session, "sending")
        values = {"until": certificate.not_after, "at": session.started, "status": ""}
        # Both are ISO 8601 in UTC: they compare as text, to the second.
        if certificate.not_after and certificate.not_after[:19] < session.started[:19]:
            return Judgement("C08", proven, "expired", values, quotes, needs)
        for entry in case.certificates(certificate.thumbprint):
            until = decided_date(entry.text("notafter") or "")
            if until and until < session.started[:10]:
                shown = (*quotes, Exhibit("certificate", entry.quote("NotAfter")))
                return Judgement("C08", proven, "expired", {**values, "until": until}, shown, needs)
            status = entry.text("status") or ""
            if status.casefold() in {"dateinvalid", "revoked", "revocationcheckfailure"}:
                shown = (*quotes, Exhibit("certificate", entry.quote("Status")))
                return Judgement("C08", proven, "status", {**values, "status": status}, shown, needs)
    return None


def implicit(case: Case, session: Session) -> tuple[bool | None, tuple[Exhibit, ...]]:
    """Return whether the connector of *session* leaves the choice to the server, with its line."""
    connector = case.send_connector(session.connector)
    versions = {name.casefold(): version for name, version in case.expected.server_versions}
    version = versions.get(case.server_of(session).casefold())
    if version in VERSIONS and "TlsCertificateName" not in parameters("Set-SendConnector", version):
        return True, ()
    if connector is None or connector.text("tlscertificatename") is None:
        return None, ()
    shown = (Exhibit("setting", connector.quote("TlsCertificateName")),)
    return connector.text("tlscertificatename") == "", shown


def c02(case: Case) -> Judgement | None:
    """Return C02: the server chose by itself, and not the right certificate that it has.

    Refuted where the connector names what was offered; a candidate where that is the renewed one (C01).
    """
    values = [c.text("tlssendercertificatename") or "" for c in case.by_certificate]
    if not values or case.addresses_only:
        return None
    for session, certificate in offered_by(case):
        names = names_of(case, certificate)
        if not names or any(certificate_fits(value, names) is not Match.NO_MATCH for value in values):
            continue
        if names_offered(case, case.send_connector(session.connector), certificate):
            continue
        chosen, _ = implicit(case, session)
        right = fitting_beside(case, session, certificate, values)
        if chosen and right:
            return _wrong_one(case, session, certificate, right)
    return None


def fitting_beside(
    case: Case, session: Session, certificate: Certificate, values: Sequence[str]
) -> tuple[ConfigObject, ...]:
    """Return the certificates on the session's server that fit one of *values*, besides the one offered."""
    return tuple(
        entry
        for entry in fitting_certificates(case, values)
        if entry.name.upper() != certificate.thumbprint and is_on(entry, case.server_of(session))
    )


def _wrong_one(
    case: Case, session: Session, certificate: Certificate, right: Sequence[ConfigObject]
) -> Judgement:
    names = names_of(case, certificate)
    older = outlived(case, certificate, names, right)
    cure = older or right[0]
    quotes = (
        *refused_exhibits(session, "sending"),
        *implicit(case, session)[1],
        Exhibit("right", cure.quote("Subject")),
        Exhibit("inbound", case.by_certificate[0].quote("TlsSenderCertificateName")),
    )
    until = until_of(cure)
    shown = {
        "name": next(iter(names), ""),
        "right": cure.name,
        "connector": session.connector,
        "until": until,
    }
    variant = "older" if older else "dated" if until else "default"
    change = {"cause": "C02", "send_connector": session.connector}
    return Judgement("C02", older is None, variant, shown, quotes, change=change)


def c06(case: Case) -> Judgement | None:
    """Return C06: the certificate fits, and the sender's CAPI2 log shows that its chain is incomplete."""
    chain = case.evidence.notes.get("chain", ())
    if not chain or not case.relay or case.addresses_only:
        return None
    quotes = (Exhibit("chain", chain[0]),)
    for session, certificate in offered_by(case):
        names = names_of(case, certificate)
        for connector in case.by_certificate:
            value = connector.text("tlssendercertificatename") or ""
            if certificate_fits(value, names) is Match.MATCH:
                shown = (*quotes, *refused_exhibits(session, "sending"))
                return Judgement("C06", values={"value": value}, exhibits=shown)
    return Judgement("C06", proven=False, exhibits=quotes, needs=("send_log", "inbound"))

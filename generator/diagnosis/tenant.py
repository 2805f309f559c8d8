"""Judges of the tenant's side, condition A: is there a connector, and does it know who comes?"""

from collections.abc import Sequence
from dataclasses import replace

from generator.diagnosis.case import Case, is_type
from generator.diagnosis.local import fitting_beside, implicit, names_of, refused_exhibits
from generator.diagnosis.matching import certificate_fits, domain_of
from generator.diagnosis.renewal import outlived, until_of, until_offered
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.stores import fitting_certificates, host_label, is_offered, server_of
from generator.diagnosis.wanted import wanted_name
from generator.evidence.facts import Certificate, ConfigObject, Session
from generator.exchange.names import Match


def c16(case: Case) -> Judgement | None:
    """Return C16: the connector that would fit is disabled, and no enabled one fits."""
    off = [c for c in case.inbound if is_type(c, "onpremises") and c.flag("enabled") is False]
    if not off or not case.relay:
        return None
    sessions = case.direct
    for connector in case.on_premises:
        fits = [case.fit(connector, session) for session in sessions]
        # An enabled connector that may fit leaves C16 unproven.
        if not fits or any(fit is not Match.NO_MATCH for fit in fits):
            return None
    fitting = [c for c in off if any(case.fit(c, s) is Match.MATCH for s in sessions)]
    if not fitting and case.on_premises:
        return None
    meant = one_of(case, off)
    chosen = (fitting or [c for c in off if c.name == meant] or off)[0]
    stale = bool(sessions) and all(case.fit(chosen, s) is Match.NO_MATCH for s in sessions)
    follows = ("C01" if chosen.text("tlssendercertificatename") else "C11",) if stale else ()
    quotes = (Exhibit("inbound", chosen.quote("Enabled")), *_refusal(case))
    change: dict[str, object] = {"inbound_connector": chosen.name if fitting else meant}
    found = Judgement(
        "C16", values={"connector": chosen.name}, exhibits=quotes, follows=follows, change=change
    )
    return _renamed(case, chosen, found) if follows == ("C01",) and meant else found


def _renamed(case: Case, connector: ConfigObject, found: Judgement) -> Judgement:
    """Return C16 with the old name on *connector*, where C01 is proven too: enabling alone doesn't cure.

    The change sets both (reference, 10: how ties are settled), if the certificate tells the new name.
    """
    session = next((s for s in case.direct if s.offered and s.offered.names), None)
    if session is None or session.offered is None:
        return found
    then = _renewed(case, connector, session, session.offered)
    if not then.proven:
        return found
    wanted = then.values["wanted"]
    more = {"causes": ("C16", "C01"), "tls_sender_certificate_name": wanted} if wanted else {}
    return replace(
        found,
        variant="renamed",
        values={**then.values, **found.values},
        exhibits=tuple(dict.fromkeys((*found.exhibits, *then.exhibits))),
        change={**found.change, **more},
    )


def c17(case: Case) -> Judgement | None:
    """Return C17: the tenant's list shows no OnPremises connector at all."""
    none_at_all = case.evidence.notes.get("empty inbound_connector", ())
    if case.relay and not case.inbound and none_at_all:
        return Judgement(
            "C17", values={"count": "0"}, exhibits=(Exhibit("inbound", none_at_all[0]), *_refusal(case))
        )
    if not case.relay or not case.inbound or any(is_type(c, "partner") is not True for c in case.inbound):
        return None
    if any(case.fit(c, s) is Match.MATCH for c in case.inbound for s in case.direct):
        return None
    # Without the log it stays open whether a Partner connector is the one that fits.
    open_question = not case.direct or any(
        case.fit(c, s) in {None, Match.UNCERTAIN} for c in _enabled(case) for s in case.direct
    )
    partners = any(c.text("tlssendercertificatename") or c.items("senderipaddresses") for c in _enabled(case))
    quotes = tuple(Exhibit("inbound", c.quote("ConnectorType")) for c in case.inbound[:3])
    if open_question and partners:
        return Judgement("C17", proven=False, exhibits=quotes, needs=("send_log",), follows=("C18",))
    # Asked for by name or through a filter, the output says nothing of the others.
    whole = case.is_whole("inbound_connector")
    return Judgement(
        "C17",
        proven=whole,
        values={"count": str(len(case.inbound))},
        exhibits=(*quotes, *_refusal(case)),
        needs=() if whole else ("inbound",),
    )


def c18(case: Case) -> Judgement | None:
    """Return C18: the connector that fits is of type Partner, and none is of type OnPremises."""
    if not case.relay or any(is_type(c, "partner") is not True for c in case.inbound):
        return None
    for connector in _enabled(case):
        for session in case.direct:
            if case.fit(connector, session) is Match.MATCH:
                role = "sending" if connector.text("tlssendercertificatename") else "seen"
                quotes = (
                    Exhibit("inbound", connector.quote("ConnectorType")),
                    *refused_exhibits(session, role),
                )
                whole = case.is_whole("inbound_connector")
                needs = () if whole else ("inbound",)
                return Judgement("C18", whole, "default", {"connector": connector.name}, quotes, needs)
    return None


def _enabled(case: Case) -> list[ConfigObject]:
    return [c for c in case.inbound if c.flag("enabled") is not False]


def _refusal(case: Case) -> tuple[Exhibit, ...]:
    return tuple(Exhibit("refusal", refusal.quote) for refusal in case.relay[:1])


def c01(case: Case) -> Judgement | None:
    """Return C01: what is offered no longer bears the name that the inbound connector knows.

    Proven only where this certificate is the one the servers are meant to offer: the send connector names it,
    or no other certificate there fits the old name. Otherwise C02 explains the log as well.
    """
    values = [c for c in case.by_certificate if c.text("tlssendercertificatename")]
    offers = [(s, s.offered) for s in case.direct if s.offered and s.offered.names]
    if not values or not offers:
        return None
    session, certificate = offers[0]
    names = names_of(case, certificate)
    fits = [certificate_fits(c.text("tlssendercertificatename") or "", names) for c in values]
    if Match.MATCH in fits:
        return None
    if Match.UNCERTAIN in fits:
        return _uncertain(values[fits.index(Match.UNCERTAIN)], session, names)
    others = [
        certificate_fits(c.text("tlssendercertificatename") or "", names_of(case, o))
        for c in values
        for _, o in offers
    ]
    if Match.MATCH in others:
        # Another refused server offers a certificate that fits: the name can't be all of it.
        return None
    connector = _likeliest(values)
    found = _renewed(case, connector, session, certificate)
    if is_type(connector, "onpremises") is None or connector.flag("enabled") is None:
        return replace(found, proven=False, needs=("inbound", *found.needs))
    return found


def _likeliest(connectors: list[ConfigObject]) -> ConfigObject:
    """Return the connector that relay was meant for: the wizard's own before one made by hand."""
    wizard = [c for c in connectors if (c.text("connectorsource") or "").casefold() == "hybridwizard"]
    return (wizard or connectors)[0]


def one_of(case: Case, connectors: Sequence[ConfigObject]) -> str:
    """Return the name of the connector that is meant; nothing where several of *connectors* may be.

    It is the only one, else the one that the description chooses, else the only one of the wizard.
    """
    wizard = [c for c in connectors if (c.text("connectorsource") or "").casefold() == "hybridwizard"]
    chosen = [c for c in connectors if c.name.casefold() == case.expected.inbound_connector.casefold()]
    for found in (connectors, chosen, wizard):
        if len(found) == 1:
            return found[0].name
    return ""


def _uncertain(connector: ConfigObject, session: Session, names: tuple[str, ...]) -> Judgement:
    values = {"value": connector.text("tlssendercertificatename") or "", "names": ", ".join(names[:6])}
    quotes = (
        Exhibit("inbound", connector.quote("TlsSenderCertificateName")),
        *refused_exhibits(session, "sending"),
    )
    return Judgement(
        "C01", proven=False, variant="uncertain", values=values, exhibits=quotes, needs=("test",)
    )


def _renewed(case: Case, connector: ConfigObject, session: Session, certificate: Certificate) -> Judgement:
    value = connector.text("tlssendercertificatename") or ""
    names = names_of(case, certificate)
    wanted = wanted_name(case, names)
    shown = {"value": value, "names": ", ".join(names[:6]), "connector": connector.name, "wanted": wanted}
    quotes = (
        Exhibit("inbound", connector.quote("TlsSenderCertificateName")),
        *refused_exhibits(session, "sending"),
    )
    change: dict[str, object] = {
        "inbound_connector": one_of(case, case.by_certificate),
        "tls_sender_certificate_name": wanted,
    }
    sender = case.send_connector(session.connector)
    named = sender.text("tlscertificatename") if sender else None
    meant = is_offered(certificate, named) if named else None
    if sender and named:
        setting = Exhibit("setting", sender.quote("TlsCertificateName"))
        if meant is False:
            # The connector names another certificate than the log shows: one of both is out of date.
            return _open("stale", shown, (*quotes, setting), ("send_log",))
        return Judgement("C01", variant="named", values=shown, exhibits=(*quotes, setting), change=change)
    chosen, setting_shown = implicit(case, session)
    beside = fitting_beside(case, session, certificate, [value])
    older = outlived(case, certificate, names, beside) if chosen else None
    if older:
        dates = {"until": until_offered(case, certificate), "right": older.name, "old": until_of(older)}
        found = (*quotes, *setting_shown, Exhibit("right", older.quote("NotAfter")))
        return Judgement("C01", variant="renewed", values={**shown, **dates}, exhibits=found, change=change)
    listed_here = bool(case.certificates(certificate.thumbprint))
    if listed_here and not fitting_certificates(case, [value]) and _all_servers_listed(case, sender):
        entry = case.certificates(certificate.thumbprint)[0]
        found = (*quotes, *setting_shown, Exhibit("certificate", entry.quote("Subject")))
        return Judgement("C01", variant="only", values=shown, exhibits=found, change=change)
    needs = ("certificates",) if chosen is not None else ("send_connector",)
    either = _open("or_c02", shown, (*quotes, *setting_shown), needs)
    return replace(either, change=change, follows=("C02",))


def _all_servers_listed(case: Case, sender: ConfigObject | None) -> bool:
    """Return whether the certificates of every source server are shown, with all their names.

    One that is unseen may be the right one.
    """
    sources = sender.items("sourcetransportservers") if sender else None
    listed = case.objects("certificate")
    if not sources or case.evidence.notes.get("partial certificate"):
        return False
    if any(e.items("certificatedomains") is None and e.flag("hasprivatekey") is not False for e in listed):
        return False
    seen = {server_of(entry) for entry in case.objects("certificate")}
    return len(sources) == 1 or {host_label(name) for name in sources} <= seen


def _open(
    variant: str, values: dict[str, str], quotes: tuple[Exhibit, ...], needs: tuple[str, ...]
) -> Judgement:
    """Return C01 as a candidate only."""
    return Judgement("C01", proven=False, variant=variant, values=values, exhibits=quotes, needs=needs)


def c20(case: Case) -> Judgement | None:
    """Return C20: a header shows that Exchange Online took the mail for another tenant's."""
    headers = case.evidence.notes.get("attributed", ())
    own = {case.expected.tenant_id.lower()} | {
        (entry.text(key) or "").lower()
        for entry in case.objects("organization")
        if _of_cloud(entry)
        for key in ("guid", "externaldirectoryorganizationid")
    }
    if case.expected.described and not case.expected.delegated:
        # Whose ids a delegated sign-in shows is documented nowhere.
        facts = case.objects("tenant")
        own |= {(entry.text(key) or "").lower() for entry in facts for key in ("id", "organization_guid")}
    own.discard("")
    for quote in headers:
        tenant = quote.text[quote.part[0] : quote.part[1]].lower() if quote.part else ""
        if own and tenant and tenant not in own:
            values = {"tenant": tenant, "own": ", ".join(sorted(own))}
            return Judgement("C20", values=values, exhibits=(Exhibit("attributed", quote),))
    return None


def _of_cloud(entry: ConfigObject) -> bool:
    """Return whether an organisation object is the tenant's."""
    shown = " ".join(
        entry.text(key) or "" for key in ("distinguishedname", "organizationid", "name", "identity")
    )
    return "outlook.com" in shown.lower() or ".onmicrosoft." in shown.lower()


def sender_domains(sessions: tuple[Session, ...]) -> dict[str, Session]:
    """Return the domains of refused envelope senders (nothing for the null sender), each with a session."""
    found: dict[str, Session] = {}
    for session in sessions:
        for envelope in session.envelopes:
            if envelope.refusal is not None:
                found.setdefault(domain_of(envelope.sender), session)
    return found

"""Which source servers hold the certificate that the send connector names, and which of them do not.

Source: "TLS Certificates in Exchange Hybrid - Common Issues & How to Fix them" (Exchange Team Blog): a server
without the certificate of TlsCertificateName offers none and says 454 4.7.5.
"""

from dataclasses import dataclass

from generator.diagnosis.case import Case
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.stores import host_label, is_named, is_offered, server_of
from generator.diagnosis.told import meant_connector
from generator.evidence.facts import ConfigObject, Quote, Refused

_UNUSABLE = frozenset({"invalid", "dateinvalid", "revoked", "pendingrequest"})


@dataclass(frozen=True, slots=True)
class Stores:
    """The source servers of a connector by what their lists of certificates show of the one it names.

    ``unclear`` are those without a list, or with a certificate of which nobody knows whether it can be used.
    """

    connector: ConfigObject
    having: tuple[str, ...]
    lacking: tuple[str, ...]
    unclear: tuple[str, ...]


def stores(case: Case) -> Stores | None:
    """Return who holds the certificate that the connector in question names; None if it names none."""
    names = [r.connector for r in case.evidence.refusals if r.connector]
    names += [s.connector for s in case.evidence.sessions if s.told and s.connector]
    found = case.send_connector(names[0]) if names else None
    connector = found or meant_connector(case.everything, case.expected)
    named = connector.text("tlscertificatename") if connector else ""
    sources = connector.items("sourcetransportservers") if connector else None
    if not connector or not named or not sources or case.evidence.notes.get("partial certificate"):
        return None
    states = {server: _holds(case, server, named) for server in sources}
    return Stores(
        connector,
        tuple(server for server, holds in states.items() if holds),
        tuple(server for server, holds in states.items() if holds is False),
        tuple(server for server, holds in states.items() if holds is None),
    )


def _holds(case: Case, server: str, named: str) -> bool | None:
    """Return whether *server* holds a usable certificate that *named* names, None if nobody knows."""
    listed = [e for e in case.objects("certificate") if server_of(e) == host_label(server)]
    sent = [s for s in case.evidence.sessions if host_label(case.server_of(s)) == host_label(server)]
    if any(s.offered and is_offered(s.offered, named) for s in sent):
        return True
    if not listed or any(not entry.text("issuer") or not entry.text("subject") for entry in listed):
        return None
    same = [_is_usable(entry) for entry in listed if is_named(entry, named)]
    return True if True in same else None if None in same else False


def _is_usable(entry: ConfigObject) -> bool | None:
    status = (entry.text("status") or "Valid").casefold()
    if entry.flag("hasprivatekey") is False or status in _UNUSABLE:
        return False
    return True if status == "valid" else None


def absent_on_some(case: Case) -> Judgement | None:
    """Return C09: a server that offered no certificate lacks the named one, and other sources hold it."""
    found = stores(case)
    trouble = _trouble(case, found) if found and found.having and found.lacking else None
    if found is None or trouble is None:
        return None
    values = {
        "server": ", ".join(found.lacking),
        "others": ", ".join(found.having),
        "connector": found.connector.name,
        "name": found.connector.text("tlscertificatename") or "",
    }
    change: dict[str, object] = {"source_servers": found.having}
    # Where relay is refused to a server that holds it too, the certificate can't be all of it.
    refused = {host_label(case.server_of(session)) for session in case.direct}
    alone = not refused & {host_label(server) for server in found.having}
    return Judgement("C09", alone, "unnamed", values, _exhibits(case, found, trouble), change=change)


def absent_everywhere(case: Case) -> Judgement | None:
    """Return C03: a server offered no certificate, and no source server holds the one that is named."""
    found = stores(case)
    trouble = _trouble(case, found) if found and not found.having and not found.unclear else None
    if found is None or trouble is None:
        return None
    name = found.connector.text("tlscertificatename") or ""
    values = {"name": name, "server": ", ".join(found.lacking)}
    return Judgement("C03", variant="nowhere", values=values, exhibits=_exhibits(case, found, trouble))


def _trouble(case: Case, found: Stores) -> Exhibit | None:
    """Return what shows that the lacking certificate is felt: the refusal's text, or a session without one.

    A connector that ignores STARTTLS needs no certificate to send: that is another fault.
    """
    said = case.refusals(Refused.CERTIFICATE_NOT_FOUND)
    if said:
        return Exhibit("refusal", said[0].quote)
    if case.addresses_only or found.connector.flag("ignorestarttls"):
        return None
    lacking = {host_label(server) for server in found.lacking}
    for session in case.evidence.sessions:
        passed = any(case.is_relay(envelope) for envelope in session.envelopes)
        silent = "unoffered" in session.quotes and not passed and not case.is_hop(session)
        if silent and host_label(case.server_of(session)) in lacking:
            return Exhibit("unoffered", session.quotes["unoffered"])
    return None


def _exhibits(case: Case, found: Stores, trouble: Exhibit) -> tuple[Exhibit, ...]:
    named = found.connector.text("tlscertificatename") or ""
    held = next(
        (
            Exhibit("right", entry.quote("Subject"))
            for entry in case.objects("certificate")
            if is_named(entry, named) and server_of(entry) in {host_label(name) for name in found.having}
        ),
        None,
    )
    setting = Exhibit("setting", found.connector.quote("TlsCertificateName"))
    return (trouble, setting, *([held] if held else []), *_lists(case, found))


def _lists(case: Case, found: Stores) -> tuple[Exhibit, ...]:
    """Return where the list of a server stands that lacks the certificate."""
    first = {host_label(found.lacking[0])}
    listed = [entry for entry in case.objects("certificate") if server_of(entry) in first]
    entries = [
        Quote(e.file, e.line, f"{found.lacking[0]}: {e.text('subject') or e.name}") for e in listed[:1]
    ]
    return tuple(Exhibit("certificate", quote) for quote in entries)

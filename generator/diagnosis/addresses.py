"""Judges of connectors that go by addresses: is the one that Exchange Online sees in their lists?"""

from generator.diagnosis.case import Case, is_type
from generator.diagnosis.local import refused_exhibits
from generator.diagnosis.matching import is_ipv6, listed, public_ipv4
from generator.diagnosis.result import Exhibit, Judgement
from generator.diagnosis.tenant import one_of
from generator.exchange.names import Match


def c11(case: Case) -> Judgement | None:
    """Return C11: the address that Exchange Online sees isn't in a connector's list."""
    if not case.addresses_only:
        return _c11_beside(case)
    for session in case.direct:
        if not public_ipv4(session.seen_address):
            continue
        answers = [listed(session.seen_address, c.items("senderipaddresses") or ()) for c in case.by_address]
        if all(answer is False for answer in answers):
            meant = one_of(case, case.by_address)
            connector = next((c for c in case.by_address if c.name == meant), case.by_address[0])
            present = connector.items("senderipaddresses") or ()
            quotes = (
                Exhibit("inbound", connector.quote("SenderIPAddresses")),
                *refused_exhibits(session, "seen"),
            )
            change: dict[str, object] = {
                "inbound_connector": meant,
                # The list replaces the present one, so it must be that of the connector in question.
                "sender_ip_addresses": [*present, *_unlisted(case)] if meant == connector.name else [],
            }
            shown = {
                "address": session.seen_address,
                "present": ", ".join(present),
                "connector": connector.name,
            }
            whole = is_type(connector, "onpremises") is not None and connector.flag("enabled") is not None
            needs = () if whole else ("inbound",)
            return Judgement("C11", proven=whole, values=shown, exhibits=quotes, needs=needs, change=change)
    return None


def _unlisted(case: Case) -> list[str]:
    """Return every public address from which mail was refused and that no connector lists, each once."""
    entries = [entry for connector in case.by_address for entry in connector.items("senderipaddresses") or ()]
    seen = dict.fromkeys(session.seen_address for session in case.direct)
    return [address for address in seen if public_ipv4(address) and listed(address, entries) is False]


def _c11_beside(case: Case) -> Judgement | None:
    """Return C11 as a candidate where connectors of both ways exist and neither fits."""
    if not case.by_address or not case.by_certificate:
        return None
    for session in case.direct:
        if all(case.fit(c, session) is Match.NO_MATCH for c in case.by_address):
            connector = case.by_address[0]
            quotes = (
                Exhibit("inbound", connector.quote("SenderIPAddresses")),
                *refused_exhibits(session, "seen"),
            )
            shown = {"address": session.seen_address, "present": "", "connector": connector.name}
            return Judgement("C11", proven=False, values=shown, exhibits=quotes, needs=("expected",))
    return None


def c12(case: Case) -> Judgement | None:
    """Return C12: the session ran over IPv6, which no address list of a connector can hold."""
    if not case.addresses_only:
        return None
    for session in case.direct:
        if is_ipv6(session.remote) or is_ipv6(session.seen_address):
            role = "seen" if is_ipv6(session.seen_address) else "start"
            quotes = (
                Exhibit("inbound", case.by_address[0].quote("SenderIPAddresses")),
                *refused_exhibits(session, role),
            )
            return Judgement("C12", values={"address": session.remote}, exhibits=quotes)
    return None

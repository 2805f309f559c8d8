"""Answers of the service that name their cause themselves, and the neighbours of the relay fault."""

from collections.abc import Callable

from generator.diagnosis.case import Case
from generator.diagnosis.result import Exhibit, Judgement
from generator.evidence.facts import Refused


def worded(cause: str, *kinds: Refused) -> Callable[[Case], Judgement | None]:
    """Return a judge that finds *cause* proven by the wording of a refusal alone."""

    def judge(case: Case) -> Judgement | None:
        found = case.refusals(*kinds)
        if not found:
            return None
        quotes = tuple(Exhibit("refusal", refusal.quote) for refusal in found[:3])
        return Judgement(cause, values={"status": found[0].status, "text": found[0].text}, exhibits=quotes)

    return judge


def c27(case: Case) -> Judgement | None:
    """Return C27 (connector blocked as compromised), by the refusal or by Get-BlockedConnector."""
    by_text = worded("C27", Refused.BLOCKED_CONNECTOR)(case)
    blocked = case.objects("blocked_connector")
    if by_text or not blocked or not case.relay:
        return by_text
    quotes = tuple(Exhibit("blocked", entry.quote("connectorid")) for entry in blocked[:3])
    return Judgement("C27", variant="listed", exhibits=quotes)


c26 = worded("C26", Refused.PARTNER_LOCK)
c28 = worded("C28", Refused.ENFORCED)
c29 = worded("C29", Refused.BANNED_ADDRESS)

NEIGHBOURS: tuple[Refused, ...] = (
    Refused.DIRECT_SEND,
    Refused.ATTR34,
    Refused.ATTR46,
    Refused.ATTR5,
    Refused.UNTRUSTED_FROM_CLOUD,
    Refused.UNREGISTERED_SENDER,
    Refused.TENANT_BLOCKED,
    Refused.RATE_LIMIT,
    Refused.RELAY_OLD,
    Refused.EDGE_BLOCK,
    Refused.TLS_CHANNEL,
)


def _is_noise(case: Case, kind: Refused) -> bool:
    """Return whether unknown recipients stand in a log of mail that passes: every busy log has them."""
    origins = {refusal.origin for refusal in case.refusals(kind)}
    passing = any(envelope.accepted for session in case.evidence.sessions for envelope in session.envelopes)
    return kind is Refused.EDGE_BLOCK and origins <= {"log", "tracking"} and passing


def neighbour(case: Case) -> Judgement | None:
    """Return the first neighbour that the refusals word; never a reason to change a connector by itself."""
    for kind in NEIGHBOURS:
        found = worded(kind.value, kind)(case)
        if found is not None and not _is_noise(case, kind):
            return found
    return None

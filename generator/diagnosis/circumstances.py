"""Judges of what is left when both conditions seem to hold: where the mail came from, and what changed."""

from generator.diagnosis.case import Case
from generator.diagnosis.local import refused_exhibits
from generator.diagnosis.result import Exhibit, Judgement
from generator.evidence.facts import Session
from generator.exchange.names import Match


def c33(case: Case) -> Judgement | None:
    """Return C33: the refused mail came from other software than Exchange, straight to Exchange Online."""
    foreign = [refusal for refusal in case.relay if refusal.foreign]
    own = [refusal for refusal in case.relay if not refusal.foreign]
    if not foreign or own:
        return None
    quotes = (Exhibit("refusal", foreign[0].quote),)
    if case.passing:
        passed = case.passing[0]
        shown = [Exhibit("other_accepted", passed.quotes["accepted"])] if "accepted" in passed.quotes else []
        return Judgement("C33", variant="passing", exhibits=(*quotes, *shown))
    return Judgement("C33", proven=False, exhibits=quotes, needs=("sender_host",))


def c25(case: Case) -> Judgement | None:
    """Return C25 as a candidate: the wizard changed connectors; only a comparison shows what it reset."""
    changes = case.evidence.notes.get("wizard", ())
    if not changes or not case.relay:
        return None
    quotes = tuple(Exhibit("wizard", quote) for quote in changes[:3])
    return Judgement("C25", proven=False, exhibits=quotes, needs=("backup",))


def c31(case: Case) -> Judgement | None:
    """Return C31, always a candidate: everything seen fits, and the mail is refused all the same."""
    session = everything_fits(case)
    if session is None:
        return None
    return Judgement(
        "C31", proven=False, exhibits=refused_exhibits(session, "sending"), needs=("capi2", "usage")
    )


def everything_fits(case: Case) -> Session | None:
    """Return a failing session whose certificate satisfies an enabled OnPremises connector."""
    for session in case.direct:
        if any(case.fit(c, session) is Match.MATCH for c in case.by_certificate):
            return session
    return None

"""From judgements to one verdict: precedence, ties, and what keeps a verdict from being given."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from generator.diagnosis import (
    addresses,
    circumstances,
    domains,
    forgotten,
    local,
    path,
    service,
    tenant,
    unencrypted,
)
from generator.diagnosis.case import Case
from generator.diagnosis.result import Contradiction, Exhibit, Judgement
from generator.evidence.facts import Refused, Session

Judge = Callable[[Case], Judgement | None]

# The order of the decision table: whoever stands first wins if several are proven. C09 stands before the
# faults of a single server: where others pass, the one server is the finding and its fault the detail.
PRECEDENCE: tuple[tuple[str, Judge], ...] = (
    ("C28", service.c28),
    ("C27", service.c27),
    ("C29", service.c29),
    ("C26", service.c26),
    ("C23", path.c23),
    ("C22", path.c22),
    ("C21", path.c21),
    ("C24", path.c24),
    ("C10", path.c10),
    ("C16", tenant.c16),
    ("C17", tenant.c17),
    ("C18", tenant.c18),
    ("C09", forgotten.c09),
    ("C30", path.c30),
    ("C03", local.c03),
    ("C04", unencrypted.c04),
    ("C05", local.c05),
    ("C07", local.c07),
    ("C08", local.c08),
    ("C02", local.c02),
    ("C06", local.c06),
    ("C01", tenant.c01),
    ("C11", addresses.c11),
    ("C12", addresses.c12),
    ("C20", tenant.c20),
    ("C14", domains.c14),
    ("C15", domains.c15),
    ("C13", domains.c13),
    ("C19", domains.c19),
    ("C33", circumstances.c33),
    ("C25", circumstances.c25),
    ("C02", unencrypted.silent),
    ("C31", circumstances.c31),
)

# ATTR36 says that the connector was found: whatever would explain that it wasn't is out.
_WITH_ATTR36 = frozenset({"C28", "C27", "C29", "C26", "C23", "C22", "C21", "C24", "C14", "C33", "C25"})
# Causes by which nothing passes from this server with this certificate or address.
_TOTAL = frozenset({"C01", "C02", "C06", "C07", "C08", "C11", "C12", "C16", "C17", "C18"})
# Without any refusal of relay these judges still speak: the wording or the log names the fault.
_WITHOUT_RELAY = frozenset(
    {"C28", "C27", "C29", "C26", "C23", "C22", "C09", "C30", "C03", "C05", "C21", "C20"}
)


def judge(case: Case) -> tuple[Judgement, ...]:
    """Return all judgements on *case*, the proven ones first, each group in the order of precedence."""
    only_attr36 = bool(case.relay) and all(refusal.kind is Refused.ATTR36 for refusal in case.relay)
    found: list[Judgement] = []
    for cause, ask in PRECEDENCE:
        if only_attr36 and cause not in _WITH_ATTR36:
            continue
        if not case.relay and cause not in _WITHOUT_RELAY:
            continue
        answer = ask(case)
        if answer is not None and all(answer.cause != earlier.cause for earlier in found):
            found.append(answer)
    if strangers(case):
        # What another organisation's windows show proves nothing about this one.
        found = [replace(j, proven=False) for j in found]
    passed = passes_after(case)
    if passed is not None:
        found = [replace(j, proven=False) if j.proven and j.cause in _TOTAL else j for j in found]
    return (*[j for j in found if j.proven], *[j for j in found if not j.proven])


def strangers(case: Case) -> tuple[Contradiction, ...]:
    """Return which facts are of another tenant or organisation than the description's."""
    found = []
    for entry in case.objects("tenant"):
        read, stated = entry.text("initial_domain"), case.expected.initial_domain
        if read and stated and read.casefold() != stated.casefold():
            quotes = (Exhibit("one", entry.quote("initial_domain")),)
            found.append(Contradiction("tenant", {"read": read, "stated": stated}, quotes))
    for quote in case.evidence.notes.get("domains local", ()):
        names = quote.text.partition(" = ")[2]
        stated = case.expected.organization
        if stated and stated.casefold() not in names.casefold().split(", "):
            values = {"read": names, "stated": stated}
            found.append(Contradiction("organization", values, (Exhibit("one", quote),)))
    return tuple(found)


def passes_after(case: Case) -> Session | None:
    """Return a session that relayed after refusals began, from the same server with the same certificate."""
    failing = case.direct
    if not failing:
        return None
    begun: dict[tuple[str, str, str], dict[str, str]] = {}
    for session in failing:
        by_address = begun.setdefault(_identity(case, session), {})
        first = by_address.get(session.seen_address, session.started)
        by_address[session.seen_address] = min(first, session.started)
    # One session may relay one message and be refused the next.
    both = [s for s in failing if any(case.is_relay(envelope) for envelope in s.envelopes)]
    for session in (*case.passing, *both):
        seen = begun.get(_identity(case, session), {})
        # What a block shows of a session may lack the address.
        same = [start for at, start in seen.items() if not at or session.seen_address in {"", at}]
        if same and (session.started > min(same) or session in both):
            return session
    return None


def _identity(case: Case, session: Session) -> tuple[str, str, str]:
    thumbprint = session.offered.thumbprint if session.offered else ""
    return case.server_of(session), session.connector.casefold(), thumbprint


def contradictions(case: Case, found: Iterable[Judgement]) -> tuple[Contradiction, ...]:
    """Return what in the evidence can't be true at the same time."""
    result = [*strangers(case), *case.merged.contradictions]
    passed = passes_after(case)
    if passed is not None and any(judgement.cause in _TOTAL for judgement in found):
        failed = case.direct[-1]
        quotes = [Exhibit("refusal", failed.refusals[0].quote)]
        if "accepted" in passed.quotes:
            quotes.append(Exhibit("accepted", passed.quotes["accepted"]))
        values = {"failed": failed.started, "passed": passed.started, "server": case.server_of(passed)}
        result.append(Contradiction("passes", values, tuple(quotes)))
    if case.refusals(Refused.ATTR36) and case.accepted:
        for connector in case.by_certificate:
            value = connector.text("tlssendercertificatename") or ""
            if value and value.removeprefix("*.").lower() in case.accepted:
                quote = Exhibit("inbound", connector.quote("TlsSenderCertificateName"))
                result.append(Contradiction("accepted", {"value": value}, (quote,)))
    return tuple(result)


def missing(case: Case, found: Iterable[Judgement]) -> tuple[str, ...]:
    """Return what would bring a verdict nearer: what candidates ask for, then what is always needed."""
    needs = [need for judgement in found if not judgement.proven for need in judgement.needs]
    if not case.evidence.refusals:
        needs.append("ndr")
    if not case.evidence.sessions:
        needs.append("send_log")
    elif path.inside_hop(case):
        needs.append("next_log")
    if not case.inbound:
        needs.append("inbound")
    if not case.objects("send_connector"):
        needs.append("send_connector")
    if case.accepted_shown is None:
        needs.append("accepted")
    if not case.objects("certificate") and not case.addresses_only:
        needs.append("certificates")
    return tuple(dict.fromkeys(needs))

"""V79: the non-delivery report of the ticket speaks of another fault."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.reported import reported
from generator.rules.rule import Rule

# Refusals outside the family that one of the cures here is for: the mail waits in a queue then.
_CURED_BY = {"CERTIFICATE_NOT_FOUND": "C03"}


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the report is none of 5.7.64, or holds no refusal that is known.

    Each family of refusals has causes of its own ("NDR error codes in Exchange Online"): a change of the
    connectors for another fault would hide what is really wrong.
    """
    found = reported(environment)
    if found is None or environment.change is None:
        return
    from generator.evidence.facts import RELAY_FAMILY  # noqa: PLC0415 - only a description with a report pays

    kind, status = found
    if kind is None:
        yield Finding("V79", Severity.WARNING, ("ticket", "ndr"), "unrecognised")
    elif kind not in RELAY_FAMILY and _CURED_BY.get(kind.name) not in environment.change.causes:
        yield Finding("V79", Severity.WARNING, ("ticket", "ndr"), values={"status": status or kind.value})


RULE = Rule("V79", "ticket.other-fault", Severity.WARNING, check)

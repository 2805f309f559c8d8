"""V74: the change record lacks who or when."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_FIELDS = ("id", "implementer", "second_person", "backout_owner", "start", "minutes")


def check(environment: Environment) -> Iterator[Finding]:
    """Yield one finding that names everything the ticket doesn't say (change-ticket practice).

    A description without a change writes nothing and needs no ticket yet.
    """
    if environment.change is None:
        return
    ticket = environment.ticket
    missing = [name for name in _FIELDS if getattr(ticket, name) is None]
    if missing:
        yield Finding("V74", Severity.WARNING, ("ticket",), values={"missing": ", ".join(missing)})


RULE = Rule("V74", "ticket.incomplete", Severity.WARNING, check)

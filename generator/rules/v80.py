"""V80: the report says that no accepted domain was proven, and the change doesn't see to that."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.reported import reported
from generator.rules.rule import Rule

_ACCEPTS_DOMAIN = "C14"
_FAMILY = "ATTR36"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the report says ATTR36 and cause C14 is not among those to cure.

    With ATTR36 the connection was recognised, but neither the certificate's domain nor the sender's is
    accepted in the tenant (KB 4019940).
    """
    found, change = reported(environment), environment.change
    if found is None or found[0] is None or change is None or not change.causes:
        return
    if found[0].name == _FAMILY and _ACCEPTS_DOMAIN not in change.causes:
        values = {"causes": ", ".join(change.causes)}
        yield Finding("V80", Severity.WARNING, ("ticket", "ndr"), values=values)


RULE = Rule("V80", "ticket.accepted-domain", Severity.WARNING, check)

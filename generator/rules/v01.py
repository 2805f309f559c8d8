"""V01: the tenant id is no GUID."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule

_GUID = "(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if the id is known and malformed, or the nil GUID that documents print in its place.

    The id is compared with the connection's TenantID (Get-ConnectionInformation reference).
    """
    stated = environment.tenant.id
    if stated is None:
        return
    if not re.fullmatch(_GUID, stated):
        yield Finding("V01", Severity.ERROR, ("tenant", "id"), values={"id": stated})
    elif not environment.example and not stated.strip("0-"):
        yield Finding("V01", Severity.ERROR, ("tenant", "id"), "nil", {"id": stated})


RULE = Rule("V01", "tenant.id", Severity.ERROR, check)

"""V07: a sending server is out of support, or so old that Exchange Online limits it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import VERSIONS, enforced_since, enforcement_floor, out_of_date, support_ended
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each sending server that is out of date or out of support.

    Exchange Online slows down and then blocks mail from servers that lag behind (450 4.7.230, 550 5.7.230;
    Exchange Team Blog on transport-based enforcement). Dates are judged at the ticket's start, never today.
    """
    for name in dict.fromkeys(environment.source_servers()):
        version, build = environment.servers[name].version, environment.servers[name].build
        if version not in VERSIONS:
            continue
        since, floor = enforced_since(version), enforcement_floor(version)
        values = {"server": name, "version": version, "build": build or "", "since": since or ""}
        if out_of_date(version, build) and since and _begun(since, environment):
            if floor is None:
                yield Finding("V07", Severity.WARNING, ("servers", name, "version"), "blocked", values)
            else:
                values["floor"] = floor
                yield Finding("V07", Severity.WARNING, ("servers", name, "build"), "below_floor", values)
            continue
        ended = support_ended(version)
        if ended and _begun(ended.isoformat(), environment):
            values["ended"] = ended.isoformat()
            variant = "floor_unknown" if floor and out_of_date(version, build) is None else "unsupported"
            values["floor"] = floor or ""
            yield Finding("V07", Severity.WARNING, ("servers", name, "version"), variant, values)


def _begun(date: str, environment: Environment) -> bool:
    """Tell whether *date* (ISO 8601, day or month) lies before the ticket's start, or that isn't known."""
    start = environment.ticket.start
    return start is None or start.date().isoformat() > date


RULE = Rule("V07", "server.out-of-date", Severity.WARNING, check)

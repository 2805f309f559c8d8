"""V86: a cause lacks the value to set, or a value has no cause that sets it."""

from collections.abc import Iterator

from generator.causes import CAUSES
from generator.diagnostics import Finding, Severity
from generator.model import CONNECTOR, Environment
from generator.rules.identification import PROPERTIES
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each value that a cause wants and nobody states, and each that no cause asks for.

    Without the wanted value the change is withheld; a value without its cause would never be written.
    """
    change = environment.change
    if change is None or change.strategy != CONNECTOR:
        return
    causes = [CAUSES[cause] for cause in dict.fromkeys(change.causes) if cause in CAUSES]
    for cause in causes:
        for name in cause.wants:
            if getattr(change, name) is None:
                values = {"cause": cause.id, "property": name}
                yield Finding("V86", Severity.WARNING, ("change", name), values=values)
    if len(causes) < len(set(change.causes)):
        return  # a cause that isn't known may have been meant to ask for it
    for name in PROPERTIES:
        takers = [cause.id for cause in CAUSES.values() if name in cause.wants]
        if causes and getattr(change, name) is not None and not any(name in cause.wants for cause in causes):
            values = {"cause": " / ".join(takers), "property": name}
            yield Finding("V86", Severity.WARNING, ("change", name), "unused", values)


RULE = Rule("V86", "change.wanted-value", Severity.WARNING, check)

"""V86: a cause lacks the value to set, or a value has no cause that sets it."""

from collections.abc import Iterator

from generator.causes import CAUSES, Cause
from generator.causes.connectors import settable
from generator.diagnostics import Finding, Severity
from generator.model import RESTORE, ChangeRequest, Environment
from generator.rules.rule import Rule

# Which certificate is offered is a fact that rules of every cause look at.
_ALWAYS_OF_USE = ("certificate",)


def _used(cause: Cause) -> tuple[str, ...]:
    return (*cause.wants, *cause.one_of, *cause.takes)


_KEYS = tuple(
    dict.fromkeys(name for cause in CAUSES.values() for name in _used(cause) if name not in _ALWAYS_OF_USE)
)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each value that a cause wants and nobody states, and each that no cause asks for.

    Without the wanted value the change is withheld; a value without its cause would never be written.
    """
    change = environment.change
    if change is None or change.strategy == RESTORE:
        return
    causes = [CAUSES[cause] for cause in dict.fromkeys(change.causes) if cause in CAUSES]
    for cause in causes:
        for name in cause.wants:
            if not _stated(change, name):
                values = {"cause": cause.id, "property": name}
                yield Finding("V86", Severity.WARNING, ("change", name), values=values)
        if cause.one_of and not cause.cure(environment) and not _of_newer_version(environment, change, cause):
            values = {"cause": cause.id, "properties": ", ".join(cause.one_of)}
            yield Finding("V86", Severity.WARNING, ("change", "causes"), "one_of", values)
    if len(causes) < len(set(change.causes)):
        return  # a cause that isn't known may have been meant to ask for it
    for name in _KEYS:
        takers = [cause.id for cause in CAUSES.values() if name in _used(cause)]
        if causes and _stated(change, name) and not any(name in _used(cause) for cause in causes):
            values = {"cause": " / ".join(takers), "property": name}
            yield Finding("V86", Severity.WARNING, ("change", name), "unused", values)


def _of_newer_version(environment: Environment, change: ChangeRequest, cause: Cause) -> bool:
    """Say whether the servers' version is what stands in the way, which is V93's to tell."""
    if not environment.source_servers() or settable(environment, "TlsCertificateName"):
        return False
    return bool(cause.parameter) or any(_stated(change, name) for name in cause.one_of)


def _stated(change: ChangeRequest, name: str) -> bool:
    return bool(getattr(change, name) != type(change).model_fields[name].default)


RULE = Rule("V86", "change.wanted-value", Severity.WARNING, check)

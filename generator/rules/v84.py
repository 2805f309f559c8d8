"""V84: it isn't clear which connector or certificate the change means."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.similar import similar


class Named(Protocol):
    """An object of the description that may have a name besides its key."""

    @property
    def name(self) -> str | None:
        """Its name in Exchange."""


def check(environment: Environment) -> Iterator[Finding]:
    """Yield an error for each key that nothing described has, a warning where several wait to be chosen.

    A change whose connector isn't chosen is withheld, as one whose present value isn't known.
    """
    change = environment.change
    if change is None:
        return
    sections: tuple[tuple[str, Mapping[str, Named]], ...] = (
        ("send_connector", environment.send_connectors),
        ("inbound_connector", environment.inbound_connectors),
    )
    for field, connectors in sections:
        stated = getattr(change, field)
        if stated is None and len(connectors) > 1:
            values = {"field": field, "known": ", ".join(connectors)}
            yield Finding("V84", Severity.WARNING, ("change", field), "several", values)
        elif stated is not None and stated not in connectors:
            keys = {connector.name or key: key for key, connector in connectors.items()}
            yield _not_described(field, stated, {**keys, **{key: key for key in connectors}})
    for field in ("certificate", "old_certificate"):
        stated = getattr(change, field)
        if stated is not None and stated not in environment.certificates:
            yield _not_described(field, stated, {key: key for key in environment.certificates})


def _not_described(field: str, stated: str, keys: Mapping[str, str]) -> Finding:
    """Return the finding; *keys* holds the keys by everything that may have been written in their place."""
    like = similar(stated, keys)
    values = {"field": field, "stated": stated, "known": ", ".join(dict.fromkeys(keys.values()))}
    if not keys:
        return Finding("V84", Severity.ERROR, ("change", field), "none_described", values)
    if like is None:
        return Finding("V84", Severity.ERROR, ("change", field), values=values)
    return Finding("V84", Severity.ERROR, ("change", field), "did_you_mean", {**values, "guess": keys[like]})


RULE = Rule("V84", "change.object", Severity.ERROR, check)

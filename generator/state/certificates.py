"""The certificates that several servers showed, as the description has them: one each, with its servers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.console.facts import Fact, Facts
from generator.diagnostics import Mark

_SHORT = 8  # digits of the thumbprint that make a key

# Server → facts of one certificate there, by property.
Installed = Mapping[str, Mapping[str, Fact]]


def by_thumbprint(facts: Facts) -> dict[str, dict[str, dict[str, Fact]]]:
    """Return thumbprint → server → the certificate's facts there."""
    found: dict[str, dict[str, dict[str, Fact]]] = {}
    for server in _servers(facts):
        for thumbprint, properties in facts.below("servers", server, "certificates").items():
            found.setdefault(thumbprint, {})[server] = properties
    return found


def fully_read(facts: Facts) -> frozenset[str]:
    """Return the servers (in lower case) of which every certificate arrived."""
    return frozenset(
        server.casefold()
        for server in _servers(facts)
        if facts.text("servers", server, "certificates", "read")
        == str(len(facts.below("servers", server, "certificates")))
    )


def key_for(thumbprint: str, described: Mapping[str, Any], every: Sequence[str]) -> str:
    """Return the key of the certificate: that of the description if it is there, else a short thumbprint."""
    for key, entry in described.items():
        stated = entry.get("thumbprint") if isinstance(entry, dict) else None
        if isinstance(stated, str) and stated.replace(" ", "").casefold() == thumbprint.casefold():
            return key
    alone = sum(other.startswith(thumbprint[:_SHORT]) for other in every) == 1
    short = thumbprint[:_SHORT].lower() if alone else thumbprint.lower()
    return thumbprint.lower() if short in described else short


def told(installed: Installed) -> Iterator[Fact]:
    """Yield each property of one certificate once, from the first server that shows it.

    ``HasPrivateKey`` differs from server to server: one without it speaks for all.
    """
    seen: set[str] = set()
    for properties in installed.values():
        for name, fact in properties.items():
            others = (own[name] for own in installed.values() if name in own)
            if name not in seen:
                yield next((own for own in others if name == "HasPrivateKey" and own.value == "False"), fact)
            seen.add(name)


def place(installed: Installed) -> Mark:
    """Return where the certificate was first shown."""
    return next(fact.mark for properties in installed.values() for fact in properties.values())


def _servers(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path[1] for path in facts.values if path[0] == "servers" and len(path) > 2))  # noqa: PLR2004

"""V97: a server's role is none that Exchange has."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.roles import ROLES, SHORT_ROLES, role
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.similar import similar

_KNOWN = (*ROLES, *SHORT_ROLES)
_MORE_WORDS = re.compile(r"[\W_]+|transport|server|role", re.IGNORECASE)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each role that is none of ServerRole (Get-ExchangeServer reference).

    The roles say which servers are Edge servers, so a misspelt one would make an Edge server one inside.
    """
    for name, server in environment.servers.items():
        for index, stated in enumerate(server.roles or ()):
            if role(stated) is not None:
                continue
            guess = _guess(stated)
            values = {"server": name, "role": stated, "known": ", ".join(ROLES), "guess": guess or ""}
            path = ("servers", name, "roles", str(index))
            yield Finding("V97", Severity.ERROR, path, "did_you_mean" if guess else "", values)


def _guess(written: str) -> str | None:
    """Return the role that *written* means: "Edge Transport" is Edge, whatever else looks more like it."""
    bare = _MORE_WORDS.sub("", written)
    return role(bare) or similar(bare, _KNOWN)


RULE = Rule("V97", "server.role", Severity.ERROR, check)

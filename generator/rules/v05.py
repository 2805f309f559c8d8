"""V05: a server's version is none that scripts can be written for."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import VERSIONS, belongs
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each server whose version is not a known one, as it is spelt in the version data.

    The version decides which console a block is written for, so this one value can't be left for a block to
    find out (Exchange Server supportability matrix).
    """
    for name, server in environment.servers.items():
        if server.version in VERSIONS:
            continue
        values = {"server": name, "version": server.version, "known": ", ".join(VERSIONS)}
        variant, guess = "", _guess(server.version)
        if server.version == "unknown":
            variant = "unknown"
        elif guess:
            variant = "did_you_mean"
            values["guess"] = guess
        yield Finding("V05", Severity.ERROR, ("servers", name, "version"), variant, values)


def _guess(written: str) -> str | None:
    """Return the version that is named inside *written* ("Exchange 2016 CU23"), or whose build it is."""
    words = written.upper().replace("-", " ").split()
    return next((version for version in VERSIONS if version in words), None) or belongs(written)


RULE = Rule("V05", "server.version", Severity.ERROR, check)

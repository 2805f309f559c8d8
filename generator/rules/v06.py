"""V06: a server's build belongs to another version than the stated one."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import VERSIONS, belongs, parse_build
from generator.model import Environment
from generator.rules.rule import Rule

_TELLING = 3  # numbers of a build that are enough for every version


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each build of another version, or of none.

    2019 and SE share 15.2 and differ in the third number only; a build too short to tell is not judged
    (Exchange Server build numbers and release dates).
    """
    for name, server in environment.servers.items():
        if server.build is None or server.version not in VERSIONS:
            continue
        numbers = parse_build(server.build)
        values = {"server": name, "build": server.build, "version": server.version}
        path = ("servers", name, "build")
        owner = belongs(server.build)
        if numbers is None:
            yield Finding("V06", Severity.ERROR, path, "no_build", values)
        elif owner is None and len(numbers) >= _TELLING:
            yield Finding("V06", Severity.ERROR, path, "no_version", values)
        elif owner not in (None, server.version):
            yield Finding("V06", Severity.ERROR, path, values={**values, "owner": str(owner)})


RULE = Rule("V06", "server.build", Severity.ERROR, check)

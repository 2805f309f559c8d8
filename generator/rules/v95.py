"""V95: a server is left out of the proof that doesn't send, or none is left."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment, speakers
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each excluded name that sends nothing, and one if every server is excluded.

    What the names are for is a rule of this tool: a change counts as proven when every server was seen.
    """
    excluded = environment.test.excluded_servers if environment.test else ()
    opening = dict.fromkeys((*environment.source_servers(), *(one.server for one in speakers(environment))))
    sources = tuple(opening)
    known = {name.casefold() for name in sources}
    for index, name in enumerate(excluded):
        if name.casefold() not in known:
            path = ("test", "excluded_servers", str(index))
            yield Finding("V95", Severity.ERROR, path, values={"server": name, "sources": ", ".join(sources)})
    if excluded and sources and all(map(environment.is_excluded, sources)):
        yield Finding(
            "V95", Severity.ERROR, ("test", "excluded_servers"), "all", {"sources": ", ".join(sources)}
        )


RULE = Rule("V95", "test.excluded-servers", Severity.ERROR, check)

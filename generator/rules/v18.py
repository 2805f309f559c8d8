"""V18: a connector bears the name from Microsoft's article."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.connector_names import stated_names
from generator.rules.rule import Rule

# Names that the article or its machine translations assume; no wizard creates them.
_SAMPLES = frozenset(
    {
        "outbound to microsoft 365",
        "sortant vers microsoft 365",
        "sortant vers office 365",
        "inbound from microsoft 365",
    }
)


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each sample name (KB 4051495 and its translations)."""
    for stated in stated_names(environment):
        if " ".join(stated.name.casefold().split()) in _SAMPLES:
            values = {"name": stated.name}
            yield Finding("V18", Severity.WARNING, stated.path, values=values, at_key=stated.at_key)


RULE = Rule("V18", "connector.sample-name", Severity.WARNING, check)

"""V03: the cloud is none that Connect-ExchangeOnline knows."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import clouds
from generator.model import Environment
from generator.rules.rule import Rule
from generator.rules.similar import similar


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding unless it is a value of -ExchangeEnvironmentName (Connect-ExchangeOnline reference)."""
    stated = environment.tenant.cloud
    if stated in clouds():
        return
    guess = similar(stated, clouds())
    values = {"cloud": stated, "guess": guess or "", "known": ", ".join(clouds())}
    yield Finding("V03", Severity.ERROR, ("tenant", "cloud"), "did_you_mean" if guess else "", values)


RULE = Rule("V03", "tenant.cloud", Severity.ERROR, check)

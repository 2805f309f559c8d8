"""V02: the initial domain is not one that Microsoft gives to a tenant."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import clouds
from generator.model import Environment
from generator.rules.rule import Rule

_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_MAIL_ROUTING = ".mail"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding unless the domain is one label under the suffix of a cloud.

    The initial domain is what proves the tenant (Get-AcceptedDomain, InitialDomain). A cloud whose suffix no
    document states is not judged.
    """
    cloud = clouds().get(environment.tenant.cloud)
    if cloud is not None and cloud.initial_domain_suffix is None:
        return
    stated = environment.tenant.initial_domain
    suffixes = {known.initial_domain_suffix for known in clouds().values() if known.initial_domain_suffix}
    label, _, suffix = stated.lower().partition(".")
    if suffix in suffixes and re.fullmatch(_LABEL, label):
        return
    path = ("tenant", "initial_domain")
    head, found, tail = stated.lower().partition(f"{_MAIL_ROUTING}.")
    if found and tail in suffixes:
        yield Finding(
            "V02", Severity.ERROR, path, "mail_routing", {"domain": stated, "guess": f"{head}.{tail}"}
        )
    else:
        yield Finding("V02", Severity.ERROR, path, values={"domain": stated})


RULE = Rule("V02", "tenant.initial-domain", Severity.ERROR, check)

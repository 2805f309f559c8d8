"""V04: a domain or mail host belongs to another cloud than the tenant."""

from collections.abc import Iterator, Sequence

from generator.diagnostics import Finding, Severity
from generator.exchange import Cloud, cloud_of_host, clouds
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for the initial domain, and each TlsDomain and smart host, of another cloud.

    Source: hybrid transport routing and Connect-ExchangeOnline reference; suffixes that no document states
    are not judged.
    """
    cloud = clouds().get(environment.tenant.cloud)
    if cloud is None:
        return
    yield from _initial_domain(environment, cloud)
    for key, connector in environment.send_connectors.items():
        path = ("send_connectors", key)
        if connector.tls_domain:
            yield from _host(cloud, connector.tls_domain, (*path, "tls_domain"))
        for index, host in enumerate(connector.smart_hosts or ()):
            yield from _host(cloud, host, (*path, "smart_hosts", str(index)))


def _initial_domain(environment: Environment, cloud: Cloud) -> Iterator[Finding]:
    stated = environment.tenant.initial_domain
    suffix = stated.lower().partition(".")[2]
    owners = [known.name for known in clouds().values() if known.initial_domain_suffix == suffix]
    if cloud.initial_domain_suffix and owners and cloud.name not in owners:
        values = {"host": stated, "cloud": cloud.name, "owner": _either(owners)}
        yield Finding("V04", Severity.ERROR, ("tenant", "initial_domain"), "initial_domain", values)


def _host(cloud: Cloud, host: str, path: tuple[str, ...]) -> Iterator[Finding]:
    owners = cloud_of_host(host)
    if owners and cloud.name not in owners:
        values = {"host": host, "cloud": cloud.name, "owner": _either(owners)}
        yield Finding("V04", Severity.ERROR, path, values=values)


def _either(owners: Sequence[str]) -> str:
    return " / ".join(owners)


RULE = Rule("V04", "tenant.other-cloud", Severity.ERROR, check)

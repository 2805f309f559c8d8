"""V67: who signs in, or where to, doesn't fit the tenant."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import clouds
from generator.exchange.names import canonical, mail_domain
from generator.model import Environment
from generator.rules.accepted import accepted_domains
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for an admin who is no user principal name, or of a domain that is not the tenant's.

    With delegated access the admin belongs elsewhere, and the delegated organisation has to be the tenant
    (Connect-ExchangeOnline reference, -UserPrincipalName and -DelegatedOrganization).
    """
    tenant = environment.tenant
    if tenant.delegated is not None:
        yield from _delegated(environment, tenant.delegated)
    if tenant.admin is None:
        return
    domain, accepted = mail_domain(tenant.admin), accepted_domains(environment)
    values = {"admin": tenant.admin, "domain": domain or "", "tenant": tenant.initial_domain}
    if domain is None:
        yield Finding("V67", Severity.ERROR, ("tenant", "admin"), values=values)
    elif accepted is not None and domain not in accepted and tenant.delegated is None:
        yield Finding("V67", Severity.WARNING, ("tenant", "admin"), "foreign", values)


def _delegated(environment: Environment, delegated: str) -> Iterator[Finding]:
    """Yield a finding if another tenant's initial domain is named; a custom domain can't be judged."""
    initial = environment.tenant.initial_domain
    suffixes = tuple(
        f".{cloud.initial_domain_suffix}" for cloud in clouds().values() if cloud.initial_domain_suffix
    )
    if canonical(delegated).endswith(suffixes) and canonical(delegated) != canonical(initial):
        values = {"delegated": delegated, "tenant": initial}
        yield Finding("V67", Severity.ERROR, ("tenant", "delegated"), "other_tenant", values)


RULE = Rule("V67", "tenant.admin", Severity.ERROR, check)

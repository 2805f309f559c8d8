"""The accepted domains of the tenant, in a form that can be compared."""

from generator.exchange.names import canonical
from generator.model import Environment


def accepted_domains(environment: Environment) -> frozenset[str] | None:
    """Return the tenant's accepted domains as `canonical` writes them; `None` if they are not known.

    The initial domain is always among them: it can't be removed from a tenant.
    """
    if environment.accepted_domains is None:
        return None
    return frozenset(map(canonical, (*environment.accepted_domains, environment.tenant.initial_domain)))

"""The accepted domains of the tenant, in a form that can be compared."""

from generator.causes import Task, asked_for
from generator.exchange.names import canonical
from generator.model import Environment


def accepted_domains(environment: Environment) -> frozenset[str] | None:
    """Return the tenant's accepted domains as `canonical` writes them; `None` if they are not known.

    The initial domain is always among them: it can't be removed from a tenant. So are those that the change
    adds first (C14).
    """
    if environment.accepted_domains is None:
        return None
    added = (item for wish in asked_for(environment) if isinstance(wish, Task) for item in wish.items)
    stated = (*environment.accepted_domains, environment.tenant.initial_domain, *added)
    return frozenset(map(canonical, stated))

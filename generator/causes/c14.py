"""C14: neither the certificate's domain nor the sender's is an accepted domain of the tenant.

Source: "Relay Access Denied" with ATTR36 (KB 4019940). The immediate parent of the certificate's host counts.
"""

from generator.causes import c01
from generator.causes.cause import Cause
from generator.causes.change import Change, Task
from generator.exchange.names import canonical
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change | Task, ...]:
    """Return the task to verify the domains in the tenant, and C01's change where another name is wanted."""
    change = environment.change
    if change is None or not change.missing_accepted_domains:
        return ()
    domains = tuple(dict.fromkeys(map(canonical, change.missing_accepted_domains)))
    renamed = () if "C01" in change.causes else c01.cure(environment)
    return (Task("tenant.add-domains", domains, ("C14",)), *renamed)


CAUSE = Cause("C14", ("missing_accepted_domains",), cure, takes=("tls_sender_certificate_name",))

"""C09: one of several servers offers another certificate, or none, and its mail alone is refused.

Source: certificate requirements for hybrid deployments (Microsoft): each server that sends needs the same
certificate. Until it is there the others can send alone (Set-SendConnector, -SourceTransportServers).
"""

from generator.causes.cause import Cause, Fault
from generator.causes.change import Change
from generator.causes.connectors import send_change
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change of `SourceTransportServers`: the complete list, which replaces the old one."""
    change = environment.change
    if change is None or not change.source_servers:
        return ()
    wanted = ("SourceTransportServers", "source_servers", change.source_servers)
    return (send_change(environment, "onprem.source-servers", "C09", wanted),)


CAUSE = Cause("C09", ("source_servers",), cure, fault=Fault.ONE_SERVER)

"""C28: Exchange Online limits mail from servers that are out of date.

Source: "Throttling and Blocking Email from Persistently Vulnerable Exchange Servers to Exchange Online"
(Exchange Team Blog). No connector setting lifts the limit; other source servers can send in their place.
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import send_change
from generator.exchange import out_of_date
from generator.model import Environment


def without_out_of_date(environment: Environment) -> tuple[Change, ...]:
    """Return the change that takes the servers that are out of date from `SourceTransportServers`.

    None where no server is known to be out of date, or no other would be left.
    """
    sending = environment.source_servers()
    servers = environment.servers
    left = tuple(name for name in sending if not out_of_date(servers[name].version, servers[name].build))
    if environment.change is None or not left or len(left) == len(sending):
        return ()
    wanted = ("SourceTransportServers", "source_servers", left)
    return (send_change(environment, "onprem.source-servers", "C28", wanted),)


CAUSE = Cause("C28", (), without_out_of_date)

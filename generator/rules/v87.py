"""V87: a ticket number, server name or mail address can't be one."""

import re
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.names import is_domain, mail_domain
from generator.model import Environment
from generator.rules.rule import Rule

_TICKET = "[A-Za-z0-9._-]{1,40}"
_HOST = "[A-Za-z0-9-]{1,63}"


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each identifier with characters that it can't have.

    Ticket numbers and host names stand in comments and file names, so their characters are narrow; a host is
    named as its server object is, without a domain (Get-ExchangeServer, Name).
    """
    ticket = environment.ticket.id
    if ticket is not None and not re.fullmatch(_TICKET, ticket):
        yield Finding("V87", Severity.ERROR, ("ticket", "id"), "ticket", {"id": ticket})
    for name in environment.servers:
        if not re.fullmatch(_HOST, name):
            host = name.partition(".")[0]
            variant = "domain" if re.fullmatch(_HOST, host) and is_domain(name) else "server"
            values = {"server": name, "host": host}
            yield Finding("V87", Severity.ERROR, ("servers", name), variant, values, at_key=True)
    if environment.test:
        for key, address in (("from", environment.test.sender), ("to", environment.test.recipient)):
            if mail_domain(address) is None:
                yield Finding("V87", Severity.ERROR, ("test", key), "mail", {"address": address})


RULE = Rule("V87", "description.identifiers", Severity.ERROR, check)

"""V98: a server of its version can't have these roles."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.roles import EDGE, MAILBOX, mailbox_includes_client_access, role
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for an Edge server with other roles, and for one of 2016 or later without Mailbox.

    An Edge server has no other role (Edge Transport servers). From Exchange 2016 on Mailbox and Edge are the
    only ones to install (supportability matrix). A role that is none is V97.
    """
    for name, server in environment.servers.items():
        known = {role(stated) for stated in server.roles or ()}
        if server.roles is None or not known or None in known:
            continue
        path = ("servers", name, "roles")
        values = {"server": name, "version": server.version, "roles": ", ".join(server.roles)}
        if EDGE in known and len(known) > 1:
            yield Finding("V98", Severity.ERROR, path, "edge", values)
        elif not known & {EDGE, MAILBOX} and mailbox_includes_client_access(server.version):
            yield Finding("V98", Severity.ERROR, path, values=values)


RULE = Rule("V98", "server.roles-together", Severity.ERROR, check)

"""Who opens the sessions to Exchange Online, and which service of it keeps their log."""

import enum
from collections.abc import Iterator
from typing import NamedTuple

from generator.exchange import VERSIONS, default_log_path, frontend_is_a_role
from generator.exchange.roles import CLIENT_ACCESS, role
from generator.model.environment import Environment
from generator.model.observed import Server


class Service(enum.StrEnum):
    """The transport service that speaks SMTP with Exchange Online."""

    HUB = "hub"
    FRONTEND = "frontend"
    EDGE = "edge"


class Speaker(NamedTuple):
    """A server that opens sessions to Exchange Online: it offers the certificate, it has the log."""

    server: str
    service: Service


def speakers(
    environment: Environment, sources: tuple[str, ...] | None = None, *, proxied: bool | None = None
) -> tuple[Speaker, ...]:
    """Return who opens the sessions of the send connector in question, in the order of its source servers.

    Other *sources*, and whether their mail is *proxied*, can be named to ask what will be after a change.

    With FrontendProxyEnabled the FrontEnd Transport of any server of the source's site may do it (Microsoft:
    Protocol logging, Set-SendConnector reference). Exchange 2010 has no such service and speaks for itself.
    A server whose site isn't known may be in any.
    """
    found: dict[Speaker, None] = {}
    if proxied is None:
        proxied = is_proxied(environment)
    for name in environment.source_servers() if sources is None else sources:
        server = environment.servers[name]
        if server.is_edge():
            found[Speaker(name, Service.EDGE)] = None
        elif proxied and has_frontend_version(server):
            found.update((Speaker(one, Service.FRONTEND), None) for one in frontends(environment, server))
        else:
            found[Speaker(name, Service.HUB)] = None
    return tuple(found)


def is_proxied(environment: Environment) -> bool:
    """Say whether the send connector in question is known to hand its mail to FrontEnd Transport services."""
    key = environment.chosen_send_connector()
    return bool(key and environment.send_connectors[key].frontend_proxy_enabled)


def has_frontend_version(server: Server) -> bool:
    """Say whether the version of *server* has a FrontEnd Transport service at all."""
    return server.version in VERSIONS and default_log_path(server.version, Service.FRONTEND) is not None


def frontends(environment: Environment, source: Server) -> Iterator[str]:
    """Yield the described servers whose FrontEnd Transport may speak for *source*."""
    for name, server in environment.servers.items():
        same_site = None in (server.site, source.site) or _site(server) == _site(source)
        if same_site and _has_frontend(server):
            yield name


def _has_frontend(server: Server) -> bool:
    if server.is_edge() or not has_frontend_version(server):
        return False
    if server.roles is None or not frontend_is_a_role(server.version):
        return True
    return any(role(stated) == CLIENT_ACCESS for stated in server.roles)


def _site(server: Server) -> str:
    """Return the site's name; Get-ExchangeServer shows it behind its path, ``contoso.com/…/Sites/Paris``."""
    return (server.site or "").rpartition("/")[2].casefold()

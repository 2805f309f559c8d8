"""The roles of Exchange servers, as Get-ExchangeServer shows them and as people call them."""

from collections.abc import Mapping
from types import MappingProxyType

from generator.exchange.versions import VERSIONS, default_log_path, frontend_is_a_role

EDGE = "Edge"
MAILBOX = "Mailbox"
CLIENT_ACCESS = "ClientAccess"
ROLES = (MAILBOX, EDGE, "HubTransport", CLIENT_ACCESS, "UnifiedMessaging")
"""The values of ServerRole (Get-ExchangeServer reference)."""

SHORT_ROLES: Mapping[str, str] = MappingProxyType(
    {"Hub": "HubTransport", "CAS": CLIENT_ACCESS, "FrontEnd": CLIENT_ACCESS, "UM": "UnifiedMessaging"}
)
"""What people call them: Exchange 2013's Client Access role is the FrontEnd Transport service."""

_KNOWN = {role.casefold(): role for role in ROLES} | {
    short.casefold(): role for short, role in SHORT_ROLES.items()
}


def role(text: str) -> str | None:
    """Return the role of `ROLES` that *text* names, without regard to case; `None` if it names none."""
    return _KNOWN.get(text.casefold())


def mailbox_includes_client_access(version: str) -> bool:
    """Tell whether a server of *version* has the Mailbox role or is an Edge server, and nothing else.

    From Exchange 2016 on the Mailbox role holds the client access services (supportability matrix).
    """
    has_frontend = version in VERSIONS and default_log_path(version, "frontend") is not None
    return has_frontend and not frontend_is_a_role(version)

"""C10: a Front End server hands the mail to Exchange Online, with a certificate nobody looked at.

Source: Protocol logging and Set-SendConnector reference, -FrontendProxyEnabled (Microsoft).
"""

from generator.causes.cause import Cause
from generator.causes.change import Change
from generator.causes.connectors import send_change, settable
from generator.model import Environment


def cure(environment: Environment) -> tuple[Change, ...]:
    """Return the change that lets the source servers send themselves; Exchange 2010 has no such proxy."""
    if environment.change is None or not settable(environment, "FrontendProxyEnabled"):
        return ()
    wanted = ("FrontendProxyEnabled", "frontend_proxy_enabled", False)
    return (send_change(environment, "onprem.frontend-proxy", "C10", wanted),)


CAUSE = Cause("C10", (), cure, takes=("frontend_proxy_enabled",), parameter="FrontendProxyEnabled")

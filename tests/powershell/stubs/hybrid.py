"""Descriptions of a change that the Hybrid Configuration Wizard makes."""

from typing import Any

from tests.powershell.stubs.blocks import description

GUID = "11111111-2222-3333-4444-555555555555"
SEND_NAME = f"Outbound to Office 365 - {GUID}"
INBOUND_NAME = f"Inbound from {GUID}"
WANTED_CERTIFICATE = "<I>CN=Public CA 2<S>CN=*.contoso.com"
ONPREM_FOLDER, TENANT_FOLDER = "C:\\Evidence\\onprem", "C:\\Evidence\\tenant"


def by_wizard(
    *,
    granular: bool = True,
    send: dict[str, Any] | None = None,
    inbound: dict[str, Any] | None = None,
    **changes: object,
) -> dict[str, Any]:
    """Return a description of cause C01 with the strategy hcw.

    *send* and *inbound* are further properties of the two connectors, *changes* replace top-level entries.
    """
    usual: dict[str, object] = {
        "servers": {"EX01": "2016"},
        "send_connectors": {
            "outbound": {"name": SEND_NAME, "protocol_logging_level": "None", **(send or {})}
        },
        "inbound_connectors": {
            "inbound": {
                "name": INBOUND_NAME,
                "connector_type": "OnPremises",
                "tls_sender_certificate_name": "*.contoso-mail.com",
                **(inbound or {}),
            }
        },
        "certificates": {"renewed": {"subject": "CN=*.contoso.com", "issuer": "CN=Public CA 2"}},
        "change": {"cause": "C01", "strategy": "hcw", "tls_sender_certificate_name": "*.contoso.com"},
        "hybrid": {"granular": "true" if granular else "false"},
        "backup": {"onprem": ONPREM_FOLDER, "tenant": TENANT_FOLDER},
    }
    return description(**{**usual, **changes})

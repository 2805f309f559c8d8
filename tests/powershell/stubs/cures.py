"""Short descriptions for the blocks that cure what the spine's two causes don't."""

from collections.abc import Mapping
from typing import Any

from tests.powershell.stubs.blocks import description

IDENTIFIER = "<I>CN=Example CA 1, O=Example<S>CN=*.contoso.com"
NEW_NAME = "Relay from contoso"

INBOUND: Mapping[str, Any] = {
    "name": "Inbound from contoso",
    "connector_type": "OnPremises",
    "enabled": "true",
    "tls_sender_certificate_name": "*.contoso.com",
    "sender_ip_addresses": [],
}


def sending(
    connector: Mapping[str, Any], change: Mapping[str, Any], *servers: str, version: str = "2016"
) -> dict[str, Any]:
    """Return a description in which *change* is made to a send connector with the properties *connector*.

    Its source *servers*, usually EX01 alone, are of one *version*.
    """
    names = list(servers or ("EX01",))
    usual = {"name": "Outbound to Office 365", "source_servers": names, "protocol_logging_level": "None"}
    return description(
        servers=dict.fromkeys(names, version),
        send_connectors={"outbound": {**usual, **connector}},
        inbound_connectors={"inbound": INBOUND},
        change=change,
    )


def receiving(
    connector: Mapping[str, Any] | None, *, version: str = "2016", **change: object
) -> dict[str, Any]:
    """Return a description in which *change* concerns an inbound connector; `None` if there is none."""
    given = sending({}, change, version=version)
    if connector is None:
        del given["inbound_connectors"]
        return given
    return {**given, "inbound_connectors": {"inbound": {**INBOUND, **connector}}}


def creating(*, version: str = "2016") -> dict[str, Any]:
    """Return a description whose tenant has no connector for the servers (C17)."""
    wanted = {"new_inbound_connector": NEW_NAME, "tls_sender_certificate_name": "*.contoso.com"}
    return receiving(None, version=version, cause="C17", **wanted)


def insisting(level: str = "", *, version: str = "2016") -> dict[str, Any]:
    """Return a description whose send connector doesn't insist on TLS (C04); *level* is what it has."""
    present = {"require_tls": "false", "ignore_starttls": "true", "tls_auth_level": level}
    return sending(present, {"cause": "C04"}, version=version)

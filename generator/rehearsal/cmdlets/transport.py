"""Send and receive connectors, servers and their transport services, Edge synchronisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.rehearsal.cmdlets.call import (
    Call,
    CmdletError,
    Reply,
    changed_list,
    exactly,
    identified,
    one_of,
    read,
    write,
)
from generator.rehearsal.propagation import note_connector_change, replica, synchronize

if TYPE_CHECKING:
    from generator.rehearsal.world import Record

LOGGING_LEVELS = ("None", "Verbose")
TLS_LEVELS = ("EncryptionOnly", "CertificateValidation", "DomainValidation")
SINCE_2013 = ("TlsCertificateName", "CloudServicesMailEnabled", "FrontendProxyEnabled")
"""Properties of a send connector that an Exchange 2010 shell doesn't show (D, 2.3)."""


def get_send_connector(call: Call) -> Reply:
    """Show send connectors; on an Edge server those of its own directory."""
    if call.session.shell == "edge":
        connectors = replica(call.world, call.session.host)
    else:
        connectors = read(call, "send", call.world.organization["send_connectors"])
    found = identified(connectors, call.text("Identity"), others_if_unknown=True)
    hidden = SINCE_2013 if call.session.version == "2010" else ()
    return Reply(
        "SmtpSendConnectorConfig", [{k: v for k, v in one.items() if k not in hidden} for one in found]
    )


def set_send_connector(call: Call) -> Reply:
    """Change a send connector; the cmdlet judges the values that would result."""
    target = exactly(call.world.organization["send_connectors"], call.text("Identity"))
    values = {name: _send_value(call, name, target) for name in call.parameters if name in target}
    _check_send({**target, **values}, call)
    note_connector_change(call.world)
    return write(call, "send", target, values)


def _send_value(call: Call, name: str, target: Record) -> Any:  # noqa: ANN401 - any JSON value
    """Return a parameter as the connector stores it."""
    if name == "ProtocolLoggingLevel":
        return one_of(name, call.text(name), LOGGING_LEVELS)
    if name == "TlsAuthLevel":
        return one_of(name, call.text(name), TLS_LEVELS)
    if name == "AddressSpaces":
        return [_space(item) for item in changed_list(call, name, target[name])]
    if isinstance(target[name], list):
        return changed_list(call, name, target[name])
    if isinstance(target[name], bool):
        return bool(call.parameters[name])
    value = call.text(name)
    if name == "TlsCertificateName" and value and not re.fullmatch("(?i)<I>.+<S>.+", value):
        raise CmdletError(
            f"Cannot bind parameter '{name}': '{value}' isn't <I>issuer<S>subject.", terminating=True
        )
    return value


def _space(text: str) -> str:
    name, _, cost = text.partition(";")
    return f"SMTP:{name.rpartition(':')[2]};{cost or '1'}"


def _check_send(result: Record, call: Call) -> None:
    """Refuse combinations that Set-SendConnector refuses (D, 5.4 and 3.7)."""
    level = result["TlsAuthLevel"]
    if level and (not result["RequireTLS"] or result["IgnoreSTARTTLS"]):
        raise CmdletError("TlsAuthLevel can be set only if RequireTLS is true and IgnoreSTARTTLS is false.")
    if result["TlsDomain"] and level != "DomainValidation":
        raise CmdletError("TlsDomain can be set only if TlsAuthLevel is DomainValidation.")
    if level == "DomainValidation" and not result["DNSRoutingEnabled"] and not result["TlsDomain"]:
        raise CmdletError(
            "TlsDomain is required if TlsAuthLevel is DomainValidation and smart hosts are used."
        )
    sources = [call.world.server(name) for name in result["SourceTransportServers"]]
    if not sources or None in sources:
        raise CmdletError("SourceTransportServers must name at least one server, and only existing ones.")
    if len({source["role"] == "edge" for source in sources if source}) > 1:
        raise CmdletError("SourceTransportServers can't mix Edge Transport servers with others.")


def get_receive_connector(call: Call) -> Reply:
    """Show receive connectors, of one server if asked."""
    connectors = call.world.organization["receive_connectors"]
    server = call.text("Server")
    if server:
        connectors = [one for one in connectors if one["Server"].casefold() == server.casefold()]
    return Reply("ReceiveConnector", identified(connectors, call.text("Identity"), others_if_unknown=False))


def set_receive_connector(call: Call) -> Reply:
    """Change a receive connector's plain properties."""
    target = exactly(call.world.organization["receive_connectors"], call.text("Identity"))
    values = {name: call.text(name) for name in call.parameters if name in target and name != "Identity"}
    return write(call, "receive", target, values)


def get_accepted_domain(call: Call) -> Reply:
    """Show the organisation's accepted domains."""
    domains = call.world.organization["accepted_domains"]
    return Reply("AcceptedDomain", identified(domains, call.text("Identity"), others_if_unknown=False))


def get_organization_config(call: Call) -> Reply:
    """Show the organisation itself."""
    organization = call.world.organization
    shown = {"Name": organization["name"], "Guid": organization["guid"], "Identity": organization["name"]}
    return Reply("ADOrganizationConfig", [shown])


def get_hybrid_configuration(call: Call) -> Reply:
    """Show the hybrid configuration; nothing where there is none."""
    configuration = call.world.organization["hybrid_configuration"]
    return Reply("HybridConfiguration", [configuration] if configuration else [])


def get_exchange_server(call: Call) -> Reply:
    """Show the servers of the organisation."""
    shown = [_server(one) for one in call.world.servers]
    return Reply("ExchangeServer", identified(shown, call.text("Identity"), others_if_unknown=False))


def _server(one: Record) -> Record:
    major, minor, build, revision = one["build"].split(".")
    return {
        "Name": one["Name"],
        "Fqdn": one["Fqdn"],
        "Guid": one["Guid"],
        "Site": one["Site"],
        "ServerRole": _roles(one),
        "Edition": "Standard",
        "AdminDisplayVersion": f"Version {major}.{minor} (Build {build}.{revision})",
        "IsEdgeServer": one["role"] == "edge",
        "IsHubTransportServer": one["role"] != "edge",
        "IsMailboxServer": one["role"] != "edge",
        "IsClientAccessServer": one["role"] != "edge",
    }


def _roles(one: Record) -> str:
    """Return the roles as Get-ExchangeServer shows them: only up to 2013 Client Access is one of its own."""
    if one["role"] == "edge":
        return "Edge"
    if one["version"] == "2010":
        return "Mailbox, ClientAccess, HubTransport"
    if one["version"] != "2013":
        return "Mailbox"
    services = {"hub": "Mailbox", "frontend": "ClientAccess"}
    return ", ".join(role for service, role in services.items() if service in one["services"])


def get_transport_service(call: Call) -> Reply:
    """Show Transport services of 2013 and later; on an Edge server only the local one, by no identity."""
    if call.session.shell == "edge":
        if "Identity" in call.parameters:
            raise CmdletError(
                "The Identity parameter can't be used on an Edge Transport server.", terminating=True
            )
        local = call.world.server(call.session.host)
        return Reply("TransportService", [_service(local, "edge")] if local else [])
    servers = [one for one in call.world.servers if "hub" in one["services"] and one["version"] != "2010"]
    return _services(call, servers, "hub", "TransportService")


def get_transport_server(call: Call) -> Reply:
    """Show transport servers: on Edge the local one, in Exchange 2010 those of that version."""
    if call.session.shell == "edge":
        local = call.world.server(call.session.host)
        return Reply("TransportServer", [_service(local, "edge")] if local else [])
    legacy = call.session.version == "2010"
    servers = [
        one for one in call.world.servers if "hub" in one["services"] and (one["version"] == "2010") == legacy
    ]
    return _services(call, servers, "hub", "TransportServer")


def get_frontend_transport_service(call: Call) -> Reply:
    """Show FrontEnd Transport services."""
    servers = [one for one in call.world.servers if "frontend" in one["services"]]
    return _services(call, servers, "frontend", "FrontendTransportServer")


def _services(call: Call, servers: list[Record], service: str, kind: str) -> Reply:
    shown = [_service(one, service) for one in servers if service in one["services"]]
    return Reply(kind, identified(shown, call.text("Identity"), others_if_unknown=True))


def _service(server: Record, service: str) -> Record:
    internal = {"InternalTransportCertificateThumbprint": server.get("internal_certificate")}
    return {"Name": server["Name"], "Fqdn": server["Fqdn"], **internal, **server["services"][service]}


def set_transport_service(call: Call) -> Reply:
    """Change the protocol log settings of a server's transport service."""
    edge = call.session.shell == "edge"
    name = call.session.host if edge else call.text("Identity")
    server = exactly(call.world.servers, name)
    service = "edge" if edge else "frontend" if "Frontend" in call.cmdlet else "hub"
    if service not in server["services"]:
        raise CmdletError(f"The operation couldn't be performed because object '{name}' couldn't be found.")
    target = server["services"][service]
    values = {key: call.text(key) for key in call.parameters if key in target}
    return write(call, f"service-{service}", target, values, name=server["Name"])


def get_edge_subscription(call: Call) -> Reply:
    """Show the Edge subscriptions."""
    subscriptions = call.world.organization["edge_subscriptions"]
    return Reply(
        "EdgeSubscription", identified(subscriptions, call.text("Identity"), others_if_unknown=False)
    )


def start_edge_synchronization(call: Call) -> Reply:
    """Bring every subscribed Edge server up to date."""
    edges = [one["Name"] for one in call.world.organization["edge_subscriptions"]]
    for edge in edges:
        synchronize(call.world, edge)
    shown = [
        {"Name": edge, "Type": "Configuration", "Result": "Success", "FailureDetails": ""} for edge in edges
    ]
    return Reply("StatusOfEdgeSync", shown)


def test_edge_synchronization(call: Call) -> Reply:
    """Say for every subscribed Edge server whether its directory is up to date.

    Objects are compared in full compare mode alone; otherwise their statuses are ``Skipped``.
    """
    present = call.world.organization["send_connectors"]
    shown = []
    for one in call.world.organization["edge_subscriptions"]:
        same = replica(call.world, one["Name"]) == present
        status = "Synchronized" if same else "NotSynchronized"
        status = status if call.parameters.get("FullCompareMode") else "Skipped"
        shown.append(
            {
                "Name": one["Name"],
                "SyncStatus": "Normal",
                "TransportConfigStatus": status,
                "SendConnectorStatus": status,
            }
        )
    return Reply("EdgeSubscriptionStatus", shown)

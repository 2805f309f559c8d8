"""The on-premises side of a simulated organisation as a description states it, the rest filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.exchange import default_log_path, install_folder
from generator.model import SendConnector
from generator.rehearsal.described_tenant import accepted_domain, guid, otherwise
from generator.rehearsal.installed import Presented, certificates, host_under

if TYPE_CHECKING:
    from generator.model import Environment, Server
    from generator.rehearsal.world import Record

SEND_NAME = "Outbound to Office 365"
"""What the send connector is called if the description doesn't know its name."""

SITE = "Default-First-Site-Name"
_BUILDS = {
    "2010": "14.3.123.4",
    "2013": "15.0.1497.2",
    "2016": "15.1.2507.6",
    "2019": "15.2.1748.10",
    "SE": "15.2.2562.17",
}
_LOG_SETTINGS = {
    "SendProtocolLogMaxAge": "30.00:00:00",
    "SendProtocolLogMaxDirectorySize": "250 MB (262,144,000 bytes)",
    "SendProtocolLogMaxFileSize": "10 MB (10,485,760 bytes)",
}


def organization(environment: Environment, presented: Presented) -> Record:
    """Return the on-premises side of a world, in which every server holds what is to be presented."""
    domains = dict.fromkeys((environment.organization.domain, *(environment.accepted_domains or ())))
    edges = [name for name, server in environment.servers.items() if server.is_edge()]
    described = tuple(environment.send_connectors.values()) or (SendConnector(),)
    return {
        "guid": guid(environment.organization.domain),
        "name": environment.organization.name or "First Organization",
        "accepted_domains": [accepted_domain(name, default=index == 0) for index, name in enumerate(domains)],
        "servers": [
            _server(environment, name, index, presented) for index, name in enumerate(environment.servers)
        ],
        "send_connectors": [
            *(_send_connector(environment, one, presented) for one in described),
            _other_send_connector(environment),
        ],
        "receive_connectors": [],
        "edge_subscriptions": [{"Name": name, "Site": SITE} for name in edges],
        "hybrid_configuration": None,
    }


def _server(environment: Environment, name: str, index: int, presented: Presented) -> Record:
    stated = environment.servers[name]
    held = certificates(environment, name, presented)
    return {
        "Name": name,
        "Guid": guid(name),
        "version": stated.version,
        "build": stated.build or _BUILDS[stated.version],
        "role": "edge" if stated.is_edge() else "hub",
        "Site": stated.site or SITE,
        "Fqdn": f"{name.lower()}.{environment.organization.domain}",
        "address": f"10.0.{index // 200}.{index % 200 + 20}",
        "egress": host_under(presented.addresses[index % len(presented.addresses)]),
        "services": _services(stated),
        "internal_certificate": held[-1]["Thumbprint"],
        "certificates": held,
    }


def _services(stated: Server) -> Record:
    """Return the transport services of a server with their log settings; roles split only up to 2013."""
    roles = {role.casefold() for role in stated.roles or ()}
    kinds: tuple[str, ...] = ("edge",) if stated.is_edge() else ("hub", "frontend")
    if stated.version == "2013" and roles and "edge" not in roles:
        own = {"hub": {"mailbox"}, "frontend": {"cas", "clientaccess"}}
        kinds = tuple(kind for kind, named in own.items() if named & roles) or kinds
    services = {}
    for kind in kinds:
        path = getattr(stated.log_paths, kind) or default_log_path(stated.version, kind)
        if path is not None:
            services[kind] = {"SendProtocolLogPath": path, **_LOG_SETTINGS}
        if kind != "frontend" and kind in services:
            services[kind]["PickupDirectoryPath"] = install_folder(stated.version) + "TransportRoles\\Pickup"
            services[kind]["MessageExpirationTimeout"] = "2.00:00:00"
    return services


def _send_connector(environment: Environment, stated: SendConnector, presented: Presented) -> Record:
    name = stated.name or SEND_NAME
    chosen = environment.send_connectors.get(environment.chosen_send_connector() or "")
    spaces = ("SMTP:*;1",) if chosen is None or stated is chosen else ("SMTP:*;100",)
    level = (stated.protocol_logging_level or "None").capitalize()
    return {
        "Name": name,
        "Identity": name,
        "Guid": guid(name),
        "Enabled": otherwise(stated.enabled, value=True),
        "SourceTransportServers": _sources(environment, stated),
        "ProtocolLoggingLevel": level,
        "RequireTLS": otherwise(stated.require_tls, value=True),
        "IgnoreSTARTTLS": otherwise(stated.ignore_starttls, value=False),
        "TlsAuthLevel": otherwise(stated.tls_auth_level, value="CertificateValidation") or None,
        "TlsDomain": stated.tls_domain or None,
        "TlsCertificateName": otherwise(stated.tls_certificate_name, value=presented.identifier) or None,
        "CloudServicesMailEnabled": otherwise(stated.cloud_services_mail_enabled, value=True),
        "FrontendProxyEnabled": otherwise(stated.frontend_proxy_enabled, value=False),
        "DNSRoutingEnabled": otherwise(stated.dns_routing_enabled, value=not stated.smart_hosts),
        "SmartHosts": list(stated.smart_hosts or ()),
        "AddressSpaces": list(stated.address_spaces or spaces),
        "Fqdn": otherwise(stated.fqdn, value=presented.host) or None,
    }


def queues(environment: Environment, connector: Record) -> list[Record]:
    """Return the queues that a description with `hold_mail` finds: mail of *connector* waits on each source.

    Those that it calls suspended before the change are another connector's, and somebody else's business.
    """
    found = [
        _queue(f"{name}\\21", name, connector["Guid"], "Active", environment.organization.domain)
        for name in connector["SourceTransportServers"]
    ]
    for name, server in environment.servers.items():
        found += [
            _queue(identity, name, guid("Internet partners"), "Suspended", environment.organization.domain)
            for identity in server.suspended_queues or ()
        ]
    return found


def _queue(identity: str, server: str, connector: str, status: str, domain: str) -> Record:
    waiting = [
        {"sender": f"{name}@{domain}", "recipient": f"{name}@customer.example", "subject": "Waiting"}
        for name in ("anna", "bert")
    ]
    return {
        "server": server,
        "Identity": identity,
        "DeliveryType": "SmartHostConnectorDelivery",
        "NextHopDomain": "smart.host.example",
        "NextHopConnector": connector,
        "Status": status,
        "LastError": "",
        "messages": waiting,
    }


def _sources(environment: Environment, stated: SendConnector) -> list[str]:
    """Return the stated source servers by their described names; all of one side if none is stated."""
    if stated.source_servers is None:
        return list(environment.inside_servers() or environment.servers)
    found = (environment.described_server(name) for name in stated.source_servers)
    return [name for name in found if name is not None]


def _other_send_connector(environment: Environment) -> Record:
    """Return a connector that nobody speaks of: what a carelessly selected write would hit."""
    return {
        "Name": "Internet partners",
        "Identity": "Internet partners",
        "Guid": guid("Internet partners"),
        "Enabled": True,
        "SourceTransportServers": list(environment.servers)[:1],
        "ProtocolLoggingLevel": "None",
        "RequireTLS": False,
        "IgnoreSTARTTLS": False,
        "TlsAuthLevel": None,
        "TlsDomain": None,
        "TlsCertificateName": None,
        "CloudServicesMailEnabled": False,
        "FrontendProxyEnabled": False,
        "DNSRoutingEnabled": True,
        "SmartHosts": [],
        "AddressSpaces": ["SMTP:partner.example;1"],
        "Fqdn": None,
    }

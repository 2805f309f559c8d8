"""The two sides of a simulated organisation as a description states them, the rest filled in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from generator.exchange import DEFAULT_CLOUD, default_log_path
from generator.model import InboundConnector, SendConnector
from generator.rehearsal.cmdlets.tenant import inbound_connector
from generator.rehearsal.installed import Wanted, certificates, host_under

if TYPE_CHECKING:
    from generator.model import Environment
    from generator.rehearsal.world import Record

FOREIGN_TENANT = "fabrikam.onmicrosoft.com"
"""A second tenant that Exchange Online knows: where an operator lands who signs in to the wrong one."""

OLD_ADDRESS = "198.51.100.250"
_SITE = "Default-First-Site-Name"
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


SEND_NAME = "Outbound to Office 365"
INBOUND_NAME = "Inbound from on-premises"
"""What connectors are called whose name the description doesn't know."""


def organization(environment: Environment, wanted: Wanted) -> Record:
    """Return the on-premises side of a world."""
    domains = dict.fromkeys((environment.organization.domain, *(environment.accepted_domains or ())))
    return {
        "guid": _guid(environment.organization.domain),
        "name": environment.organization.name or "First Organization",
        "accepted_domains": [_domain(name, default=index == 0) for index, name in enumerate(domains)],
        "servers": [
            _server(environment, name, index, wanted) for index, name in enumerate(environment.servers)
        ],
        "send_connectors": [
            *(_send_connector(environment, one, wanted) for one in _send_connectors(environment)),
            _other_send_connector(environment),
        ],
        "receive_connectors": [],
        "edge_subscriptions": [],
        "hybrid_configuration": None,
    }


def _domain(name: str, *, default: bool) -> Record:
    return {"Name": name, "DomainName": name, "DomainType": "Authoritative", "Default": default}


def _server(environment: Environment, name: str, index: int, wanted: Wanted) -> Record:
    version = environment.servers[name].version
    held = certificates(environment, name, wanted)
    services = {
        service: {"SendProtocolLogPath": path, **_LOG_SETTINGS}
        for service in ("hub", "frontend")
        if (path := default_log_path(version, service))
    }
    return {
        "Name": name,
        "Guid": _guid(name),
        "version": version,
        "build": environment.servers[name].build or _BUILDS[version],
        "role": "hub",
        "Site": _SITE,
        "Fqdn": f"{name.lower()}.{environment.organization.domain}",
        "address": f"10.0.{index // 200}.{index % 200 + 20}",
        "egress": host_under(wanted.addresses[index % len(wanted.addresses)]),
        "services": services,
        "internal_certificate": held[-1]["Thumbprint"],
        "certificates": held,
    }


def _send_connectors(environment: Environment) -> tuple[SendConnector, ...]:
    """Return the described send connectors; something carries the mail even if none is described."""
    return tuple(environment.send_connectors.values()) or (SendConnector(),)


def _send_connector(environment: Environment, stated: SendConnector, wanted: Wanted) -> Record:
    sources = list(stated.source_servers if stated.source_servers is not None else environment.servers)
    described = {name.casefold(): name for name in environment.servers}
    name = stated.name or SEND_NAME
    chosen = environment.send_connectors.get(environment.chosen_send_connector() or "")
    carries = chosen is None or stated is chosen
    level = (stated.protocol_logging_level or "None").capitalize()
    return {
        "Name": name,
        "Identity": name,
        "Guid": _guid(name),
        "Enabled": _or(stated.enabled, otherwise=True),
        "SourceTransportServers": [
            described[one.casefold()] for one in sources if one.casefold() in described
        ],
        "ProtocolLoggingLevel": level,
        "RequireTLS": _or(stated.require_tls, otherwise=True),
        "IgnoreSTARTTLS": _or(stated.ignore_starttls, otherwise=False),
        "TlsAuthLevel": _or(stated.tls_auth_level, "CertificateValidation") or None,
        "TlsDomain": stated.tls_domain or None,
        "TlsCertificateName": _or(stated.tls_certificate_name, wanted.identifier(environment)) or None,
        "CloudServicesMailEnabled": _or(stated.cloud_services_mail_enabled, otherwise=True),
        "FrontendProxyEnabled": _or(stated.frontend_proxy_enabled, otherwise=False),
        "DNSRoutingEnabled": _or(stated.dns_routing_enabled, otherwise=not stated.smart_hosts),
        "SmartHosts": list(stated.smart_hosts or ()),
        "AddressSpaces": list(stated.address_spaces or (("SMTP:*;1",) if carries else ("SMTP:*;100",))),
        "Fqdn": _or(stated.fqdn, wanted.host()) or None,
    }


def _or(stated: Any, otherwise: Any) -> Any:  # noqa: ANN401 - any property
    return otherwise if stated is None else stated


def _other_send_connector(environment: Environment) -> Record:
    """Return a connector that nobody speaks of: what a carelessly selected write would hit."""
    servers = list(environment.servers)[:1]
    return {
        "Name": "Internet partners",
        "Identity": "Internet partners",
        "Guid": _guid("Internet partners"),
        "Enabled": True,
        "SourceTransportServers": servers,
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


def tenant(environment: Environment, wanted: Wanted) -> Record:
    """Return the described tenant, with the inbound connectors that the incident leaves unfit."""
    stated = environment.tenant
    initial = stated.initial_domain
    names = dict.fromkeys((*(environment.accepted_domains or (environment.organization.domain,)), initial))
    described = tuple(environment.inbound_connectors.values()) or (InboundConnector(),)
    connectors = [_inbound(one, environment, wanted) for one in described]
    partner = inbound_connector(
        "Inbound from partner", SenderDomains=["smtp:partner.example;1"], RequireTls=True
    )
    return {
        "initial_domain": initial,
        "id": stated.id or _guid(initial),
        "guid": _guid(f"organization {initial}"),
        "admin": stated.admin or f"admin@{initial}",
        "cloud": stated.cloud or DEFAULT_CLOUD,
        "accepted_domains": [
            {**_domain(name, default=index == 0), "InitialDomain": name == initial}
            for index, name in enumerate(names)
        ],
        "inbound_connectors": [*connectors, partner],
        "outbound_connectors": [],
        "onpremises_organizations": [],
        "blocked_connectors": [],
    }


def _inbound(stated: InboundConnector, environment: Environment, wanted: Wanted) -> Record:
    by_address = environment.change is not None and environment.change.sender_ip_addresses is not None
    name, addresses = stated.tls_sender_certificate_name, stated.sender_ip_addresses
    if name is None and not by_address:
        name = wanted.old_name
    if addresses is None and by_address:
        addresses = (OLD_ADDRESS,)
    return inbound_connector(
        stated.name or INBOUND_NAME,
        ConnectorType=stated.connector_type or "OnPremises",
        Enabled=_or(stated.enabled, otherwise=True),
        TlsSenderCertificateName=name or None,
        SenderIPAddresses=list(addresses or ()),
        AssociatedAcceptedDomains=list(stated.associated_accepted_domains or ()),
        SenderDomains=list(stated.sender_domains or ("smtp:*;1",)),
        RequireTls=_or(stated.require_tls, otherwise=bool(name)),
        CloudServicesMailEnabled=_or(stated.cloud_services_mail_enabled, otherwise=True),
        TreatMessagesAsInternal=_or(stated.treat_messages_as_internal, otherwise=False),
        ConnectorSource=stated.connector_source or "Default",
    )


def foreign_tenant(cloud: str) -> Record:
    """Return another customer's tenant, which has connectors of its own."""
    return {
        "initial_domain": FOREIGN_TENANT,
        "id": _guid(FOREIGN_TENANT),
        "guid": _guid(f"organization {FOREIGN_TENANT}"),
        "admin": f"admin@{FOREIGN_TENANT}",
        "cloud": cloud,
        "accepted_domains": [{**_domain(FOREIGN_TENANT, default=True), "InitialDomain": True}],
        "inbound_connectors": [inbound_connector("Inbound from fabrikam", ConnectorType="OnPremises")],
        "outbound_connectors": [],
        "onpremises_organizations": [],
        "blocked_connectors": [],
    }


def _guid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))

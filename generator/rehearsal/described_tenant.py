"""The cloud side of a simulated organisation as a description states it, the rest filled in."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from generator.exchange import DEFAULT_CLOUD
from generator.model import InboundConnector
from generator.rehearsal.cmdlets.tenant import inbound_connector

if TYPE_CHECKING:
    from generator.model import Environment
    from generator.rehearsal.world import Record

FOREIGN_TENANT = "fabrikam.onmicrosoft.com"
"""A second tenant that Exchange Online knows: where an operator lands who signs in to the wrong one."""

INBOUND_NAME = "Inbound from on-premises"
"""What the inbound connector is called if the description doesn't know its name."""


def tenant(environment: Environment, certificate_name: str) -> Record:
    """Return the described tenant; its connector knows *certificate_name* unless another is stated."""
    stated = environment.tenant
    initial = stated.initial_domain
    names = dict.fromkeys((*(environment.accepted_domains or (environment.organization.domain,)), initial))
    creates = environment.change is not None and environment.change.new_inbound_connector is not None
    described = tuple(environment.inbound_connectors.values()) or (() if creates else (InboundConnector(),))
    partner = inbound_connector(
        "Inbound from partner", SenderDomains=["smtp:partner.example;1"], RequireTls=True
    )
    return {
        "initial_domain": initial,
        "id": stated.id or guid(initial),
        "guid": guid(f"organization {initial}"),
        "admin": stated.admin or f"admin@{initial}",
        "cloud": stated.cloud or DEFAULT_CLOUD,
        "accepted_domains": [
            {**accepted_domain(name, default=index == 0), "InitialDomain": name == initial}
            for index, name in enumerate(names)
        ],
        "inbound_connectors": [*(_inbound(one, certificate_name) for one in described), partner],
        "outbound_connectors": [],
        "onpremises_organizations": [],
        "blocked_connectors": [],
    }


def _inbound(stated: InboundConnector, certificate_name: str) -> Record:
    name = stated.tls_sender_certificate_name
    addresses = stated.sender_ip_addresses
    if name is None and not addresses:
        name = certificate_name
    return inbound_connector(
        stated.name or INBOUND_NAME,
        ConnectorType=stated.connector_type or "OnPremises",
        Enabled=otherwise(stated.enabled, value=True),
        TlsSenderCertificateName=name or None,
        SenderIPAddresses=list(addresses or ()),
        AssociatedAcceptedDomains=list(stated.associated_accepted_domains or ()),
        SenderDomains=list(stated.sender_domains or ("smtp:*;1",)),
        RequireTls=otherwise(stated.require_tls, value=bool(name)),
        CloudServicesMailEnabled=otherwise(
            stated.cloud_services_mail_enabled, value=stated.connector_type != "Partner"
        ),
        TreatMessagesAsInternal=otherwise(stated.treat_messages_as_internal, value=False),
        ConnectorSource=stated.connector_source or "Default",
    )


def foreign_tenant(cloud: str) -> Record:
    """Return another customer's tenant, which has connectors of its own."""
    return {
        "initial_domain": FOREIGN_TENANT,
        "id": guid(FOREIGN_TENANT),
        "guid": guid(f"organization {FOREIGN_TENANT}"),
        "admin": f"admin@{FOREIGN_TENANT}",
        "cloud": cloud,
        "accepted_domains": [{**accepted_domain(FOREIGN_TENANT, default=True), "InitialDomain": True}],
        "inbound_connectors": [inbound_connector("Inbound from fabrikam", ConnectorType="OnPremises")],
        "outbound_connectors": [],
        "onpremises_organizations": [],
        "blocked_connectors": [],
    }


def accepted_domain(name: str, *, default: bool) -> Record:
    """Return an accepted domain as both sides show it."""
    return {"Name": name, "DomainName": name, "DomainType": "Authoritative", "Default": default}


def otherwise(stated: Any, *, value: Any) -> Any:  # noqa: ANN401 - any property
    """Return what is stated, or *value* where nothing is."""
    return value if stated is None else stated


def guid(name: str) -> str:
    """Return a GUID that is the same for the same name in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))

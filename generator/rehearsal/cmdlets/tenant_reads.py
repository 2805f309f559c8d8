"""What Exchange Online shows besides inbound connectors."""

from __future__ import annotations

import copy

from generator.rehearsal.cmdlets.call import Call, CmdletError, Reply, exactly, identified
from generator.rehearsal.cmdlets.records import traces
from generator.rehearsal.cmdlets.tenant import tenant_of
from generator.rehearsal.propagation import note_change


def get_message_trace(call: Call) -> Reply:
    """Show the traces of messages that the tenant took."""
    tenant_of(call)
    return traces(call)


def get_accepted_domain(call: Call) -> Reply:
    """Show the tenant's accepted domains."""
    domains = tenant_of(call)["accepted_domains"]
    return Reply("AcceptedDomain", identified(domains, call.text("Identity"), others_if_unknown=False))


def get_organization_config(call: Call) -> Reply:
    """Show the tenant's organisation."""
    tenant = tenant_of(call)
    shown = {"Name": tenant["initial_domain"], "Identity": tenant["initial_domain"], "Guid": tenant["guid"]}
    return Reply("OrganizationConfig", [shown])


def get_outbound_connector(call: Call) -> Reply:
    """Show outbound connectors."""
    connectors = tenant_of(call)["outbound_connectors"]
    return Reply("OutboundConnector", identified(connectors, call.text("Identity"), others_if_unknown=False))


def get_onpremises_organization(call: Call) -> Reply:
    """Show the on-premises organisations that the hybrid wizard recorded."""
    organizations = tenant_of(call)["onpremises_organizations"]
    return Reply(
        "OnPremisesOrganization", identified(organizations, call.text("Identity"), others_if_unknown=False)
    )


def get_blocked_connector(call: Call) -> Reply:
    """Show connectors that are blocked as compromised."""
    tenant = tenant_of(call)
    blocked = [one for one in tenant["inbound_connectors"] if one["Name"] in tenant["blocked_connectors"]]
    wanted = call.text("ConnectorId")
    shown = [
        {"ConnectorId": one["Guid"], "Name": one["Name"]} for one in blocked if wanted in (None, one["Guid"])
    ]
    return Reply("BlockedConnector", shown)


def remove_blocked_connector(call: Call) -> Reply:
    """Unblock a connector."""
    tenant = tenant_of(call)
    target = exactly(tenant["inbound_connectors"], call.text("ConnectorId"))
    if target["Name"] not in tenant["blocked_connectors"]:
        raise CmdletError(f"Connector '{target['Name']}' isn't blocked.")
    before = copy.deepcopy(tenant)
    tenant["blocked_connectors"].remove(target["Name"])
    call.world.writes += 1
    note_change(call.world, tenant, before)
    return Reply()

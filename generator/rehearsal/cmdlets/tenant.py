"""Exchange Online: sign-in, inbound connectors, accepted domains."""

from __future__ import annotations

import copy
import ipaddress
import re
import uuid
from typing import TYPE_CHECKING, Any

from generator.rehearsal.attribution import accepted_names
from generator.rehearsal.cmdlets.call import (
    Call,
    CmdletError,
    Reply,
    exactly,
    identified,
    note_stale,
    one_of,
    read,
    write,
)
from generator.rehearsal.matching import domain_of
from generator.rehearsal.propagation import note_change

if TYPE_CHECKING:
    from generator.rehearsal.world import Record

HOME_TENANT = "0a0a0a0a-0b0b-4c0c-8d0d-0e0e0e0e0e0e"
"""What a delegated administrator's connection shows as TenantID: the documents leave open whose it is."""

_DOMAIN = re.compile(r"(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}")
_REMOVED = ("Credential", "UseRPSSession")
_WIDEST = 24
_ENUMERATIONS = {
    "ConnectorType": ("Partner", "OnPremises"),
    "ConnectorSource": ("Default", "HybridWizard", "Migrated"),
}

_NEW_CONNECTOR: Record = {
    "Enabled": True,
    "ConnectorType": "Partner",
    "ConnectorSource": "Default",
    "Comment": "",
    "SenderIPAddresses": [],
    "SenderDomains": ["smtp:*;1"],
    "AssociatedAcceptedDomains": [],
    "RequireTls": False,
    "RestrictDomainsToIPAddresses": False,
    "RestrictDomainsToCertificate": False,
    "CloudServicesMailEnabled": False,
    "TreatMessagesAsInternal": False,
    "TlsSenderCertificateName": None,
    "EFSkipLastIP": False,
    "EFSkipIPs": [],
    "EFUsers": [],
}


def inbound_connector(name: str, **properties: Any) -> Record:  # noqa: ANN401 - any property
    """Return a new inbound connector: the service's defaults and the *properties* given."""
    guid = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
    return {"Name": name, "Identity": name, "Guid": guid, **copy.deepcopy(_NEW_CONNECTOR), **properties}


def connect(call: Call) -> Reply:
    """Sign in; a window can hold several connections.

    Raises:
        CmdletError: a parameter that the module no longer has, no such user, the wrong cloud.
    """
    for name in _REMOVED:
        if name in call.parameters:
            raise CmdletError(
                f"A parameter cannot be found that matches parameter name '{name}'.", terminating=True
            )
    user = call.text("UserPrincipalName") or call.world.tenants[0]["admin"]
    delegated = call.text("DelegatedOrganization")
    wanted = call.session.signs_in_to or delegated or domain_of(user)
    tenant = next((one for one in call.world.tenants if _knows(one, wanted)), None)
    if tenant is None:
        raise CmdletError(
            f"AADSTS50034: The user account {user} does not exist in the directory.", terminating=True
        )
    environment = call.text("ExchangeEnvironmentName") or "O365Default"
    if environment != tenant["cloud"]:
        raise CmdletError(f"AADSTS900382: {user} can't sign in through {environment}.", terminating=True)
    call.session.connections.append(_connection(call, user, delegated, tenant))
    return Reply()


def _knows(tenant: Record, domain: str) -> bool:
    return domain.casefold() in accepted_names(tenant) | {
        tenant["id"].casefold(),
        tenant["initial_domain"].casefold(),
    }


def _connection(call: Call, user: str, delegated: str | None, tenant: Record) -> Record:
    number = len(call.session.connections) + 1
    return {
        "ConnectionId": f"00000000-0000-4000-8000-{number:012d}",
        "State": "Connected",
        "Name": f"ExchangeOnline_{number}",
        "UserPrincipalName": user,
        "ConnectionUri": "https://outlook.office365.com",
        "TokenStatus": "Active",
        "TenantID": HOME_TENANT if delegated else tenant["id"],
        "Organization": "",
        "DelegatedOrganization": delegated or "",
        "ModulePrefix": call.text("Prefix") or "",
        "IsEopSession": False,
        "ConnectionUsedForInbuiltCmdlets": number == 1,
        "initial_domain": tenant["initial_domain"],
    }


def disconnect(call: Call) -> Reply:
    """End all connections of the window."""
    call.session.connections.clear()
    return Reply()


def get_connection_information(call: Call) -> Reply:
    """Show the window's connections."""
    hidden = "initial_domain"
    shown = [{k: v for k, v in one.items() if k != hidden} for one in call.session.connections]
    return Reply("ConnectionInformation", shown)


def tenant_of(call: Call) -> Record:
    """Return the tenant to which the window's cmdlets go: that of the first connection.

    Raises:
        CmdletError: the window isn't connected.
    """
    for connection in call.session.connections:
        for tenant in call.world.tenants:
            if tenant["initial_domain"] == connection["initial_domain"]:
                return tenant
    raise CmdletError("You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets.")


def get_inbound_connector(call: Call) -> Reply:
    """Show inbound connectors; an unknown identity shows all (D, 3.8)."""
    tenant = tenant_of(call)
    connectors = read(call, tenant["initial_domain"], tenant["inbound_connectors"])
    return Reply("InboundConnector", identified(connectors, call.text("Identity"), others_if_unknown=True))


def set_inbound_connector(call: Call) -> Reply:
    """Change an inbound connector; Exchange Online acts on it only after some time."""
    tenant = tenant_of(call)
    target = exactly(tenant["inbound_connectors"], call.text("Identity"))
    values = _values(call, target, tenant)
    _check({**target, **values})
    before = copy.deepcopy(tenant)
    reply = write(call, tenant["initial_domain"], target, values)
    note_change(call.world, tenant, before)
    return reply


def new_inbound_connector(call: Call) -> Reply:
    """Make an inbound connector of the parameters given.

    Raises:
        CmdletError: there is one of this name, or values that don't go together.
    """
    tenant = tenant_of(call)
    name = call.text("Name") or ""
    if any(one["Name"].casefold() == name.casefold() for one in tenant["inbound_connectors"]):
        raise CmdletError(f"An inbound connector with the name '{name}' already exists.")
    fresh = inbound_connector(name)
    fresh.update(_values(call, fresh, tenant))
    _check(fresh)
    before = copy.deepcopy(tenant)
    tenant["inbound_connectors"].append(fresh)
    call.world.writes += 1
    note_stale(call, tenant["initial_domain"], fresh, None)
    note_change(call.world, tenant, before)
    return Reply("InboundConnector", [fresh])


def remove_inbound_connector(call: Call) -> Reply:
    """Delete an inbound connector."""
    tenant = tenant_of(call)
    target = exactly(tenant["inbound_connectors"], call.text("Identity"))
    before = copy.deepcopy(tenant)
    tenant["inbound_connectors"].remove(target)
    call.world.writes += 1
    note_stale(call, tenant["initial_domain"], target, target)
    note_change(call.world, tenant, before)
    return Reply()


def _values(call: Call, target: Record, tenant: Record) -> Record:
    return {
        name: _value(call, name, target, tenant)
        for name in call.parameters
        if name in target and name != "Identity"
    }


def _value(call: Call, name: str, target: Record, tenant: Record) -> Any:  # noqa: ANN401 - any JSON value
    """Return a parameter as the connector stores it, judged as the service judges it alone."""
    if isinstance(call.parameters[name], dict):
        raise CmdletError(f"Cannot bind parameter '{name}' to the given hash table.", terminating=True)
    if name in _ENUMERATIONS:
        return one_of(name, call.text(name), _ENUMERATIONS[name])
    if name == "TlsSenderCertificateName":
        return _certificate_name(call.text(name))
    if isinstance(target[name], list):
        return _items(call, name, tenant)
    return bool(call.parameters[name]) if isinstance(target[name], bool) else call.text(name)


def _items(call: Call, name: str, tenant: Record) -> list[str]:
    """Return a list parameter: it replaces the present list as a whole."""
    items = call.list(name)
    if name == "SenderIPAddresses":
        return [_sender_address(item) for item in items]
    if name == "SenderDomains":
        return [item if ":" in item else f"smtp:{item};1" for item in items]
    foreign = [domain for domain in items if domain.casefold() not in accepted_names(tenant)]
    if name == "AssociatedAcceptedDomains" and foreign:
        raise CmdletError(f"The domain '{foreign[0]}' isn't an accepted domain of your organization.")
    return items


def _certificate_name(value: str | None) -> str | None:
    if value is not None and not _DOMAIN.fullmatch(value):
        raise CmdletError(
            "Cannot process argument transformation on parameter 'TlsSenderCertificateName'. "
            f'"{value}" isn\'t a valid SMTP domain; a wildcard can only be its first label.',
            terminating=True,
        )
    return value


def _sender_address(text: str) -> str:
    """Return one address or range; IPv6 and ranges wider than /24 are refused (D, 4.4)."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise CmdletError(f"'{text}' isn't a valid IP address or range.") from None
    if network.version != 4:  # noqa: PLR2004 - IPv4
        raise CmdletError(f"'{text}' is an IPv6 address: SenderIPAddresses takes IPv4 only.")
    if network.prefixlen < _WIDEST:
        raise CmdletError(f"'{text}' is too wide: CIDR lengths from /24 to /32 are supported.")
    return text


def _check(result: Record) -> None:
    """Refuse combinations that the service refuses (D, 4.4)."""
    internal, mail = result["TreatMessagesAsInternal"], result["CloudServicesMailEnabled"]
    if internal and mail:
        raise CmdletError("TreatMessagesAsInternal and CloudServicesMailEnabled can't both be true.")
    if result["ConnectorType"] == "Partner" and (internal or mail):
        raise CmdletError(
            "TreatMessagesAsInternal and CloudServicesMailEnabled need ConnectorType OnPremises."
        )

"""What the Hybrid Configuration Wizard writes, and what it would thereby undo.

Source: "TLS Certificates in Exchange Hybrid - Common Issues & How to Fix them" (Exchange Team Blog) and the
published list of what the wizard's connectors look like. With the choice "Update Secure Mail Certificate for
connectors" alone it writes certificate values and nothing else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.causes.change import Change, Value
from generator.causes.connectors import certificate_change, inbound_change, settable
from generator.exchange import DEFAULT_CLOUD, clouds
from generator.exchange.names import base_domain
from generator.model import WIZARD, Environment, InboundConnector, SendConnector

CURED = ("C01",)
"""The causes that the wizard cures: it writes the new certificate's name on both sides."""

_GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SEND_NAME = re.compile(rf"Outbound to Office 365(?: - {_GUID})?", re.IGNORECASE)
_INBOUND_NAME = re.compile(rf"Inbound from {_GUID}", re.IGNORECASE)
_SOURCE = "hybridwizard"
_WITHOUT_CONNECTORS = ("minimal", "express")
_TENANT_SUFFIX = ".onmicrosoft.com"

# Parameter, key in a description, value; TlsDomain and AddressSpaces depend on the tenant.
_SEND: tuple[tuple[str, str, Value], ...] = (
    ("RequireTLS", "require_tls", True),
    ("TlsAuthLevel", "tls_auth_level", "DomainValidation"),
    ("CloudServicesMailEnabled", "cloud_services_mail_enabled", True),
    ("DNSRoutingEnabled", "dns_routing_enabled", True),
    ("SmartHosts", "smart_hosts", ()),
)
_INBOUND: tuple[tuple[str, str, Value], ...] = (
    ("ConnectorType", "connector_type", "OnPremises"),
    ("CloudServicesMailEnabled", "cloud_services_mail_enabled", True),
    ("RequireTls", "require_tls", True),
    ("SenderDomains", "sender_domains", ("smtp:*;1",)),
    ("SenderIPAddresses", "sender_ip_addresses", ()),
    ("AssociatedAcceptedDomains", "associated_accepted_domains", ()),
)


@dataclass(frozen=True, slots=True)
class Reset:
    """A property that a full run of the wizard sets to another value than it has.

    Attributes:
        name: the object's name in Exchange.
        attribute: the cmdlet's parameter.
        before: the value that it has before the run.
        after: the value that the wizard writes.
    """

    name: str
    attribute: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Rerun:
    """What a run of the wizard means for a description.

    Attributes:
        mode: `granular` or `full` where it is the cure, `next` where it may come some other day.
        resets: what a full run resets of what the description states.
        foreign: the connectors in question that are not the wizard's: it makes others beside them.
    """

    mode: str
    resets: tuple[Reset, ...]
    foreign: tuple[str, ...]


def has_no_connectors(environment: Environment) -> bool:
    """Say whether the hybrid configuration is of a kind for which the wizard makes no mail connectors."""
    return (environment.hybrid.kind or "").casefold() in _WITHOUT_CONNECTORS


def foreign(environment: Environment) -> tuple[str, ...]:
    """Return the names of the connectors in question that the wizard didn't make.

    An inbound connector is recognised by its source, or by its name where that isn't known.
    """
    sending, receiving = _connectors(environment)
    names = []
    if sending and sending.name and not _SEND_NAME.fullmatch(sending.name):
        names.append(sending.name)
    if receiving and receiving.name:
        source = receiving.connector_source
        own = source.casefold() == _SOURCE if source else bool(_INBOUND_NAME.fullmatch(receiving.name))
        names += [] if own else [receiving.name]
    return tuple(names)


def resets(environment: Environment, changes: Iterable[Change] = ()) -> tuple[Reset, ...]:
    """Return what a full run resets, once *changes* are made; nothing is said about what isn't known."""
    wanted = {edit.path: edit.wanted for change in changes for edit in change.edits}
    skipped = foreign(environment)
    sections = ("send_connectors", "inbound_connectors")
    keys = (environment.chosen_send_connector(), environment.chosen_inbound_connector())
    written = (_sent(environment), _INBOUND)
    found = []
    for section, key, connector, properties in zip(
        sections, keys, _connectors(environment), written, strict=True
    ):
        if connector is None or connector.name is None or connector.name in skipped:
            continue
        for attribute, field, after in properties:
            before = wanted.get((section, key or "", field), getattr(connector, field))
            if before is not None and _comparable(before) != _comparable(after):
                found.append(Reset(connector.name, attribute, before, after))
    return tuple(found)


def rerun(environment: Environment, changes: Iterable[Change]) -> Rerun | None:
    """Return what the wizard means for this description; `None` where it has nothing to do with it."""
    if environment.change is None:
        return None
    if environment.change.strategy == WIZARD:
        mode = "granular" if environment.hybrid.granular else "full"
        return Rerun(mode, resets(environment), foreign(environment))
    if has_no_connectors(environment):
        return None
    return Rerun("next", resets(environment, changes), foreign(environment))


def certificate_values(environment: Environment) -> tuple[Change, ...]:
    """Return what the wizard writes in either mode, as changes: their inverses undo it without the wizard.

    The name in the tenant, and the certificate of the send connector where it is described.
    """
    change = environment.change
    if change is None or change.tls_sender_certificate_name is None:
        return ()
    wanted = change.tls_sender_certificate_name.lower()
    cause = change.causes[0] if change.causes else ""
    edit = ("TlsSenderCertificateName", "tls_sender_certificate_name", wanted)
    required = None if change.envelope_sender_only else base_domain(wanted)
    inbound = inbound_change(environment, "tenant.certificate-name", cause, edit, requires_accepted=required)
    return (*certificate_change(environment, cause), inbound)


def _connectors(environment: Environment) -> tuple[SendConnector | None, InboundConnector | None]:
    sending, receiving = environment.chosen_send_connector(), environment.chosen_inbound_connector()
    return (
        environment.send_connectors[sending] if sending else None,
        environment.inbound_connectors[receiving] if receiving else None,
    )


def _sent(environment: Environment) -> Iterator[tuple[str, str, Value]]:
    """Yield what is written to the send connector, as far as its version has it and documents say it."""
    tenant = environment.tenant
    cloud = clouds().get(tenant.cloud)
    properties = list(_SEND)
    if cloud and cloud.tls_domain:
        properties.append(("TlsDomain", "tls_domain", cloud.tls_domain))
    label = tenant.initial_domain.lower().removesuffix(_TENANT_SUFFIX)
    if tenant.cloud == DEFAULT_CLOUD and "." not in label:
        properties.append(("AddressSpaces", "address_spaces", (f"smtp:{label}.mail.onmicrosoft.com;1",)))
    yield from (one for one in properties if settable(environment, one[0]))


def _comparable(value: Value) -> Value | frozenset[str]:
    if isinstance(value, tuple):
        return frozenset(item.casefold() for item in value)
    return value.casefold() if isinstance(value, str) else value

"""The blocks that write, each with the world in which it is right to write."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.powershell.stubs.blocks import addresses, block, description, plan_of
from tests.powershell.stubs.cures import IDENTIFIER, receiving, sending
from tests.powershell.stubs.world import (
    TENANT_ID,
    World,
    certificate,
    inbound_connector,
    send_connector,
    world,
)

ON_2010: Mapping[str, Any] = {
    "servers": {"HUB01": "2010"},
    "send_connectors": {
        "outbound": {
            "name": "Outbound to Office 365",
            "source_servers": ["HUB01"],
            "protocol_logging_level": "None",
        }
    },
}

OLD_LIST = ["203.0.113.20", "203.0.113.10"]
NEW_LIST = ["198.51.100.7", "203.0.113.20"]


@dataclass(frozen=True)
class Target:
    """One block that writes.

    Attributes:
        described: the description it comes from, as data.
        step: id of its step.
        window: where it is pasted, a key of `world.CMDLETS`.
        attribute: the property that it sets.
        recorded: the value that it expects to find.
        wanted: the value that it sets.
        given: what the world has besides its usual contents.
    """

    described: Mapping[str, Any]
    step: str
    window: str
    attribute: str
    recorded: object
    wanted: object
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def store(self) -> str:
        """Where the world keeps the object."""
        return "send" if self.window.startswith("ems") else "inbound"

    @property
    def setter(self) -> str:
        """The cmdlet that writes."""
        return "Set-SendConnector" if self.store == "send" else "Set-InboundConnector"

    @property
    def getter(self) -> str:
        """The cmdlet that reads the object."""
        return self.setter.replace("Set-", "Get-")

    def block(self, *, whatif: bool = False) -> str:
        """Return the script; with *whatif* the one that only shows the change."""
        plan = plan_of(self.described, whatif=whatif)
        wished = [s for s in plan.steps if (s.rehearses if whatif else s.id) == self.step]
        return block(wished[0])

    def undo(self) -> str:
        """Return what the block tells to do next if it failed."""
        back = [step for step in plan_of(self.described).steps if step.rolls_back == self.step]
        return f"roll back with step {back[0].number}" if back else "paste this block again"

    def objects(
        self, value: object, *others: dict[str, object], **changes: object
    ) -> list[dict[str, object]]:
        """Return the objects of the world: the one to change with *value* and *changes*, and *others*."""
        make = send_connector if self.store == "send" else inbound_connector
        return [make(**{self.attribute: value}, **changes), *others, make(Name="Another one")]

    def world(self, value: object = ..., **changes: object) -> World:
        """Return the world in which the property holds *value*, usually the recorded one."""
        present = self.recorded if value is ... else value
        return world(self.window, **{self.store: self.objects(present), **self.given, **changes})

    def after(self, kept: Mapping[str, Any]) -> object:
        """Return the property's value in a world that was closed."""
        return kept[self.store][0][self.attribute]


_C01 = description()
_WITH_ID = description(tenant={"initial_domain": "contoso.onmicrosoft.com", "id": TENANT_ID})
_C01_UNSET = description(
    inbound_connectors={
        "inbound": {
            "name": "Inbound from contoso",
            "connector_type": "OnPremises",
            "tls_sender_certificate_name": "",
            "sender_ip_addresses": ["203.0.113.10"],
        }
    }
)
_C11 = addresses(OLD_LIST, NEW_LIST)
_C11_EMPTY = addresses([], NEW_LIST)

_HELD = {"certificates": [certificate("EX01")]}
_C02 = sending({"tls_certificate_name": ""}, {"cause": "C02", "tls_certificate_name": IDENTIFIER})
_C02_2010 = description(
    servers={"HUB01": "2010"},
    send_connectors={
        "outbound": {**ON_2010["send_connectors"]["outbound"], "fqdn": "hub01.contoso.com"},
    },
    change={"cause": "C02", "fqdn": "mail.contoso.com"},
)
_HELD_2010 = {"certificates": [certificate("HUB01", CertificateDomains=["mail.contoso.com"])]}
_C09 = sending({}, {"cause": "C09", "source_servers": ["EX01"]}, "EX01", "EX02")
_C10 = sending({"frontend_proxy_enabled": "true"}, {"cause": "C10"})
_C16 = receiving({"enabled": "false"}, cause="C16")

_LEVEL = ("ProtocolLoggingLevel", "None", "Verbose")
_LEVEL_BACK = ("ProtocolLoggingLevel", "Verbose", "None")
_NAME = "TlsSenderCertificateName"
_LIST = "SenderIPAddresses"
_SOURCES = "SourceTransportServers"
_PROXY_OFF = ("FrontendProxyEnabled", True, False)
_PROXY_ON = ("FrontendProxyEnabled", False, True)
_ENABLED = ("Enabled", False, True)
_DISABLED = ("Enabled", True, False)

TARGETS: Mapping[str, Target] = {
    "logging 2016": Target(_C01, "onprem.logging@outbound", "ems 2016", *_LEVEL),
    "logging 2010": Target(description(**ON_2010), "onprem.logging@outbound", "ems 2010", *_LEVEL),
    "logging restored 2016": Target(_C01, "onprem.logging-restore@outbound", "ems 2016", *_LEVEL_BACK),
    "logging restored 2010": Target(
        description(**ON_2010), "onprem.logging-restore@outbound", "ems 2010", *_LEVEL_BACK
    ),
    "certificate name": Target(
        _C01, "tenant.certificate-name@inbound", "exo", _NAME, "*.contoso-mail.com", "*.contoso.com"
    ),
    "certificate name by tenant id": Target(
        _WITH_ID, "tenant.certificate-name@inbound", "exo", _NAME, "*.contoso-mail.com", "*.contoso.com"
    ),
    "certificate name unset before": Target(
        _C01_UNSET, "tenant.certificate-name@inbound", "exo", _NAME, None, "*.contoso.com"
    ),
    "certificate name rolled back": Target(
        _C01, "tenant.certificate-name-rollback@inbound", "exo", _NAME, "*.contoso.com", "*.contoso-mail.com"
    ),
    "certificate name rolled back to unset": Target(
        _C01_UNSET, "tenant.certificate-name-rollback@inbound", "exo", _NAME, "*.contoso.com", None
    ),
    "addresses": Target(_C11, "tenant.sender-addresses@inbound", "exo", _LIST, OLD_LIST, NEW_LIST),
    "addresses unset before": Target(
        _C11_EMPTY, "tenant.sender-addresses@inbound", "exo", _LIST, [], NEW_LIST
    ),
    "addresses rolled back": Target(
        _C11, "tenant.sender-addresses-rollback@inbound", "exo", _LIST, NEW_LIST, OLD_LIST
    ),
    "addresses rolled back to unset": Target(
        _C11_EMPTY, "tenant.sender-addresses-rollback@inbound", "exo", _LIST, NEW_LIST, []
    ),
    "certificate offered": Target(
        _C02, "onprem.certificate-name@outbound", "ems 2016", "TlsCertificateName", None, IDENTIFIER, _HELD
    ),
    # The certificate may be gone by then, so nobody looks for it.
    "certificate offered rolled back": Target(
        _C02, "onprem.certificate-name-rollback@outbound", "ems 2016", "TlsCertificateName", IDENTIFIER, None
    ),
    "name for certificates": Target(
        _C02_2010,
        "onprem.fqdn@outbound",
        "ems 2010",
        "Fqdn",
        "hub01.contoso.com",
        "mail.contoso.com",
        _HELD_2010,
    ),
    # What was recorded is set again, whichever certificate that chooses.
    "name for certificates rolled back": Target(
        _C02_2010,
        "onprem.fqdn-rollback@outbound",
        "ems 2010",
        "Fqdn",
        "mail.contoso.com",
        "hub01.contoso.com",
    ),
    "servers": Target(
        _C09, "onprem.source-servers@outbound", "ems 2016", _SOURCES, ["EX02", "EX01"], ["EX01"]
    ),
    "servers rolled back": Target(
        _C09, "onprem.source-servers-rollback@outbound", "ems 2016", _SOURCES, ["EX01"], ["EX01", "EX02"]
    ),
    "servers offered": Target(
        _C01, "onprem.source-servers@outbound", "ems 2016", _SOURCES, ["EX01", "HUB01"], ["EX01"]
    ),
    "proxy": Target(_C10, "onprem.frontend-proxy@outbound", "ems 2016", *_PROXY_OFF),
    "proxy rolled back": Target(_C10, "onprem.frontend-proxy-rollback@outbound", "ems 2016", *_PROXY_ON),
    "enabled": Target(_C16, "tenant.enable-connector@inbound", "exo", *_ENABLED),
    "enabled rolled back": Target(_C16, "tenant.enable-connector-rollback@inbound", "exo", *_DISABLED),
}
"""Every kind and variant of a block that sets one property, forward and back."""

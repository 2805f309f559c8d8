"""The blocks that write, each with the world in which it is right to write."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.powershell.stubs.blocks import addresses, block, description, plan_of
from tests.powershell.stubs.world import TENANT_ID, World, inbound_connector, send_connector, world

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
    """

    described: Mapping[str, Any]
    step: str
    window: str
    attribute: str
    recorded: object
    wanted: object

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
        return world(self.window, **{self.store: self.objects(present), **changes})

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

_LEVEL = ("ProtocolLoggingLevel", "None", "Verbose")
_LEVEL_BACK = ("ProtocolLoggingLevel", "Verbose", "None")
_NAME = "TlsSenderCertificateName"
_LIST = "SenderIPAddresses"

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
}
"""Every kind and variant of a block that writes, forward and back."""

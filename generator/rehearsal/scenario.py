"""The simulated organisation of a description: what it states is there, what it leaves open is filled in.

The incident is in it. Whatever the description calls recorded is the present state; the certificate that
the source servers offer, and the address they send from, are those that the wanted values are made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.plan import make_plan
from generator.rehearsal.described import INBOUND_NAME, SEND_NAME, foreign_tenant, organization, tenant
from generator.rehearsal.installed import Wanted
from generator.rehearsal.world import FORMAT, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.causes import Change
    from generator.model import Environment
    from generator.rehearsal.world import Path

OLD_NAME = "*.renewed-from.example"
"""The name that an unknown TlsSenderCertificateName turns out to be."""

START = "2026-11-24T22:00:00.000Z"
"""The simulated time at which a world begins if nobody sets another."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The test message of a description."""

    sender: str
    recipient: str
    null_sender: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """A world and what is expected of it.

    Attributes:
        world: the organisation during the incident.
        probe: the test message.
        sources: the servers that send.
        intended: path in the world's configuration to the value that the change wants.
    """

    world: World
    probe: Probe
    sources: tuple[str, ...]
    intended: Mapping[Path, Any]


def scenario_from(environment: Environment) -> Scenario:
    """Return the simulated organisation of a description that no rule refuses, and what its change intends.

    Values that the description doesn't know get one: the change has something to find out then.
    """
    plan = make_plan(environment)
    changes = (*plan.changes, *(held.change for held in plan.withheld))
    wanted = _wanted(environment, changes)
    world = World(
        {
            "format": FORMAT,
            "clock": START,
            "organization": organization(environment, wanted),
            "tenants": [tenant(environment, wanted), foreign_tenant(environment.tenant.cloud)],
        }
    )
    test = environment.test
    probe = Probe(
        test.sender if test else f"relaytest@{environment.organization.domain}",
        test.recipient if test else "probe@outside.example",
        test.null_sender if test else True,
    )
    return Scenario(
        world, probe, environment.source_servers(), _intended(environment.tenant.initial_domain, changes)
    )


def world_from(environment: Environment) -> World:
    """Return the simulated organisation of a description: `scenario_from` without what is expected of it."""
    return scenario_from(environment).world


def _wanted(environment: Environment, changes: tuple[Change, ...]) -> Wanted:
    """Return what the source servers offer: the certificate and the addresses that the change is made for."""
    values = {edit.attribute: edit for change in changes for edit in change.edits}
    name_edit, address_edit = values.get("TlsSenderCertificateName"), values.get("SenderIPAddresses")
    key = environment.chosen_inbound_connector()
    present = environment.inbound_connectors[key] if key else None
    fallback = (
        present.tls_sender_certificate_name if present else None
    ) or f"*.{environment.organization.domain}"
    addresses: tuple[str, ...] = environment.tenant.egress or ()
    if address_edit and isinstance(address_edit.wanted, tuple):
        known = address_edit.recorded if isinstance(address_edit.recorded, tuple) else ()
        addresses = tuple(one for one in address_edit.wanted if one not in known) or address_edit.wanted
    name = str(name_edit.wanted) if name_edit else fallback
    old = str(name_edit.recorded) if name_edit and name_edit.recorded else OLD_NAME
    return Wanted(name, old, addresses or ("198.51.100.10",))


def _intended(initial_domain: str, changes: tuple[Change, ...]) -> dict[Path, Any]:
    """Return what the changes want, by path in the configuration."""
    places = {
        "inbound_connectors": (("tenants", initial_domain, "inbound_connectors"), INBOUND_NAME),
        "send_connectors": (("organization", "send_connectors"), SEND_NAME),
    }
    found: dict[Path, Any] = {}
    for change in changes:
        for edit in change.edits:
            if edit.path[0] in places and change.kind != "onprem.logging":
                base, name = places[edit.path[0]]
                wanted: Any = list(edit.wanted) if isinstance(edit.wanted, tuple) else edit.wanted
                found[*base, change.name or name, edit.attribute] = None if wanted == "" else wanted
    return found

"""The simulated organisation of a description: what it states is there, what it leaves open is filled in.

The incident is in it. Whatever the description calls recorded is the present state; the certificate that
the source servers offer, and the address they send from, are those that the wanted values are made for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.plan import make_plan
from generator.rehearsal.described import SEND_NAME, organization, queues
from generator.rehearsal.described_tenant import INBOUND_NAME, foreign_tenant, tenant
from generator.rehearsal.incident import NORMAL, Incident, Scene, befall
from generator.rehearsal.installed import Presented, presented
from generator.rehearsal.world import FORMAT, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.causes import Change, Edit
    from generator.model import Environment
    from generator.rehearsal.world import Path, Record

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
        intended: path in the world's configuration to the value that the change wants; for an object that
            the change creates, to the properties that it wants.
        environment: the description itself.
        incidents: what is refused before the change.
        domains: what somebody verifies in the tenant by hand.
    """

    world: World
    probe: Probe
    sources: tuple[str, ...]
    intended: Mapping[Path, Any]
    environment: Environment
    incidents: tuple[Incident, ...] = (Incident(("5.7.64",), NORMAL, ()),)
    domains: tuple[str, ...] = ()


def scenario_from(environment: Environment) -> Scenario:
    """Return the simulated organisation of a description that no rule refuses, and what its change intends.

    Values that the description doesn't know get one: the change has something to find out then.

    Raises:
        KeyError: the description asks for a cause that the simulation doesn't know.
    """
    plan = make_plan(environment)
    changes = (*plan.changes, *(held.change for held in plan.withheld))
    right = _presented(environment, changes)
    world = World(
        {
            "format": FORMAT,
            "clock": START,
            "organization": organization(environment, right),
            "tenants": [tenant(environment, right.name), foreign_tenant(environment.tenant.cloud)],
        }
    )
    if environment.change is not None and environment.change.hold_mail:
        world.traffic["queues"] = queues(environment, _carrying(environment, world))
    sources = _sources(environment, world)
    scene = Scene(environment, world, right, sources, _staying(environment, changes, sources))
    incidents = befall(scene, environment.change.causes if environment.change else ())
    return Scenario(
        world,
        _probe(environment),
        sources,
        _intended(environment.tenant.initial_domain, changes),
        environment,
        incidents,
        tuple(domain for task in plan.tasks if task.kind == "tenant.add-domains" for domain in task.items),
    )


def world_from(environment: Environment) -> World:
    """Return the simulated organisation of a description: `scenario_from` without what is expected of it."""
    return scenario_from(environment).world


def _probe(environment: Environment) -> Probe:
    test = environment.test
    return Probe(
        test.sender if test else f"relaytest@{environment.organization.domain}",
        test.recipient if test else "probe@outside.example",
        null_sender=test.null_sender if test else True,
    )


def _sources(environment: Environment, world: World) -> tuple[str, ...]:
    """Return the servers that really send: what the world's connector has."""
    return tuple(_carrying(environment, world)["SourceTransportServers"])


def _carrying(environment: Environment, world: World) -> Record:
    """Return the send connector that carries the mail in question."""
    keys = list(environment.send_connectors)
    chosen = environment.chosen_send_connector()
    connector: Record = world.organization["send_connectors"][keys.index(chosen) if chosen in keys else 0]
    return connector


def _staying(
    environment: Environment, changes: tuple[Change, ...], sources: tuple[str, ...]
) -> tuple[str, ...]:
    edit = _edit(changes, "SourceTransportServers")
    if edit is None or not isinstance(edit.wanted, tuple):
        return sources
    kept = {environment.described_server(name) for name in edit.wanted}
    return tuple(name for name in sources if name in kept)


def _edit(changes: tuple[Change, ...], attribute: str) -> Edit | None:
    return next((edit for change in changes for edit in change.edits if edit.attribute == attribute), None)


def _presented(environment: Environment, changes: tuple[Change, ...]) -> Presented:
    """Return what the source servers offer: the certificate and the addresses that the change is made for."""
    inbound = environment.inbound_connectors.get(environment.chosen_inbound_connector() or "")
    send = environment.send_connectors.get(environment.chosen_send_connector() or "")
    named, identified = _edit(changes, "TlsSenderCertificateName"), _edit(changes, "TlsCertificateName")
    known = inbound.tls_sender_certificate_name if inbound else None
    name = str(named.wanted) if named else known or f"*.{environment.organization.domain}"
    identifier = str(identified.wanted) if identified else send.tls_certificate_name if send else None
    fqdn = _edit(changes, "Fqdn")
    host = str(fqdn.wanted) if fqdn else f"mail.{name[2:]}" if name.startswith("*.") else name
    issuer, subject, *names = presented(environment, name, identifier, host if fqdn else None)
    old = str(named.recorded) if named and named.recorded else OLD_NAME
    return Presented(name, issuer, subject, tuple(names), host, _addresses(environment, changes), old)


def _addresses(environment: Environment, changes: tuple[Change, ...]) -> tuple[str, ...]:
    edit = _edit(changes, "SenderIPAddresses")
    if edit is None or not isinstance(edit.wanted, tuple):
        return environment.tenant.egress or ("198.51.100.10",)
    known = edit.recorded if isinstance(edit.recorded, tuple) else ()
    return tuple(one for one in edit.wanted if one not in known) or edit.wanted


def _intended(initial_domain: str, changes: tuple[Change, ...]) -> dict[Path, Any]:
    """Return what the changes want, by path in the configuration."""
    found: dict[Path, Any] = {}
    inbound: Path = ("tenants", initial_domain, "inbound_connectors")
    for change in changes:
        if change.kind == "tenant.create-connector":
            found[*inbound, change.name or ""] = {edit.attribute: _json(edit.wanted) for edit in change.edits}
        elif change.kind != "onprem.logging":
            found.update(_edited(change, inbound))
    return found


def _edited(change: Change, inbound: Path) -> Iterator[tuple[Path, Any]]:
    for edit in change.edits:
        if edit.path[0] == "inbound_connectors":
            yield (*inbound, change.name or INBOUND_NAME, edit.attribute), _json(edit.wanted)
        elif edit.path[0] == "send_connectors":
            base: Path = ("organization", "send_connectors")
            yield (*base, change.name or SEND_NAME, edit.attribute), _json(edit.wanted)


def _json(value: Any) -> Any:  # noqa: ANN401 - a value of a change
    return list(value) if isinstance(value, tuple) else None if value == "" else value

"""Faults that an operator can ask for, to see before the night how trouble looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.rehearsal.described_tenant import FOREIGN_TENANT
from generator.rehearsal.situations import DRIFTED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.rehearsal.bundle import Step
    from generator.rehearsal.night import Night
    from generator.rehearsal.scenario import Scenario
    from generator.rehearsal.world import Record

_DAY = 24 * 60


def _nothing_before(_: Scenario) -> None: ...


def _nothing_at(_: Night, __: Step) -> None: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        name: as given to ``--break``; its sentence is ``rehearsal.faults.NAME``.
        before: changes the scenario before the night begins.
        at: is called before every step.
    """

    name: str
    before: Callable[[Scenario], None] = _nothing_before
    at: Callable[[Night, Step], None] = _nothing_at


def _objects(night: Night) -> list[tuple[Record, str]]:
    """Return the objects that the change means, each with the attribute."""
    found = []
    for *_, section, name, attribute in night.scenario.intended:
        side = night.world.tenants[0] if section == "inbound_connectors" else night.world.organization
        found += [(one, attribute) for one in side[section] if one["Name"] == name]
    return found


def _sign_in_elsewhere(night: Night, step: Step) -> None:
    if step.kind == "tenant.connect":
        night.stage.window(night.online)
        night.stage.sessions[night.online].signs_in_to = FOREIGN_TENANT


def _drift(night: Night, step: Step) -> None:
    if step.phase == "change" and not any(done.step.phase == "change" for done in night.done):
        for one, attribute in _objects(night):
            one[attribute] = (
                [*one[attribute], "198.51.100.99"] if isinstance(one[attribute], list) else DRIFTED
            )


def _rename(night: Night, step: Step) -> None:
    if step.phase == "change":
        for one, _ in _objects(night):
            one["Name"] = one["Identity"] = f"{one['Name']} (renamed)"


def _forget_server(scenario: Scenario) -> None:
    server = scenario.world.server(scenario.sources[-1])
    if server is not None:
        del server["certificates"][0]
        server["egress"] = "198.51.100.201"


def _skip_server(scenario: Scenario) -> None:
    scenario.world.settings["unread_servers"] = [scenario.sources[-1]]


def _slow(scenario: Scenario) -> None:
    scenario.world.settings["propagation_minutes"] = _DAY


def _set(**settings: object) -> Callable[[Scenario], None]:
    def apply(scenario: Scenario) -> None:
        scenario.world.settings.update(settings)

    return apply


_BUSY = "The service is busy. Please retry later."

FAULTS: Mapping[str, Fault] = {
    fault.name: fault
    for fault in (
        Fault("wrong-tenant", at=_sign_in_elsewhere),
        Fault("drift", at=_drift),
        Fault("renamed", at=_rename),
        Fault("forgotten-server", before=_forget_server),
        Fault("unused-server", before=_skip_server),
        Fault("slow-propagation", before=_slow),
        Fault(
            "refused-write",
            before=_set(refused_writes={"Set-InboundConnector": _BUSY}, ignore_error_action=True),
        ),
        Fault("lost-write", before=_set(lost_writes=["Set-InboundConnector"])),
        Fault("stale-reads", before=_set(stale_reads=3)),
    )
}
"""The faults by name."""

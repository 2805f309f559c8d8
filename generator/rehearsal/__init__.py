"""The whole runbook on a real PowerShell against a simulated organisation."""

from generator.rehearsal.bundle import Bundle
from generator.rehearsal.console import ConsoleError
from generator.rehearsal.engine import NoEngineError, find_engine
from generator.rehearsal.faults import FAULTS, Fault
from generator.rehearsal.rehearse import Rehearsal, rehearse
from generator.rehearsal.report import as_json, for_people, progress, summary
from generator.rehearsal.scenario import Scenario, scenario_from, world_from
from generator.rehearsal.world import World

__all__ = [
    "FAULTS",
    "Bundle",
    "ConsoleError",
    "Fault",
    "NoEngineError",
    "Rehearsal",
    "Scenario",
    "World",
    "as_json",
    "find_engine",
    "for_people",
    "progress",
    "rehearse",
    "scenario_from",
    "summary",
    "world_from",
]

"""From a description to the ordered steps of the night, independent of any output."""

from generator.plan.draft import NoVariantError
from generator.plan.kinds import KINDS
from generator.plan.make import make_plan
from generator.plan.step import (
    Alert,
    Effect,
    Kind,
    Phase,
    Plan,
    Shell,
    Step,
    Unknown,
    Variant,
    Window,
    Withheld,
)

__all__ = [
    "KINDS",
    "Alert",
    "Effect",
    "Kind",
    "NoVariantError",
    "Phase",
    "Plan",
    "Shell",
    "Step",
    "Unknown",
    "Variant",
    "Window",
    "Withheld",
    "make_plan",
]

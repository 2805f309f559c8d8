"""The causes that can be cured, each in a file of its own: what to change, never how."""

from generator.causes import c01, c11
from generator.causes.cause import Cause
from generator.causes.change import Change, ContradictionError, Edit, Value, combine

CAUSES: dict[str, Cause] = {cause.id: cause for cause in (c01.CAUSE, c11.CAUSE)}

__all__ = ["CAUSES", "Cause", "Change", "ContradictionError", "Edit", "Value", "combine"]

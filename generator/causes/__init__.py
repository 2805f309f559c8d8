"""The causes that can be cured, each in a file of its own: what to change, never how."""

from generator.causes.cause import Cause, Fault
from generator.causes.change import Change, ContradictionError, Edit, Task, Value, combine, combine_tasks
from generator.causes.registry import CAUSES, asked_for, fault

__all__ = [
    "CAUSES",
    "Cause",
    "Change",
    "ContradictionError",
    "Edit",
    "Fault",
    "Task",
    "Value",
    "asked_for",
    "combine",
    "combine_tasks",
    "fault",
]

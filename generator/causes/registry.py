"""The causes that can be cured, in the order of their ids, and what a description asks of them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from generator.causes import c01, c02, c03, c04, c09, c10, c11, c13, c14, c16, c17, c18, c28
from generator.causes.cause import Cause, Fault
from generator.causes.change import Change, Task
from generator.causes.restore import restored
from generator.causes.wizard import certificate_values
from generator.model import RESTORE, WIZARD, Environment

CAUSES: Mapping[str, Cause] = MappingProxyType(
    {
        cause.id: cause
        for cause in (
            c01.CAUSE,
            c02.CAUSE,
            c03.CAUSE,
            c04.CAUSE,
            c09.CAUSE,
            c10.CAUSE,
            c11.CAUSE,
            c13.CAUSE,
            c14.CAUSE,
            c16.CAUSE,
            c17.CAUSE,
            c18.CAUSE,
            c28.CAUSE,
        )
    }
)


def asked_for(environment: Environment) -> tuple[Change | Task, ...]:
    """Return what cures the causes that a description names, cause by cause, nothing merged yet."""
    if environment.change and environment.change.strategy == RESTORE:
        return restored(environment)
    if environment.change and environment.change.strategy == WIZARD:
        return certificate_values(environment)
    named = environment.change.causes if environment.change else ()
    known = [CAUSES[cause] for cause in dict.fromkeys(named) if cause in CAUSES]
    return tuple(wish for cause in known for wish in cause.cure(environment))


def fault(causes: Iterable[str]) -> Fault:
    """Return how the fault of *causes* shows; plainly refused mail if they differ, or if none is named."""
    shown = {CAUSES[cause].fault for cause in causes if cause in CAUSES}
    return shown.pop() if len(shown) == 1 else Fault.REFUSED

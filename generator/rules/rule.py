"""What a rule is: an id, a name, how much it weighs, and a function from a description to findings."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from generator.diagnostics import Finding, Severity
from generator.model import Environment


class Rule(NamedTuple):
    """A rule over a whole description.

    Attributes:
        id: never changes and is never given away again; sentences and cases are filed under it.
        name: readable, stable: `theme.what-is-wrong`.
        severity: what its findings weigh unless they say otherwise.
        check: yields its findings; a value that is not known is never a finding. `None` for the rules that
            `generator.model` applies while it reads a description: what breaks them never becomes one.
        plans: it looks at the plan, so it runs only on a description in which no other rule found an error.
    """

    id: str
    name: str
    severity: Severity
    check: Callable[[Environment], Iterable[Finding]] | None
    plans: bool = False

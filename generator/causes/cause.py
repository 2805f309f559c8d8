"""What a cause is: an id, what it needs to be told, and the changes that cure it."""

import enum
from collections.abc import Callable
from typing import NamedTuple

from generator.causes.change import Change, Task
from generator.model import Environment


class Fault(enum.StrEnum):
    """How a cause shows while it lasts: what becomes of which mail."""

    REFUSED = "refused"
    QUEUED = "queued"
    WITHOUT_SENDER = "without_sender"
    ONE_SERVER = "one_server"


class Cause(NamedTuple):
    """A known cause of the fault; its sentences are filed under its id.

    Attributes:
        id: number in the decision table of causes, never given away again.
        wants: keys of the `change:` section that it can't do without.
        cure: returns the changes; a value that is not known stays `None` in them.
        one_of: keys of the `change:` section of which it needs at least one.
        takes: further keys that it uses where they are stated.
        fault: what becomes of the mail while it lasts.
        parameter: parameter of Set-SendConnector without which it can't occur; empty if it needs none.
    """

    id: str
    wants: tuple[str, ...]
    cure: Callable[[Environment], tuple[Change | Task, ...]]
    one_of: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    fault: Fault = Fault.REFUSED
    parameter: str = ""

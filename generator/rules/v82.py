"""V82: a key that the description doesn't have.

`generator.model.shape` makes these findings while it reads a description:
one with unknown keys never becomes an `Environment`.
"""

from generator.diagnostics import Severity
from generator.rules.rule import Rule

RULE = Rule("V82", "description.unknown-key", Severity.ERROR, None)

"""V83: a value of the wrong type, or none where one has to be.

`generator.model.shape` makes these findings while it reads a description:
one with values of the wrong type never becomes an `Environment`.
"""

from generator.diagnostics import Severity
from generator.rules.rule import Rule

RULE = Rule("V83", "description.value", Severity.ERROR, None)

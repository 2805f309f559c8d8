"""A night's console text against its bundle: the record of what was really done."""

from generator.closing.bundle import Bundle, NotABundleError, read
from generator.closing.record import Closing, State, close
from generator.closing.report import markdown
from generator.closing.validation import Proof

__all__ = ["Bundle", "Closing", "NotABundleError", "Proof", "State", "close", "markdown", "read"]

"""What the windows of a night showed, read back: facts with their checksums, and results of steps."""

from generator.console.facts import Fact, Facts, parse
from generator.console.results import Result, results

__all__ = ["Fact", "Facts", "Result", "parse", "results"]

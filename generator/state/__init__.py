"""What the consoles of a night said, read back: facts that fill a description, and results of steps."""

from generator.state.facts import Fact, Facts, parse
from generator.state.fill import Filled, fill
from generator.state.paste import read, read_text
from generator.state.results import Result, results

__all__ = ["Fact", "Facts", "Filled", "Result", "fill", "parse", "read", "read_text", "results"]

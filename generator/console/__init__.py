"""What the windows of a night showed, read back: facts, results of steps, and what was read of logs."""

from generator.console.blocks import Blocks, LogRow, Shown, blocks_in
from generator.console.facts import Fact, Facts, parse
from generator.console.results import Result, results

__all__ = ["Blocks", "Fact", "Facts", "LogRow", "Result", "Shown", "blocks_in", "parse", "results"]

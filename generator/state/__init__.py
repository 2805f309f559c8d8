"""Facts of a console text, filled into a description."""

from generator.state.fill import Filled, fill
from generator.state.paste import read, read_text

__all__ = ["Filled", "fill", "read", "read_text"]

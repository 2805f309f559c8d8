"""From YAML text to plain data and a side table that knows where everything stands."""

from generator.source.document import Document, located, merge
from generator.source.events import MAX_DEPTH, parse
from generator.source.reading import MAX_BYTES, STANDARD_INPUT, read

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "STANDARD_INPUT",
    "Document",
    "located",
    "merge",
    "parse",
    "read",
]

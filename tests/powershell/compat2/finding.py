"""The form of what the compatibility checks report."""

from collections.abc import Mapping
from typing import Any


def found(node: Mapping[str, Any], engine: str, what: str) -> str:
    """Return the sentence about *node*: place, construct, and the first engine that knows it."""
    return f"{node['at']} {what} (PowerShell {engine})"

"""The only operations that change the disk.

Each is atomic or harmless when it is cut: the tests stop the program before, in and after every single one.
"""

import os
from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that exists is fine."""
    path.mkdir(parents=True, exist_ok=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file that nobody relies on yet; cut, it is partly written."""
    # No fsync: it costs ten times the rest, and what a power cut can spoil doesn't match the manifest.
    with path.open("wb") as stream:
        stream.write(content)


def move(source: Path, destination: Path) -> None:
    """Give a file its place at once, in place of the one that is there."""
    os.replace(source, destination)  # noqa: PTH105 - the function by which this module keeps its promise


def move_folder(source: Path, destination: Path) -> None:
    """Give a folder its name at once; there must be nothing of that name, or an empty folder."""
    os.rename(source, destination)  # noqa: PTH104 - as above


def remove(path: Path) -> None:
    """Remove a file; one that isn't there any more is fine."""
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove an empty folder."""
    path.rmdir()

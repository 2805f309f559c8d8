"""What is written, what is told about it, and which names a bundle may hold."""

import enum
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

MAX_NAME = 120  # characters of one folder or file name; NTFS takes 255, archives and sync clients less
MAX_PATH = 180  # characters of a path inside the bundle; Windows' 260 must hold the user's folder too
STAGING = ".hybrid-runbook"  # folder inside an existing bundle that is being updated

# Microsoft: "Naming Files, Paths, and Namespaces". Reserved with any extension, in any case.
_RESERVED = frozenset(("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$")) | {
    device + number for device in ("COM", "LPT") for number in "0123456789\u00b9\u00b2\u00b3"
}
_FORBIDDEN = frozenset('<>:"/\\|?*')


class Artifact(NamedTuple):
    """One file of a bundle: its path inside the bundle, with ``/`` between the names, and its bytes."""

    path: str
    content: bytes


class Action(enum.StrEnum):
    """What happened to a file."""

    CREATED = "created"
    UPDATED = "updated"
    IDENTICAL = "identical"
    REMOVED = "removed"
    KEPT = "kept"  # somebody had edited the file; her version now bears the reported name


class Report(NamedTuple):
    """What was written, or would be in a dry run.

    Attributes:
        folder: the bundle's folder, as it was given.
        entries: the artifacts in their order, then what was kept and removed, by path.
        healed: remains of an interrupted run, or a bundle that didn't match its manifest, were put right.
    """

    folder: str
    entries: tuple[tuple[Action, str], ...]
    healed: bool


class OutputProblem(Exception):  # noqa: N818 - the word that the user reads
    """The bundle was not written.

    Attributes:
        key: key of the sentence that says why, ``output.problems.…``.
        hint: key of the sentence that says in which state the folder is now, ``output.states.…``.
        values: for both.
    """

    def __init__(self, problem: str, *, torn: bool = False, **values: str) -> None:
        self.key = f"output.problems.{problem}"
        self.hint = "output.states.torn" if torn else "output.states.unchanged"
        self.values = values
        super().__init__(f"{problem}: {values}")


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that leave the bundle, or that some file system cannot tell apart or hold.

    A bundle is carried from Linux to Windows and back, so Windows' rules hold everywhere.

    Raises:
        OutputProblem: a path is refused; the first one is named.
    """
    seen: dict[str, str] = {}
    for path in paths:
        problem = path_problem(path)
        if problem:
            raise OutputProblem(problem, path=path)
        place = folded(path)
        if place in seen:
            raise OutputProblem("twice", path=path, other=seen[place])
        seen[place] = path
    for place, path in seen.items():
        above = place.rpartition("/")[0]
        while above:
            if above in seen:
                raise OutputProblem("twice", path=path, other=seen[above])
            above = above.rpartition("/")[0]


def path_problem(path: str) -> str:
    """Return which rule *path* breaks (a name of ``output.problems``), or ""."""
    names = path.split("/")
    if len(path) > MAX_PATH or any(len(name) > MAX_NAME for name in names):
        return "long"
    if path.startswith("/") or path[1:2] == ":" or ".." in path.replace("\\", "/").split("/"):
        return "outside"
    if folded(names[0]) == STAGING or any(not is_portable(name) for name in names):
        return "name"
    return ""


def is_portable(name: str) -> bool:
    """Say whether every file system takes *name* for a file or folder, and keeps it as it is."""
    if not name or not name.isprintable() or not _FORBIDDEN.isdisjoint(name):
        return False
    stem = name.partition(".")[0].rstrip().upper()
    return name[-1] not in ". " and name[0] != " " and stem not in _RESERVED


def folded(path: str) -> str:
    """Return what a file system that ignores case and composition compares."""
    return unicodedata.normalize("NFC", path).casefold()

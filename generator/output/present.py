"""What stands on disk now, and which of it is this tool's own."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from generator.output.artifacts import STAGING, OutputProblem, path_problem

JOURNAL = "journal.json"
JOURNAL_FORMAT = "hybrid-runbook/update/1"
_BUNDLE_FORMATS = "hybrid-runbook/bundle/"


class Present(NamedTuple):
    """The folder as it was found.

    Attributes:
        exists: there is such a folder.
        known: path → the digests that this tool has written there, or was about to write when it was stopped.
        listed: the paths in the manifest.
        manifest: the manifest's bytes, None if there is none.
        damaged: the manifest is no JSON: cut by a crash of the machine, or spoiled.
        remains: an interrupted run has left its working folder.
    """

    exists: bool
    known: Mapping[str, frozenset[str]]
    listed: frozenset[str]
    manifest: bytes | None
    damaged: bool
    remains: bool


def digest(content: bytes) -> str:
    """Return the SHA-256 of *content* in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def unfinished(target: Path) -> Path:
    """Return the folder beside *target* in which a new bundle is built."""
    return target.parent / f".{target.name}{STAGING}"


def inspect(target: Path, manifest: str) -> Present:
    """Return what is known about the folder *target*.

    Raises:
        OutputProblem: the target is a file or a link, or its manifest is somebody else's.
    """
    beside = unfinished(target).is_dir()
    if is_link(target) or is_link(target / STAGING) or is_link(unfinished(target)):
        raise OutputProblem("link", path=str(target))
    if not target.exists():
        return Present(
            exists=False, known={}, listed=frozenset(), manifest=None, damaged=False, remains=beside
        )
    if not target.is_dir():
        raise OutputProblem("file", path=str(target))
    content = read_file(target, manifest)
    listed, damaged = _listed(content, target / manifest)
    known = _journal(target / STAGING / JOURNAL)
    for path, written in listed.items():
        known[path] = known.get(path, frozenset()) | {written}
    remains = beside or (target / STAGING).is_dir()
    return Present(
        exists=True, known=known, listed=frozenset(listed), manifest=content, damaged=damaged, remains=remains
    )


def read_file(target: Path, path: str) -> bytes | None:
    """Return the bytes of a file of the bundle, None if nothing stands there.

    Raises:
        OutputProblem: a link or a folder stands in the way, of the file or of a folder above it.
    """
    place = target
    names = path.split("/")
    for name in names[:-1]:
        place /= name
        if is_link(place):
            raise OutputProblem("link", path=str(place))
        if place.exists() and not place.is_dir():
            raise OutputProblem("foreign", path=str(place))
    place /= names[-1]
    if is_link(place):
        raise OutputProblem("link", path=str(place))
    if place.is_dir():
        raise OutputProblem("folder", path=str(place))
    return place.read_bytes() if place.exists() else None


def is_link(path: Path) -> bool:
    """Say whether *path* leads elsewhere: a symbolic link or, on Windows, a junction."""
    # Path.is_junction came with Python 3.12; before, a junction looks like a folder and nothing else tells.
    is_junction = getattr(path, "is_junction", None)
    return path.is_symlink() or bool(is_junction and is_junction())


def _listed(content: bytes | None, place: Path) -> tuple[dict[str, str], bool]:
    """Return path → digest of a manifest, and whether it is damaged."""
    if content is None:
        return {}, False
    try:
        document = json.loads(content)
    except ValueError:
        return {}, True
    if not isinstance(document, dict) or not str(document.get("format")).startswith(_BUNDLE_FORMATS):
        raise OutputProblem("manifest", path=str(place))
    files = document.get("files")
    entries = files if isinstance(files, list) else []
    return dict(_usable(entry) for entry in entries if _usable(entry)[0]), False


def _usable(entry: Any) -> tuple[str, str]:  # noqa: ANN401 - whatever the file on disk holds
    """Return path and digest of a manifest's entry, "" where the entry cannot be one of ours."""
    if not isinstance(entry, dict):
        return "", ""
    path, written = entry.get("path"), entry.get("sha256")
    # A manifest is a file that anybody may have changed: its paths must not lead the removal elsewhere.
    if not isinstance(path, str) or not isinstance(written, str) or path_problem(path):
        return "", ""
    return path, written


def _journal(place: Path) -> dict[str, frozenset[str]]:
    """Return path → digests of an interrupted run; without a readable journal nothing had been changed."""
    try:
        document = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(document, dict) or document.get("format") != JOURNAL_FORMAT:
        return {}
    known: dict[str, frozenset[str]] = {}
    for entry in document.get("files", ()):
        path, written = _usable(entry)
        if path:
            known[path] = known.get(path, frozenset()) | {written}
    return known

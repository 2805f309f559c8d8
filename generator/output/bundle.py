"""Writing a bundle: a new one at once, an existing one so that a cut is seen and healed.

An existing bundle is updated in this order: journal of what was and will be there; all new bytes into the
working folder, so that a full disk is met before anything is touched; the manifest away; edited files aside;
stale files away; new files into place; the manifest; the working folder away. Between the first and the last
step the journal tells the next run which files are this tool's own, whatever the interrupted run had reached.
"""

import errno
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from generator.output import disk
from generator.output.artifacts import (
    STAGING,
    Action,
    Artifact,
    OutputProblem,
    Report,
    check_paths,
    folded,
    is_portable,
)
from generator.output.present import (
    JOURNAL,
    JOURNAL_FORMAT,
    Present,
    digest,
    inspect,
    is_link,
    read_file,
    unfinished,
)


class _Work(NamedTuple):
    """What has to be done to an existing folder."""

    actions: tuple[tuple[Action, str], ...]  # of the artifacts, in their order
    kept: tuple[tuple[str, str], ...]  # edited file → the name it gets
    stale: tuple[str, ...]
    healed: bool


def write(
    artifacts: Sequence[Artifact], target: Path, *, manifest: str = "manifest.json", dry_run: bool = False
) -> Report:
    """Make the folder *target* hold exactly these artifacts of this tool, beside whatever else is there.

    Files of an older bundle that are no longer wanted are removed. A file of the older bundle that somebody
    has edited is never lost: it is renamed to ``NAME.edited`` and reported as kept. Files of which no
    manifest and no journal knows are never touched. Nothing is written if everything is as it should be.

    Args:
        artifacts: every file of the bundle, the manifest among them.
        target: the bundle's folder; it is made if it isn't there.
        manifest: path of the artifact that lists the others: JSON of a format ``hybrid-runbook/bundle/…``
            whose ``files`` hold ``path`` and ``sha256``.
        dry_run: only say what would be done.

    Raises:
        OutputProblem: a name is refused, something foreign stands in the way, or the disk refuses.
        ValueError: the manifest is missing, or lists other files than the artifacts.
    """
    contents = {artifact.path: artifact.content for artifact in artifacts}
    check_paths(artifact.path for artifact in artifacts)
    _check_manifest(contents, manifest)
    if not is_portable(target.name):
        raise OutputProblem("name", path=target.name)
    try:
        present = inspect(target, manifest)
        work = _plan(contents, target, manifest, present)
        if not dry_run:
            _execute(contents, target, manifest, present, work)
    except OSError as error:
        raise _refused(error, target, torn=False) from error
    kept = [(Action.KEPT, name) for _, name in work.kept]
    removed = [(Action.REMOVED, path) for path in work.stale]
    return Report(str(target), (*work.actions, *kept, *removed), work.healed)


def _check_manifest(contents: Mapping[str, bytes], manifest: str) -> None:
    listed = {
        entry["path"]: entry["sha256"] for entry in json.loads(contents.get(manifest, b"{}")).get("files", ())
    }
    if listed != {path: digest(content) for path, content in contents.items() if path != manifest}:
        raise ValueError(f"{manifest} must list every other artifact with its digest, and nothing else")


def _plan(contents: Mapping[str, bytes], target: Path, manifest: str, present: Present) -> _Work:
    actions: list[tuple[Action, str]] = []
    kept: list[tuple[str, str]] = []
    matches = True
    for path, content in contents.items():
        found = read_file(target, path) if present.exists else None
        if found is None:
            actions.append((Action.CREATED, path))
            matches = matches and path not in present.listed
        elif found == content:
            actions.append((Action.IDENTICAL, path))
            matches = matches and (present.manifest is not None)
        else:
            actions.append((Action.UPDATED, path))
            if _is_edited(path, found, target, manifest, present):
                kept.append((path, _free_name(target, path, found)))
    stale = []
    for path in sorted(present.known.keys() - contents.keys()):
        found = _stale(target, path)
        if found is not None and _is_same_file(target, path, contents):
            continue
        if found is None:
            matches = matches and path not in present.listed
        elif digest(found) in present.known[path]:
            stale.append(path)
        else:
            kept.append((path, _free_name(target, path, found)))
    healed = present.remains or present.damaged or not matches
    return _Work(tuple(actions), tuple(sorted(kept)), tuple(stale), healed)


def _is_edited(path: str, found: bytes, target: Path, manifest: str, present: Present) -> bool:
    """Say whether a file that has to be replaced holds somebody's work.

    Raises:
        OutputProblem: no manifest and no journal knows the file; it is somebody else's.
    """
    if path == manifest:
        return present.damaged
    if path in present.known:
        return digest(found) not in present.known[path]
    if present.damaged:
        return True  # it was ours or it was not; put aside it is safe
    raise OutputProblem("foreign", path=str(target / path))


def _stale(target: Path, path: str) -> bytes | None:
    """Return a file that the older bundle had, None if it is gone or something else took its place."""
    try:
        return read_file(target, path)
    except OutputProblem:
        return None


def _is_same_file(target: Path, path: str, contents: Mapping[str, bytes]) -> bool:
    """Say whether an artifact whose name differs only in case is this very file."""
    same = [other for other in contents if folded(other) == folded(path) and (target / other).exists()]
    return any((target / other).samefile(target / path) for other in same)


def _free_name(target: Path, path: str, content: bytes) -> str:
    """Return ``path.edited``, or with a number the first that is free or holds the same already."""
    number = 1
    while True:
        name = f"{path}.edited" if number == 1 else f"{path}.edited-{number}"
        place = target / name
        if not place.exists() and not is_link(place):
            return name
        if place.is_file() and not is_link(place) and place.read_bytes() == content:
            return name
        number += 1


def _execute(
    contents: Mapping[str, bytes], target: Path, manifest: str, present: Present, work: _Work
) -> None:
    beside = unfinished(target)
    if beside.is_dir():
        _clear(beside)
    if not present.exists:
        _build(contents, target, manifest, beside)
        return
    pending = [path for action, path in work.actions if action is not Action.IDENTICAL]
    if pending or work.kept or work.stale:
        _update(contents, target, manifest, present, work)
    if (target / STAGING).is_dir():
        _clear(target / STAGING)


def _build(contents: Mapping[str, bytes], target: Path, manifest: str, beside: Path) -> None:
    """Build a new bundle beside its place, then give it its name."""
    try:
        disk.make_folder(beside)
        for path in (*(path for path in contents if path != manifest), manifest):
            place = beside / path
            if "/" in path:
                disk.make_folder(place.parent)
            disk.write_file(place, contents[path])
        disk.move_folder(beside, target)
    except OSError:
        _clear_quietly(beside)
        raise


def _update(
    contents: Mapping[str, bytes], target: Path, manifest: str, present: Present, work: _Work
) -> None:
    staging = target / STAGING
    changed = [path for action, path in work.actions if action is not Action.IDENTICAL and path != manifest]
    try:
        _stage(contents, staging, (*changed, manifest), present)
    except OSError:
        if not present.remains:
            _clear_quietly(staging)  # an interrupted run's journal is still needed
        raise
    try:
        if not present.damaged:
            disk.remove(target / manifest)
        for path, name in work.kept:
            disk.move(target / path, target / name)
        for path in work.stale:
            disk.remove(target / path)
        for number, path in enumerate(changed):
            if "/" in path:
                disk.make_folder((target / path).parent)
            disk.move(staging / str(number), target / path)
        _remove_empty(target, [*work.stale, *(path for path, _ in work.kept)])
        disk.move(staging / str(len(changed)), target / manifest)
    except OSError as error:
        raise _refused(error, target, torn=True) from error


def _stage(contents: Mapping[str, bytes], staging: Path, paths: Sequence[str], present: Present) -> None:
    """Write the journal, then all new bytes, into the working folder."""
    known = {path: set(digests) for path, digests in present.known.items()}
    for path in paths:
        known.setdefault(path, set()).add(digest(contents[path]))
    files = [{"path": path, "sha256": one} for path in sorted(known) for one in sorted(known[path])]
    document = json.dumps({"format": JOURNAL_FORMAT, "files": files})
    disk.make_folder(staging)
    # The journal of an interrupted run stays valid until the new one, which includes it, takes its place.
    disk.write_file(staging / f"{JOURNAL}.new", document.encode())
    disk.move(staging / f"{JOURNAL}.new", staging / JOURNAL)
    for number, path in enumerate(paths):
        disk.write_file(staging / str(number), contents[path])


def _remove_empty(target: Path, paths: Sequence[str]) -> None:
    """Remove the folders that held only stale files."""
    folders = {parent for path in paths for parent in (target / path).parents if target in parent.parents}
    for folder in sorted(folders, reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            disk.remove_folder(folder)


def _clear(folder: Path) -> None:
    """Remove a working folder with all it holds; links in it are removed, not followed."""
    # The journal goes last: as long as anything remains it must be readable.
    for entry in sorted(folder.iterdir(), key=lambda place: place.name == JOURNAL):
        if entry.is_dir() and not is_link(entry):
            _clear(entry)
        else:
            disk.remove(entry)
    disk.remove_folder(folder)


def _clear_quietly(folder: Path) -> None:
    """Remove a working folder if the disk allows it; otherwise the next run does."""
    try:
        if folder.is_dir():
            _clear(folder)
    except OSError:
        return


def _refused(error: OSError, target: Path, *, torn: bool) -> OutputProblem:
    path = str(error.filename or target)
    reason = error.strerror or str(error)
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return OutputProblem("permission", torn=torn, path=path, reason=reason)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputProblem("space", torn=torn, path=path, reason=reason)
    return OutputProblem("disk", torn=torn, path=path, reason=reason)

"""The program is stopped at every moment of writing; the next run names it and heals it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.output import Artifact, disk, write
from generator.output.present import digest

OPERATIONS = ("make_folder", "write_file", "move", "move_folder", "remove", "remove_folder")
FOREIGN = {"notes.txt": b"mine", "scripts/own.ps1": b"mine too"}
EDITED = b"her evidence"


def bundle(**files: str) -> list[Artifact]:
    """Return artifacts with a manifest; ``scripts_07`` stands for ``scripts/07``."""
    contents = {name.replace("_", "/"): text.encode() for name, text in files.items()}
    listed = ", ".join(f'{{"path": "{p}", "sha256": "{digest(c)}"}}' for p, c in contents.items())
    manifest = f'{{"format": "hybrid-runbook/bundle/1", "files": [{listed}]}}'
    return [*(Artifact(*item) for item in contents.items()), Artifact("manifest.json", manifest.encode())]


OLD = bundle(runbook="old", ticket="same", scripts_01="one", scripts_02="two", old_03="gone")
NEW = bundle(runbook="new", ticket="same", scripts_01="ONE", new_04="four")
THIRD = bundle(runbook="third", ticket="third", scripts_02="two again")


class Killed(BaseException):
    """The process is gone: nothing of it runs any more, no clean-up either."""


class Killer:
    """Stops the program at one operation: before it, after it, or in the middle of a write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, when: str) -> None:
        self.count = 0
        self.at = at
        self.when = when
        for name in OPERATIONS:
            monkeypatch.setattr(disk, name, self.wrapped(getattr(disk, name)))

    def wrapped(self, operation: Callable[..., None]) -> Callable[..., None]:
        """Return *operation*, counted."""

        def run(*arguments: Any) -> None:  # noqa: ANN401 - the arguments of any operation
            self.count += 1
            if self.count < self.at:
                operation(*arguments)
                return
            if self.count == self.at:
                if self.when == "within" and operation.__name__ == "write_file":
                    path, content = arguments
                    operation(path, content[: len(content) // 2])
                elif self.when == "after":
                    operation(*arguments)
            raise Killed

        return run


def run_killed(artifacts: list[Artifact], target: Path, at: int, when: str) -> bool:
    """Write until operation *at*; say whether the run was stopped before it had ended."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        Killer(monkeypatch, at, when)
        try:
            write(artifacts, target)
        except Killed:
            return True
        return False


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def is_whole(found: dict[str, bytes], artifacts: list[Artifact]) -> bool:
    """Say whether a tree holds exactly this bundle, foreign and edited files apart, and no working folder."""
    others = {path for path in found if path not in FOREIGN and not path.endswith(".edited")}
    return others == {a.path for a in artifacts} and all(found[a.path] == a.content for a in artifacts)


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Return a bundle with foreign files, one replaced and one stale file edited."""
    target = tmp_path / "prepared" / "CHG1"
    write(OLD, target)
    for path, content in FOREIGN.items():
        (target / path).write_bytes(content)
    (target / "runbook").write_bytes(EDITED)
    (target / "old" / "03").write_bytes(EDITED)
    return target


def moments(start: Callable[[], Path], artifacts: list[Artifact]) -> int:
    """Return how many operations an undisturbed run needs."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        killer = Killer(monkeypatch, 10**9, "after")
        write(artifacts, start())
    return killer.count


@pytest.mark.parametrize("when", ["before", "within", "after"])
@pytest.mark.parametrize("next_run", [NEW, THIRD], ids=["same", "other"])
def test_a_new_bundle_is_whole_or_absent(tmp_path: Path, when: str, next_run: list[Artifact]) -> None:
    """Stopped at any moment there is no half bundle, and the next run leaves nothing behind."""
    total = moments(lambda: tmp_path / "count" / "CHG1", NEW)
    assert total > len(NEW)
    for at in range(1, total + 1):
        target = tmp_path / str(at) / "CHG1"
        target.parent.mkdir()
        assert run_killed(NEW, target, at, when)
        assert not target.exists() or is_whole(tree(target), NEW)
        had_remains = any(path != target for path in target.parent.iterdir())
        assert write(next_run, target).healed == had_remains
        assert is_whole(tree(target), next_run)
        assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("when", ["before", "within", "after"])
@pytest.mark.parametrize("next_run", [NEW, THIRD, OLD], ids=["same", "other", "back"])
def test_an_update_is_healed_from_every_moment(
    tmp_path: Path, prepared: Path, when: str, next_run: list[Artifact]
) -> None:
    """The next run, of the same or another bundle, names what it found, completes it and loses nothing."""
    total = moments(lambda: Path(shutil.copytree(prepared, tmp_path / "count" / "CHG1")), NEW)
    assert total > 15
    for at in range(1, total + 1):
        target = Path(shutil.copytree(prepared, tmp_path / str(at) / "CHG1"))
        assert run_killed(NEW, target, at, when)
        torn = tree(target) != tree(prepared) and not is_whole(tree(target), NEW)
        report = write(next_run, target)
        assert report.healed or not torn
        found = tree(target)
        assert is_whole(found, next_run)
        assert FOREIGN.items() <= found.items()
        kept = {path: content for path, content in found.items() if path.endswith(".edited")}
        assert kept == {"runbook.edited": EDITED, "old/03.edited": EDITED}


def test_a_healing_that_is_stopped_itself_is_healed(tmp_path: Path, prepared: Path) -> None:
    """Stopped at any moment, and again at any moment of the next run: nothing is lost, all is completed."""
    total = moments(lambda: Path(shutil.copytree(prepared, tmp_path / "count" / "CHG1")), NEW)
    for first in range(1, total + 1):
        at_first = tmp_path / "first" / "CHG1"
        shutil.copytree(prepared, at_first)
        assert run_killed(NEW, at_first, first, "after")
        second = 0
        stopped = True
        while stopped:
            second += 1
            target = Path(shutil.copytree(at_first, tmp_path / "second" / "CHG1"))
            stopped = run_killed(THIRD, target, second, "within" if second % 2 else "after")
            write(NEW, target)
            found = tree(target)
            assert is_whole(found, NEW)
            assert FOREIGN.items() <= found.items()
            assert (found["runbook.edited"], found["old/03.edited"]) == (EDITED, EDITED)
            shutil.rmtree(target.parent)
        shutil.rmtree(at_first.parent)

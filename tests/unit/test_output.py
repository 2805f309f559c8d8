"""Bundles on disk: what is written, what is left alone, what is refused."""

import errno
import hashlib
import json
import os
from pathlib import Path

import pytest

from generator.output import Action, Artifact, OutputProblem, disk, write
from generator.text import Text

TEXT = Text()


def bundle(**files: str) -> list[Artifact]:
    """Return artifacts with their manifest; ``scripts_07`` stands for ``scripts/07``."""
    contents = {name.replace("_", "/"): text.encode() for name, text in files.items()}
    listed = [
        {"path": path, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for path, content in contents.items()
    ]
    manifest = json.dumps({"format": "hybrid-runbook/bundle/1", "files": listed}).encode()
    return [*(Artifact(*item) for item in contents.items()), Artifact("manifest.json", manifest)]


OLD = bundle(runbook="old", scripts_01="same", scripts_02="gone")
NEW = bundle(runbook="new", scripts_01="same", more_deep_03="added")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def expected(artifacts: list[Artifact], **others: str) -> dict[str, bytes]:
    """Return the tree that these artifacts give, with other files beside them."""
    return {a.path: a.content for a in artifacts} | {name: text.encode() for name, text in others.items()}


def refusal(artifacts: list[Artifact], target: Path) -> OutputProblem:
    """Return why nothing was written; its sentences exist and the folder is as it was."""
    before = tree(target) if target.is_dir() else {}
    with pytest.raises(OutputProblem) as caught:
        write(artifacts, target)
    assert (tree(target) if target.is_dir() else {}) == before
    assert TEXT(caught.value.key, **caught.value.values)
    assert caught.value.hint == "output.states.unchanged"
    assert TEXT.has(caught.value.hint)
    return caught.value


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return where the bundle goes, two folders down."""
    return tmp_path / "changes" / "CHG1-contoso"


def test_a_new_bundle_is_made_with_the_folders_above_it(target: Path) -> None:
    """Everything is created, and nothing else is left."""
    report = write(OLD, target)
    assert report.folder == str(target)
    assert report.entries == tuple((Action.CREATED, artifact.path) for artifact in OLD)
    assert not report.healed
    assert tree(target.parent) == {f"CHG1-contoso/{p}": c for p, c in expected(OLD).items()}


def test_a_second_run_touches_nothing(target: Path) -> None:
    """An unchanged bundle keeps its files, times included."""
    write(OLD, target)
    for path in target.rglob("*"):
        os.utime(path, (1, 1))
    report = write(OLD, target)
    assert {action for action, _ in report.entries} == {Action.IDENTICAL}
    assert not report.healed
    assert all(path.stat().st_mtime == 1 for path in target.rglob("*"))


def test_an_update_creates_replaces_and_removes(target: Path) -> None:
    """Files that the new bundle hasn't are removed, with folders that only they needed."""
    write(NEW, target)
    report = write(OLD, target)
    assert report.entries == (
        (Action.UPDATED, "runbook"),
        (Action.IDENTICAL, "scripts/01"),
        (Action.CREATED, "scripts/02"),
        (Action.UPDATED, "manifest.json"),
        (Action.REMOVED, "more/deep/03"),
    )
    assert not report.healed
    assert tree(target) == expected(OLD)
    assert not (target / "more").exists()


def test_foreign_files_are_left_alone(target: Path) -> None:
    """Notes beside the bundle survive an update, and so does the folder they stand in."""
    write(OLD, target)
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    (target / "scripts" / "own.ps1").write_text("mine", encoding="utf-8")
    write(bundle(runbook="x"), target)
    assert tree(target) == expected(bundle(runbook="x"), **{"notes.txt": "mine", "scripts/own.ps1": "mine"})


def test_an_existing_folder_with_foreign_files_takes_a_bundle(target: Path) -> None:
    """A folder made beforehand is fine and needs no healing."""
    target.mkdir(parents=True)
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    report = write(OLD, target)
    assert {action for action, _ in report.entries} == {Action.CREATED}
    assert not report.healed
    assert tree(target) == expected(OLD, **{"notes.txt": "mine"})


def test_edited_files_are_kept_under_another_name(target: Path) -> None:
    """Whether the new bundle replaces the file or no longer has it, her text stays, and is reported."""
    write(OLD, target)
    (target / "runbook").write_text("with evidence", encoding="utf-8")
    (target / "scripts" / "02").write_text("tweaked", encoding="utf-8")
    report = write(NEW, target)
    assert [entry for entry in report.entries if entry[0] is Action.KEPT] == [
        (Action.KEPT, "runbook.edited"),
        (Action.KEPT, "scripts/02.edited"),
    ]
    assert tree(target) == expected(
        NEW, **{"runbook.edited": "with evidence", "scripts/02.edited": "tweaked"}
    )


def test_edits_of_several_runs_are_all_kept(target: Path) -> None:
    """A name that is taken gets a number, unless it holds the same text."""
    write(OLD, target)
    for text in ("one", "two", "one"):
        (target / "runbook").write_text(text, encoding="utf-8")
        write(OLD, target)
    assert tree(target) == expected(OLD, **{"runbook.edited": "one", "runbook.edited-2": "two"})


def test_a_missing_manifest_or_file_is_healed(target: Path) -> None:
    """A bundle that doesn't match its manifest is completed, and that is said."""
    write(OLD, target)
    (target / "manifest.json").unlink()
    assert write(OLD, target).healed
    assert tree(target) == expected(OLD)
    (target / "runbook").unlink()
    assert write(OLD, target).healed
    assert tree(target) == expected(OLD)
    (target / "scripts" / "02").unlink()
    assert write(NEW, target).healed
    assert not write(NEW, target).healed


@pytest.mark.parametrize("damage", [b"", b'{"format": "hybrid-', b"\0\0\0"])
def test_a_damaged_manifest_is_healed_and_nothing_is_lost(target: Path, damage: bytes) -> None:
    """What is no JSON is put aside, and so is every file of which nothing is known."""
    write(OLD, target)
    (target / "manifest.json").write_bytes(damage)
    assert write(NEW, target).healed
    found = tree(target)
    assert expected(NEW).items() <= found.items()
    assert found["runbook.edited"] == b"old"
    assert found["manifest.json.edited"] == damage


def test_a_dry_run_says_the_same_and_writes_nothing(target: Path) -> None:
    """The report of a dry run is that of the run after it."""
    dry = write(OLD, target, dry_run=True)
    assert not target.parent.exists()
    assert write(OLD, target) == dry
    (target / "runbook").write_text("edited", encoding="utf-8")
    before = tree(target)
    dry = write(NEW, target, dry_run=True)
    assert tree(target) == before
    assert write(NEW, target) == dry


def test_a_foreign_file_in_the_way_is_refused(target: Path) -> None:
    """A file that no manifest lists is never replaced, not even if the rest is ours."""
    target.mkdir(parents=True)
    (target / "runbook").write_text("mine", encoding="utf-8")
    assert refusal(OLD, target).key == "output.problems.foreign"
    (target / "runbook").unlink()
    write(OLD, target)
    (target / "more").write_text("mine", encoding="utf-8")
    assert refusal(NEW, target).values["path"] == str(target / "more")


def test_somebody_else_s_manifest_is_refused(target: Path) -> None:
    """A web application has a manifest.json too."""
    target.mkdir(parents=True)
    for content in ('{"name": "app", "icons": []}', "[1]", '"text"'):
        (target / "manifest.json").write_text(content, encoding="utf-8")
        assert refusal(OLD, target).key == "output.problems.manifest"


def test_a_folder_in_the_way_is_refused(target: Path) -> None:
    """Nothing is removed to make room."""
    (target / "runbook").mkdir(parents=True)
    assert refusal(OLD, target).key == "output.problems.folder"


def test_a_file_as_target_is_refused(target: Path) -> None:
    """Neither the target nor a folder above it may be a file."""
    target.parent.mkdir()
    target.write_text("mine", encoding="utf-8")
    assert refusal(OLD, target).key == "output.problems.file"
    assert refusal(OLD, target / "inner").key == "output.problems.disk"
    assert target.read_text(encoding="utf-8") == "mine"


def test_links_are_refused_and_not_followed(target: Path, tmp_path: Path) -> None:
    """A link as target, as folder, as file or as working folder leads nowhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    target.parent.mkdir()
    target.symlink_to(outside)
    assert refusal(OLD, target).key == "output.problems.link"
    target.unlink()
    for name in ("scripts", "runbook", ".hybrid-runbook"):
        target.mkdir(exist_ok=True)
        (target / name).symlink_to(outside)
        assert refusal(OLD, target).key == "output.problems.link"
        (target / name).unlink()
    assert not list(outside.iterdir())


def test_an_old_manifest_cannot_make_us_remove_other_files(target: Path, tmp_path: Path) -> None:
    """Paths in a manifest on disk are not trusted: not upwards, not absolute, not through links."""
    victim = tmp_path / "victim"
    victim.write_text("x", encoding="utf-8")
    target.mkdir(parents=True)
    (target / "link").symlink_to(tmp_path)
    digest = hashlib.sha256(b"x").hexdigest()
    paths: list[object] = ["../../victim", str(victim), "link/victim", "a\\..\\b", 7, None]
    files = [{"path": path, "sha256": digest} for path in paths]
    document = {"format": "hybrid-runbook/bundle/1", "files": [*files, "text", {"path": "x"}]}
    (target / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    write(OLD, target)
    assert victim.read_text(encoding="utf-8") == "x"
    assert {"runbook", "scripts/01"} <= tree(target).keys()


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (PermissionError(errno.EACCES, "denied"), "permission"),
        (OSError(errno.EROFS, "read-only"), "permission"),
        (OSError(errno.ENOSPC, "full"), "space"),
        (OSError(errno.EIO, "broken"), "disk"),
    ],
)
@pytest.mark.parametrize("existing", [True, False])
def test_a_disk_that_refuses_leaves_the_bundle_as_it_was(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, problem: str, *, existing: bool
) -> None:
    """All bytes are written before anything is replaced, so a full disk costs nothing."""
    if existing:
        write(OLD, target)
    written: list[Path] = []
    original = disk.write_file

    def fail(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 3:
            raise error
        original(path, content)

    monkeypatch.setattr(disk, "write_file", fail)
    assert refusal(NEW, target).key == f"output.problems.{problem}"
    assert [path.name for path in target.parent.iterdir()] == (["CHG1-contoso"] if existing else [])


def test_a_failure_in_the_middle_is_told_and_healed(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once files are being replaced a failure leaves a bundle without manifest, and says how to go on."""
    write(OLD, target)

    def fail(_source: Path, destination: Path) -> None:
        raise PermissionError(errno.EACCES, "in use", str(destination))

    with monkeypatch.context() as broken:
        broken.setattr(disk, "remove_folder", fail)
        broken.setattr(disk, "move", lambda s, d: fail(s, d) if d.name == "runbook" else os.replace(s, d))  # noqa: PTH105
        with pytest.raises(OutputProblem) as caught:
            write(NEW, target)
    assert (caught.value.key, caught.value.hint) == ("output.problems.permission", "output.states.torn")
    assert TEXT(caught.value.key, **caught.value.values)
    assert not (target / "manifest.json").exists()
    assert write(NEW, target).healed
    assert tree(target) == expected(NEW)


def test_a_manifest_that_lists_other_files_is_a_mistake(target: Path) -> None:
    """The bundle's manifest is a public contract: it must say what is there."""
    with pytest.raises(ValueError, match="must list"):
        write([*OLD, Artifact("more", b"")], target)
    with pytest.raises(ValueError, match="must list"):
        write(OLD[:-1], target)

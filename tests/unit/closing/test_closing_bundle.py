"""A bundle's folder, as it is read before it is closed."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.closing import NotABundleError, read
from tests.unit.closing.written_night import CHANGE, NEW, OLD, ROLLBACK, manifest, written


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return the folder of a bundle."""
    return written(tmp_path, "article-2016")


def changed(bundle: Path, **values: Any) -> Path:  # noqa: ANN401 - JSON
    """Give the manifest other values and return the bundle."""
    (bundle / "manifest.json").write_text(json.dumps({**manifest(bundle), **values}), encoding="ascii")
    return bundle


def test_everything_comes_from_the_manifest(bundle: Path) -> None:
    """Ticket, tenant, people, steps, and of each change object and values."""
    found = read(bundle)
    assert (found.ticket, found.tenant) == ("CHG0042316", "contoso.onmicrosoft.com")
    assert found.people["implementer"] == "A. Martin"
    change = found.step(CHANGE)
    assert change is not None
    assert [(edit.recorded, edit.wanted) for edit in change.edits] == [(OLD, NEW)]
    assert [step.id for step in found.undoing(change)] == [ROLLBACK]
    assert found.findings == ()


def test_the_sign_in_and_what_people_do_have_no_result(bundle: Path) -> None:
    """Only blocks with a RESULT line are waited for; a rollback isn't."""
    required = {step.id for step in read(bundle).steps if step.required}
    steps = {step["id"]: step for step in manifest(bundle)["steps"]}
    assert required
    assert all(steps[name]["file"] for name in required)
    assert {"tenant.connect@exo", "tenant.wait@exo", ROLLBACK}.isdisjoint(required)


def test_a_bundle_of_an_older_version_can_be_closed(bundle: Path) -> None:
    """Without titles, people and changes in the manifest the steps are still known."""
    kept = ("format", "ticket", "causes", "files")
    steps = [
        {name: value for name, value in step.items() if name not in ("title", "server", "change")}
        for step in manifest(bundle)["steps"]
    ]
    document = {name: manifest(bundle)[name] for name in kept} | {"steps": steps}
    (bundle / "manifest.json").write_text(json.dumps(document), encoding="ascii")
    found = read(bundle)
    assert found.steps[0].title == found.steps[0].id
    assert (found.tenant, found.people) == ("", {})


def test_edited_and_missing_files_are_named(bundle: Path) -> None:
    """What was approved is no longer what lies there; a bundle that is cut in the middle says so."""
    first, second = sorted((bundle / "scripts").iterdir())[:2]
    first.write_bytes(first.read_bytes().replace(b"OK", b"ok"))
    second.unlink()
    (bundle / ".hybrid-runbook").mkdir()
    found = {finding.variant: finding.values.get("file", "") for finding in read(bundle).findings}
    assert found == {"torn": "", "edited": f"scripts/{first.name}", "missing": f"scripts/{second.name}"}


def test_a_manifest_leads_nowhere_else(bundle: Path) -> None:
    """Paths that leave the bundle are not looked at."""
    files = [{"path": path, "sha256": "0"} for path in ("../secret", "/etc/passwd", "C:/x", 7, None)]
    assert read(changed(bundle, files=files)).findings == ()


def test_a_folder_without_manifest_is_no_bundle(bundle: Path) -> None:
    """A stray folder, a file, and a bundle whose update was cut are told apart."""
    (bundle / "manifest.json").rename(bundle / "old.json")
    for place in (bundle, bundle / "old.json", bundle / "none"):
        with pytest.raises(NotABundleError) as caught:
            read(place)
        assert caught.value.key == "closing.refused.no_manifest"
    (bundle / ".hybrid-runbook").mkdir()
    with pytest.raises(NotABundleError) as caught:
        read(bundle)
    assert caught.value.key == "closing.refused.torn"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "damaged"),
        (b"\xff\xfe\x00", "damaged"),
        (b"[]", "format"),
        (b'{"format": "hybrid-runbook/bundle/9"}', "format"),
        (b'{"format": "hybrid-runbook/bundle/1"}', "damaged"),
        (b'{"format": "hybrid-runbook/bundle/1", "steps": [{"number": 1}]}', "damaged"),
        (b'{"format": "hybrid-runbook/bundle/1", "steps": "all"}', "damaged"),
        (b"[" * 200_000, "damaged"),
    ],
)
def test_a_damaged_manifest_is_refused(bundle: Path, content: bytes, problem: str) -> None:
    """Whatever stands in the file: a reason, and no traceback."""
    (bundle / "manifest.json").write_bytes(content)
    with pytest.raises(NotABundleError) as caught:
        read(bundle)
    assert caught.value.key == f"closing.refused.{problem}"


def test_a_manifest_that_is_a_folder_is_refused(bundle: Path) -> None:
    """The operating system's reason is passed on."""
    (bundle / "manifest.json").unlink()
    (bundle / "manifest.json").mkdir()
    with pytest.raises(NotABundleError) as caught:
        read(bundle)
    assert caught.value.values["reason"]
    shutil.rmtree(bundle)

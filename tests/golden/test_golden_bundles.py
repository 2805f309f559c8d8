"""A whole bundle, checked in: a change of any template, sentence or plan shows as a difference in review."""

import shutil
from pathlib import Path

import pytest

from generator import app
from generator.render import folder_name
from generator.text import Text

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
EXPECTED = Path(__file__).resolve().parent / "expected"

# Few, and small: a bundle that nobody reads to the end proves nothing. One on the oldest shell, one with Edge
# in between, one that only finds out.
GOLDEN = ("almost-nothing", "article-2010", "edge-2019")


def _bundle(sample: str) -> dict[str, bytes]:
    description = app.describe([str(SAMPLES / f"{sample}.yml")])
    plan = app.planned(description)
    content = app.files(plan, description, Text(), ("md",))
    return {f"{folder_name(plan)}/{path}": data for path, data in content.items()}


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("sample", GOLDEN)
def test_a_sample_gives_the_bundle_that_was_reviewed(sample: str, request: pytest.FixtureRequest) -> None:
    """Every file is there with the same bytes, and no other; --rewrite-golden writes them anew."""
    made = _bundle(sample)
    if request.config.getoption("--rewrite-golden"):
        shutil.rmtree(EXPECTED / sample, ignore_errors=True)
        for path, data in made.items():
            target = EXPECTED / sample / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    expected = _tree(EXPECTED / sample)
    assert sorted(made) == sorted(expected)
    for path, data in made.items():
        # As text first: the difference of two lines says more than that of two byte strings.
        assert data.decode().splitlines() == expected[path].decode().splitlines(), path
        assert data == expected[path], path


def test_every_golden_bundle_has_its_sample() -> None:
    """No bundle is kept that nothing compares."""
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(GOLDEN)

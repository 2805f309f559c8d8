"""The same description gives the same bundle, byte by byte, whatever the machine, the day and the layout."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import app, starters
from generator.model import build
from generator.plan import make_plan
from generator.render import bundle
from generator.source import parse
from generator.text import Text

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"

_GENERATE = """
import sys
from generator.cli import main
for sample in sys.argv[2:]:
    main(["generate", sample, "-o", sys.argv[1]], standalone_mode=False)
"""

# What may differ between two machines and must not reach a bundle.
MACHINES: Mapping[str, Mapping[str, str]] = {
    "one": {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "COLUMNS": "40"},
    "other": {"PYTHONHASHSEED": "12345", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "COLUMNS": "200"},
}


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _generated(folder: Path, machine: Mapping[str, str], samples: list[str]) -> dict[str, bytes]:
    folder.mkdir()
    environment = {**os.environ, **machine, "PYTHONPATH": str(ROOT), "USER": f"user of {folder.name}"}
    subprocess.run(
        [sys.executable, "-c", _GENERATE, str(folder / "out"), *samples],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return _tree(folder / "out")


def test_two_machines_write_the_same_bundles(tmp_path: Path) -> None:
    """Hash seed, time zone, locale, terminal, user and folder leave no trace in any file."""
    names = [f"{name}.yml" for name in starters.names()]
    copies = tmp_path / "copies"
    copies.mkdir()
    for name in names:
        (copies / name).write_bytes((SAMPLES / name).read_bytes())
    one = _generated(tmp_path / "one", MACHINES["one"], [str(SAMPLES / name) for name in names])
    other = _generated(tmp_path / "other", MACHINES["other"], [f"../copies/{name}" for name in names])
    assert len({path.partition("/")[0] for path in one}) == len(names)
    assert one == other


def test_a_bundle_holds_no_trace_of_the_machine(tmp_path: Path) -> None:
    """Neither the folder it was written to, nor that of the program, stands in any file."""
    files = _generated(tmp_path / "machine", MACHINES["one"], [str(SAMPLES / "mixed.yml")])
    traces = [str(tmp_path).encode(), str(ROOT).encode(), b"user of machine"]
    assert files
    assert [(path, trace) for path, data in files.items() for trace in traces if trace in data] == []


def _shuffled(value: Any, choice: random.Random, *, ordered: bool = False) -> Any:  # noqa: ANN401 - any YAML
    if isinstance(value, list):
        return [_shuffled(item, choice) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if not ordered:
        choice.shuffle(keys)
    # Servers are worked through in the order in which they are written: that order says something.
    return {key: _shuffled(value[key], choice, ordered=key == "servers") for key in keys}


def _content(data: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    text = json.dumps(data, ensure_ascii=False)
    files: dict[str, Any] = dict(bundle(make_plan(build(parse(text, "d.yml"))), Text(), "0" * 64))
    return files


@pytest.mark.parametrize("sample", starters.names())
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_order_of_keys_says_nothing(sample: str, seed: int) -> None:
    """Keys of a description may stand in any order, those of `servers` apart; the bundle stays the same."""
    data = json.loads(json.dumps(app.describe([str(SAMPLES / f"{sample}.yml")]).document.data))
    assert _content(_shuffled(data, random.Random(seed))) == _content(data)  # noqa: S311 - no secret


def test_comments_and_layout_leave_the_checksum_alone(tmp_path: Path) -> None:
    """Two spellings of one description are the same input."""
    text = (SAMPLES / "mixed.yml").read_text(encoding="utf-8")
    data = app.describe([str(SAMPLES / "mixed.yml")])
    other = tmp_path / "other.yml"
    other.write_text(f"# Another comment\n\n{text}\n# and one more\n", encoding="utf-8")
    as_json = tmp_path / "as.json"
    as_json.write_text(json.dumps(data.document.data, indent=3), encoding="utf-8")
    assert app.describe([str(other)]).sha256() == data.sha256()
    assert app.describe([str(as_json)]).sha256() == data.sha256()


def test_another_value_is_another_checksum(tmp_path: Path) -> None:
    """A bundle can be tied to its description: one changed letter shows."""
    text = (SAMPLES / "mixed.yml").read_text(encoding="utf-8")
    other = tmp_path / "other.yml"
    other.write_text(text.replace("A. Martin", "A. Martim"), encoding="utf-8")
    assert app.describe([str(other)]).sha256() != app.describe([str(SAMPLES / "mixed.yml")]).sha256()

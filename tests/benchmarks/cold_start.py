"""Times a cold `generate` against the cost of its libraries alone, in paired runs.

The floor is one Python that imports click, Jinja2, PyYAML and pydantic and builds one model. Both run from a
virtual environment of their own into which the wheel was installed, as a user has it: templates and modules
compiled. Quote the median of the ratios.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

FLOOR = (
    "import click, jinja2, yaml; from pydantic import BaseModel; "
    "A = type('A', (BaseModel,), {'__annotations__': {'x': int}})"
)
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Install the checkout into a fresh environment, run the pairs, print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-n", "--runs", type=int, default=15)
    parser.add_argument("--sample", type=Path, default=ROOT / "samples" / "mixed.yml")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        python = _installed(Path(folder) / "environment")
        tool = python.with_name("hybrid-runbook")
        generate = [str(tool), "generate", str(arguments.sample), "-o", str(Path(folder) / "out")]
        floor = [str(python), "-c", FLOOR]
        for command in (generate, floor):
            _seconds(command)
        pairs = [(_seconds(generate), _seconds(floor)) for _ in range(arguments.runs)]
    print(f"{'':12}{'min':>8}{'median':>8}{'max':>8}")
    for name, values in (
        ("generate s", [one for one, _ in pairs]),
        ("floor s", [other for _, other in pairs]),
        ("ratio", [one / other for one, other in pairs]),
    ):
        print(f"{name:12}{min(values):8.3f}{statistics.median(values):8.3f}{max(values):8.3f}")


def _installed(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(ROOT)], check=True)
    return python


def _seconds(command: list[str]) -> float:
    # Without compiled modules every start compiles them again, which is not what users have.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()

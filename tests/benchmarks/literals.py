"""A million hostile texts through the real PowerShell: how many do not read back equal (wanted: 0).

Run from the root of the project: ``python -m tests.benchmarks.literals [COUNT] [SEED] [PROCESSES]``
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.powershell.engine import find_engine
from tests.powershell.hostile import hostile_texts, read_back

_PORTION = 20_000


def main(count: int = 1_000_000, seed: int = 1, processes: int = 2) -> int:
    """Print the figures of *count* texts and return the number of those that came back different."""
    engine = find_engine()
    portions = [min(_PORTION, count - start) for start in range(0, count, _PORTION)]

    def portion(number: int) -> list[str]:
        with TemporaryDirectory() as folder:
            return read_back(engine, Path(folder), hostile_texts(portions[number], seed + number))

    started, done, different = time.perf_counter(), 0, 0
    with ThreadPoolExecutor(processes) as pool:
        for number, wrong in enumerate(pool.map(portion, range(len(portions)))):
            done += portions[number]
            different += len(wrong)
            for text in wrong[:5]:
                print(f"not equal: {text!a}")
            seconds = time.perf_counter() - started
            print(f"{done} texts, {different} not equal, {seconds:.0f} s", file=sys.stderr, flush=True)
    print(f"{count} texts from seed {seed}: {different} did not read back equal")
    return different


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)

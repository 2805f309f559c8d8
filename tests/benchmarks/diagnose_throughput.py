"""How fast ``diagnose`` reads send protocol logs, against grep, Python's csv module and a line loop.

Usage: python -m tests.benchmarks.diagnose_throughput [--mebibytes 1024] [--runs 3] [--folder DIR]

Makes its own log once (the three certificate forms, interleaved sessions, 0.1 % refused), then times each
reader in a process of its own, alternating, and prints the medians. The bar: at least half the throughput of
``grep -F -f NEEDLES`` into a pipe, memory below 200 MiB whatever the size.
"""

import argparse
import csv
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from generator.evidence.scan import NEEDLES
from tests.unit.diagnosis.bundle import HEADER, OLD_THUMBPRINT, Log, Offer

_MEBIBYTE = 1 << 20
_ACROSS = 24
_REFUSED_EVERY = 1000
_KINDS = ("grep", "diagnose", "csv", "lines")


def _interleaved(chance: random.Random, start: int) -> Iterator[str]:
    """Yield the rows of a group of sessions that ran at the same time."""
    queues = []
    for offset in range(_ACROSS):
        number = start + offset
        log = Log(local="10.0.7.25", form=("rows", "joined", "dates")[number % 3])
        log.count = number & 0xFFFF
        offer = Offer(thumbprint=OLD_THUMBPRINT) if number % _REFUSED_EVERY == 0 else Offer()
        if number % _REFUSED_EVERY == 0:
            log.session(offer=offer, minute=number % 60)
        else:
            log.relayed(offer=offer, minute=number % 60)
        queues.append([row.replace("08DE7F0A", f"08{number >> 16:06X}", 1) for row in log.rows])
    while queues:
        queue = chance.choice(queues)
        yield queue.pop(0)
        if not queue:
            queues.remove(queue)


def make_log(path: Path, mebibytes: int) -> None:
    """Write a log of about *mebibytes*; the same size always gives the same file."""
    chance = random.Random(7)  # noqa: S311 - the same log every time, no secret
    with path.open("w", encoding="ascii", newline="") as stream:
        stream.write(HEADER)
        written, number = 0, 1
        while written < mebibytes * _MEBIBYTE:
            block = "\r\n".join(_interleaved(chance, number)) + "\r\n"
            stream.write(block)
            written += len(block)
            number += _ACROSS


def _read(kind: str, path: Path) -> None:
    """Read the log in the way of *kind*; runs in a process of its own."""
    if kind == "diagnose":
        from generator.diagnosis import diagnose  # noqa: PLC0415 - its import is part of what is timed

        found = diagnose([path]).refusals
        print(found)
    elif kind == "csv":
        with path.open(newline="", encoding="utf-8", errors="replace") as stream:
            print(sum(1 for row in csv.reader(stream) if len(row) > 7 and row[7][:1] in {"4", "5"}))
    else:
        with path.open(encoding="utf-8", errors="replace") as stream:
            print(sum(1 for line in stream if any(needle in line for needle in NEEDLES)))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("peak", max(own, children) // 1024, (own + children * (children > 0)) // 1024)


def _timed(kind: str, path: Path, needles: Path) -> tuple[float, str]:
    begun = time.perf_counter()
    if kind == "grep":
        search = subprocess.Popen(["grep", "-F", "-f", str(needles), str(path)], stdout=subprocess.PIPE)  # noqa: S607
        count = subprocess.run(["wc", "-l"], stdin=search.stdout, capture_output=True, check=True, text=True)  # noqa: S607
        search.wait()
        return time.perf_counter() - begun, count.stdout.strip()
    command = [sys.executable, "-m", "tests.benchmarks.diagnose_throughput", "--read", kind, str(path)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return time.perf_counter() - begun, done.stdout.strip().replace("\n", "  ")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mebibytes", type=int, default=1024)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--read", nargs=2, metavar=("KIND", "LOG"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        _read(options.read[0], Path(options.read[1]))
        return
    path = options.folder / f"SEND2026030208-{options.mebibytes}.LOG"
    if not path.exists():
        make_log(path, options.mebibytes)
    needles = options.folder / "needles.txt"
    needles.write_text("\n".join(NEEDLES) + "\n", encoding="ascii")
    times: dict[str, list[float]] = {kind: [] for kind in _KINDS}
    said = {}
    for _ in range(options.runs):
        for kind in _KINDS:
            seconds, said[kind] = _timed(kind, path, needles)
            times[kind].append(seconds)
    size = path.stat().st_size / _MEBIBYTE
    base = statistics.median(times["grep"])
    print(f"{size:.0f} MiB, {os.cpu_count()} cores, {options.runs} runs, median")
    for kind in _KINDS:
        middle = statistics.median(times[kind])
        speed = size / middle
        print(f"{kind:9} {middle:7.2f} s {speed:7.0f} MiB/s  {base / middle:5.2f} of grep   {said[kind]}")


if __name__ == "__main__":
    main()

"""Protocol log files to sessions: parts scanned side by side, sessions put together again."""

import codecs
import multiprocessing
import os
import sys
import threading
import zipfile
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO

from generator.evidence.facts import Reading, Session, Traffic
from generator.evidence.rows import Row, rows
from generator.evidence.scan import LOOK, Found, scan
from generator.evidence.sessions import read_session
from generator.evidence.sources import Item
from generator.evidence.wording import decode

# What can go wrong with a stream after it was found: damaged archives, vanished files, unknown compression.
READ_PROBLEMS = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, NotImplementedError, ValueError)
_WHOLE = 8 << 20
_SAMPLED = 2 << 20
_PART = 64 << 20
_SIDE_BY_SIDE = 192 << 20
_EDGE = 64


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one log file, and how much at its beginning and end is decoded line by line."""

    item: Item
    start: int
    end: int
    head: int
    tail_from: int


class _Recoded:
    """A UTF-16 stream (what a redirection of Windows PowerShell writes) read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""

    def read(self, size: int) -> bytes:
        """Return at most *size* bytes, fewer only at the end."""
        while len(self._ready) < size:
            raw = self._stream.read(1 << 20)
            self._ready += self._decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            if not raw:
                break
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken

    def readline(self, limit: int) -> bytes:
        """Return what is left of the line, at most *limit* bytes."""
        ahead = self.read(limit)
        end = ahead.find(b"\n") + 1 or len(ahead)
        self._ready = ahead[end:] + self._ready
        return ahead[:end]

    def close(self) -> None:
        """Close the stream behind."""
        self._stream.close()


def utf16_of(head: bytes) -> str:
    """Return the UTF-16 encoding that *head* shows by its mark or its zeros, else nothing."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(head) > _EDGE and head.count(0) * 5 > len(head) * 2:
        return "utf-16-be" if head[0] == 0 else "utf-16-le"
    return ""


def _stream(item: Item) -> BinaryIO | _Recoded:
    stream = item.open()
    head = stream.read(400)
    encoding = utf16_of(head)
    stream.close()
    stream = item.open()
    if encoding:
        return _Recoded(stream, encoding)
    return stream


def scan_part(part: Part, progress: Callable[[int], None] | None = None) -> Found:
    """Scan one part; safe to run in another process.

    Raises:
        one of READ_PROBLEMS: the stream broke.
    """
    with closing(_stream(part.item)) as stream:
        if part.start and not isinstance(stream, _Recoded):
            stream.seek(max(0, part.start - LOOK))
        return scan(stream, part.start, part.end, head=part.head, tail_from=part.tail_from, progress=progress)


def _parts(items: Sequence[Item]) -> list[Part]:
    """Return the parts of *items*, with the share of each in what is decoded line by line."""
    total = sum(item.size for item in items)
    share = max(8 << 10, _SAMPLED // (2 * max(1, len(items))))
    whole = total <= _WHOLE
    parts = []
    for item in items:
        # The size of a compressed stream is not known, or not to be trusted: read to its end.
        size = item.size if item.splittable else 1 << 62
        recoded = item.splittable and utf16_of(_head(item))
        head, tail = (size, size) if whole else (share, max(share, item.size - share))
        if item.splittable and not recoded and item.size > _PART and total > _SIDE_BY_SIDE:
            step = -(-item.size // -(-item.size // _PART))
            parts += [Part(item, at, min(at + step, size), head, tail) for at in range(0, size, step)]
        else:
            parts.append(Part(item, 0, 1 << 62 if recoded else size, head, tail))
    return parts


def _head(item: Item) -> bytes:
    try:
        with item.open() as stream:
            return stream.read(400)
    except READ_PROBLEMS:
        return b""


def _scan_all(parts: Sequence[Part], progress: Callable[[int], None]) -> Iterator[tuple[Part, Found | str]]:
    """Yield what each part gave, in order; side by side where there is enough to share."""
    shared = [part for part in parts if part.item.splittable]
    workers = min(os.cpu_count() or 1, 4)
    together = sum(min(part.end, part.item.size) - part.start for part in shared)
    if workers > 1 and together > _SIDE_BY_SIDE and not multiprocessing.current_process().daemon:
        try:
            # A copy of this process starts ten times faster, but is only safe while it has no other thread.
            forks = sys.platform == "linux" and threading.active_count() == 1
            context = multiprocessing.get_context("fork" if forks else "spawn")
            with ProcessPoolExecutor(workers, mp_context=context) as pool:
                results = pool.map(_try_part, shared)
                done = {}
                for part, found in zip(shared, results, strict=True):
                    done[part] = found
                    progress(min(part.end, part.item.size) - part.start)
            for part in parts:
                yield part, done[part] if part in done else _try_part(part, progress)
        except (BrokenProcessPool, OSError, PermissionError):
            pass  # No second process to be had here: one does it as well, only slower.
        else:
            return
    for part in parts:
        yield part, _try_part(part, progress)


def _try_part(part: Part, progress: Callable[[int], None] | None = None) -> Found | str:
    try:
        return scan_part(part, progress)
    except READ_PROBLEMS as problem:
        return type(problem).__name__


@dataclass(frozen=True, slots=True)
class LogSet:
    """What all logs gave together."""

    sessions: tuple[Session, ...]
    traffic: Traffic
    problems: tuple[Reading, ...]


def read_logs(items: Sequence[Item], progress: Callable[[int], None]) -> LogSet:
    """Return the sessions that matter of all *items*, and counts over everything."""
    lines: OrderedDict[tuple[str, str, str, bytes], list[tuple[str, int, bytes]]] = OrderedDict()
    refused: Counter[str] = Counter()
    problems: list[Reading] = []
    sampled, offset, current = False, 0, None
    for part, found in _scan_all(_parts(items), progress):
        offset = offset if current == part.item.name else 0
        current = part.item.name
        if isinstance(found, str):
            problems.append(Reading(part.item.name, "unreadable", note=f"broken off: {found}"))
            continue
        refused.update(found.refused)
        sampled = sampled or found.sampled
        for session, numbered in found.lines.items():
            key = (part.item.group, part.item.source, part.item.service, session.upper())
            entry = lines.setdefault(key, [])
            entry += [(part.item.name, offset + number, line) for number, line in numbered.items()]
        offset += found.newlines
    sessions = []
    for (_, source, service, number), entries in lines.items():
        read = read_session(_rows(entries, number), source, service)
        if read is not None:
            sessions.append(read)
    traffic = Traffic(sum(item.size for item in items), dict(refused), sampled)
    return LogSet(tuple(sessions), traffic, tuple(problems))


def _rows(entries: Sequence[tuple[str, int, bytes]], session: bytes) -> Iterator[Row]:
    """Yield the rows of one session; lines with several rows give only the right ones."""
    wanted = session.decode("ascii").upper()
    for file, same in groupby(entries, key=lambda entry: entry[0]):
        for _, number, line in same:
            for row in rows(decode(line), file, number):
                if row.session == wanted:
                    yield row

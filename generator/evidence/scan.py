"""Protocol logs of any size, as bytes: only the sessions that matter are taken out and decoded.

The needle was chosen by measurement (see ``tests/benchmarks``): one expression with a literal beginning,
``<,``, followed by a refusing answer, runs as fast as a plain search; alternatives of words are twenty times
slower. TLS failures have no answer, so a second search with one long word looks for them. Windows at both
ends of each file are decoded whole: they tell what passes.
"""

import re
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

# What the scanner looks for, also the needles that its benchmark gives to grep.
NEEDLES = (",<,4", ",<,5", ',<,"4', ',<,"5', "negotiation failed")
_ANSWER = re.compile(rb'<,"?[45]\d\d[ -]')
_ANSWER_QUOTED = re.compile(rb'"<","[45]\d\d[ -]')
_TLS = b"negotiation failed"
# Refusals that diagnosis knows; every other (no such user, greylisting) is only counted.
_KNOWN = re.compile(
    rb"[45]\.7\.(?:64|51|68|711|230|5|0|3|511|6\d\d|750|70[58]|23[23])\b|4\.4\.(?:62|4|5|317)\b|5\.4\.(?:14|1)\b"
)
_SESSION = re.compile(
    rb'Z"?,(?:"(?:[^"\r\n]|""){0,400}"|[^\r\n]{0,400}?),"?\{?'
    rb'(?P<session>[0-9A-Fa-f]{16}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}?"?,"?(?P<number>\d{1,7})"?,'
)
# Small enough for three searches to run in the processor's cache; what came before is kept for looking back.
_CHUNK = 256 << 10
_BEFORE = 32


class Readable(Protocol):
    """What a scan needs of a stream."""

    def read(self, size: int, /) -> bytes:
        """Return at most *size* bytes, fewer only at the end."""
        ...

    def readline(self, size: int, /) -> bytes:
        """Return the rest of the line, at most *size* bytes."""
        ...


_LOOK = 1 << 20
# Of very many failing sessions the first and the latest tell enough; the rest is counted.
_KEEP = 100
_LATEST = 4 << 20
_EVERY = 64
_MAX_ROWS = 400
_ENDLESS = 1 << 60
_MAX_LINE = 200_000


@dataclass(slots=True)
class Found:
    """What a scan took out: for each session its lines, numbered from the beginning of the part scanned."""

    lines: "OrderedDict[bytes, dict[int, bytes]]" = field(default_factory=OrderedDict)
    failing: list[bytes] = field(default_factory=list)
    refused: "Counter[str]" = field(default_factory=Counter)
    newlines: int = 0
    sampled: bool = False


@dataclass(slots=True)
class _Chunk:
    """A stretch of whole lines; ``first`` is the number of its first line."""

    data: bytes
    first: int
    _known: tuple[int, int] = (0, 0)

    def line_at(self, position: int) -> int:
        """Return the number of the line at *position*, counting from the nearest known one."""
        at, number = self._known
        if position >= at:
            number += self.data.count(b"\n", at, position)
        else:
            number -= self.data.count(b"\n", position, at)
        self._known = (position, number)
        return self.first + number

    def bounds(self, position: int) -> tuple[int, int]:
        """Return begin and end of the line around *position*, at most a reasonable length."""
        begin = max(self.data.rfind(b"\n", 0, position) + 1, position - _MAX_LINE)
        end = self.data.find(b"\n", position)
        return begin, min(len(self.data) if end < 0 else end, begin + 2 * _MAX_LINE)


def scan(  # noqa: PLR0913 - a part of a file and how much of it to decode
    stream: Readable,
    start: int,
    end: int,
    *,
    head: int,
    tail_from: int,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """Scan the bytes from *start* to *end* of *stream*, which is at position *start* minus what precedes it.

    The caller has positioned *stream* at ``max(0, start - LOOK)``; those bytes are only looked at for
    sessions that began before *start*. Lines before *head* and after *tail_from* (positions) are all kept.
    Line numbers count from 1 at *start*; those before it are 0 or less.
    """
    return _Scan(stream, (start, end), (head, tail_from), progress).run()


LOOK = _LOOK


class _Scan:
    def __init__(
        self,
        stream: Readable,
        part: tuple[int, int],
        windows: tuple[int, int],
        progress: Callable[[int], None] | None,
    ) -> None:
        self.stream, (self.start, self.end), (self.head, self.tail_from) = stream, part, windows
        self.progress = progress
        self.found = Found()
        self.previous: deque[_Chunk] = deque(maxlen=_BEFORE)
        self.pending: dict[bytes, int] = {}
        self.answer = _ANSWER
        self.position = 0
        self.passed_over = 0
        self.known: set[bytes] = set()
        self.kept: dict[str, list[bytes]] = {}

    def run(self) -> Found:
        """Read to the end and a little further, for sessions that go on there."""
        before = carry = b""
        if self.start:
            before = self.stream.read(min(self.start, _LOOK))
            cut = before.rfind(b"\n") + 1
            before, carry = before[:cut], before[cut:]
        # The line that begins before the part belongs to the part before it: it is line 0 here.
        skip = bool(carry)
        position, number = self.start - len(carry), 0 if skip else 1
        if self.start:
            self.previous.append(_Chunk(before, number - before.count(b"\n")))
        while position < self.end:
            block = self.stream.read(min(_CHUNK, max(1, self.end - position - len(carry))))
            data = carry + block
            if not data:
                break
            if block and position + len(data) >= self.end and not data.endswith(b"\n"):
                data += self.stream.readline(_MAX_LINE)
            cut = data.rfind(b"\n") + 1 if block else len(data)
            if not cut and len(data) < _CHUNK:
                cut = len(data) if position + len(data) >= self.end else 0
            cut = cut or len(data)
            chunk = _Chunk(data[:cut], number)
            carry = data[cut:]
            self._chunk(chunk, position, skip=skip)
            skip = False
            number += chunk.data.count(b"\n")
            position += cut
            self.previous.append(chunk)
            if self.progress:
                self.progress(len(block))
        self._after(number)
        self.found.newlines = number - 1
        self.found.failing = [session for same in self.kept.values() for session in same]
        return self.found

    def _after(self, number: int) -> None:
        if self.pending:
            chunk = _Chunk(self.stream.read(_LOOK), number)
            for session in list(self.pending):
                self._forward(session, chunk, 0)

    def _chunk(self, chunk: _Chunk, position: int, *, skip: bool) -> None:
        self.position = position
        if position <= self.start:
            sample = chunk.data[:65536]
            self.answer = _ANSWER_QUOTED if sample.count(b'","') * 20 > len(sample) * 0.3 else _ANSWER
        for session in list(self.pending):
            self._forward(session, chunk, 0)
        begin = chunk.data.find(b"\n") + 1 if skip else 0
        self._windows(chunk, position, begin)
        last = -1
        for hit in self.answer.finditer(chunk.data, begin):
            last = self._hit(chunk, hit.start(), last)
        at = chunk.data.find(_TLS, begin)
        while at >= 0:
            self._hit(chunk, at, -1, tls=True)
            at = chunk.data.find(_TLS, at + len(_TLS))

    def _windows(self, chunk: _Chunk, position: int, begin: int) -> None:
        """Keep every line of the decoded windows that lie in this chunk."""
        if position + begin < self.head:
            self._keep_lines(chunk, begin, min(len(chunk.data), self.head - position))
        if position + len(chunk.data) > self.tail_from:
            self._keep_lines(
                chunk, max(begin, self.tail_from - position, self.head - position), len(chunk.data)
            )
        if position >= self.head and position + len(chunk.data) <= self.tail_from:
            self.found.sampled = True

    def _keep_lines(self, chunk: _Chunk, at: int, stop: int) -> None:
        number = chunk.line_at(at) if at < stop else 0
        while at < stop:
            end = chunk.data.find(b"\n", at)
            end = len(chunk.data) if end < 0 else end
            line = chunk.data[at : min(end, at + _MAX_LINE)]
            for match in _SESSION.finditer(line):
                self._keep(match["session"], number, line)
            at, number = end + 1, number + 1

    def _keep(self, session: bytes, number: int, line: bytes) -> None:
        rows = self.found.lines.setdefault(session, {})
        if len(rows) < _MAX_ROWS:
            rows[number] = line

    def _hit(self, chunk: _Chunk, at: int, last: int, *, tls: bool = False) -> int:
        begin, end = chunk.bounds(at)
        text = chunk.data[at : min(end, at + 600)]
        known = None if tls else _KNOWN.search(text)
        kind = "tls" if tls else known.group().decode() if known else "other"
        self.found.refused[kind] += 1
        if kind == "other" or self._is_enough(kind):
            return last
        session = None
        for match in _SESSION.finditer(chunk.data[begin:end]):
            if begin + match.start() <= at:
                session = match["session"]
        if session is None or session in self.known:
            return begin
        self._remember(session, kind)
        self._backward(session, chunk, at)
        self._forward(session, chunk, begin)
        return begin

    def _is_enough(self, kind: str) -> bool:
        """Return whether a failing session may be passed over: many of its kind are known already."""
        if len(self.kept.setdefault(kind, [])) < _KEEP:
            return False
        self.passed_over += 1
        unknown_end = self.end >= _ENDLESS
        late = self.passed_over % _EVERY == 0 if unknown_end else self.position > self.end - _LATEST
        return not late

    def _remember(self, session: bytes, kind: str) -> None:
        """Note a failing session; of very many of a kind, the first and the latest are kept."""
        same = self.kept.setdefault(kind, [])
        self.known.add(session)
        same.append(session)
        if len(same) > 2 * _KEEP:
            self.found.lines.pop(same.pop(_KEEP), None)

    def _backward(self, session: bytes, chunk: _Chunk, at: int) -> None:
        for part in (chunk, *reversed(self.previous)):
            stop = at if part is chunk else len(part.data)
            position = part.data.rfind(session, 0, stop)
            while position >= 0:
                begin, end = part.bounds(position)
                line = part.data[begin:end]
                self._keep(session, part.line_at(begin), line)
                match = _SESSION.search(line)
                if match and match["session"] == session and int(match["number"]) == 0:
                    return
                position = part.data.rfind(session, 0, begin)

    def _forward(self, session: bytes, chunk: _Chunk, at: int) -> None:
        left = self.pending.pop(session, _LOOK)
        stop = min(len(chunk.data), at + left)
        position = chunk.data.find(session, at, stop)
        while position >= 0:
            begin, end = chunk.bounds(position)
            line = chunk.data[begin:end]
            self._keep(session, chunk.line_at(begin), line)
            if b",-," in line[-60:] or b',"-",' in line[-80:]:
                return
            position = chunk.data.find(session, end, stop)
        left -= stop - at
        if left > 0:
            self.pending[session] = left
            if len(self.pending) > _KEEP:
                self.pending.pop(next(iter(self.pending)))

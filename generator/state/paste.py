"""Console texts from files or standard input, in whatever encoding they were saved."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.console import Result, results
from generator.console.facts import Facts, gather
from generator.diagnostics import Finding, InputProblems, Mark, Severity
from generator.source import STANDARD_INPUT

MAX_BYTES = 20_000_000
UNREADABLE = "F05"
STOPPED = "F15"
_DISCOVERY = ".discover@"

_SAMPLE = 4096


def read(paths: Sequence[str]) -> Facts:
    """Return the facts of the console texts at *paths*; ``-`` is standard input.

    Raises:
        InputProblems: a file can't be read, or is larger than 20 MB.
    """
    texts = {STANDARD_INPUT if path == "-" else path: read_text(path) for path in paths}
    facts = gather(texts)
    return replace(facts, findings=(*facts.findings, *_stopped(texts)))


def _stopped(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a warning for each discovery block whose last word is that it stopped."""
    last: dict[str, Result] = {}
    for file, text in texts.items():
        last.update((one.step, one) for one in results(text, file) if _DISCOVERY in one.step)
    for one in last.values():
        if one.word == "STOP":
            values = {"step": one.step, "reason": one.text}
            yield Finding(STOPPED, Severity.WARNING, values=values, mark=Mark(one.file, one.line, 1))


def read_text(path: str) -> str:
    """Return the console text at *path*; ``-`` is standard input.

    UTF-8 and UTF-16 are told apart with and without byte order mark. Anything else is taken for the code page
    of western Windows: what this tool reads back is ASCII, the rest only has to stay out of the way.

    Raises:
        InputProblems: it can't be read, or is larger than 20 MB.
    """
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if path == "-" else _content(Path(path))
    except (OSError, ValueError) as problem:
        # ValueError: a null character in the name, which no file can have.
        reason = getattr(problem, "strerror", None) or str(problem)
        values = {"file": path, "reason": reason}
        raise InputProblems([Finding(UNREADABLE, Severity.ERROR, values=values)]) from None
    if len(content) > MAX_BYTES:
        values = {"file": path, "limit": str(MAX_BYTES // 1_000_000)}
        raise InputProblems([Finding(UNREADABLE, Severity.ERROR, variant="large", values=values)])
    return decoded(content)


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def decoded(content: bytes) -> str:
    """Return the text of *content*; never fails."""
    encoding = _encoding(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        fallback = encoding if encoding.startswith("utf-16") else "cp1252"
        return content.decode(fallback, "replace").removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:_SAMPLE]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > len(sample) // 4 else "utf-8"

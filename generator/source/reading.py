"""Bytes from a file or from standard input, decoded and parsed."""

import sys
from pathlib import Path
from typing import IO

from generator.diagnostics import Finding, InputProblems, Mark, Severity
from generator.lines import split_lines
from generator.source.document import Document
from generator.source.events import parse

MAX_BYTES = 5_000_000  # ten times the description of a thousand tenants' worth of connectors
STANDARD_INPUT = "<stdin>"

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(path: str) -> Document:
    """Return the description in the file *path*, or on standard input if it is ``-``.

    UTF-8, with or without byte order mark, and UTF-16 with one are understood: Windows editors write all
    three.

    Raises:
        InputProblems: the file cannot be read, is too large (5 MB), is no text, or is no description in YAML.
    """
    file = STANDARD_INPUT if path == "-" else path
    content = _content(path)
    if len(content) > MAX_BYTES:
        raise InputProblems([_refused("Y02", "", file=file, limit=str(MAX_BYTES // 1_000_000))])
    return parse(_decoded(content, file), file)


def _content(path: str) -> bytes:
    """Return at most one byte more than is allowed, so that an endless device ends too."""
    try:
        if path == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        # Windows answers "permission denied" when a folder is opened; say what it is instead.
        if Path(path).is_dir():
            raise InputProblems([_refused("Y01", "directory", file=path)])
        with Path(path).open("rb") as stream:
            return _limited(stream)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        # ValueError: a null character in the name, which no file can have.
        raise InputProblems([_refused("Y01", "missing", file=path)]) from None
    except PermissionError:
        raise InputProblems([_refused("Y01", "permission", file=path)]) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise InputProblems([_refused("Y01", "other", file=path, reason=reason)]) from None


def _limited(stream: IO[bytes]) -> bytes:
    return stream.read(MAX_BYTES + 1)


def _decoded(content: bytes, file: str) -> str:
    encoding = "utf-8"
    if content.startswith(_UTF16_MARKS):
        encoding = "utf-16"
    elif content.startswith(_UTF8_MARK):
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise InputProblems([_undecodable(problem, content, file)]) from None


def _undecodable(problem: UnicodeDecodeError, content: bytes, file: str) -> Finding:
    # The decoder of UTF-8 counts from behind the byte order mark, people from the file's beginning.
    offset = problem.start + len(content) - len(problem.object)
    before = _lines(problem.object[: problem.start], problem.encoding)
    line = _lines(problem.object, problem.encoding)[len(before) - 1]
    values = {"offset": str(offset), "byte": f"0x{content[offset]:02X}"}
    variant = "" if problem.encoding == "utf-8" else "utf-16"
    mark = Mark(file, len(before), len(before[-1]) + 1)
    return Finding("Y03", Severity.ERROR, variant=variant, values=values, mark=mark, excerpt=line)


def _lines(content: bytes, encoding: str) -> tuple[str, ...]:
    return split_lines(content.decode(encoding, "replace").removeprefix("\ufeff"))


def _refused(rule: str, variant: str, **values: str) -> Finding:
    return Finding(rule, Severity.ERROR, variant=variant, values=values)

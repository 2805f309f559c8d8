"""From the paths a person names to the streams behind them: files, folders, archives of several servers."""

import gzip
import io
import re
import stat
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from generator.evidence.facts import Reading

STANDARD_INPUT = "standard input"
_MAX_STANDARD_INPUT = 64 << 20
_MAX_MEMBER = 64 << 30
# A log shrinks twenty- to fortyfold; what shrinks a thousandfold was made to fill a disk.
_MAX_RATIO = 1000
_RATIO_FROM = 64 << 20
_SEND_NAME = re.compile(r"SEND(?P<hour>\d{8,10})-(?P<number>\d+)", re.IGNORECASE)
_GENERIC = frozenset(
    [
        "logs",
        "log",
        "protocollog",
        "smtpsend",
        "smtpreceive",
        "transportroles",
        "hub",
        "frontend",
        "edge",
        "mailbox",
        "delivery",
        "submission",
        "v14",
        "v15",
        "exchange",
        "evidence",
        "server",
        "microsoft",
        "files",
        "program",
        "send",
    ]
)
_SERVICES = ("frontend", "edge", "hub", "mailbox")


@dataclass(frozen=True, slots=True)
class Item:
    """One stream of bytes.

    ``name`` is what reports show. ``group`` collects the log files that continue each other; ``source`` is
    the server its path names, or nothing; ``service`` the transport service its path names, or nothing.
    """

    name: str
    size: int
    path: str
    member: str = ""
    content: bytes = field(default=b"", repr=False)

    def open(self) -> BinaryIO:
        """Return the stream, at its beginning.

        Raises:
            OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError: it cannot be read.
        """
        if self.content:
            return io.BytesIO(self.content)
        if self.member:
            archive = zipfile.ZipFile(self.path)
            return cast("BinaryIO", archive.open(self.member))
        if self.path.lower().endswith(".gz"):
            return cast("BinaryIO", gzip.open(self.path, "rb"))
        return Path(self.path).open("rb")

    @property
    def splittable(self) -> bool:
        """Return whether another process may read a part of it by position."""
        return not (self.content or self.member or self.path.lower().endswith(".gz"))

    @property
    def group(self) -> str:
        """Return the folder, in or outside of an archive."""
        return self.name.rpartition("/")[0]

    @property
    def source(self) -> str:
        """Return the server that the path names: the nearest telling folder, or the file's prefix."""
        *folders, name = self.name.replace("\\", "/").split("/")
        prefix = re.match(r"(?P<server>[A-Za-z0-9][A-Za-z0-9-]{1,62})[-_. ]SEND\d{8}", name, re.IGNORECASE)
        if prefix:
            return prefix["server"]
        for folder in reversed(folders):
            plain = folder.lower().removesuffix(".zip")
            if plain and plain not in _GENERIC and not plain.endswith(":") and plain not in {".", ".."}:
                return folder.removesuffix(".zip")
        return ""

    @property
    def service(self) -> str:
        r"""Return the transport service that the path names, as in ``Logs\\FrontEnd\\ProtocolLog``."""
        parts = [part.lower() for part in re.split(r"[/\\]", self.name)]
        return next((service for service in _SERVICES if service in parts), "")

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Return where it stands among its neighbours: logs by hour and number, the rest by name."""
        match = _SEND_NAME.search(self.name.rpartition("/")[2])
        if match:
            return self.group, match["hour"].ljust(10, "0"), int(match["number"]), self.name
        return self.group, "", 0, self.name


def expand(paths: Sequence[Path]) -> tuple[tuple[Item, ...], tuple[Reading, ...]]:
    """Return the streams behind *paths*, in order and once each, and readings for what can't be opened."""
    items: dict[str, Item] = {}
    failed: list[Reading] = []
    for path in paths:
        try:
            found = list(_expand_one(path))
        except OSError as problem:
            failed.append(Reading(str(path), "unreadable", note=problem.strerror or type(problem).__name__))
            continue
        for entry in found:
            if isinstance(entry, Reading):
                failed.append(entry)
            else:
                items.setdefault(entry.name, entry)
    return tuple(sorted(items.values(), key=lambda item: item.order)), tuple(failed)


def _expand_one(path: Path) -> Iterator[Item | Reading]:
    if str(path) == "-":
        content = sys.stdin.buffer.read(_MAX_STANDARD_INPUT)
        if content:
            yield Item(STANDARD_INPUT, len(content), "", content=content)
        return
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            try:
                if not inner.is_symlink() and inner.is_file():
                    yield from _expand_one(inner)
            except OSError as problem:
                # One file that may not be read must not hide the others of its folder.
                yield Reading(inner.as_posix(), "unreadable", note=problem.strerror or type(problem).__name__)
        return
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        yield Reading(str(path), "unreadable", note="not a regular file")
        return
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic == b"PK\x03\x04":
        yield from _members(path)
    else:
        yield Item(path.as_posix(), state.st_size, str(path))


def _members(path: Path) -> Iterator[Item | Reading]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        yield Reading(path.as_posix(), "unreadable", note="damaged archive")
        return
    for info in infos:
        name = f"{path.as_posix()}/{info.filename.lstrip('/')}"
        bomb = info.file_size > _RATIO_FROM and info.file_size > _MAX_RATIO * max(1, info.compress_size)
        if bomb or info.file_size > _MAX_MEMBER:
            yield Reading(name, "unreadable", note="expands beyond all proportion")
        elif info.flag_bits & 1:
            yield Reading(name, "unreadable", note="protected by a password")
        else:
            yield Item(name, info.file_size, str(path), info.filename)

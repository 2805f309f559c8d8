"""The computers of a simulated organisation: one folder per host, with a folder per drive letter in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

_HOST = re.compile(r"[A-Za-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The folder that holds the hosts' disks: ``ROOT/EX01/C/Program Files/…``."""

    root: Path

    def drive(self, host: str, letter: str) -> Path:
        """Return the folder that stands for a drive of *host*, made if it is not there.

        Raises:
            ValueError: *host* is no host name or *letter* no drive letter.
        """
        if not _HOST.fullmatch(host) or not re.fullmatch("[A-Za-z]", letter):
            raise ValueError(f"no drive {letter!r} of host {host!r}")
        folder = self.root / host.upper() / letter.upper()
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def path(self, host: str, windows_path: str) -> Path:
        """Return where a local absolute Windows path of *host* really is.

        Raises:
            ValueError: the path isn't local and absolute, or climbs out of its drive.
        """
        path = PureWindowsPath(windows_path)
        if len(path.drive) != len("C:") or not path.root or ".." in path.parts:
            raise ValueError(f"not a local absolute path: {windows_path}")
        return self.drive(host, path.drive[0]).joinpath(*path.parts[1:])

    def as_shown(self, text: str) -> str:
        """Return a console text with the places of simulated drives named by their letters."""
        return re.sub(rf"{re.escape(str(self.root))}[/\\\\]([A-Z0-9-]+)[/\\\\]([A-Z])\b", r"\2:", text)

    def files(self, host: str) -> dict[str, bytes]:
        """Return every file on the disks of *host* by its Windows path, with its content."""
        base = self.root / host.upper()
        return {
            f"{path.relative_to(base).parts[0]}:\\"
            + "\\".join(path.relative_to(base).parts[1:]): path.read_bytes()
            for path in sorted(base.rglob("*"))
            if path.is_file()
        }

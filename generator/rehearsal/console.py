"""A PowerShell window as an operator has it: text is pasted line by line, and what it shows is kept."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from generator.rehearsal.shells import BASE_MODULE

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from generator.rehearsal.cmdlets import Session
    from generator.rehearsal.hosts import Hosts
    from generator.rehearsal.service import Service

PASTE_SECONDS = 60
_ARGUMENTS = ("-NoProfile", "-NonInteractive", "-Command", "-")


class ConsoleError(Exception):
    """PowerShell didn't start, ended, or doesn't answer any more."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What one pasted text showed.

    Attributes:
        output: everything the window printed, errors included, lines ended by line feeds.
        own_line: the text ran by itself; if not, the console had glued it to what follows, as it does
            with a block that no empty line ends.
    """

    output: str
    own_line: bool


def open_window(pwsh: str, service: Service, session: Session, hosts: Hosts, modules: Path) -> Console:
    """Start a window on a simulated host, with the modules its shell has.

    Args:
        pwsh: the PowerShell to run, version 7.
        service: answers the window's cmdlets.
        session: what the window is.
        hosts: the disks; the host's drives are mounted under their letters.
        modules: the folder with the generated modules (`shells.write_modules`).

    Raises:
        ConsoleError: PowerShell can't be started.
    """
    name = service.open(session)
    console = Console(pwsh, hosts, session.host)
    arguments = f"{service.port}, {_quoted(service.token)}, {_quoted(name)}, {_quoted(str(modules))}"
    lines = [
        "$ProgressPreference = 'SilentlyContinue'",
        *(_mount(hosts, session.host, letter) for letter in sorted(_letters(service, session.host))),
        "Set-Location -LiteralPath 'C:\\'",
        f"{_import(BASE_MODULE)} -ArgumentList {arguments}",
    ]
    loaded = {
        "ems": f"ems-{session.version}",
        "edge": f"edge-{session.version}",
        "exo": "ExchangeOnlineManagement",
    }
    if session.shell in loaded:
        lines.append(_import(modules / f"{loaded[session.shell]}.psm1"))
    console.paste("\n".join(lines) + "\n")
    return console


def load_online_module(console: Console, modules: Path) -> None:
    """Load the Exchange Online module into a window too, as an operator does who uses one for both sides."""
    console.paste(_import(modules / "ExchangeOnlineManagement.psm1") + "\n")


def _import(path: Path) -> str:
    return f"Import-Module -Name {_quoted(str(path))} -Global -DisableNameChecking"


def _mount(hosts: Hosts, host: str, letter: str) -> str:
    root = _quoted(str(hosts.drive(host, letter)))
    # On Windows the letter is taken by the real disk; in this process it gives way.
    return (
        f"Remove-PSDrive -Name {letter} -Force -ErrorAction SilentlyContinue; "
        f"$null = New-PSDrive -Name {letter} -PSProvider FileSystem -Root {root} -Scope Global"
    )


def _letters(service: Service, host: str) -> set[str]:
    server = service.world.server(host)
    services = server["services"].values() if server else ()
    paths = [one["SendProtocolLogPath"] for one in services]
    return {"C", *(path[0].upper() for path in paths if path)}


def _quoted(text: str) -> str:
    for quote in "'\u2018\u2019\u201a\u201b":
        text = text.replace(quote, quote * 2)
    return f"'{text}'"


class Console:
    """A running PowerShell that takes pasted text; use it as a context manager."""

    def __init__(self, pwsh: str, hosts: Hosts, host: str) -> None:
        environment = {
            **os.environ,
            "NO_COLOR": "1",
            "TERM": "dumb",
            "COMPUTERNAME": host,
            "USERNAME": "operator",
            "POWERSHELL_TELEMETRY_OPTOUT": "1",
            "POWERSHELL_UPDATECHECK": "Off",
        }
        hosts.root.mkdir(parents=True, exist_ok=True)
        self._hosts = hosts
        try:
            self._process = subprocess.Popen(
                [pwsh, *_ARGUMENTS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=hosts.root,
                env=environment,
            )
        except OSError as problem:
            raise ConsoleError(str(problem)) from problem
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._marks = 0
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                self._lines.put(line.decode("utf-8", "replace").rstrip("\r\n"))
        self._lines.put(None)

    def paste(self, text: str) -> Pasted:
        """Feed *text* line by line and wait until it has run.

        Raises:
            ConsoleError: PowerShell ended or is still busy after `PASTE_SECONDS`.
        """
        self._marks += 1
        mark = f"<<pasted {self._marks}>>"
        ended = text.endswith("\n")
        self._write(text if ended else text + "\n")
        self._write(f"Complete-SimulatedStep '{mark}'\n\n")
        shown: list[str] = []
        while True:
            line = self._next(shown)
            before, found, after = line.partition(mark + " ")
            if found:
                shown += [before] if before else []
                return Pasted(self._hosts.as_shown("\n".join(shown)), own_line=ended and after.strip() == "1")
            shown.append(line)

    def _next(self, shown: list[str]) -> str:
        try:
            line = self._lines.get(timeout=PASTE_SECONDS)
        except queue.Empty:
            raise ConsoleError("no answer; last shown: " + " | ".join(shown[-5:])) from None
        if line is None:
            raise ConsoleError("PowerShell ended; last shown: " + " | ".join(shown[-5:]))
        return line

    def _write(self, text: str) -> None:
        if self._process.stdin is None:
            return
        try:
            self._process.stdin.write(text.encode("utf-8"))
            self._process.stdin.flush()
        except OSError as problem:
            raise ConsoleError(f"PowerShell ended: {problem}") from problem

    def close(self) -> None:
        """End the window."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

"""The stage of a rehearsal: service, hosts, modules and windows of one simulated organisation."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal, Self

from generator.exchange import VERSIONS
from generator.rehearsal import pickup
from generator.rehearsal.cmdlets import Session
from generator.rehearsal.console import Console, load_online_module, open_window
from generator.rehearsal.hosts import Hosts
from generator.rehearsal.service import Service
from generator.rehearsal.shells import write_modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from generator.rehearsal.bundle import Step
    from generator.rehearsal.world import World

WORKSTATION = "WORKSTATION"
"""The computer on which windows are opened that need no particular one."""

_SHELLS: Mapping[str, Literal["ems", "edge", "exo", "windows"]] = {"ems": "ems", "edge": "edge", "exo": "exo"}

Place = tuple[str, str, str]
"""What makes windows alike: shell, host, Exchange version."""

PLAIN: Place = ("windows", WORKSTATION, "")
"""A PowerShell without any Exchange cmdlets."""


def place(step: Step) -> Place:
    """Return where a step's text is pasted."""
    version = step.exchange if step.exchange in VERSIONS else ""
    return (step.shell, step.host or WORKSTATION, version or "")


class Stage:
    """Opens windows on a world and closes them all at its end; use it as a context manager.

    Attributes:
        service: answers the windows' cmdlets; its ``world`` may be exchanged between pastes.
    """

    def __init__(self, world: World, pwsh: str, folder: Path) -> None:
        self.pwsh = pwsh
        self.hosts = Hosts(folder / "hosts")
        self.modules = folder / "modules"
        self.service = Service(world)
        self.sessions: dict[Place, Session] = {}
        self._consoles: dict[Place, Console] = {}
        self._stack = ExitStack()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        pickup.prepare(self.world, self.hosts)
        self.service.after_sleep = lambda: pickup.collect(self.world, self.hosts)
        self._stack.enter_context(self.service)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def world(self) -> World:
        """The world on which the windows act."""
        return self.service.world

    def prepare(self, places: Iterable[Place]) -> None:
        """Open windows side by side: starting PowerShell takes longer than a step."""
        wanted = [one for one in dict.fromkeys(places) if one not in self._consoles]
        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(self.window, wanted))

    def window(self, where: Place) -> Console:
        """Return the window of this place, opened if it isn't yet."""
        if where not in self._consoles:
            self._consoles[where] = self._open(where)
        return self._consoles[where]

    def _open(self, where: Place) -> Console:
        shell, host, version = where
        session = Session(_SHELLS.get(shell, "windows"), host, version)
        with self._lock:
            write_modules(self.modules, [(shell, version)] if version else [])
            self.sessions[where] = session
        console = open_window(self.pwsh, self.service, session, self.hosts, self.modules)
        self._stack.enter_context(console)
        return console

    def load_both(self, where: Place) -> Console:
        """Return a window of this place into which Exchange Online was loaded too."""
        console = self._open(where)
        load_online_module(console, self.modules)
        return console

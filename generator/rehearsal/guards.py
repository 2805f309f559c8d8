"""What must keep a block from writing: each situation that its guard is there for, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.rehearsal.described_tenant import FOREIGN_TENANT
from generator.rehearsal.night import Run, observe
from generator.rehearsal.situations import other_organization, readings, situations, twin_tenant
from generator.rehearsal.stage import PLAIN, WORKSTATION, Place, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from generator.rehearsal.bundle import Step
    from generator.rehearsal.cmdlets import Session
    from generator.rehearsal.console import Console
    from generator.rehearsal.night import Done, Night
    from generator.rehearsal.stage import Stage
    from generator.rehearsal.world import World


_STUMBLED = ("is not recognized", "null array", "null-valued")
# Where a block would stop anyhow, but for a reason that sends the operator somewhere else.
_SAYS = {
    "no test message in the logs": ("NOT SEEN", "no session of this connector"),
    "window of another computer": ("this window runs on",),
    "of type Partner": ("of type Partner",),
}
_GUARD = "Write-Result STOP"


@dataclass(frozen=True, slots=True)
class Trial:
    """A block pasted into a situation.

    Attributes:
        step: the block's step id.
        situation: what was wrong, e.g. ``wrong tenant``.
        allowed: the words with which the block may end.
        run: what it did.
        wrote: the configuration changed although it must not.
    """

    step: str
    situation: str
    allowed: tuple[str, ...]
    run: Run
    wrote: bool

    @property
    def passed(self) -> bool:
        """Whether the block ended as it has to, in its own words, and wrote nothing it must not."""
        as_it_has_to = self.run.word in self.allowed and not self.wrote and len(self.run.results) == 1
        says = _SAYS.get(self.situation, ("",))
        # A guard that leaves it to the engine to stumble tells the operator nothing.
        text = self.run.results[-1].text if as_it_has_to else ""
        return as_it_has_to and any(one in text for one in says) and not any(one in text for one in _STUMBLED)


def trials(night: Night, told: Callable[[Trial], None] = lambda _: None) -> list[Trial]:
    """Paste every block with a guard into every situation its guard is for; return what happened.

    The world of the night is left as it was. A block that changed nothing in the night is tried in the
    situations that need no knowledge of what it changes.
    """
    found = []
    kept = night.stage.service.world
    windows = Windows(night.stage, night.online)
    try:
        for done in _guarded(night.done):
            night.stage.service.world = kept
            if done.step.script is not None:
                for trial in tried(night, windows, done, done.step.script):
                    told(trial)
                    found.append(trial)
    finally:
        night.stage.service.world = kept
    return found


def _guarded(night: Iterable[Done]) -> list[Done]:
    """Return every block that writes, and of those that only read one of each kind and Exchange version."""
    chosen: dict[object, Done] = {}
    for done in night:
        step = done.step
        if step.script is None or _GUARD not in step.script:
            continue
        chosen.setdefault(step.id if done.before else (step.kind, step.exchange), done)
    return list(chosen.values())


class Windows:
    """The windows of wrong situations; each is opened when it is first needed and used for all blocks."""

    def __init__(self, stage: Stage, online: Place) -> None:
        self._stage = stage
        self.online = online
        self._special: dict[str, Console] = {}

    def signed_in(self) -> Console:
        """Return a window signed in to the described tenant."""
        console = self._stage.window(self.online)
        session = self._stage.sessions[self.online]
        if not session.connections:
            console.paste(_sign_in(self._stage.world))
        return console

    def fresh(self) -> Console:
        """Return an Exchange Online window in which nobody has signed in."""
        return self._once("fresh", lambda: self._stage.load_both(PLAIN))

    def both(self, where: Place) -> Console:
        """Return a window with both sides loaded and signed in."""

        def load() -> Console:
            console = self._stage.load_both(where)
            console.paste(_sign_in(self._stage.world))
            return console

        return self._once(f"both {where}", load)

    def _once(self, name: str, make: Callable[[], Console]) -> Console:
        if name not in self._special:
            self._special[name] = make()
        return self._special[name]


def _sign_in(world: World) -> str:
    tenant = world.tenants[0]
    # An account of the tenant's own: the described one may belong to a partner with delegated access.
    return (
        f"Connect-ExchangeOnline -UserPrincipalName 'admin@{tenant['initial_domain']}' -ShowBanner:$false "
        f"-ExchangeEnvironmentName {tenant['cloud']}\n\n"
    )


def tried(night: Night, windows: Windows, done: Done, script: str) -> Iterator[Trial]:
    """Yield the trials of one block, each in a world as it was before the block."""
    stage, step = night.stage, done.step
    before = done.before or stage.world.copy()

    def paste(situation: str, console: Console, *allowed: str, world: World | None = None) -> Trial:
        stage.service.world = world or before.copy()
        run = observe(stage.world, console, script)
        wrote = run.disturbed and set(allowed) <= {"STOP", "UNCHANGED"}
        return Trial(step.id, situation, allowed, run, wrote)

    own = _own_window(stage, windows, step)
    ems = next((one for one in stage.sessions if one[0] == "ems"), PLAIN)
    yield paste("plain PowerShell", stage.window(PLAIN), "STOP")
    if step.shell == "exo":
        yield paste("Exchange Management Shell", stage.window(ems), "STOP")
        yield paste("not signed in", windows.fresh(), "STOP")
        yield from _connections(stage.sessions[windows.online], own, paste, before, done.step.script or "")
    else:
        yield paste("Exchange Online window", windows.signed_in(), "STOP")
        yield paste("wrong organisation", own, "STOP", world=other_organization(before))
    if step.shell == "ems" and "$env:COMPUTERNAME -ne" in (done.step.script or ""):
        elsewhere = stage.window((step.shell, WORKSTATION, place(step)[2]))
        yield paste("window of another computer", elsewhere, "STOP")
    yield paste("both shells in one window", windows.both(ems), "STOP")
    there_are = situations(done, before) if done.before else readings(done.step.script or "", before)
    for situation, world, allowed in there_are:
        yield paste(situation, own, *allowed, world=world)


def _own_window(stage: Stage, windows: Windows, step: Step) -> Console:
    return windows.signed_in() if step.shell == "exo" else stage.window(place(step))


def _connections(
    session: Session, own: Console, paste: Callable[..., Trial], before: World, script: str
) -> Iterator[Trial]:
    """Yield what a tenant's guard is for: another tenant, two sign-ins, a prefix."""
    kept = list(session.connections)
    foreign = {**kept[0], "initial_domain": FOREIGN_TENANT, "TenantID": before.tenants[1]["id"]}
    cases = [
        ("wrong tenant", [foreign], twin_tenant(before)),
        (
            "wrong tenant that shows our id",
            [{**foreign, "TenantID": kept[0]["TenantID"]}],
            twin_tenant(before),
        ),
        ("two connections", [kept[0], foreign], before.copy()),
        ("connected with a prefix", [{**kept[0], "ModulePrefix": "Cloud"}], before.copy()),
    ]
    if before.tenants[0]["id"] in script:
        # Only a block that was told the id can notice it; with delegated access it isn't.
        other = {**kept[0], "TenantID": before.tenants[1]["id"]}
        cases.append(("another tenant id", [other], before.copy()))
    try:
        for situation, connections, world in cases:
            session.connections[:] = connections
            yield paste(situation, own, "STOP", world=world)
    finally:
        # Whoever asks for no more trials leaves the window as it was, too.
        session.connections[:] = kept

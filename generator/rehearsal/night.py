"""One pass through a bundle, step by step, as an operator goes through it at night."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.rehearsal.bundle import Bundle, Result, Step, results
from generator.rehearsal.described_tenant import accepted_domain
from generator.rehearsal.mailflow import Delivery, MailFlow
from generator.rehearsal.propagation import note_change, note_connector_change
from generator.rehearsal.stage import WORKSTATION, place
from generator.rehearsal.world import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.rehearsal.console import Console
    from generator.rehearsal.scenario import Scenario
    from generator.rehearsal.stage import Place, Stage
    from generator.rehearsal.world import Path, Record, World

NULL_SENDER = "<>"
WAIT_MINUTES = 60
SHORT_WAIT_MINUTES = 5
TROUBLE = ("STOP", "FAILED")
"""The words with which a block says that the night can't go on."""
_JUDGING = ("verify", "cleanup", "rollback")


@dataclass(frozen=True, slots=True)
class Run:
    """What one paste of a step did.

    Attributes:
        output: what the window showed.
        own_line: the block ran by itself, see `console.Pasted`.
        writes: write cmdlets that changed something.
        changed: the configuration differs from before.
        disturbed: anything but the clock differs from before.
    """

    output: str
    own_line: bool
    writes: int
    changed: bool
    disturbed: bool

    @property
    def results(self) -> tuple[Result, ...]:
        """The ``RESULT`` lines shown."""
        return results(self.output)

    @property
    def word(self) -> str:
        """The word of the last ``RESULT`` line; empty if there is none."""
        return self.results[-1].word if self.results else ""


def observe(world: World, console: Console, text: str) -> Run:
    """Paste *text* into a window and return what it did to *world*."""
    configuration, state, writes = world.configuration(), world.state(), world.writes
    shown = console.paste(text)
    changed, disturbed = world.configuration() != configuration, world.state() != state
    return Run(shown.output, shown.own_line, world.writes - writes, changed, disturbed)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was carried out.

    Attributes:
        pasted: the block pasted; `None` for a step done by hand.
        again: a block that writes, pasted a second time right away.
        as_file: the same block run as a file.
        mails: messages sent by hand in this step.
        before, after: the world around the first paste, kept for steps that write.
    """

    step: Step
    pasted: Run | None = None
    again: Run | None = None
    as_file: Run | None = None
    mails: tuple[Delivery, ...] = ()
    before: World | None = None
    after: World | None = None


@dataclass(slots=True)
class Night:
    """Goes through the steps of a bundle on a stage.

    Attributes:
        done: the steps carried out, in order.
        thorough: paste blocks that write twice, and run every block as a file too.
        told: is called after every step.
        before_step: is called before every step; what it changes in the configuration is noted in `fate`.
        by_hand: what people changed in the configuration themselves.
    """

    bundle: Bundle
    scenario: Scenario
    stage: Stage
    thorough: bool = True
    told: Callable[[Done], None] = lambda _: None
    before_step: Callable[[Night, Step], None] = lambda *_: None
    done: list[Done] = field(default_factory=list)
    fate: set[Path] = field(default_factory=set)
    by_hand: set[Path] = field(default_factory=set)

    @property
    def online(self) -> Place:
        """The Exchange Online window of the night."""
        steps = (step for step in self.bundle.steps if step.shell == "exo")
        return next((place(step) for step in steps), ("exo", WORKSTATION, ""))

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.stage.world

    def forward(self) -> bool:
        """Go through the night; return whether it ended without a step that stopped or failed.

        As an operator would, it goes no further at a ``STOP`` or ``FAILED`` outside the verification: it
        rolls back what was changed and restores what was switched.
        """
        steps = self.bundle.forward()
        self.stage.prepare(place(step) for step in steps if step.script is not None)
        smooth = True
        for step in steps:
            done = self.do(step)
            if done.pasted is not None and done.pasted.word in TROUBLE:
                smooth = False
                if step.phase not in _JUDGING:
                    self.retreat()
                    break
        return smooth

    def retreat(self) -> None:
        """Undo what was changed so far, the last change first."""
        undone = {done.step.rolls_back for done in self.done}
        for done in reversed(list(self.done)):
            changed = done.pasted is not None and done.pasted.word in ("CHANGED", "FAILED")
            rollback = self.bundle.rollback_of(done.step)
            if changed and rollback is not None and done.step.id not in undone:
                self.do(rollback)

    def extra(self) -> None:
        """Go through the steps that may be left out."""
        for step in self.bundle.extras():
            self.do(step)

    def backout(self) -> None:
        """Go through the rollback steps."""
        for step in self.bundle.backout():
            self.do(step)

    def do(self, step: Step) -> Done:
        """Carry out one step."""
        before = self.world.copy()
        self.before_step(self, step)
        self.fate |= differences(before, self.world).keys()
        done = self._by_hand(step) if step.script is None else self._paste(step, step.script)
        self.done.append(done)
        self.told(done)
        return done

    def _by_hand(self, step: Step) -> Done:
        if step.kind.startswith("mail.test"):
            return Done(step, mails=tuple(self._test_messages()))
        if step.phase == "wait":
            minutes = WAIT_MINUTES if step.kind.startswith("tenant.") else SHORT_WAIT_MINUTES
            self.world.advance(minutes=minutes)
            self.flow().release(*(() if minutes == WAIT_MINUTES else ("Ready",)))
        if step.kind == "tenant.add-domains":
            before = self.world.copy()
            self._accept(self.scenario.domains)
            self.by_hand |= differences(before, self.world).keys()
        if step.kind.startswith("wizard.run") and step.phase == "change":
            self._run_wizard()
        return Done(step)

    def _test_messages(self) -> list[Delivery]:
        """Send test messages until each FrontEnd server that a block examines has carried one of a sender."""
        sent = self.send(self.reached())
        examined = {step.host for step in self.bundle.steps if step.kind.startswith("frontend.")}
        for _ in examined:
            if examined <= {mail.speaker for mail in sent if mail.sender != NULL_SENDER}:
                break
            sent += self.send(self.reached())
        return sent

    def _run_wizard(self) -> None:
        """Write what the change intends, as the wizard does for the certificate alone."""
        tenant = self.world.tenants[0]
        before = copy.deepcopy(tenant)
        note_connector_change(self.world)
        for path, value in self.scenario.intended.items():
            *place, attribute = path
            one: Any = self.world.data
            for key in place:
                one = one[key] if isinstance(one, dict) else _named(one, key)
            one[attribute] = value
        note_change(self.world, tenant, before)

    def _accept(self, domains: Sequence[str]) -> None:
        """Verify domains in the tenant, as somebody does in the portal."""
        tenant = self.world.tenants[0]
        before = copy.deepcopy(tenant)
        present = {one["Name"].casefold() for one in tenant["accepted_domains"]}
        tenant["accepted_domains"] += [
            {**accepted_domain(name, default=False), "InitialDomain": False}
            for name in domains
            if name.casefold() not in present
        ]
        note_change(self.world, tenant, before)

    def reached(self) -> list[str]:
        """Return the source servers that take a test message nobody directs."""
        unread = self.world.settings["unread_servers"]
        return [name for name in self.scenario.sources if name not in unread]

    def flow(self) -> MailFlow:
        """Return the mail flow of the world as it is now."""
        return MailFlow(self.world, self.stage.hosts, len(self.world.traffic["tracking"]))

    def send(self, servers: Sequence[str]) -> list[Delivery]:
        """Send the test messages from each of *servers*: the null sender's first, if it is asked for."""
        flow, probe = self.flow(), self.scenario.probe
        senders = [NULL_SENDER, probe.sender] if probe.null_sender else [probe.sender]
        sent = []
        # Several in a row from one sender: FrontEnd servers take turns, and each is to carry every sender.
        for sender in (one for one in senders for _ in range(self._rounds())):
            for server in servers:
                sent.append(flow.send(server, sender, probe.recipient))
                self.world.advance(seconds=7)
        return sent

    def _rounds(self) -> int:
        """Return how often the messages are sent: where mail is proxied, each FrontEnd is to take one."""
        proxied = any(one["FrontendProxyEnabled"] for one in self.world.organization["send_connectors"])
        return max(1, sum("frontend" in one["services"] for one in self.world.servers)) if proxied else 1

    def _paste(self, step: Step, script: str) -> Done:
        writes = step.effect == "change"
        before = self.world.copy() if writes else None
        pasted = self.run(step, script)
        after = self.world.copy() if writes else None
        again = self.run(step, script) if writes and self.thorough else None
        as_file = self._run_file(step, script) if self.thorough and pasted.results else None
        return Done(step, pasted, again, as_file, before=before, after=after)

    def run(self, step: Step, text: str) -> Run:
        """Paste *text* where *step* is pasted and return what it did."""
        run = observe(self.world, self.stage.window(place(step)), text)
        self.world.advance(seconds=20)
        self.flow().release("Ready")
        return run

    def _run_file(self, step: Step, script: str) -> Run:
        """Run a block as a file, as an operator does who doesn't paste."""
        host = place(step)[1]
        name = f"{step.number:02d}-rehearsed.ps1"
        folder = self.stage.hosts.drive(host, "C") / "Runbook"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(script.encode("utf-8"))
        return self.run(step, f"& 'C:\\Runbook\\{name}'\n")


def _named(objects: Sequence[Record], name: str) -> Record:
    return next(one for one in objects if name in (one.get("Name"), one.get("initial_domain")))

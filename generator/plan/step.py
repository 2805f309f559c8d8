"""The plan's types: kinds of steps, steps, windows, and what was withheld."""

import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from generator.causes import Change, Fault, Task, Value
from generator.causes.wizard import Rerun


class Phase(enum.StrEnum):
    """Where in the night a step belongs; the order of the members is the order of the runbook."""

    PREPARE = "prepare"
    DISCOVER = "discover"
    LOG = "log"
    PROVE = "prove"
    BACKUP = "backup"
    HOLD = "hold"
    CHANGE = "change"
    WAIT = "wait"
    VERIFY = "verify"
    CLEANUP = "cleanup"
    ROLLBACK = "rollback"


class Effect(enum.StrEnum):
    """What a step does to the world."""

    READ = "read"
    REHEARSE = "rehearse"
    CHANGE = "change"
    MANUAL = "manual"


class Shell(enum.StrEnum):
    """The shell that a block is pasted into."""

    EMS = "ems"
    EDGE = "edge"
    EXO = "exo"
    WINDOWS = "windows"
    NONE = "none"


class Variant(NamedTuple):
    """One template of a kind, and what a version must have to run it.

    Attributes:
        template: file in the folder of PowerShell templates.
        uses: Exchange cmdlet to the parameters that the rendered block names, its skeleton's included.
    """

    template: str
    uses: Mapping[str, frozenset[str]]


class Kind(NamedTuple):
    """A kind of step: everything about it that doesn't depend on the environment.

    Attributes:
        id: `tenant.certificate-name`; its sentences are filed under it.
        phase: where it belongs in the night.
        effect: what it does to the world.
        shell: where it is pasted.
        variants: tried in order, the first that the target version can run is taken; none: a manual step.
        undo: how its effect is taken back: `inverse` is the same kind with the values exchanged, `none` is
            not at all, anything else the kind that undoes it.
        minutes: usual duration, for the estimate.
    """

    id: str
    phase: Phase
    effect: Effect
    shell: Shell
    variants: tuple[Variant, ...] = ()
    undo: str = "none"
    minutes: int = 2


class Window(NamedTuple):
    """One console that stays open through the night.

    Attributes:
        letter: `A`, `B`, ... in the order in which they are listed on the night card.
        shell: what runs in it.
        host: the server on which it is opened; `None` for any workstation.
        exchange: version that its blocks are written for, or `EXO`.
        powershell: the oldest engine it may run on.
    """

    letter: str
    shell: Shell
    host: str | None
    exchange: str
    powershell: str


class Step(NamedTuple):
    """One step of the runbook.

    Attributes:
        number: position in the runbook, from 1.
        id: `kind@key`, unique in the plan; `RESULT` lines and file names bear it.
        kind: what kind of step it is.
        effect, phase: the kind's, unless the step is a rehearsal or a rollback of it.
        window: where it is pasted; `None` for manual steps.
        variant: the template chosen for the window's version.
        values: for the block.
        facts: for the sentences about it.
        after: ids of the steps that must be done before.
        rehearses: id of the change step whose effect this one shows, or `None`.
        rolls_back: id of the change step that this one undoes, or `None`.
        minutes: usual duration.
        optional: whether the night reaches its end without it.
    """

    number: int
    id: str
    kind: Kind
    phase: Phase
    effect: Effect
    window: Window | None
    variant: Variant | None
    values: Mapping[str, Value]
    facts: Mapping[str, str]
    after: tuple[str, ...] = ()
    rehearses: str | None = None
    rolls_back: str | None = None
    minutes: int = 0
    optional: bool = False


class Unknown(NamedTuple):
    """A value that is not known: where it belongs in the description, and the step that tells it."""

    path: tuple[str, ...]
    subject: str
    attribute: str
    told_by: str | None


class Withheld(NamedTuple):
    """A change that can't be written yet, and what it waits for."""

    change: Change
    waits_for: tuple[tuple[str, ...], ...]


class Alert(NamedTuple):
    """Something that heads the night card; `key` names its sentence."""

    key: str
    facts: Mapping[str, str] = MappingProxyType({})


class Plan(NamedTuple):
    """All that the outputs need; nothing is looked up anywhere else.

    Attributes:
        ticket: the ticket's fields, as text; absent ones are missing.
        organization: accepted domain of the on-premises organisation.
        tenant: initial domain of the tenant.
        example: whether every artifact is stamped EXAMPLE.
        causes: ids of the causes to cure.
        fault: what becomes of the mail while they last.
        patience: minutes after the change before which a refusal proves nothing.
        changes: the changes of the plan, for the night card.
        tasks: what people do by hand, for the night card.
        rerun: what a run of the Hybrid Configuration Wizard means for what is described; `None` where it
            has nothing to do with it.
        withheld: the changes that wait for a value.
        unknown: the values that are not known.
        alerts: what heads the night card, gravest first.
        windows: consoles to open.
        steps: all steps in order; the rollback steps come last.
        excluded: source servers that the description leaves out of the proof.
    """

    ticket: Mapping[str, str]
    organization: str
    tenant: str
    admin: str | None
    example: bool
    causes: tuple[str, ...]
    fault: Fault
    patience: int
    changes: tuple[Change, ...]
    tasks: tuple[Task, ...]
    rerun: Rerun | None
    withheld: tuple[Withheld, ...]
    unknown: tuple[Unknown, ...]
    alerts: tuple[Alert, ...]
    windows: tuple[Window, ...]
    steps: tuple[Step, ...]
    excluded: tuple[str, ...] = ()

    def forward(self) -> tuple[Step, ...]:
        """Return the steps of a night in which nothing goes wrong."""
        return tuple(step for step in self.steps if step.phase is not Phase.ROLLBACK)

    def backout(self) -> tuple[Step, ...]:
        """Return the steps that undo the changes, last change first."""
        undoing = [step for step in self.steps if step.rolls_back]
        order = {step.id: step.number for step in self.steps}
        return tuple(sorted(undoing, key=lambda step: -order[step.rolls_back or ""]))

    def beside(self) -> tuple[Step, ...]:
        """Return the steps of the night that write something else than the changes on the night card."""
        made = {(change.kind, change.name) for change in self.changes}
        return tuple(
            step
            for step in self.forward()
            if step.effect is Effect.CHANGE
            and (step.optional or (step.kind.id, step.values.get("connector_name")) not in made)
        )

    def holds(self) -> bool:
        """Say whether mail is held back tonight: what is released while the fault lasts is lost."""
        return any(step.phase is Phase.HOLD for step in self.steps)

    def by_wizard(self) -> bool:
        """Say whether the Hybrid Configuration Wizard makes the changes of this plan."""
        return bool(self.changes and self.rerun and self.rerun.mode != "next")

    def pastes(self) -> int:
        """Return how many blocks are pasted if nothing goes wrong and nothing optional is done."""
        return sum(1 for step in self.forward() if step.variant and not step.optional)

    def minutes(self) -> int:
        """Return how long the night takes if nothing goes wrong and nothing optional is done."""
        return sum(step.minutes for step in self.forward() if not step.optional)

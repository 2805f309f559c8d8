"""A finished bundle as a rehearsal takes it: files and the manifest's steps, however they were made."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "manifest.json"
WORDS = ("OK", "CHANGED", "UNCHANGED", "STOP", "FAILED", "WHATIF")
_RESULT = re.compile(rf"^RESULT (\S+) ({'|'.join(WORDS)})(?: (.*?))?(?: \([\dT:-]+Z\))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the manifest lists it; see the bundle's public format."""

    number: int
    id: str
    phase: str
    effect: str
    shell: str
    host: str | None
    exchange: str | None
    window: str | None
    script: str | None
    rolls_back: str | None
    optional: bool = False

    @property
    def kind(self) -> str:
        """The kind of step: what stands before the ``@`` of its id."""
        return self.id.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Result:
    """A ``RESULT`` line, without the time at its end."""

    step: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle by path, its steps in order."""

    files: Mapping[str, bytes]
    steps: tuple[Step, ...]
    causes: tuple[str, ...]
    withheld: int

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Bundle:
        """Return the bundle of *files*, of which one is the manifest.

        Raises:
            KeyError, ValueError: there is no manifest, or a step names a file that isn't there.
        """
        manifest = json.loads(files[MANIFEST])
        steps = tuple(_step(entry, files) for entry in manifest["steps"])
        return cls(files, steps, tuple(manifest["causes"]), len(manifest["withheld"]))

    def forward(self) -> tuple[Step, ...]:
        """Return the steps of a night in which nothing goes wrong and nothing optional is done."""
        return tuple(step for step in self.steps if step.phase != "rollback" and not step.optional)

    def extras(self) -> tuple[Step, ...]:
        """Return the steps that may be done or left out."""
        return tuple(step for step in self.steps if step.phase != "rollback" and step.optional)

    def backout(self) -> tuple[Step, ...]:
        """Return the rollback steps, the last change's first."""
        numbers = {step.id: step.number for step in self.steps}
        steps = [step for step in self.steps if step.phase == "rollback"]
        return tuple(sorted(steps, key=lambda step: -numbers.get(step.rolls_back or "", 0)))

    def changes(self) -> tuple[Step, ...]:
        """Return every step that writes, rollbacks included."""
        return tuple(step for step in self.steps if step.effect == "change" and step.script is not None)

    def rollback_of(self, step: Step) -> Step | None:
        """Return the step that undoes *step*."""
        return next((one for one in self.steps if one.rolls_back == step.id), None)


def _step(entry: Mapping[str, Any], files: Mapping[str, bytes]) -> Step:
    file = entry.get("file")
    if file is not None and file not in files:
        raise ValueError(f"step {entry['id']}: no file {file}")
    return Step(
        number=entry["number"],
        id=entry["id"],
        phase=entry["phase"],
        effect=entry["effect"],
        shell=entry["shell"],
        host=entry.get("host"),
        exchange=entry.get("exchange"),
        window=entry.get("window"),
        script=None if file is None else files[file].decode("utf-8"),
        rolls_back=entry.get("rolls_back"),
        optional=entry.get("optional", False),
    )


def results(output: str) -> tuple[Result, ...]:
    """Return the ``RESULT`` lines of a console text, in order."""
    return tuple(Result(match[1], match[2], (match[3] or "").strip()) for match in _RESULT.finditer(output))

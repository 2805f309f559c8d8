"""A bundle as it lies in its folder: what its manifest says, and whether its files are still those."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import Finding, Severity
from generator.output.artifacts import STAGING, path_problem

MANIFEST = "manifest.json"
CHANGED = "F13"

_FORMAT = "hybrid-runbook/bundle/1"
_MOST_BYTES = 20_000_000
_PROMPTS = "prepare"  # the phase whose blocks sign in, and end in a prompt and no RESULT


class NotABundleError(Exception):
    """A folder that can't be closed.

    Attributes:
        key: key of the sentence that says why, ``closing.refused.…``.
        values: for the sentence.
    """

    def __init__(self, problem: str, **values: str) -> None:
        super().__init__(f"{problem}: {values}")
        self.key = f"closing.refused.{problem}"
        self.values = values


@dataclass(frozen=True, slots=True)
class Edit:
    """One property with its values as people read them; a property that isn't set is an empty text."""

    attribute: str
    recorded: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the manifest lists it.

    Attributes:
        answers: whether it ends in a RESULT line; steps by hand and the sign-in don't.
        host: where its window is open; empty where any machine will do.
        server: the server whose log it reads; empty for other steps.
        servers: all servers that it is about.
        object, edits: what it writes to, and the properties; empty for a step that sets none.
        spared: the night made it needless; its result counts for nothing.
    """

    number: int
    id: str
    title: str
    phase: str
    effect: str
    shell: str
    window: str
    host: str
    optional: bool
    answers: bool
    rolls_back: str
    server: str
    servers: tuple[str, ...]
    object: str
    edits: tuple[Edit, ...]
    spared: bool = False

    @property
    def required(self) -> bool:
        """Whether the night isn't over without its result."""
        left_out = self.optional or self.spared or self.effect == "rehearse" or self.phase == "rollback"
        return self.answers and not left_out


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle to be closed.

    Attributes:
        ticket, start, organization, tenant: as the manifest says; empty where it doesn't.
        people: by their role in the ticket.
        withheld: kind and object of the changes that this bundle doesn't make.
        steps: all of them, the rollback steps last.
        findings: files that are missing or not as they were written, and the remains of a cut update.
    """

    ticket: str
    start: str
    organization: str
    tenant: str
    example: bool
    causes: tuple[str, ...]
    people: Mapping[str, str]
    withheld: tuple[str, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether it cures anything; a bundle for finding out has no step in the phase of changes."""
        return any(step.phase == "change" for step in self.steps)

    def step(self, identifier: str) -> Step | None:
        """Return the step of this id."""
        return next((step for step in self.steps if step.id == identifier), None)

    def undoing(self, step: Step) -> tuple[Step, ...]:
        """Return the steps that set properties back which *step* sets: of the backout, or the regular end.

        What only follows from such a step (a synchronisation, the release of a queue) sets nothing back.
        """
        return tuple(one for one in self.steps if one.rolls_back == step.id and one.edits)


def read(folder: Path) -> Bundle:
    """Return the bundle in *folder*.

    Raises:
        NotABundleError: there is none, its update was cut before the manifest was written, or its manifest
            is damaged or of another format.
    """
    try:
        content = _content(folder / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        problem = "torn" if (folder / STAGING).is_dir() else "no_manifest"
        raise NotABundleError(problem, folder=str(folder)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NotABundleError("unreadable", folder=str(folder), reason=reason) from None
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise NotABundleError("damaged", folder=str(folder)) from None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise NotABundleError("format", folder=str(folder), format=_FORMAT)
    steps = tuple(_step(entry) for entry in _entries(document, "steps"))
    if not steps or any(not step.id for step in steps):
        raise NotABundleError("damaged", folder=str(folder))
    people = document.get("people")
    return Bundle(
        ticket=_text(document, "ticket"),
        start=_text(document, "start"),
        organization=_text(document, "organization"),
        tenant=_text(document, "tenant"),
        example=document.get("example") is True,
        causes=_shown_items(document.get("causes")),
        people={role: _text(people, role) for role in people} if isinstance(people, dict) else {},
        withheld=tuple(
            f"{_text(entry, 'kind')} {_text(entry, 'object')}" for entry in _entries(document, "withheld")
        ),
        steps=steps,
        findings=tuple(_changed(folder, document)),
    )


def _content(place: Path) -> bytes:
    with place.open("rb") as stream:
        return stream.read(_MOST_BYTES)


def _changed(folder: Path, document: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a warning for each file that isn't what the manifest says, and for a cut update."""
    if (folder / STAGING).is_dir():
        yield Finding(CHANGED, Severity.WARNING, variant="torn")
    for entry in _entries(document, "files"):
        path = _text(entry, "path")
        # Anybody may have edited a manifest: its paths must not lead to other files of this machine.
        if not path or path_problem(path):
            continue
        try:
            content = (folder / path).read_bytes()
        except OSError:
            yield Finding(CHANGED, Severity.WARNING, variant="missing", values={"file": path})
            continue
        if hashlib.sha256(content).hexdigest() != entry.get("sha256"):
            yield Finding(CHANGED, Severity.WARNING, variant="edited", values={"file": path})


def _step(entry: Mapping[str, Any]) -> Step:
    """Return a step; what a manifest of an older version doesn't say stays empty."""
    change = entry.get("change")
    number = entry.get("number")
    phase = _text(entry, "phase")
    return Step(
        number=number if isinstance(number, int) else 0,
        id=_text(entry, "id"),
        title=_text(entry, "title") or _text(entry, "id"),
        phase=phase,
        effect=_text(entry, "effect"),
        shell=_text(entry, "shell"),
        window=_text(entry, "window"),
        host=_text(entry, "host"),
        optional=entry.get("optional") is True,
        answers=bool(_text(entry, "file")) and phase != _PROMPTS,
        rolls_back=_text(entry, "rolls_back"),
        server=_text(entry, "server"),
        servers=_shown_items(entry.get("servers")),
        object=_text(change, "object") if isinstance(change, dict) else "",
        edits=tuple(_edits(change)) if isinstance(change, dict) else (),
    )


def _edits(change: Mapping[str, Any]) -> Iterator[Edit]:
    for edit in _entries(change, "edits"):
        yield Edit(_text(edit, "attribute"), _shown(edit.get("recorded")), _shown(edit.get("wanted")))


def _entries(document: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    entries = document.get(name)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""


def _shown_items(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _shown(value: object) -> str:
    """Return a value as the runbook shows it: items with commas between."""
    if isinstance(value, list):
        return ", ".join(_shown_items(value))
    return "" if value is None else str(value)

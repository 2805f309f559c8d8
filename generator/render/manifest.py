"""The bundle's table of contents, for programs; a public contract with a stated format."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator import __version__
from generator.plan import Plan, Step
from generator.render.written import written

FORMAT = "hybrid-runbook/bundle/1"
NAME = "manifest.json"


Sentences = Callable[..., str]

_PEOPLE = ("requester", "implementer", "second_person", "backout_owner")


def manifest(
    plan: Plan,
    files: Mapping[str, bytes],
    scripts: Mapping[str, str],
    input_sha256: str,
    text: Sentences,
) -> bytes:
    """Return the manifest of a bundle.

    Args:
        plan: the plan that the bundle carries out.
        files: every other file of the bundle, by its path.
        scripts: by step id, the path of its block.
        input_sha256: checksum of the description, so that a bundle can be tied to its input.
        text: the sentences of the bundle's language, for the steps' titles.
    """
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    document = {
        "format": FORMAT,
        "generator": {"name": "hybrid-runbook", "version": __version__},
        "input_sha256": input_sha256,
        "example": plan.example,
        "ticket": plan.ticket.get("id"),
        "start": plan.ticket.get("start"),
        "people": {role: plan.ticket[role] for role in _PEOPLE if plan.ticket.get(role)},
        "organization": plan.organization,
        "tenant": plan.tenant,
        "causes": list(plan.causes),
        "withheld": [
            {
                "kind": held.change.kind,
                "object": held.change.name,
                "waits_for": [".".join(path) for path in held.waits_for],
            }
            for held in plan.withheld
        ],
        "steps": list(_steps(plan, scripts, hashes, text)),
        "files": [
            {"path": path, "sha256": hashes[path], "bytes": len(content)}
            for path, content in sorted(files.items())
        ],
    }
    return (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def _steps(
    plan: Plan, scripts: Mapping[str, str], hashes: Mapping[str, str], text: Sentences
) -> Iterable[dict[str, Any]]:
    for step in plan.steps:
        file = scripts.get(step.id)
        window = step.window
        yield {
            "number": step.number,
            "id": step.id,
            "title": text(f"kinds.{step.id.partition('@')[0]}.title", **step.facts),
            "phase": step.phase.value,
            "effect": step.effect.value,
            "optional": step.optional,
            "shell": window.shell.value if window else step.kind.shell.value,
            "host": window.host if window else None,
            "server": step.facts.get("server"),
            "servers": _servers(step),
            "exchange": window.exchange if window else None,
            "powershell": window.powershell if window else None,
            "window": window.letter if window else None,
            "file": file,
            "sha256": hashes[file] if file else None,
            "rehearses": step.rehearses,
            "rolls_back": step.rolls_back,
            "change": _change(step, plan),
            "after": list(step.after),
        }


def _servers(step: Step) -> list[str]:
    """Return the servers that *step* reads or writes on, as far as it is about single servers."""
    named = step.facts.get("server") or step.facts.get("servers") or ""
    return named.split(", ") if named else []


def _change(step: Step, plan: Plan) -> dict[str, Any] | None:
    """Return the object that *step* writes to and each property with both values; `None` if there is none."""
    edits = written(step, plan)
    if not edits:
        return None
    return {
        "object": step.facts["object"],
        "edits": [
            {"attribute": edit.attribute, "recorded": edit.recorded, "wanted": edit.wanted} for edit in edits
        ],
    }

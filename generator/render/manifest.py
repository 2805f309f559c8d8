"""The bundle's table of contents, for programs; a public contract with a stated format."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from generator import __version__
from generator.plan import Plan, Step

FORMAT = "hybrid-runbook/bundle/1"
NAME = "manifest.json"


def manifest(plan: Plan, files: Mapping[str, bytes], scripts: Mapping[str, str], input_sha256: str) -> bytes:
    """Return the manifest of a bundle.

    Args:
        plan: the plan that the bundle carries out.
        files: every other file of the bundle, by its path.
        scripts: by step id, the path of its block.
        input_sha256: checksum of the description, so that a bundle can be tied to its input.
    """
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    document = {
        "format": FORMAT,
        "generator": {"name": "hybrid-runbook", "version": __version__},
        "input_sha256": input_sha256,
        "example": plan.example,
        "ticket": plan.ticket.get("id"),
        "causes": list(plan.causes),
        "withheld": [
            {
                "kind": held.change.kind,
                "object": held.change.name,
                "waits_for": [".".join(path) for path in held.waits_for],
            }
            for held in plan.withheld
        ],
        "steps": list(_steps(plan.steps, scripts, hashes)),
        "files": [
            {"path": path, "sha256": hashes[path], "bytes": len(content)}
            for path, content in sorted(files.items())
        ],
    }
    return (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode("ascii")


def _steps(
    steps: Iterable[Step], scripts: Mapping[str, str], hashes: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    for step in steps:
        file = scripts.get(step.id)
        window = step.window
        yield {
            "number": step.number,
            "id": step.id,
            "phase": step.phase.value,
            "effect": step.effect.value,
            "optional": step.optional,
            "shell": window.shell.value if window else step.kind.shell.value,
            "host": window.host if window else None,
            "exchange": window.exchange if window else None,
            "powershell": window.powershell if window else None,
            "window": window.letter if window else None,
            "file": file,
            "sha256": hashes[file] if file else None,
            "rehearses": step.rehearses,
            "rolls_back": step.rolls_back,
            "after": list(step.after),
        }

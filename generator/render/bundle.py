"""All files of a bundle, as bytes in memory."""

from collections.abc import Callable, Mapping

from generator.plan import Plan, Shell, Step
from generator.powershell import render
from generator.render.manifest import NAME, manifest
from generator.render.runbook import runbook

Format = Callable[[Plan, Mapping[str, tuple[str, str]], Callable[..., str], str], str]

FORMATS: Mapping[str, tuple[str, Format]] = {"md": ("runbook.md", runbook)}
"""By the name of a format, the file it writes and the function that makes it."""


def bundle(
    plan: Plan,
    text: Callable[..., str],
    input_sha256: str,
    formats: tuple[str, ...] = ("md",),
    proof: str = "",
) -> dict[str, bytes]:
    """Return every file of the bundle of *plan* by its path, the manifest last.

    *proof* is what the evidence proves, as lines, for the record.

    Scripts are pure ASCII with CRLF; the record is UTF-8 with LF. Nothing depends on the clock, the user
    or the machine.
    """
    scripts = {
        step.id: (script_path(step), render(step.variant.template, step.values))
        for step in plan.steps
        if step.variant
    }
    files = {path: code.encode("ascii") for path, code in scripts.values()}
    for name in formats:
        path, write = FORMATS[name]
        files[path] = write(plan, scripts, text, proof).encode("utf-8")
    paths = {step_id: path for step_id, (path, _) in scripts.items()}
    return {**files, NAME: manifest(plan, files, paths, input_sha256, text)}


def script_path(step: Step) -> str:
    """Return the path of *step*'s block in the bundle: `scripts/07-certificate-name-relay.exo.ps1`."""
    kind, _, key = step.id.partition("@")
    shell = step.window.shell if step.window else Shell.NONE
    name = f"{kind.partition('.')[2]}-{key}"[:100].rstrip("-")
    return f"scripts/{step.number:02d}-{name}.{shell.value}.ps1"


def folder_name(plan: Plan) -> str:
    """Return the folder of the bundle: the ticket's id and the tenant's label, never a display name."""
    label = plan.tenant.partition(".")[0].lower()
    ticket = plan.ticket.get("id")
    return f"{ticket}-{label}" if ticket else label

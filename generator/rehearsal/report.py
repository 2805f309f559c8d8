"""A rehearsal's report: for people as Markdown, for programs as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.rehearsal.checks import Status
from generator.rehearsal.guards import Trial
from generator.rehearsal.night import TROUBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.rehearsal.checks import Check, Reason
    from generator.rehearsal.mailflow import Delivery
    from generator.rehearsal.night import Done, Run
    from generator.rehearsal.rehearse import Rehearsal

FORMAT = "hybrid-runbook/rehearsal/1"


def for_people(rehearsal: Rehearsal, text: Callable[..., str]) -> str:
    """Return the report as Markdown; its first line says that all of it is simulated.

    Args:
        rehearsal: what was found.
        text: sentences by key, see `generator.text.Text`.
    """
    return "\n".join(_document(rehearsal, text)) + "\n"


def _document(rehearsal: Rehearsal, text: Callable[..., str]) -> Iterator[str]:
    yield text("rehearsal.simulated")
    yield ""
    if rehearsal.fault:
        yield text(
            "rehearsal.with_fault", fault=rehearsal.fault, meaning=text(f"rehearsal.faults.{rehearsal.fault}")
        )
        yield ""
    yield f"# {text('rehearsal.headings.checks')}"
    yield ""
    for check in rehearsal.checks:
        yield from _check(check, text)
    yield ""
    yield f"# {text('rehearsal.headings.steps')}"
    for done in rehearsal.done:
        yield from _step(done, text)
    if rehearsal.trials:
        yield f"# {text('rehearsal.headings.guards')}"
        yield ""
        for trial in rehearsal.trials:
            yield _trial(trial)


def summary(rehearsal: Rehearsal, text: Callable[..., str]) -> str:
    """Return the checks alone, for a terminal: one line each, and the reasons of what failed."""
    lines = [text("rehearsal.simulated")]
    for check in rehearsal.checks:
        lines += _check(check, text)
    key = "passed" if rehearsal.passed else "failed"
    return "\n".join([*lines, text(f"rehearsal.end.{key}")]) + "\n"


def progress(event: Done | Trial) -> str:
    """Return one line about a step that was carried out or a situation that was tried."""
    if isinstance(event, Trial):
        return _trial(event)
    mails = ", ".join(f"{mail.server} {mail.outcome}" for mail in event.mails)
    outcome = _outcome(event.pasted) if event.pasted else ""
    return f"{event.step.number:02d} {event.step.id}  {outcome or mails}".rstrip()


def _outcome(run: Run) -> str:
    """Return the word with which a block ended; where that is trouble, what it said about it too."""
    if run.word in TROUBLE:
        return f"{run.word} {run.results[-1].text}".rstrip()
    return run.word


def _check(check: Check, text: Callable[..., str]) -> Iterator[str]:
    word = text(f"rehearsal.status.{check.status.value}")
    yield f"- **{word}** {check.name}: {text(f'rehearsal.checks.{check.name}')}"
    for reason in dict.fromkeys(_said(reason, text) for reason in check.reasons):
        yield f"  - {reason}"


def _said(reason: Reason, text: Callable[..., str]) -> str:
    return text(f"rehearsal.reasons.{reason.key}", **reason.values)


def _step(done: Done, text: Callable[..., str]) -> Iterator[str]:
    step = done.step
    yield ""
    where = f"{step.window}, {step.host}" if step.host else step.window or text("rehearsal.by_hand")
    yield f"## {step.number:02d} {step.id} ({step.effect}; {where})"
    yield ""
    for mail in done.mails:
        yield f"- {_mail(mail)}"
    if done.pasted:
        yield from _fenced(done.pasted.output.strip("\n"))
        for name, run in (("again", done.again), ("as_file", done.as_file)):
            if run and run.results:
                yield text(f"rehearsal.{name}", word=run.results[-1].word, text=run.results[-1].text)


def _fenced(output: str) -> Iterator[str]:
    fence = "```"
    while fence in output:
        fence += "`"
    yield fence
    yield from output.splitlines()
    yield fence


def _mail(mail: Delivery) -> str:
    offered = mail.thumbprint or "-"
    return (
        f"`{mail.server}` {mail.outcome}: `{mail.sender}` -> `{mail.recipient}`, `{mail.connector}`, "
        f"`{offered}`, `{mail.address or '-'}`: `{mail.reply}`"
    )


def _trial(trial: Trial) -> str:
    mark = "x" if trial.passed else " "
    said = trial.run.results[-1].text if trial.run.results else ""
    return f"- [{mark}] `{trial.step}`, {trial.situation}: {trial.run.word or '-'} {said}".rstrip()


def as_json(rehearsal: Rehearsal, text: Callable[..., str]) -> dict[str, Any]:
    """Return the report for programs, format ``hybrid-runbook/rehearsal/1``."""
    return {
        "format": FORMAT,
        "simulated": text("rehearsal.simulated"),
        "fault": rehearsal.fault or None,
        "passed": rehearsal.passed,
        "checks": [
            {
                "name": check.name,
                "status": check.status.value,
                "reasons": [
                    {"key": reason.key, "text": _said(reason, text), **dict(reason.values)}
                    for reason in check.reasons
                ],
            }
            for check in rehearsal.checks
        ],
        "steps": [_step_record(done) for done in rehearsal.done],
        "guards": [
            {
                "step": trial.step,
                "situation": trial.situation,
                "allowed": list(trial.allowed),
                "word": trial.run.word,
                "passed": trial.passed,
                "output": trial.run.output,
            }
            for trial in rehearsal.trials
        ],
    }


def _step_record(done: Done) -> dict[str, Any]:
    runs = {"pasted": done.pasted, "again": done.again, "as_file": done.as_file}
    return {
        "number": done.step.number,
        "id": done.step.id,
        "effect": done.step.effect,
        "runs": {
            name: {"word": run.word, "changed": run.changed, "output": run.output}
            for name, run in runs.items()
            if run is not None
        },
        "mails": [
            {field: getattr(mail, field) for field in mail.__dataclass_fields__} for mail in done.mails
        ],
    }


def failed(rehearsal: Rehearsal) -> tuple[str, ...]:
    """Return the names of the checks that failed."""
    return tuple(check.name for check in rehearsal.checks if check.status is Status.FAILED)

"""Checks of the blocks: how they end, in every situation, pasted and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.rehearsal.checks.judged import Evidence, Reason
from generator.rehearsal.night import TROUBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.rehearsal.night import Done, Run


def steps(evidence: Evidence) -> Iterator[Reason]:
    """Every block of the night, and of the rollback, ends as a night without trouble has it."""
    for done in evidence.night.done:
        if done.pasted and done.pasted.word in TROUBLE:
            text = done.pasted.results[-1].text
            yield Reason("step", {"step": done.step.id, "word": done.pasted.word, "text": text})


def guards(evidence: Evidence) -> Iterator[Reason]:
    """In every situation its guard is for, a block that writes stops, or says truthfully that it failed."""
    if not evidence.trials:
        yield Reason("skipped_nothing_changed")
    for trial in evidence.trials:
        if not trial.passed:
            values = {
                "step": trial.step,
                "situation": trial.situation,
                "word": trial.run.word or "-",
                "allowed": " | ".join(trial.allowed),
                "wrote": str(trial.wrote),
            }
            yield Reason("guard", values)


def paste(evidence: Evidence) -> Iterator[Reason]:
    """Every block runs when it is pasted line by line, and as a file, and ends in one RESULT line."""
    for done in evidence.night.done:
        if done.pasted is None or done.step.script is None:
            continue
        if not done.pasted.own_line:
            yield Reason("glued", {"step": done.step.id})
        if done.step.script.startswith("\ufeff") or not done.step.script.isascii():
            yield Reason("not_ascii", {"step": done.step.id})
        if "& {" in done.step.script:
            yield from _one_result(done, done.pasted)
        if done.as_file and not _alike(done):
            yield Reason("file_differs", {"step": done.step.id, "word": done.as_file.word})


def _one_result(done: Done, run: Run) -> Iterator[Reason]:
    lines = [line for line in run.output.splitlines() if line.strip()]
    ids = [result.step for result in run.results]
    if ids != [done.step.id] or not lines[-1].startswith("RESULT "):
        yield Reason("result_line", {"step": done.step.id, "count": str(len(ids))})


def _alike(done: Done) -> bool:
    """Say whether the block run as a file ended as the last paste of it did."""
    last = done.again or done.pasted
    return bool(last and done.as_file and last.word == done.as_file.word)

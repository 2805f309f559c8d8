"""What every report format shows of a plan, as plain text: sentences resolved, nothing escaped yet."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from generator.causes import Value
from generator.plan import Effect, Plan, Shell, Step, Window

Sentences = Callable[..., str]


class StepView(NamedTuple):
    """A step as a report shows it; `code` is the block, empty for a step by hand."""

    number: str
    title: str
    effect: str
    where: str
    purpose: str
    expect: str
    stop: str
    code: str
    file: str
    on_failed: str
    server: str


class WindowView(NamedTuple):
    """A row of the table of windows."""

    letter: str
    shell: str
    where: str
    engine: str
    role: str


def step_view(step: Step, file: str, code: str, text: Sentences) -> StepView:
    """Return *step* as reports show it, with the block *code* of the bundle's *file*."""
    sentences = f"kinds.{step.id.partition('@')[0]}"
    return StepView(
        number=f"{step.number:02d}",
        title=text(f"{sentences}.title", **step.facts),
        effect=effect_of(step, text),
        where=_where(step, text),
        purpose=_purpose(step, sentences, text),
        expect=text(f"{sentences}.expect", **step.facts),
        stop=text(f"{sentences}.stop", **step.facts),
        code=code,
        file=file,
        on_failed=_on_failed(step, text),
        server=step.facts.get("server", ""),
    )


def effect_of(step: Step, text: Sentences) -> str:
    """Return what *step* does to the world, in a word, and whether it may be left out."""
    effect = text(f"report.steps.effect.{step.effect}")
    return text("report.steps.optional", effect=effect) if step.optional else effect


def window_views(plan: Plan, text: Sentences) -> Iterator[WindowView]:
    """Yield the windows of *plan* with what each needs; a window that writes nothing needs less."""
    writing = {step.window.letter for step in plan.steps if step.window and step.effect is Effect.CHANGE}
    for window in plan.windows:
        role = f"role_{_side(window)}" if window.letter in writing else f"role_{_side(window)}_read"
        # The shell of Exchange 2010 runs on 2.0 only, whatever else is installed (supportability matrix).
        engine = "engine_exact" if window.powershell == "2.0" else "engine"
        yield WindowView(
            letter=window.letter,
            shell=_shell(window, text),
            where=window.host or text("report.preconditions.workstation"),
            engine=text(f"report.preconditions.{engine}", engine=window.powershell),
            role=text(f"report.preconditions.{role}"),
        )


def cause_views(plan: Plan, text: Sentences) -> Iterator[Mapping[str, str]]:
    """Yield the sentences about each cause of *plan*."""
    for cause in plan.causes:
        parts = ("title", "what", "evidence", "refuted", "source")
        yield {"id": cause, **{part: text(f"causes.{cause}.{part}") for part in parts}}


def value_rows(plan: Plan, text: Sentences) -> Iterator[Mapping[str, str]]:
    """Yield one row for each property that is, or will be, written."""
    for change in (*plan.changes, *(held.change for held in plan.withheld)):
        for edit in change.edits:
            yield {
                "object": change.name or change.subject,
                "attribute": edit.attribute,
                "before": _shown(edit.recorded, text),
                "wanted": _shown(edit.wanted, text),
            }


def rerun_view(plan: Plan, text: Sentences) -> Mapping[str, object] | None:
    """Return what a run of the wizard means; `None` where it has nothing to do with the description."""
    if plan.rerun is None:
        return None
    rows = (
        {
            "object": reset.name,
            "attribute": reset.attribute,
            "before": _shown(reset.before, text),
            "after": _shown(reset.after, text),
        }
        for reset in plan.rerun.resets
    )
    return {
        "intro": text(f"report.wizard.{plan.rerun.mode}"),
        "foreign": plan.rerun.foreign,
        "rows": tuple(rows),
    }


def people(plan: Plan, text: Sentences) -> Iterator[Mapping[str, str]]:
    """Yield who signs, with the names that the ticket gives."""
    for role in ("requester", "implementer", "second_person", "backout_owner"):
        yield {"role": text(f"report.signoff.{role}"), "name": plan.ticket.get(role, "")}


def _purpose(step: Step, sentences: str, text: Sentences) -> str:
    """Return what *step* is for; that it names who carries the old certificate only where it looks for it."""
    purpose = text(f"{sentences}.purpose", **step.facts)
    if not step.values.get("old_names"):
        return purpose
    return f"{purpose} {text(f'{sentences}.still_old')}"


def _on_failed(step: Step, text: Sentences) -> str:
    """Return what to do once *step* began to write and failed, as its block says too."""
    if step.effect is not Effect.CHANGE:
        return ""
    if step.facts.get("rollback"):
        return text("report.steps.on_failed", rollback=step.facts["rollback"])
    return text(f"report.steps.on_failed_{step.facts.get('failed', 'again')}")


def _where(step: Step, text: Sentences) -> str:
    if step.window is None:
        return ""
    return text("report.steps.window", window=step.window.letter, shell=_shell(step.window, text))


def touched(plan: Plan, text: Sentences) -> str:
    """Return what the night writes: the night card's properties, and which steps write something else."""
    if plan.by_wizard():
        return text("report.wizard.touched")
    steps = ", ".join(f"{step.number:02d}" for step in plan.beside())
    return text("report.scope.touched_beside" if steps else "report.scope.touched", steps=steps)


def duration(plan: Plan, text: Sentences) -> str:
    """Return how long backing out takes, and what can't be undone."""
    if plan.by_wizard():
        return text("report.backout.wizard")
    inside = not any(step.window and step.window.shell is Shell.EXO for step in plan.backout())
    long = text("report.backout.duration_inside" if inside else "report.backout.duration")
    return f"{long} {text('report.backout.held' if plan.holds() else 'report.backout.reversible')}"


def change_window(plan: Plan, text: Sentences) -> str:
    """Return when the change is made and how long it takes; empty if the ticket states no start."""
    start, stated = plan.ticket.get("start", ""), plan.ticket.get("minutes", "")
    key = "report.signoff.window_stated" if stated else "report.signoff.window"
    return text(key, start=start, window=stated, minutes=plan.minutes()) if start else ""


def _shell(window: Window, text: Sentences) -> str:
    return text(f"report.preconditions.{_side(window)}", exchange=window.exchange)


def _side(window: Window) -> str:
    return window.shell.value if window.shell in (Shell.EXO, Shell.EDGE) else "ems"


def _shown(value: Value, text: Sentences) -> str:
    if value is None:
        return text("report.signoff.unknown")
    if value in ("", ()):
        return text("report.signoff.empty")
    return ", ".join(value) if isinstance(value, tuple) else str(value)

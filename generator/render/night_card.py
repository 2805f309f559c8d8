"""The night card: the whole change on one screen, as plain text."""

import textwrap
from collections.abc import Callable, Iterator, Sequence

from generator.causes import Change, Value
from generator.plan import Phase, Plan, Shell, Unknown, Window
from generator.render.view import effect_of

WIDTH = 118
_LABEL = 13
_NOW = "mail_"

Sentences = Callable[..., str]


def night_card(plan: Plan, text: Sentences) -> str:
    """Return the card in lines of at most `WIDTH` characters, where no single name is longer."""
    sections = [
        _head(plan, text),
        _changes(plan, text),
        *(_section(text(f"card.label.{name}"), lines) for name, lines in _sections(plan, text) if lines),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def _head(plan: Plan, text: Sentences) -> str:
    count = len(plan.changes) + len(plan.tasks)
    amount = "none" if not count else "one" if count == 1 else "many"
    changes = text(f"card.changes_{amount}", count=count)
    left = f"{plan.ticket.get('id') or text('card.no_ticket')}   {plan.tenant}"
    right = text("card.summary", changes=changes, pastes=plan.pastes(), minutes=plan.minutes())
    lines = [text("card.example")] if plan.example else []
    return "\n".join([*lines, f"{left}{right:>{max(WIDTH - len(left), len(right) + 3)}}"])


def _changes(plan: Plan, text: Sentences) -> str:
    rows = [
        (
            change.name or change.subject,
            edit.attribute,
            _shown(edit.recorded, text),
            _shown(edit.wanted, text),
            note,
        )
        for change, note in _all_changes(plan, text)
        for edit in change.edits
    ]
    rows += (
        (plan.tenant, text(f"card.task.{task.kind}"), text("card.nothing"), ", ".join(task.items), "")
        for task in plan.tasks
    )
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(_row(row, widths) for row in rows)


def _row(row: Sequence[str], widths: Sequence[int]) -> str:
    """Return one change in one line, or old and new value in lines of their own where they are too long."""
    padded = [f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)]
    for name, attribute, before, wanted in (padded, row[:4]):
        line = f"  {name}   {attribute}   {before}  ->  {wanted}{row[4]}".rstrip()
        if len(line) <= WIDTH:
            return line
    return f"  {row[0]}   {row[1]}{row[4]}\n      {row[2]}\n  ->  {row[3]}"


def _all_changes(plan: Plan, text: Sentences) -> Iterator[tuple[Change, str]]:
    yield from ((change, "") for change in plan.changes)
    yield from ((held.change, f"   {text('card.withheld')}") for held in plan.withheld)


def _shown(value: Value, text: Sentences) -> str:
    if value is None:
        return text("card.unknown_value")
    if value in ("", ()):
        return text("card.nothing")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _sections(plan: Plan, text: Sentences) -> Iterator[tuple[str, list[str]]]:
    alerts = [(alert.key, text(f"card.alert.{alert.key}", **alert.facts)) for alert in plan.alerts]
    yield "first", [line for key, line in alerts if not key.startswith(_NOW)]
    yield "now", [line for key, line in alerts if key.startswith(_NOW)]
    yield "unknown", [_unknown(plan, unknown, text) for unknown in plan.unknown]
    yield "windows", [f"{window.letter}  {_window(plan, window, text)}" for window in plan.windows]
    yield "back_out", [_back_out(plan, text)]
    first = next(step.window.letter for step in plan.steps if step.window)
    yield "next", [text(f"card.next.{_next(plan)}", window=first)]


def _next(plan: Plan) -> str:
    """Return which sentence tells what comes after this bundle."""
    if plan.changes or plan.tasks:
        return "fill_in" if plan.withheld else "start"
    if plan.causes:
        return "fill_in"
    return "cause" if any(step.phase is Phase.PROVE and step.variant for step in plan.steps) else "connectors"


def _unknown(plan: Plan, unknown: Unknown, text: Sentences) -> str:
    if unknown.told_by is None:
        key = "wish" if unknown.path[0] == "change" else "untold"
        return text(f"card.unknown.{key}", path=".".join(unknown.path))
    number = next(step.number for step in plan.steps if step.id == unknown.told_by)
    if unknown.path[0] == "change":
        return text(f"card.unknown.{unknown.path[-1]}", step=number)
    subject = unknown.subject or ".".join(unknown.path[:-1])
    return text("card.unknown.value", subject=subject, attribute=unknown.attribute, step=number)


def _window(plan: Plan, window: Window, text: Sentences) -> str:
    admin = text("card.window.admin", admin=plan.admin) if plan.admin else ""
    shell = window.shell.value if window.shell in (Shell.EXO, Shell.EDGE) else "ems"
    if window.shell is Shell.EXO and window.host:
        shell = "exo_on"
    return text(f"card.window.{shell}", exchange=window.exchange, host=window.host, admin=admin)


def _back_out(plan: Plan, text: Sentences) -> str:
    steps = [str(step.number) for step in plan.backout() if step.phase in (Phase.ROLLBACK, Phase.CLEANUP)]
    amount = "none" if not steps else "step" if len(steps) == 1 else "steps"
    if steps and not any(step.window and step.window.shell is Shell.EXO for step in plan.backout()):
        amount += "_inside"
    if steps and plan.by_wizard():
        amount = "wizard"
    way_back = text(f"card.back_out.{amount}", steps=", ".join(steps))
    if not steps or plan.by_wizard():
        return way_back
    return f"{way_back} {text('card.back_out.held' if plan.holds() else 'card.back_out.reversible')}"


def _section(label: str, lines: list[str]) -> str:
    wrapped = [
        row
        for line in lines
        for row in textwrap.wrap(line, WIDTH - _LABEL, break_long_words=False, break_on_hyphens=False)
    ]
    first, *rest = wrapped
    return "\n".join([f"  {label:{_LABEL - 2}}{first}", *(" " * _LABEL + row for row in rest)])


def step_lines(plan: Plan, text: Sentences) -> str:
    """Return the ordered steps, one a line: number, effect, window, title, id."""
    rows = [
        (
            f"{step.number:02d}",
            effect_of(step, text),
            step.window.letter if step.window else "-",
            text(f"kinds.{step.id.partition('@')[0]}.title", **step.facts),
            step.id,
        )
        for step in plan.steps
    ]
    effect, title = (max(len(row[column]) for row in rows) for column in (1, 3))
    return "\n".join(
        f"  {number}  {does:{effect}}  {window:2}  {what:{title}}  {step_id}"
        for number, does, window, what, step_id in rows
    )

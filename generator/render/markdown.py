"""The change record in Markdown."""

import functools
import re
from collections.abc import Callable, Mapping

import jinja2

from generator.jinja_loading import loader
from generator.plan import Phase, Plan
from generator.render.night_card import night_card
from generator.render.view import StepView, cause_views, people, step_view, value_rows, window_views

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029]+")
_BACKTICKS = re.compile(r"`+")


class Markup(str):
    """Text that is Markdown already; only this exact type passes unescaped."""

    __slots__ = ()


def escaped(value: object) -> str:
    """Return *value* so that Markdown shows it as it is, on one line."""
    if type(value) is Markup:
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)  # a strict undefined value raises here, naming itself
    return _SPECIAL.sub(r"\\\1", _LINE_BREAK.sub(" ", str(value)))


def fenced(code: str, language: str) -> Markup:
    """Return *code* as a block, fenced longer than any run of backticks in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    body = code.replace("\r\n", "\n").rstrip("\n")
    return Markup(f"{fence}{language}\n{body}\n{fence}")


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of all Markdown templates; every value is escaped in it."""
    return jinja2.Environment(
        loader=loader("markdown"),
        autoescape=False,  # noqa: S701 - Markdown, not HTML: `finalize` escapes what Markdown reads
        undefined=jinja2.StrictUndefined,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def runbook(plan: Plan, scripts: Mapping[str, tuple[str, str]], text: Callable[..., str]) -> str:
    """Return the change record of *plan*.

    Args:
        plan: what to show.
        scripts: by step id, the file and the text of its block.
        text: the sentences of the language to write in.
    """
    views = {step.id: step_view(step, *scripts.get(step.id, ("", "")), text) for step in plan.steps}
    shown = {name: _with_code(view) for name, view in views.items()}
    return (
        environment()
        .get_template("runbook.md.j2")
        .render(
            plan=plan,
            say=text,
            ticket=plan.ticket.get("id") or text("card.no_ticket"),
            start=plan.ticket.get("start", ""),
            card=fenced(night_card(plan, text), "text"),
            causes=tuple(cause_views(plan, text)),
            windows=tuple(window_views(plan, text)),
            forward=tuple(shown[step.id] for step in plan.forward()),
            verifications=tuple(
                shown[step.id] for step in plan.forward() if step.phase is Phase.VERIFY and step.variant
            ),
            backout=tuple(shown[step.id] for step in plan.backout()),
            people=tuple(people(plan, text)),
            values=tuple(value_rows(plan, text)),
        )
    )


def _with_code(view: StepView) -> Mapping[str, object]:
    """Return the fields of *view* with its block fenced, ready for the template."""
    fields: dict[str, object] = {name: getattr(view, name) for name in StepView.__slots__}
    fields["code"] = fenced(view.code, "powershell") if view.code else ""
    return fields

"""The change record in Markdown."""

from collections.abc import Callable, Iterator, Mapping

from generator.markdown import environment, fenced
from generator.plan import Effect, Phase, Plan
from generator.render.night_card import night_card
from generator.render.view import (
    StepView,
    cause_views,
    change_window,
    duration,
    people,
    rerun_view,
    step_view,
    touched,
    value_rows,
    window_views,
)


def runbook(
    plan: Plan, scripts: Mapping[str, tuple[str, str]], text: Callable[..., str], proof: str = ""
) -> str:
    """Return the change record of *plan*.

    Args:
        plan: what to show.
        scripts: by step id, the file and the text of its block.
        text: the sentences of the language to write in.
        proof: what the evidence proves, as lines; empty if none was named.
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
            window=change_window(plan, text),
            card=fenced(night_card(plan, text), "text"),
            proof=fenced(proof, "text") if proof else "",
            causes=tuple(cause_views(plan, text)),
            windows=tuple(window_views(plan, text)),
            forward=tuple(shown[step.id] for step in plan.forward()),
            verifications=tuple(_expected(plan, views)),
            backout=tuple(shown[step.id] for step in plan.backout()),
            rerun=rerun_view(plan, text),
            touched=touched(plan, text),
            duration=duration(plan, text),
            people=tuple(people(plan, text)),
            values=tuple(value_rows(plan, text)),
        )
    )


def _expected(plan: Plan, views: Mapping[str, StepView]) -> Iterator[Mapping[str, str]]:
    """Yield the rows of the validation table: each verification step with each sender it looks for."""
    for step in plan.forward():
        if step.phase is not Phase.VERIFY or not step.variant or step.effect is not Effect.READ:
            continue
        senders = step.values["senders"]
        for sender in senders if isinstance(senders, tuple) else ():
            yield {"server": views[step.id].server, "number": views[step.id].number, "sender": f"<{sender}>"}


def _with_code(view: StepView) -> Mapping[str, object]:
    """Return the fields of *view* with its block fenced, ready for the template."""
    fields: dict[str, object] = {name: getattr(view, name) for name in StepView._fields}
    fields["code"] = fenced(view.code, "powershell") if view.code else ""
    return fields

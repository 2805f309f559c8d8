"""The record of a closed change in Markdown."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.closing.bundle import Step
from generator.closing.record import Closing, State, Value
from generator.closing.shown import Plain, Redacted
from generator.closing.validation import Verification, lacks_null_sender, sent_early
from generator.console import Result
from generator.diagnostics import Finding, message
from generator.markdown import Markup, environment, fenced
from generator.text import Text

_SIGNING = ("requester", "implementer", "second_person", "backout_owner")
_IDS = ("step",)
_FILES = ("file",)


def markdown(closing: Closing, text: Text, *, redact: bool = False) -> str:
    """Return the record of *closing*, trouble first; with *redact* nothing in it tells whose it is."""
    shown = Redacted(closing) if redact else Plain()
    bundle = closing.bundle
    return (
        environment()
        .get_template("closed.md.j2")
        .render(
            say=text,
            ticket=bundle.ticket or text("card.no_ticket"),
            tenant=shown.text(bundle.tenant),
            start=bundle.start,
            example=bundle.example,
            state=text(f"closing.state.{_headline(closing)}", count=len(bundle.withheld)),
            redacted=redact,
            troubles=[_said(step, result, shown) for step, result in closing.troubles()],
            missing=[_named(step, shown) for step in closing.missing()],
            early=[_verification(row, text, shown) for row in sent_early(closing.verifications)],
            lacks_null_sender=lacks_null_sender(closing.verifications),
            notes=[_note(finding, text, shown) for finding in closing.findings],
            withheld=[_held(held, shown) for held in bundle.withheld],
            causes=[{"id": cause, "title": text(f"causes.{cause}.title")} for cause in _known(closing, text)],
            facts=closing.facts,
            evidence=list(_evidence(closing, shown)),
            values=[_value(value, text, shown) for value in closing.values],
            verifications=[_verification(row, text, shown) for row in closing.verifications],
            steps=list(_steps(closing, text, shown)),
            people=[
                {
                    "role": text(f"report.signoff.{role}"),
                    "name": shown.person(bundle.people[role]) if bundle.people.get(role) else "",
                }
                for role in _SIGNING
            ],
        )
    )


def _headline(closing: Closing) -> str:
    """Return the key of the sentence that says what the night came to."""
    waits = closing.state is State.READ_ONLY and closing.bundle.withheld
    return "read_only_withheld" if waits else closing.state.value


def _known(closing: Closing, text: Text) -> Iterator[str]:
    """Yield the bundle's causes that this version knows."""
    yield from (cause for cause in closing.bundle.causes if text.has(f"causes.{cause}.title"))


def _held(held: str, shown: Plain) -> str:
    """Return kind and object of a withheld change; the kind is a word of the format and looks like a host."""
    kind, blank, name = held.partition(" ")
    return f"{kind}{blank}{shown.text(name)}"


def _named(step: Step, shown: Plain) -> Mapping[str, Any]:
    return {
        "number": f"{step.number:02d}",
        "title": shown.text(step.title),
        "id": shown.step(step.id),
        "window": step.window,
    }


def _said(step: Step, result: Result, shown: Plain) -> Mapping[str, Any]:
    return {**_named(step, shown), **_result(result, shown)}


def _result(result: Result, shown: Plain) -> Mapping[str, Any]:
    place = f"{shown.file(result.file)}:{result.line}"
    return {"word": result.word, "text": shown.text(result.text), "place": place}


def _note(finding: Finding, text: Text, shown: Plain) -> Mapping[str, str]:
    values = {name: _shown_value(name, value, shown) for name, value in finding.values.items()}
    mark = finding.mark
    return {
        "rule": finding.rule,
        "place": f"{shown.file(mark.file)}:{mark.line}" if mark else "",
        "message": message(replace(finding, values=values), text),
    }


def _shown_value(name: str, value: str, shown: Plain) -> str:
    if name in _IDS:
        return shown.step(value)
    return shown.file(value) if name in _FILES else shown.text(value)


def _evidence(closing: Closing, shown: Plain) -> Iterator[Mapping[str, Any]]:
    """Yield what the send protocol logs showed before the change, server by server."""
    for step in closing.bundle.steps:
        said = closing.said.get(step.id, ())
        if step.phase != "prove" or step.effect != "read" or not said:
            continue
        session = "\n".join(shown.text(line) for line in said[-1].session) if shown.keeps_sessions else ""
        code: Markup | str = fenced(session, "text") if session else ""
        yield {**_said(step, said[-1].result, shown), "session": code}


def _value(value: Value, text: Text, shown: Plain) -> Mapping[str, str]:
    return {
        "object": shown.text(value.object),
        "attribute": value.attribute,
        "recorded": _side(value.recorded, text, shown),
        "before": _side(value.before, text, shown),
        "wanted": _side(value.wanted, text, shown),
        "after": _side(value.after, text, shown),
        "by": f"{value.by.number:02d} {value.word or _wordless(value.by, text)}",
    }


def _wordless(step: Step, text: Text) -> str:
    return text("report.steps.effect.manual" if step.effect == "manual" else "closing.no_result")


def _side(value: str | None, text: Text, shown: Plain) -> str:
    """Return a value; nothing for one that wasn't read, a word for a property that isn't set."""
    if value is None:
        return ""
    return shown.text(value) if value else text("report.signoff.empty")


def _verification(row: Verification, text: Text, shown: Plain) -> Mapping[str, str]:
    return {
        "server": shown.text(row.server),
        "step": f"{row.step.number:02d}",
        "proof": text(f"closing.proof.{row.proof.value}"),
        "thumbprint": shown.text(row.thumbprint),
        "sender": shown.text(row.sender),
        "reply": text("closing.torn") if row.torn else shown.text(row.reply),
        "time": row.sent,
        "minutes": "" if row.minutes is None else str(row.minutes),
    }


def _steps(closing: Closing, text: Text, shown: Plain) -> Iterator[Mapping[str, Any]]:
    """Yield every step with all its results; the backout only where something of it was pasted."""
    for step in closing.bundle.steps:
        said = [_result(one.result, shown) for one in closing.said.get(step.id, ())]
        if step.phase == "rollback" and not said:
            continue
        kind = "by_hand" if step.effect == "manual" else "signs_in" if not step.answers else "no_result"
        yield {
            **_named(step, shown),
            "effect": text(f"report.steps.effect.{step.effect}") if step.effect else "",
            "last": said[-1] if said else None,
            "earlier": said[:-1],
            "without": text(f"closing.{'not_used' if kind == 'no_result' and not step.required else kind}"),
        }

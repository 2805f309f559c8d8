"""What a rule means, for a person: why it is there, a description that breaks it and one that doesn't."""

from collections.abc import Iterable, Iterator
from textwrap import fill, indent

from generator.diagnostics import Sentences, for_people, theme
from generator.rules.case_files import BASE, Case, cases, findings
from generator.rules.registry import RULES

_FILE = "description.yml"
_WIDTH = 100
_INDENT = "  "


def rule_ids() -> tuple[str, ...]:
    """Return the ids of all rules that judge descriptions, without those of the readers."""
    return tuple(rule.id for rule in RULES)


def explain(rule_id: str, text: Sentences) -> str:
    """Return the explanation of a rule, or of a finding of a reader, as lines.

    The readers are that of YAML (``Y05``) and that of console text (``F03``). The two examples of a rule are
    run while they are shown: the finding is printed as `validate` would print it.

    Raises:
        KeyError: there is no such rule.
    """
    filed = theme(rule_id)
    if not text.has(f"{filed}.{rule_id}.title"):
        raise KeyError(rule_id)
    lines = [text("explain.heading", id=rule_id, title=text(f"{filed}.{rule_id}.title")), ""]
    lines += _paragraph(text("explain.why"), text(f"{filed}.{rule_id}.why"))
    if filed == "rules":
        for case, label in _examples(rule_id):
            lines += ["", text(f"explain.{label}", name=case.name), ""]
            lines.append(indent(case.given.rstrip("\n"), _INDENT))
            if case.finds:
                found = findings(case, rule_id, _FILE)
                lines += ["", indent(for_people(found, text), _INDENT)]
    lines += ["", *_paragraph(text("explain.source"), text(f"{filed}.{rule_id}.source"))]
    return "\n".join(lines)


def _examples(rule_id: str) -> Iterator[tuple[Case, str]]:
    """Yield the first case that breaks the rule and the first that doesn't."""
    every = cases(rule_id)
    bad = next((case for case in every if _is_shown(case.finds)), None)
    good = next((case for case in every if not case.finds), None)
    if bad:
        yield bad, "bad"
    if good:
        yield good, "good"


def _is_shown(finds: Iterable[str]) -> bool:
    """Tell whether there are findings, all of them in the part of the description that is shown."""
    places = tuple(finds)
    return bool(places) and not any(f" {BASE.removesuffix('.yml')} " in place for place in places)


def _paragraph(label: str, sentence: str) -> list[str]:
    return fill(f"{label}: {sentence}", _WIDTH, subsequent_indent=_INDENT).splitlines()

"""The cases of a rule: descriptions that break it and descriptions that don't, with what is found where.

``cases/<id>.yml`` is a list of mappings. ``case`` says in words what the description shows; ``given`` is the
description, laid over ``cases/base.yml`` unless ``alone: true`` says that it stands for itself; ``finds`` is
what the rule finds in it, as in `Case.finds`. Tests run all of them, `generator.rules.explain` shows two.
"""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import yaml

from generator.diagnostics import Finding, InputProblems, in_reading_order
from generator.model import build
from generator.model.shape import written
from generator.rules.registry import RULES
from generator.source import Document, located, merge, parse

FOLDER = Path(__file__).parent / "cases"
BASE = "base.yml"


class Case(NamedTuple):
    """One description and what a rule finds in it.

    Attributes:
        name: what the description shows, in words.
        given: the text of the description.
        alone: it is complete; otherwise it is laid over the common one.
        finds: severity, line and column of each finding, and the variant of its sentence if it isn't the
            default: ``error 2:32 wildcard``. The place is in ``given``, or after ``base`` in ``base.yml``.
    """

    name: str
    given: str
    alone: bool
    finds: tuple[str, ...]


def cases(rule: str) -> tuple[Case, ...]:
    """Return the cases of *rule*, in the order of its file.

    Raises:
        FileNotFoundError: there is no such file.
    """
    # A case holds a whole text, which no description may: its reader refuses line breaks in values.
    entries = yaml.safe_load((FOLDER / f"{rule}.yml").read_text(encoding="utf-8"))
    return tuple(
        Case(entry["case"], entry["given"], entry.get("alone", False), tuple(entry["finds"]))
        for entry in entries
    )


def findings(case: Case, rule: str, file: str) -> tuple[Finding, ...]:
    """Return what *rule* finds in *case*, with places; *file* is the name that the description is to bear.

    Raises:
        InputProblems: the description is refused for its shape, and *rule* is none about shapes.
    """
    document = _document(case, file)
    check = next(entry.check for entry in RULES if entry.id == rule)
    try:
        environment = build(document)
    except InputProblems as problems:
        if check is None and all(finding.rule == rule for finding in problems.findings):
            return problems.findings
        raise
    found = check(environment) if check else ()
    return in_reading_order(
        located(replace(entry, path=written(entry.path, document)), document) for entry in found
    )


def as_expected(finding: Finding) -> str:
    """Return *finding* as `Case.finds` writes it."""
    mark = finding.mark
    place = f"{mark.line}:{mark.column}" if mark else "nowhere"
    base = "base " if mark and mark.file == BASE else ""
    return f"{finding.severity.value} {base}{place} {finding.variant}".rstrip()


def _document(case: Case, file: str) -> Document:
    given = parse(case.given, file)
    if case.alone:
        return given
    base = parse((FOLDER / BASE).read_text(encoding="utf-8"), BASE)
    return merge((base, given))

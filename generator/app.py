"""The straight lines of the tool, as plain functions: text in, values out; no printing, no exit."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator import rules
from generator.diagnostics import Finding, InputProblems, Sentences, Severity
from generator.model import Environment, build
from generator.model.shape import written
from generator.output import Artifact, Report, write
from generator.plan import Plan, make_plan
from generator.render import bundle, folder_name
from generator.source import Document, located, merge, read

NO_EVIDENCE = "F16"


@dataclass(frozen=True, slots=True)
class Description:
    """A description that was read and judged, with everything there is to say about it."""

    document: Document
    environment: Environment
    findings: tuple[Finding, ...]

    def refused(self) -> bool:
        """Say whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def sha256(self) -> str:
        """Return the checksum of what the description says, whatever its comments and layout."""
        said = json.dumps(self.document.data, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(said.encode("ascii")).hexdigest()


def describe(paths: Sequence[str], facts: Sequence[str] = ()) -> Description:
    """Return the description that the files at *paths* make together, a later one over an earlier.

    The console texts at *facts* fill in what it doesn't know.

    Raises:
        InputProblems: a file that can't be read, or isn't a description in its shape.
    """
    document = merge(tuple(read(path) for path in paths))
    found: tuple[Finding, ...] = ()
    if facts:
        document, found = _filled(document, facts)
    try:
        environment = build(document)
    except InputProblems as problems:
        raise InputProblems((*found, *problems.findings)) from None
    judged = tuple(
        located(replace(finding, path=written(finding.path, document)), document)
        for finding in (*rules.check(environment), *_missing_evidence(document, environment))
    )
    return Description(document, environment, (*found, *judged))


def _missing_evidence(document: Document, environment: Environment) -> Iterator[Finding]:
    """Yield a warning for each piece of evidence that isn't where the description says."""
    for index, path in enumerate(_evidence(document, environment)):
        if not path.exists():
            values = {"path": environment.evidence[index]}
            yield Finding(NO_EVIDENCE, Severity.WARNING, ("evidence", str(index)), values=values)


def _evidence(document: Document, environment: Environment) -> tuple[Path, ...]:
    """Return the paths of the evidence: one is meant from the file that states it, wherever that is run."""
    folder = Path(document.mark(("evidence",)).file).resolve().parent if environment.evidence else Path()
    return tuple(folder / path for path in environment.evidence)


def _filled(document: Document, facts: Sequence[str]) -> tuple[Document, tuple[Finding, ...]]:
    from generator import state  # noqa: PLC0415 - most descriptions come without console texts

    filled = state.fill(document, state.read(facts))
    return filled.document, filled.findings


def planned(description: Description, *, whatif: bool = False) -> Plan:
    """Return the plan for *description*.

    Raises:
        InputProblems: a rule refuses the description; all findings are attached.
    """
    if description.refused():
        raise InputProblems(description.findings)
    return make_plan(description.environment, whatif=whatif)


def files(
    plan: Plan, description: Description, text: Sentences, formats: tuple[str, ...]
) -> dict[str, bytes]:
    """Return the files of the bundle for *plan*, by path, the manifest last."""
    return bundle(plan, text, description.sha256(), formats, _proof(description, text))


def _proof(description: Description, text: Sentences) -> str:
    """Return what the description's evidence proves, as lines; its files are named as there."""
    if not description.environment.evidence:
        return ""
    from generator.diagnosis import diagnose  # noqa: PLC0415 - most descriptions name no evidence
    from generator.diagnosis.report import for_people  # noqa: PLC0415 - as above

    paths = _evidence(description.document, description.environment)
    told = for_people(diagnose(paths, environment=description.environment), text)
    folder = Path(description.document.mark(("evidence",)).file).resolve().parent
    return told.replace(f"{folder}{os.sep}", "")


def save(plan: Plan, content: dict[str, bytes], folder: Path, *, dry_run: bool = False) -> Report:
    """Write the bundle's files into *folder*, in a folder named for its ticket and tenant.

    Raises:
        OutputProblem: it can't be written; what was there before is still there.
    """
    artifacts = [Artifact(path, data) for path, data in content.items()]
    return write(artifacts, folder / folder_name(plan), dry_run=dry_run)

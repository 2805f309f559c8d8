"""What the discovery blocks read before and after each change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.closing.bundle import Bundle, Step
from generator.closing.transcript import ANOTHER, Heard
from generator.console import Facts, parse
from generator.console.facts import CONTRADICTION, NOTHING, gather
from generator.diagnostics import Finding, Severity
from generator.lines import split_lines


class Readings:
    """The facts of the console texts, set in order with the changes.

    Texts of several windows have no common clock. So a fact counts as read after a change only if it stands
    behind the change's result in the same text.

    Attributes:
        count: number of facts that arrived whole.
        names: kind of object → names of those that were read.
        findings: damaged facts, facts of another organisation, and values that drifted without this bundle.
    """

    def __init__(self, bundle: Bundle, heard: Heard, texts: Mapping[str, str]) -> None:
        self._heard = heard
        self._bundle = bundle
        self._lines = {file: split_lines(text) for file, text in texts.items()}
        self._parsed: dict[tuple[str, int, int], Facts] = {}
        facts = gather(texts)
        self.count = len(facts.values)
        self.names = {
            "host": tuple(facts.below("servers")),
            "connector": (*facts.below("send_connectors"), *facts.below("inbound_connectors")),
        }
        self.findings = (*_kept(facts, bundle), *_of_another(facts, bundle))

    def before(self, step: Step, attribute: str) -> str | None:
        """Return what was read of a property of *step*'s object before the change; `None` if nothing was."""
        found = (
            self._read(file, 0, min(lines, default=len(self._lines[file])), step, attribute)
            for file, lines in self._places(step)
        )
        return next((value for value in found if value is not None), None)

    def after(self, step: Step, attribute: str) -> str | None:
        """Return what was read of a property of *step*'s object after the change; `None` if nothing was."""
        found = (
            self._read(file, max(lines), len(self._lines[file]), step, attribute)
            for file, lines in self._places(step)
            if lines
        )
        return next((value for value in found if value is not None), None)

    def _places(self, step: Step) -> Iterator[tuple[str, list[int]]]:
        """Yield each text with the lines on which *step*, or what undoes it, ended there."""
        steps = (step, *self._bundle.undoing(step))
        for file in self._lines:
            said = (one.result for each in steps for one in self._heard.said.get(each.id, ()))
            yield file, [result.line for result in said if result.file == file]

    def _read(self, file: str, begin: int, end: int, step: Step, attribute: str) -> str | None:
        key = (file, begin, end)
        if key not in self._parsed:
            self._parsed[key] = parse("\n".join(self._lines[file][begin:end]), file)
        section = "inbound_connectors" if step.shell == "exo" else "send_connectors"
        for name, properties in self._parsed[key].below(section).items():
            fact = properties.get(attribute) if name.casefold() == step.object.casefold() else None
            if fact is not None:
                return fact.shown()
        return None


def _kept(facts: Facts, bundle: Bundle) -> Iterator[Finding]:
    """Yield what is wrong with the facts; a value that this bundle changes may differ before and after."""
    changed = {f".{step.object}.{edit.attribute}".casefold() for step in bundle.steps for edit in step.edits}
    for finding in facts.findings:
        path = finding.values.get("path", "").casefold()
        own = finding.rule == CONTRADICTION and any(path.endswith(name) for name in changed)
        if not own and finding.rule != NOTHING:
            yield replace(finding, severity=Severity.WARNING)


def _of_another(facts: Facts, bundle: Bundle) -> Iterator[Finding]:
    """Yield a warning if the facts were read in another organisation or tenant."""
    tenant = facts.text("tenant", "initial_domain")
    if tenant and bundle.tenant and tenant.casefold() != bundle.tenant.casefold():
        values = {"read": tenant, "stated": bundle.tenant}
        yield Finding(ANOTHER, Severity.ERROR, variant="tenant", values=values)
    accepted = facts.values.get(("organization", "accepted_domains"))
    if accepted is None or isinstance(accepted.value, str) or not bundle.organization:
        return
    if bundle.organization.casefold() not in {domain.casefold() for domain in accepted.value}:
        values = {"read": accepted.shown(), "stated": bundle.organization}
        yield Finding(ANOTHER, Severity.ERROR, variant="organization", values=values)

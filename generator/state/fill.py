"""Facts laid over a description: what was unknown is known, what contradicts is refused."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.console.facts import Fact, Facts
from generator.diagnostics import Finding, Mark, Severity
from generator.exchange.roles import EDGE, role
from generator.model import Certificate, InboundConnector, SendConnector, Server
from generator.model.values import Model
from generator.source import Document
from generator.source.characters import forbidden_in_value
from generator.state import certificates
from generator.state.adopt import Matched, match
from generator.state.agreement import agree, is_completed
from generator.state.overlay import Overlay, Path
from generator.state.properties import as_written, field_of, is_familiar

CONTRADICTED = "F06"
ANOTHER = "F07"
CONNECTORS = "F08"
UNFAMILIAR = "F09"
UNFIT = "F10"

_CONNECTORS: tuple[tuple[str, str, type[Model]], ...] = (
    ("send_connectors", "send_connector", SendConnector),
    ("inbound_connectors", "inbound_connector", InboundConnector),
)
_READ = "read"
_DISPLAYED_BUILD = "AdminDisplayVersion"
_LOG_FOLDER = "SendProtocolLogPath"
_FRONTEND_LOG_FOLDER = "FrontendSendProtocolLogPath"
_PARTS = {"send_connectors": (3,), "inbound_connectors": (3,), "servers": (3, 5)}
# Who else carries the old certificate's name is shown to people; no description keeps it.
_FOR_PEOPLE = frozenset({"hybrid_configuration", "receive_connectors", "outbound_connectors"})
# What the blocks print about the organisation and the tenant themselves.
_OWN = frozenset(
    {
        ("tenant", "initial_domain"),
        ("tenant", "id"),
        ("tenant", "organization_guid"),
        ("accepted_domains",),
        ("organization", "accepted_domains"),
        ("send_connectors", _READ),
        ("inbound_connectors", _READ),
    }
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A description with the facts laid over it.

    Attributes:
        document: each value that came from a paste has its place there.
        findings: what is wrong with the paste itself, and what contradicts the description.
    """

    document: Document
    findings: tuple[Finding, ...]


def fill(document: Document, facts: Facts) -> Filled:
    """Return *document* with everything that *facts* tell and it doesn't know.

    A value that is stated stays; if the console showed another one that is an error with both places. Facts
    of another organisation or tenant are refused as a whole.
    """
    overlay = Overlay(document)
    fit = replace(facts, values={p: f for p, f in facts.values.items() if not _unfit_character(f)})
    findings = [*facts.findings, *_unfit(facts)]
    others = tuple(_of_another(overlay, fit))
    if others:
        return Filled(document, _placed((*findings, *others), facts, document))
    findings += _fill_tenant(overlay, fit)
    for section, choice, model in _CONNECTORS:
        findings += _fill_connectors(overlay, fit, section, choice, model)
    findings += _fill_servers(overlay, fit)
    findings += _fill_certificates(overlay, fit)
    findings += _unfamiliar(fit)
    return Filled(overlay.document(facts.lines), _placed(findings, facts, document))


def _placed(
    findings: "list[Finding] | tuple[Finding, ...]", facts: Facts, document: Document
) -> tuple[Finding, ...]:
    """Return the findings with the lines at their marks."""
    lines = {**facts.lines, **document.lines}
    return tuple(
        replace(finding, excerpt=finding.excerpt or _line(lines[finding.mark.file], finding.mark))
        if finding.mark and finding.mark.file in lines
        else finding
        for finding in findings
    )


def _line(lines: Any, mark: Mark) -> str:  # noqa: ANN401 - a sequence of text
    return str(lines[mark.line - 1]) if 0 < mark.line <= len(lines) else ""


def _unfit_character(fact: Fact) -> str:
    texts = (fact.value,) if isinstance(fact.value, str) else fact.value
    return next((bad for text in (*fact.path, *texts) if (bad := forbidden_in_value(text))), "")


def _unfit(facts: Facts) -> Iterator[Finding]:
    """Yield a warning for each value with a character that can't go into a script."""
    for fact in facts.values.values():
        if character := _unfit_character(fact):
            values = {"path": ".".join(fact.path), "code": f"U+{ord(character):04X}"}
            yield Finding(UNFIT, Severity.WARNING, values=values, mark=fact.mark)


def _of_another(overlay: Overlay, facts: Facts) -> Iterator[Finding]:
    """Yield an error for each sign that the paste comes from another organisation or tenant."""
    domain = overlay.get("organization", "domain")
    accepted = facts.values.get(("organization", "accepted_domains"))
    if isinstance(domain, str) and accepted and domain.casefold() not in _folded(accepted):
        values = {"stated": domain, "read": accepted.shown()}
        yield Finding(ANOTHER, Severity.ERROR, ("organization",), "organization", values, accepted.mark)
    # Whose id is shown with delegated access isn't documented: there the initial domain decides alone.
    fields = ("initial_domain",) if overlay.get("tenant", "delegated") else ("initial_domain", "id")
    for field in fields:
        stated, read = overlay.get("tenant", field), facts.values.get(("tenant", field))
        if isinstance(stated, str) and read and not agree(field, stated, read.value):
            values = {"stated": stated, "read": read.shown()}
            yield Finding(ANOTHER, Severity.ERROR, ("tenant",), "tenant", values, read.mark)


def _folded(fact: Fact) -> frozenset[str]:
    return frozenset(item.casefold() for item in fact.value)


def _fill_tenant(overlay: Overlay, facts: Facts) -> Iterator[Finding]:
    identity = facts.values.get(("tenant", "id"))
    if identity and identity.value and not overlay.get("tenant", "delegated"):
        yield from _fill_value(overlay, ("tenant", "id"), identity)
    accepted = facts.values.get(("accepted_domains",))
    if accepted:
        yield from _fill_value(overlay, ("accepted_domains",), accepted)


def _fill_value(overlay: Overlay, path: Path, fact: Fact) -> Iterator[Finding]:
    """Write *fact* at *path* if nothing is known there; yield an error if something else is."""
    stated = overlay.get(*path)
    if stated is None or (agree(path[-1], stated, fact.value) and is_completed(path[-1], stated, fact.value)):
        overlay.put_fact(path, fact)
    elif not agree(path[-1], stated, fact.value):
        values = {
            "path": ".".join(path),
            "stated": ", ".join(map(str, stated)) if isinstance(stated, list) else str(stated),
            "read": fact.shown(),
            "place": f"{fact.mark.file}:{fact.mark.line}",
        }
        yield Finding(CONTRADICTED, Severity.ERROR, path, values=values, mark=overlay.mark(path))


def _fill_connectors(
    overlay: Overlay, facts: Facts, section: str, choice: str, model: type[Model]
) -> Iterator[Finding]:
    read = facts.below(section)
    complete = facts.text(section, _READ) == str(len(read))
    stated = overlay.get("change", choice)
    matched = match(
        overlay.section(section),
        read,
        stated if isinstance(stated, str) else None,
        sends=section == "send_connectors",
        complete=complete,
    )
    for real, key in matched.keys.items():
        mark = next(iter(read[real].values())).mark
        if overlay.get(section, key, "name") != real and (key != real or overlay.get(section, key, "name")):
            overlay.put((section, key, "name"), real, mark)
        for fact in read[real].values():
            yield from _fill_property(overlay, (section, key), fact, model)
    yield from _about_matching(matched, read, section, complete=complete)


def _about_matching(
    matched: Matched, read: Mapping[str, Mapping[str, Fact]], section: str, *, complete: bool
) -> Iterator[Finding]:
    """Yield what a person should know about who was taken for whom."""
    if not read:
        return
    mark = next(fact.mark for properties in read.values() for fact in properties.values())
    seen = {"section": section, "names": ", ".join(read)}
    if matched.adopted:
        own = {"section": section, "name": matched.adopted, "count": str(len(read))}
        first = next(iter(read[matched.adopted].values())).mark
        yield Finding(CONNECTORS, Severity.NOTE, (section,), "adopted", own, first)
    for key, name in matched.missing:
        yield Finding(CONNECTORS, Severity.WARNING, (section, key), "missing", {**seen, "name": name}, mark)
    if not matched.keys and not matched.missing and not complete:
        yield Finding(CONNECTORS, Severity.WARNING, (section,), "incomplete", seen, mark)


def _fill_property(overlay: Overlay, path: Path, fact: Fact, model: type[Model]) -> Iterator[Finding]:
    """Write one property of the object at *path*, if the model keeps it."""
    field = field_of(model, fact.path[-1])
    if field is None:
        return
    if isinstance(fact.value, str):
        written = as_written(model, field, fact.value)
        if written is None:
            return
        fact = replace(fact, value=written)
    yield from _fill_value(overlay, (*path, field), fact)


def _fill_servers(overlay: Overlay, facts: Facts) -> Iterator[Finding]:
    keys = {key.casefold(): key for key in overlay.section("servers")}
    for server, properties in facts.below("servers").items():
        key = keys.get(server.casefold())
        if key is None:
            values = {"name": server}
            mark = next(iter(properties.values())).mark
            yield Finding(UNFAMILIAR, Severity.NOTE, ("servers",), "server", values, mark)
            continue
        path: Path = ("servers", key)
        for fact in properties.values():
            yield from _fill_property(overlay, path, fact, Server)
        build = properties.get(_DISPLAYED_BUILD)
        if build and build.value and overlay.get(*path, "build") is None:
            overlay.put_fact((*path, "build"), build)
        folder = properties.get(_LOG_FOLDER)
        if folder and folder.value:
            roles = overlay.get(*path, "roles") or ()
            service = "edge" if any(role(str(one)) == EDGE for one in roles) else "hub"
            yield from _fill_value(overlay, (*path, "log_paths", service), folder)
        frontend = properties.get(_FRONTEND_LOG_FOLDER)
        if frontend and frontend.value:
            yield from _fill_value(overlay, (*path, "log_paths", "frontend"), frontend)


def _fill_certificates(overlay: Overlay, facts: Facts) -> Iterator[Finding]:
    found = certificates.by_thumbprint(facts)
    known = certificates.fully_read(facts)
    everywhere = all(server.casefold() in known for server in overlay.section("servers"))
    for thumbprint, installed in found.items():
        key = certificates.key_for(thumbprint, overlay.section("certificates"), tuple(found))
        path, mark = ("certificates", key), certificates.place(installed)
        if overlay.get(*path, "thumbprint") is None:
            overlay.put((*path, "thumbprint"), thumbprint, mark)
        for fact in certificates.told(installed):
            yield from _fill_property(overlay, path, fact, Certificate)
        marks = tuple(next(iter(properties.values())).mark for properties in installed.values())
        servers = Fact((*path, "installed_on"), tuple(installed), mark, marks)
        yield from _fill_installed(overlay, servers, known, everywhere=everywhere)


def _fill_installed(
    overlay: Overlay, servers: Fact, known: frozenset[str], *, everywhere: bool
) -> Iterator[Finding]:
    """Write on which servers a certificate is, once every server was read; refuse a stated one without it."""
    stated = overlay.get(*servers.path)
    if stated is None and everywhere:
        overlay.put_fact(servers.path, servers)
    if isinstance(stated, list):
        without = known - {name.casefold() for name in servers.value}
        if any(str(name).casefold() in without for name in stated):
            yield from _fill_value(overlay, servers.path, servers)


def _unfamiliar(facts: Facts) -> Iterator[Finding]:
    """Yield a note for each property that no description keeps and no block of this version prints."""
    models: dict[str, type[Model]] = {section: model for section, _, model in _CONNECTORS}
    told: set[Path] = set()
    for path, fact in facts.values.items():
        if path in _OWN or path[0] in _FOR_PEOPLE or path[-1] == _READ or is_familiar(path[-1]):
            continue
        model = models.get(path[0]) or (Server if len(path) == _PARTS["servers"][0] else Certificate)
        if len(path) in _PARTS.get(path[0], ()) and field_of(model, path[-1]):
            continue
        if (path[0], path[-1]) not in told:
            values = {"path": ".".join(path), "value": fact.shown()}
            yield Finding(UNFAMILIAR, Severity.NOTE, values=values, mark=fact.mark)
        told.add((path[0], path[-1]))

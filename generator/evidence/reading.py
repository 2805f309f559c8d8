"""Paths to evidence: every input is recognised by its content, and nothing stops the reading."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.diagnostics import Finding
from generator.evidence.console import Console, read_console
from generator.evidence.facts import (
    ConfigObject,
    Evidence,
    Quote,
    Reading,
    Refusal,
    Refused,
    Session,
)
from generator.evidence.logs import READ_PROBLEMS, read_logs, utf16_of
from generator.evidence.printed import read_printed, unprompted
from generator.evidence.refusals import extract
from generator.evidence.rows import rows
from generator.evidence.sources import Item, expand
from generator.evidence.structured import read_clixml, read_csv, read_json
from generator.evidence.tracking import is_tracking_log, read_tracking, refusals_of
from generator.evidence.wizard import is_wizard_log, read_wizard
from generator.evidence.wording import decode, is_text

FACTS = "facts"
"""Kind of reading: console text of discovery blocks, which ``generate --facts`` takes too."""

Progress = Callable[[int, int], None]

_HEAD = 256 << 10
_MAX_TEXT = 24 << 20
_MAX_MIXTURE = 6 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEND_HEADER = re.compile(
    r"^\ufeff?#?\s*Log-type:\s*SMTP (?P<way>Send|Receive) Protocol Log", re.IGNORECASE | re.MULTILINE
)
_FIELDS = re.compile(r"date-time\W{1,3}connector-id\W{1,3}session-id", re.IGNORECASE)
_ATTRIBUTED = re.compile(
    r"X-EOPTenantAttributedMessage:\s*(?P<tenant>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})",
    re.IGNORECASE,
)
_CHAIN = re.compile(r"800B0109|CERT_E_UNTRUSTEDROOT", re.IGNORECASE)
_CAPI = re.compile(r"CAPI2|CertVerifyCertificateChainPolicy|CERT_CHAIN_POLICY_SSL", re.IGNORECASE)
_LOG_SHARE = 0.5
_SAMPLE_LINES = 400
_CUT_LINES = 2


@dataclass(slots=True)
class _Collected:
    """What has been read so far."""

    refusals: list[Refusal] = field(default_factory=list)
    objects: list[ConfigObject] = field(default_factory=list)
    notes: dict[str, list[Quote]] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, kind: str, quotes: Sequence[Quote]) -> None:
        if quotes:
            self.notes.setdefault(kind, []).extend(quotes)


def read_evidence(paths: Sequence[Path], progress: Progress | None = None) -> Evidence:
    """Return what all *paths* (files, folders, archives, ``-``) say; problems become readings, never errors.

    *progress* is told how many bytes of how many are done.
    """
    items, failed = expand(paths)
    total = sum(item.size for item in items)
    done = 0

    def advance(size: int) -> None:
        nonlocal done
        done += size
        if progress:
            progress(min(done, total), total)

    collected = _Collected(readings=list(failed))
    logs: list[Item] = []
    for item in items:
        kind = _recognise(item, collected)
        if kind == "log":
            logs.append(item)
            continue
        if kind == "text":
            _read_text_item(item, collected)
        advance(item.size)
    found = read_logs(logs, advance)
    problems = {problem.file: problem for problem in found.problems}
    collected.readings += [problems.get(i.name) or Reading(i.name, "protocol log", i.size) for i in logs]
    collected.refusals += [refusal for session in found.sessions for refusal in session.refusals]
    return Evidence(
        refusals=tuple(collected.refusals),
        sessions=_once([*found.sessions, *collected.sessions]),
        objects=tuple(collected.objects),
        notes={kind: tuple(quotes) for kind, quotes in collected.notes.items()},
        readings=tuple(sorted(collected.readings, key=lambda reading: reading.file)),
        traffic=found.traffic,
        findings=tuple(collected.findings),
    )


def _once(sessions: Sequence[Session]) -> tuple[Session, ...]:
    """Return each session once, also where the same log was given under two names."""
    seen: dict[tuple[str, str, str], Session] = {}
    for session in sessions:
        seen.setdefault((session.id, session.source, session.local), session)
    return tuple(seen.values())


def _recognise(item: Item, collected: _Collected) -> str:
    """Return ``log``, ``text`` or nothing (then a reading says why)."""
    try:
        with item.open() as stream:
            head = stream.read(_HEAD)
    except READ_PROBLEMS as problem:
        collected.readings.append(Reading(item.name, "unreadable", item.size, type(problem).__name__))
        return ""
    if head.startswith(_OLE):
        return "text"
    if not head or (not is_text(head) and not utf16_of(head[:400])):
        collected.readings.append(
            Reading(item.name, "unknown" if head else "empty", item.size, "binary" if head else "")
        )
        return ""
    return _kind_of_text(decode(head), item, collected)


def _kind_of_text(text: str, item: Item, collected: _Collected) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    lines = [*lines[:_SAMPLE_LINES], *lines[_SAMPLE_LINES:][-_SAMPLE_LINES:]]
    as_rows = sum(1 for line in lines if next(rows(line, "", 0), None))
    if is_tracking_log(text):
        return "text"
    others = len(lines) - as_rows
    # The first and the last line may be cut; more foreign lines than that are text around pasted rows.
    if as_rows and (
        others <= _CUT_LINES or (item.size > _MAX_MIXTURE and as_rows >= _LOG_SHARE * len(lines))
    ):
        return "log"
    if _SEND_HEADER.search(text) and _FIELDS.search(text) and not as_rows and len(lines) < 2:  # noqa: PLR2004
        collected.readings.append(Reading(item.name, "protocol log", item.size, "no sessions"))
        return ""
    # A log in which rows are rare (all mixed into a long text) is small; a large one begins with rows.
    return "log" if as_rows and item.size > _MAX_MIXTURE else "text"


def _read_text_item(item: Item, collected: _Collected) -> None:
    try:
        with item.open() as stream:
            raw = stream.read(_MAX_TEXT + 1)
    except READ_PROBLEMS as problem:
        collected.readings.append(Reading(item.name, "unreadable", item.size, type(problem).__name__))
        return
    structured = raw[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"<Objs", b"[", b"{"))
    cut = "only the beginning was read" if len(raw) > (_MAX_TEXT if structured else _MAX_MIXTURE) else ""
    if raw.startswith(_OLE):
        # An Outlook message: its texts lie in it as UTF-16.
        texts = (
            raw.decode("utf-16-le", "ignore"),
            raw[1:].decode("utf-16-le", "ignore"),
            raw.decode("latin-1"),
        )
        found = [r for text in texts for r in extract(text, item.name) if r.kind is not Refused.OTHER]
        collected.refusals += [replace(r, quote=replace(r.quote, line=0)) for r in found[:1]]
        collected.readings.append(
            Reading(item.name, "Outlook message" if found else "unknown", item.size, cut)
        )
        return
    # Line breaks of any system, so that every reader counts the same lines.
    text = decode(raw).replace("\r\n", "\n").replace("\r", "\n")
    kinds = _read_text(text, item, collected)
    collected.readings.append(Reading(item.name, " + ".join(kinds) or "unknown", item.size, cut))


def _read_text(text: str, item: Item, collected: _Collected) -> list[str]:
    """Read whatever stands in *text*, which may be a mixture; return the kinds that were found."""
    name = item.name
    if is_tracking_log(text):
        collected.refusals += read_tracking(text, name)
        return ["tracking log"]
    saved = unprompted(text)
    stripped = saved.lstrip("\ufeff \t\r\n")
    for begins, kind, reader in ((("<Objs",), "Clixml", read_clixml), (("[", "{"), "JSON", read_json)):
        if stripped.startswith(begins):
            objects = reader(saved, name)
            if objects or kind == "Clixml":
                _take(objects, collected)
                return [kind]
    objects = read_csv(saved, name)
    if objects:
        _take(objects, collected)
        return ["CSV"]
    if is_wizard_log(text):
        collected.note("wizard", read_wizard(text, name))
        return ["wizard log"]
    return _read_mixture(text, item, collected)


def _read_mixture(text: str, item: Item, collected: _Collected) -> list[str]:
    kinds: list[str] = []
    text = text[:_MAX_MIXTURE]
    lines = text.split("\n")
    pasted = {n for n, line in enumerate(lines, 1) if "Z," in line and next(rows(line, "", 0), None)}
    if pasted:
        content = "\n".join(line if n in pasted else "" for n, line in enumerate(lines, 1)).encode()
        found = read_logs([Item(item.name, len(content), "", content=content)], lambda _: None)
        collected.sessions += found.sessions
        collected.refusals += [refusal for session in found.sessions for refusal in session.refusals]
        kinds.append("log rows")
    console = read_console(text, item.name)
    kinds += _take_console(console, collected)
    printed = read_printed(text, item.name)
    if printed.objects:
        _take(printed.objects, collected)
        kinds.append("objects")
    for kind, number in printed.partial:
        collected.note(f"partial {kind}", [Quote(item.name, number, lines[number - 1].strip())])
    for kind, number in printed.empty:
        collected.note(f"empty {kind}", [Quote(item.name, number, lines[number - 1].strip())])
        kinds.append("an empty list")
    taken = pasted | printed.lines | console.lines
    rest = "\n".join("" if n in taken else line for n, line in enumerate(lines, 1))
    refusals = extract(rest, item.name)
    if refusals:
        collected.refusals += refusals
        kinds.append("refusal")
    kinds += _marks(text, item.name, collected)
    return kinds


def _take_console(console: Console, collected: _Collected) -> list[str]:
    """Keep what this tool's own blocks left; return what that is."""
    collected.objects += console.objects
    collected.sessions += console.sessions
    collected.refusals += [refusal for session in console.sessions for refusal in session.refusals]
    collected.findings += console.findings
    for word, quotes in console.gaps.items():
        collected.note(word, quotes)
    text = ["console text"] if console.facts or console.results or console.findings else []
    return [*text, *([FACTS] if console.facts else [])]


def _marks(text: str, name: str, collected: _Collected) -> list[str]:
    """Note single lines that decide: the tenant in a header, an untrusted chain in the CAPI2 log."""
    kinds = []
    for number, line in enumerate(text.split("\n"), 1):
        tenant = _ATTRIBUTED.search(line)
        if tenant:
            quote = Quote(name, number, line.strip(), None)
            collected.note("attributed", [replace(quote, part=_span(quote.text, tenant["tenant"]))])
            kinds.append("message header")
        chain = _CHAIN.search(line)
        if chain and _CAPI.search(text):
            quote = Quote(name, number, line.strip()[:300], None)
            collected.note("chain", [replace(quote, part=_span(quote.text, chain.group()))])
            kinds.append("CAPI2 event")
    return list(dict.fromkeys(kinds))


def _span(text: str, part: str) -> tuple[int, int] | None:
    at = text.find(part)
    return (at, at + len(part)) if at >= 0 else None


def _take(objects: Sequence[ConfigObject], collected: _Collected) -> None:
    """Keep objects; what queues and tracking print becomes refusals."""
    for entry in objects:
        if entry.kind in {"queue", "tracking"}:
            collected.refusals += refusals_of(entry)
        collected.objects.append(entry)

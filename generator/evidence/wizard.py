"""Logs of the Hybrid Configuration Wizard: which commands it ran, and what it found different."""

import re
from html import unescape

from generator.evidence.facts import Quote

_LINE = re.compile(r"\bSession=(?P<session>OnPremises|Tenant)\b")
_COMMAND = re.compile(r"\b(?P<verb>Set|New|Remove|Enable|Disable)-(?P<noun>[A-Z][A-Za-z]{3,40})\b")
_INVOKE = re.compile(
    r"<invoke\b[^>]{0,400}?\bcmdlet=\"(?P<cmdlet>[A-Za-z-]{4,60})\"",
    re.IGNORECASE,
)
_CONNECTORS = frozenset(
    {"SendConnector", "InboundConnector", "HybridConfiguration", "OnPremisesOrganization"}
)
_MOMENT = re.compile(r"(?P<date>\d{4})[.-](?P<month>\d\d)[.-](?P<day>\d\d)[ T](?P<time>\d\d:\d\d:\d\d)")
_MAX_QUOTES = 400


def is_wizard_log(text: str) -> bool:
    """Return whether *text* looks like a ``.log`` or ``.xhcw`` file of the wizard."""
    return bool(_LINE.search(text[:200_000]) or _INVOKE.search(text[:200_000]))


def read_wizard(text: str, file: str) -> tuple[Quote, ...]:
    """Return the lines in which the wizard changed a connector; none for a wizard that changed nothing.

    Each is one line of the log, shortened; a cmdlet that only reads is no change.
    """
    quotes: list[Quote] = []
    for number, line in enumerate(text.split("\n"), 1):
        if len(quotes) >= _MAX_QUOTES:
            break
        if _LINE.search(line):
            for command in _COMMAND.finditer(line):
                if command["noun"] in _CONNECTORS and "FINISH" not in line:
                    shown = line.strip()[:400]
                    at = shown.find(command.group())
                    quotes.append(
                        Quote(file, number, shown, (at, at + len(command.group())) if at >= 0 else None)
                    )
                    break
        for match in _INVOKE.finditer(line):
            cmdlet = match["cmdlet"]
            verb, _, noun = cmdlet.partition("-")
            if verb.lower() in {"set", "new", "remove"} and noun in _CONNECTORS:
                shown = unescape(line[match.start() : match.start() + 400].strip())
                at = shown.find(cmdlet)
                quotes.append(Quote(file, number, shown, (at, at + len(cmdlet)) if at >= 0 else None))
    return tuple(quotes)


def moment_of(quote: Quote) -> str:
    """Return when the wizard wrote the line (ISO, by the clock of its machine), or nothing."""
    match = _MOMENT.search(quote.text)
    return f"{match['date']}-{match['month']}-{match['day']}T{match['time']}" if match else ""

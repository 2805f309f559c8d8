"""Queues and message tracking: what ``Get-Queue`` and ``Get-MessageTrackingLog`` print, and log files."""

import csv
import re
from dataclasses import replace

from generator.evidence.facts import ConfigObject, Refusal, Refused
from generator.evidence.refusals import extract

_HEADER = re.compile(r"^\ufeff?#Log-type:\s*Message Tracking Log", re.IGNORECASE | re.MULTILINE)
_FIELDS = re.compile(r"^#Fields:\s*(?P<names>[\w,-]+)", re.MULTILINE)
_FAILED = frozenset({"FAIL", "DEFER", "DSN"})
_MAX = 2000


def is_tracking_log(text: str) -> bool:
    """Return whether *text* begins a message tracking log file."""
    return _HEADER.search(text[:4000]) is not None


def read_tracking(text: str, file: str) -> list[Refusal]:
    """Return the refusals that the failed rows of a tracking log carry, with sender, connector and server."""
    fields = _FIELDS.search(text)
    if not fields:
        return []
    names = fields["names"].split(",")
    found: list[Refusal] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or not any(f",{event}," in line for event in _FAILED):
            continue
        try:
            cells = next(csv.reader([line]), [])
        except csv.Error:
            continue
        if len(cells) < len(names):
            continue
        row = dict(zip(names, cells, strict=False))
        sender = row.get("return-path") or row.get("sender-address") or ""
        found += [
            replace(
                refusal,
                quote=replace(refusal.quote, line=number),
                moment=row.get("date-time", ""),
                connector=row.get("connector-id", ""),
                sender=sender.strip("<>"),
                recipient=row.get("recipient-address", ""),
                reporter=row.get("server-hostname", ""),
            )
            for refusal in extract(row.get("recipient-status", ""), file, "tracking")
        ]
        if len(found) >= _MAX:
            break
    return found


def refusals_of(entry: ConfigObject) -> list[Refusal]:
    """Return the refusals in the last error of a queue or in the recipient status of a tracked message."""
    key = "LastError" if entry.kind == "queue" else "RecipientStatus"
    value = entry.properties.get(key.lower())
    if value is None or (
        entry.kind == "tracking" and entry.text("eventid") in {"RECEIVE", "SEND", "DELIVER"}
    ):
        return []
    # The masks of a text don't unsay the refusal in it, so it is read as it stands.
    refusals = extract(", ".join(value.values), entry.file, entry.kind)
    reporter = (entry.text("identity") or "").partition("\\")[0] if entry.kind == "queue" else ""
    return [
        replace(
            refusal,
            quote=replace(entry.quote(key), part=None),
            connector=entry.text("connectorid") or "",
            sender=None if entry.text("sender") is None else (entry.text("sender") or "").strip("<>"),
            recipient=(entry.items("recipients") or ("",))[0] if entry.items("recipients") else "",
            reporter=reporter or entry.text("serverhostname") or "",
        )
        for refusal in refusals
        if refusal.kind is not Refused.OTHER or entry.kind == "tracking"
    ]

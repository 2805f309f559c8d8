"""A bundle of the mixed sample on disk, and what its windows print in a night without trouble."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator import app
from generator.text import Text
from tests.unit.console.fact_printing import facts

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
THUMBPRINT = "3FC06265F7120A1E7A222FC1D65F6E2EF3397C9F"
CHANGE = "tenant.certificate-name@inbound"
ROLLBACK = "tenant.certificate-name-rollback@inbound"
SERVERS = "onprem.source-servers@outbound"
VERIFICATION = "onprem.verify@ex01"
OLD, NEW = "*.contoso-mail.com", "*.contoso.com"
REPLY = "250 2.6.0 <1@mail.contoso.com> [InternalId=1] Queued mail for delivery"
SESSION = """\
2026-11-24T22:05:31.204Z > RCPT TO:<probe@example.net>
2026-11-24T22:05:31.204Z < 550 5.7.64 TenantAttribution; Relay Access Denied SMTP
Certificate offered:  CN=*.contoso.com CN=Contoso Public CA 1"""


def written(folder: Path, sample: str = "mixed") -> Path:
    """Write the bundle of *sample* and return its folder."""
    description = app.describe([str(SAMPLES / f"{sample}.yml")])
    plan = app.planned(description)
    report = app.save(plan, app.files(plan, description, Text(), ("md",)), folder)
    return Path(report.folder)


def manifest(bundle: Path) -> dict[str, Any]:
    """Return the manifest of the bundle in the folder."""
    document: dict[str, Any] = json.loads((bundle / "manifest.json").read_text(encoding="ascii"))
    return document


def number(bundle: Path, identifier: str) -> str:
    """Return a step's number as people read it."""
    return next(f"{step['number']:02d}" for step in manifest(bundle)["steps"] if step["id"] == identifier)


def seen(sender: str = "relaytest@contoso.com", time: str = "2026-11-24T23:12:05.120Z") -> str:
    """Return what a verification says of the newest message of *sender*, which went out."""
    return f"from <{sender}>: sent at {time}, certificate offered: {THUMBPRINT}, reply: {REPLY}"


def relayed(server: str = "EX01") -> str:
    """Return the last line of a verification that saw the messages of both senders go out."""
    without = seen("", "2026-11-24T23:12:35.000Z")
    ended = "(2026-11-24T23:15:00Z)"
    return f"RESULT onprem.verify@{server.lower()} OK relayed: {seen()}; {without} {ended}"


def read_before() -> str:
    """Return the facts of the tenant as they were before the change."""
    return facts(
        {
            "tenant/initial_domain": "contoso.onmicrosoft.com",
            "inbound_connectors/read": "1",
            "inbound_connectors/Inbound from contoso/TlsSenderCertificateName": OLD,
        }
    )


def console(bundle: Path, instead: Mapping[str, str] | None = None) -> str:
    """Return what the windows print, one step after another.

    Args:
        bundle: whose steps are pasted.
        instead: by step id, what a step prints instead; an empty text leaves it out.
    """
    said = instead or {}
    printed = [
        said[step["id"]] if step["id"] in said else _printed(step)
        for step in manifest(bundle)["steps"]
        if step["file"] and step["phase"] not in ("prepare", "rollback")
    ]
    return "\n".join(["[PS] C:\\Windows\\system32>", *(text for text in printed if text), ""])


def _printed(step: dict[str, Any]) -> str:
    identifier = step["id"]
    if step["phase"] == "verify" and step["effect"] == "read":
        return f"RESULT {identifier} OK {relayed().partition(' OK ')[2]}"
    if step["phase"] == "prove" and step["effect"] == "read":
        return f"{SESSION}\nRESULT {identifier} OK certificate offered: {THUMBPRINT}; found by: 5.7.64"
    if step["effect"] == "change":
        if not step["change"]:
            return f"RESULT {identifier} CHANGED done"
        (edit,) = step["change"]["edits"]
        if isinstance(edit["wanted"], list):
            text = f"from: {' '.join(edit['recorded'])}; to: {' '.join(edit['wanted'])}"
        else:
            text = f"from '{edit['recorded']}' to '{edit['wanted']}'"
        return f"RESULT {identifier} CHANGED {text} (2026-11-24T22:30:00Z)"
    before = read_before() if step["shell"] == "exo" else ""
    return f"{before}RESULT {identifier} OK read, nothing written"

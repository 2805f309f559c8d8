"""Send protocol logs as each Exchange version writes them (D, 3.4 and 3.5)."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.rehearsal.world import stamp

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from generator.rehearsal.world import Record

MANY_ROWS = frozenset({"2010", "2013"})
"""Versions that write one row per property of a certificate; the others write one row for all."""

_LABELS = "Subject Issuer name Serial number Thumbprint Not before Not after Subject alternate names"
_FIELDS = (
    "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"
)

SERVICE_CERTIFICATE: Record = {
    "Subject": "CN=mail.protection.outlook.com, O=Microsoft Corporation, L=Redmond, S=WA, C=US",
    "Issuer": "CN=DigiCert Global G2 TLS RSA SHA256 2020 CA1, O=DigiCert Inc, C=US",
    "SerialNumber": "0C9F5A1B2C3D4E5F60718293A4B5C6D7",
    "Thumbprint": "E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0E0",
    "NotBefore": "2026-06-01T00:00:00.000Z",
    "NotAfter": "2026-12-15T23:59:59.000Z",
    "CertificateDomains": ["mail.protection.outlook.com", "*.mail.protection.outlook.com"],
}
"""What Exchange Online presents. It stands in every log beside ours and must not be taken for it."""


@dataclass(slots=True)
class Session:
    """The rows of one SMTP session, in the form that the sending server's version writes."""

    connector: str
    number: str
    version: str
    local: str
    remote: str
    started: datetime
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, event: str, data: str = "", context: str = "") -> None:
        """Append a row; the first one is the attempt to connect and has no local endpoint yet."""
        local = self.local if self.rows else ""
        sequence = str(len(self.rows))
        self.rows.append(
            (
                stamp(self.started),
                self.connector,
                self.number,
                sequence,
                local,
                self.remote,
                event,
                data,
                context,
            )
        )

    def add_certificate(self, certificate: Record, *, ours: bool) -> None:
        """Append the rows of a certificate: *ours*, offered to the peer, or the peer's."""
        label = "Sending certificate" if ours else "Remote certificate"
        if self.version not in MANY_ROWS:
            self.add("*", _one_row(certificate), f"{label} {_LABELS}")
            return
        self.add("*", "", label)
        self.add("*", certificate["Subject"], "Certificate subject")
        self.add("*", certificate["Issuer"], "Certificate issuer name")
        self.add("*", certificate["SerialNumber"], "Certificate serial number")
        self.add("*", certificate["Thumbprint"], "Certificate thumbprint")
        self.add("*", ";".join(certificate["CertificateDomains"]), "Certificate alternate names")

    def text(self) -> str:
        """Return the rows as the log holds them, CSV-quoted where needed, each ended by CR LF."""
        target = io.StringIO()
        csv.writer(target, lineterminator="\r\n").writerows(self.rows)
        return target.getvalue()


def _one_row(certificate: Record) -> str:
    names = ";".join(certificate["CertificateDomains"])
    parts = ("Subject", "Issuer", "SerialNumber", "Thumbprint", "NotBefore", "NotAfter")
    return " " + " ".join(certificate[part] for part in parts) + " " + names


def file_name(version: str, moment: datetime) -> str:
    """Return the log file's name of the day (2010, 2013) or the hour."""
    if version in MANY_ROWS:
        return moment.strftime("SEND%Y%m%d-1.log")
    return moment.strftime("SEND%Y%m%d%H-1.LOG")


def write(folder: Path, sessions: list[Session]) -> Path:
    """Append *sessions* to the log file of their hour in *folder*, with a header if the file is new.

    The rows of the sessions are interleaved, as a busy server's are.
    """
    first = sessions[0]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(first.version, first.started)
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        if is_new:
            file.write(_header(first.started))
        file.write(_interleaved(sessions))
    # The scripts look for the newest file; its time has to be the simulated one.
    os.utime(path, (first.started.timestamp(), first.started.timestamp()))
    return path


def _header(moment: datetime) -> str:
    lines = (
        "#Software: Microsoft Exchange Server",
        "#Version: 15.0.0.0",
        "#Log-type: SMTP Send Protocol Log",
        f"#Date: {stamp(moment)}",
        f"#Fields: {_FIELDS}",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _interleaved(sessions: list[Session]) -> str:
    queues = [session.text().splitlines(keepends=True) for session in sessions]
    lines: list[str] = []
    while any(queues):
        for queue in queues:
            # Runs of different length keep any two sessions from alternating strictly.
            lines += queue[:3]
            del queue[:3]
    return "".join(lines)

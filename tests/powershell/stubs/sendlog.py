"""Send protocol logs as Exchange writes them, in all three forms of the certificate rows.

Forms: 2010 (four rows after "Sending certificate"), later 2010 to early 2016 (a fifth with the alternate
names), later 2016 to SE (one row). Rows, contexts and header are those of the domain reference, sections
3.4 and 3.5.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from tests.powershell.stubs.world import LOG_FOLDER

OURS = "0123456789ABCDEF0123456789ABCDEF01234567"
THEIRS = "FEDCBA9876543210FEDCBA9876543210FEDCBA98"

REFUSED = (
    "550 5.7.64 TenantAttribution; Relay Access Denied [VI1EUR04FT005.eop-eur04.prod.protection.example]"
)
RELAYED = (
    "250 2.6.0 <1@contoso.com> [InternalId=1] 9876 bytes in 0.160, 59.900 KB/sec Queued mail for delivery"
)

Form = Literal["rows", "rows with names", "one row"]
FORMS: tuple[Form, ...] = ("rows", "rows with names", "one row")

_HEADER = (
    "#Software: Microsoft Exchange Server\r\n"
    "#Version: 15.0.0.0\r\n"
    "#Log-type: SMTP Send Protocol Log\r\n"
    "#Date: 2026-03-02T08:00:00.123Z\r\n"
    "#Fields: date-time,connector-id,session-id,sequence-number,"
    "local-endpoint,remote-endpoint,event,data,context\r\n"
)


@dataclass(frozen=True)
class Certificate:
    """A certificate as its rows show it."""

    subject: str = "CN=*.contoso.com"
    issuer: str = "CN=Example CA 1, O=Example, C=US"
    serial: str = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
    thumbprint: str = OURS
    names: str = "*.contoso.com;contoso.com"


REMOTE = Certificate(
    "CN=mail.protection.example", "CN=Cloud CA, O=Cloud", "0FF1CE", THEIRS, "*.cloud.example"
)


@dataclass(frozen=True)
class Session:
    """One SMTP session of a send connector.

    Attributes:
        minutes_ago: when it began.
        certificate: what was offered; `None` if none was.
        remote_first: the other side's certificate is logged before ours.
        recipients: whom the message is for.
        reply: what the other side answered; one that begins with 2 comes after the message's content.
        earlier: what it answered to a message of somebody else, sent before in the same session.
        earlier_to: whom that message was for.
    """

    id: str = "08DE7F0A1B2C3D4E"
    connector: str = "Outbound to Office 365"
    minutes_ago: float = 10
    form: Form = "one row"
    certificate: Certificate | None = Certificate()
    remote_first: bool = False
    sender: str = "relaytest@contoso.com"
    recipients: tuple[str, ...] = ("probe@example.net",)
    reply: str = REFUSED
    earlier: str = ""
    earlier_to: str = "else@example.net"


def _certificate(certificate: Certificate, side: str, form: Form) -> Iterator[tuple[str, str, str]]:
    c = certificate
    if form == "one row":
        dates = "2026-01-10T00:00:00.000Z 2026-07-28T23:59:59.000Z"
        labels = "Subject Issuer name Serial number Thumbprint Not before Not after Subject alternate names"
        data = f" {c.subject} {c.issuer} {c.serial} {c.thumbprint} {dates} {c.names}"
        yield "*", data, f"{side} certificate {labels}"
        return
    yield "*", "", f"{side} certificate"
    yield "*", c.subject, "Certificate subject"
    yield "*", c.issuer, "Certificate issuer name"
    yield "*", c.serial, "Certificate serial number"
    yield "*", c.thumbprint, "Certificate thumbprint"
    if form == "rows with names":
        yield "*", c.names, "Certificate alternate names"


def _rows(session: Session) -> Iterator[tuple[str, str, str]]:
    """Yield (event, data, context) of the session's rows."""
    yield "*", "", "attempting to connect"
    yield "+", "", ""
    yield "<", "220 VI1EUR04FT005.mail.protection.example Microsoft ESMTP MAIL Service ready", ""
    yield ">", "EHLO mail.contoso.com", ""
    yield "<", "250-VI1EUR04FT005.mail.protection.example Hello [203.0.113.10]", ""
    yield ">", "STARTTLS", ""
    yield "<", "220 2.0.0 SMTP server ready", ""
    ours = list(_certificate(session.certificate, "Sending", session.form)) if session.certificate else []
    theirs = list(_certificate(REMOTE, "Remote", session.form))
    yield from [*theirs, *ours] if session.remote_first else [*ours, *theirs]
    yield "*", "", "TLS protocol SP_PROT_TLS1_2_CLIENT negotiation succeeded using CALG_AES_256"
    yield ">", "EHLO mail.contoso.com", ""
    yield "*", "08DE7F0A1B2C3D4E;2026-03-02T08:00:01.214Z;1", "sending message"
    if session.earlier:
        yield ">", "MAIL FROM:<somebody@contoso.com>", ""
        yield ">", f"RCPT TO:<{session.earlier_to}>", ""
        yield "<", session.earlier, ""
    yield ">", f"MAIL FROM:<{session.sender}> SIZE=9876", ""
    yield from ((">", f"RCPT TO:<{recipient}>", "") for recipient in session.recipients)
    yield "<", "250 2.1.0 Sender OK", ""
    if session.reply.startswith("2"):
        yield from (("<", "250 2.1.5 Recipient OK", "") for _ in session.recipients)
        yield ">", "BDAT 9876 LAST", ""
    if session.reply:
        yield "<", session.reply, ""
    yield ">", "QUIT", ""
    yield "-", "", "Local"


def lines(session: Session, *, now: datetime | None = None) -> list[str]:
    """Return the log lines of *session*, without their line ends."""
    began = (now or datetime.now(UTC)) - timedelta(minutes=session.minutes_ago)
    written: list[str] = []
    for number, (event, data, context) in enumerate(_rows(session)):
        time = (began + timedelta(milliseconds=number)).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        local = "10.0.0.25:41522" if number else ""
        row = [time, session.connector, session.id, str(number), local, "192.0.2.4:25", event, data, context]
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(row)
        written.append(text.getvalue())
    return written


def interleaved(sessions: Sequence[Session]) -> list[str]:
    """Return the lines of *sessions* as a busy server writes them: one of each in turn."""
    pending = [iter(lines(session)) for session in sessions]
    written: list[str] = []
    while pending:
        for rows in list(pending):
            line = next(rows, None)
            if line is None:
                pending.remove(rows)
            else:
                written.append(line)
    return written


def write_log(drive: Path, content: Iterable[str], name: str = "SEND2026030208-1.LOG") -> Path:
    """Write a log of *content* where the default path leads if *drive* is mounted as C:; return its path."""
    folder = drive.joinpath(*LOG_FOLDER.split("\\")[1:])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(_HEADER + "".join(f"{line}\r\n" for line in content), encoding="utf-8", newline="")
    return path


def of_sessions(*sessions: Session, **changes: object) -> list[str]:
    """Return the lines of *sessions* one after the other, each with *changes*."""
    return [line for session in sessions for line in lines(replace(session, **changes))]  # type: ignore[arg-type]

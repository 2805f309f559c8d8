"""Rows of one session number to what happened in it."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import replace

from generator.evidence import certificates
from generator.evidence.facts import Certificate, Envelope, Quote, Refusal, Refused, Session, Tls
from generator.evidence.refusals import extract
from generator.evidence.rows import Row, address_of, port_of
from generator.evidence.wording import is_masked

_HELLO = re.compile(r"\bHello\s+(?:\S+\s+)?\[(?P<address>[0-9A-Fa-f:.]{3,45})\]", re.IGNORECASE)
# "220 2.0.0 SMTP server ready" answers STARTTLS: a status code is no host, and a host has letters.
_GREETING = re.compile(r"^220[ -]\s*(?![\d.]+(?:\s|$))(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{1,252})")
_STARTTLS = re.compile(r"(?:^|[\s-])STARTTLS\b", re.IGNORECASE)
_MASKED_VERB = re.compile(r"(?:^|[\s-])X{6,}[A-Z]{0,2}(?=\s|$)|\*{8}")
_PATH = re.compile(r"^(?P<verb>MAIL FROM|RCPT TO):\s*<?(?P<address>[^>\s]*)>?", re.IGNORECASE)
_ANSWER = re.compile(r"^(?P<code>[2-5]\d\d)(?P<more>-)?")
_EXTENSIONS = re.compile(
    r"\b(?:SIZE|PIPELINING|DSN|8BITMIME|CHUNKING|ENHANCEDSTATUSCODES|BINARYMIME)\b", re.IGNORECASE
)
_COMMAND = re.compile(r"(?:EHLO|HELO|MAIL FROM:|RCPT TO:|STARTTLS$|X-ANONYMOUSTLS)", re.IGNORECASE)
_TLS_ERROR = re.compile(r"TLS negotiation failed with error (?P<error>\w+)", re.IGNORECASE)
_NO_CERTIFICATE = re.compile(r"454 4\.7\.5 .*\bTls ?Certificate ?Name\b.*", re.IGNORECASE)
_PROXY_PORT = 717
_PROXY_NAME = "outbound proxy frontend"
_ACCEPTED = re.compile(r"^250[ -]2\.6\.0\b|Queued mail for delivery", re.IGNORECASE)
_RECIPIENT_OK = re.compile(r"^250[ -]2\.1\.5\b", re.IGNORECASE)


class _Reader:
    """Walks through the rows of one session and keeps what they say."""

    def __init__(self) -> None:
        self.greeting = self.our_name = self.seen = self.error = ""
        self.offered_tls: bool | None = None
        self.masked = self.proxied = False
        self.tls = Tls.UNKNOWN
        self.open: tuple[str, Certificate] | None = None
        self.certificates: dict[str, Certificate] = {}
        self.envelopes: list[Envelope] = []
        self.refusals: list[Refusal] = []
        self.quotes: dict[str, Quote] = {}
        self.greeted = self.asked = False
        self.received = False

    def read(self, row: Row) -> None:
        """Take in one row."""
        if row.event == "*":
            self._information(row)
        elif row.event == ">":
            self._command(row)
        elif row.event == "<":
            self._answer(row)

    def _information(self, row: Row) -> None:
        text = f"{row.context} {row.data}"
        if _PROXY_NAME in text.lower():
            self.proxied = True
            self.quotes["proxy"] = _quote(row, row.context)
        side = certificates.side_of(row.context)
        if side:
            one = certificates.from_one_row(row)
            self._close()
            self.open = (side, one or certificates.begin_several(row))
            self.tls = Tls.ESTABLISHED if self.tls is not Tls.FAILED else self.tls
        elif self.open:
            grown = certificates.add_row(self.open[1], row)
            if grown is not None:
                self.open = (self.open[0], grown)
        self._failed(row, text)

    def _failed(self, row: Row, text: str) -> None:
        """Take in what an information row says of the end of TLS: error, success, or no certificate."""
        failed = _TLS_ERROR.search(text)
        missing = _NO_CERTIFICATE.search(text)
        if failed:
            self.tls, self.error = Tls.FAILED, failed["error"]
            self.quotes["tls"] = _quote(row, failed.group())
            self.refusals += [
                replace(refusal, quote=self.quotes["tls"], moment=row.moment, connector=row.connector)
                for refusal in extract(failed.group(), row.file, "log")
            ]
        elif missing:
            # Without the certificate that the connector names the server doesn't even ask for STARTTLS.
            self.tls = Tls.FAILED
            self.quotes["tls"] = _quote(row, missing.group())
            self.refusals += [
                replace(refusal, quote=self.quotes["tls"], moment=row.moment, connector=row.connector)
                for refusal in extract(missing.group(), row.file, "log")
            ]
        elif "negotiation succeeded" in text:
            self.tls = Tls.ESTABLISHED
            self.quotes["tls"] = _quote(row, "negotiation succeeded")

    def _close(self) -> None:
        if self.open:
            side, certificate = self.open
            if certificate.names or certificate.subject or certificate.thumbprint or certificate.glued:
                self.certificates.setdefault("sending" if side == "sending" else "peer", certificate)
            self.open = None

    def _command(self, row: Row) -> None:
        verb = row.data[:8].upper()
        path = _PATH.match(row.data)
        if verb.startswith(("EHLO", "HELO")):
            self.our_name = row.data[5:].strip().lower()
            self.greeted = True
            if self.asked and self.tls is Tls.ASKED:
                self.tls = Tls.ESTABLISHED
        elif verb.startswith("STARTTLS"):
            self.asked, self.tls = True, Tls.ASKED
            self.quotes["starttls"] = _quote(row, "STARTTLS")
        elif verb.startswith("XPROXYTO"):
            self.proxied = True
            self.quotes["proxy"] = _quote(row, "XPROXYTO")
        elif path and path["verb"].upper() == "MAIL FROM":
            if not self.asked and self.tls is Tls.UNKNOWN and self.greeted:
                self.tls = Tls.NONE
                self.quotes["clear"] = _quote(row, row.data)
            self.envelopes.append(Envelope(path["address"], quote=_quote(row, path.group())))
        elif path and self.envelopes:
            last = self.envelopes[-1]
            self.envelopes[-1] = replace(last, recipients=(*last.recipients, path["address"]))

    def _answer(self, row: Row) -> None:
        # In a receive log the arrows are turned round: what comes in is commands.
        self.received = self.received or _COMMAND.match(row.data) is not None
        answer = _ANSWER.match(row.data)
        if not answer:
            return
        if answer["code"] == "220" and not self.greeting:
            host = _GREETING.match(row.data)
            self.greeting = host["host"].lower() if host and "." in host["host"] else ""
            if self.greeting:
                self.quotes["greeting"] = _quote(row, host["host"] if host else "")
        if answer["code"] == "250" and not self.envelopes:
            self._hello(row)
        if answer["code"][0] in "45":
            self._refused(row)
        elif (
            self.envelopes
            # The answer to RCPT settles relay; a later refusal of the content is another matter.
            and self.envelopes[-1].refusal is None
            and (_ACCEPTED.search(row.data) or _RECIPIENT_OK.match(row.data))
        ):
            self.envelopes[-1] = replace(self.envelopes[-1], accepted=True)
            self.quotes["accepted"] = _quote(row, row.data)

    def _hello(self, row: Row) -> None:
        hello = _HELLO.search(row.data)
        if hello:
            self.seen = hello["address"].lower()
            self.quotes["seen"] = _quote(row, hello["address"])
        if not self.asked and self.greeted:
            if _STARTTLS.search(row.data):
                self.offered_tls = True
                self.quotes["offer"] = _quote(row, "STARTTLS")
            elif self.offered_tls is None and len(_EXTENSIONS.findall(row.data)) > 1:
                # Only an answer that lists other extensions shows that this one is missing.
                self.offered_tls = False
                self.quotes["offer"] = _quote(row, row.data)
            masked = _MASKED_VERB.search(row.data)
            if masked:
                self.masked = True
                self.quotes["masked"] = _quote(row, masked.group().strip())

    def _refused(self, row: Row) -> None:
        for refusal in extract(row.data, row.file, "log"):
            sender = self.envelopes[-1].sender if self.envelopes else None
            recipients = self.envelopes[-1].recipients if self.envelopes else ()
            placed = replace(
                refusal,
                quote=_quote(row, refusal.text if refusal.text in row.raw else row.data),
                moment=row.moment,
                connector=row.connector,
                sender=sender,
                recipient=recipients[0] if recipients else "",
                foreign=False,
            )
            self.refusals.append(placed)
            if self.envelopes and refusal.kind is not Refused.OTHER:
                self.envelopes[-1] = replace(self.envelopes[-1], refusal=placed, accepted=False)
            return

    def finish(self) -> None:
        """Close what the last row left open."""
        self._close()


def _quote(row: Row, part: str) -> Quote:
    start = row.raw.find(part) if part else -1
    return Quote(row.file, row.line, row.raw, (start, start + len(part)) if start >= 0 else None)


def read_session(found: Iterable[Row], source: str, service: str) -> Session | None:
    """Return the session that *found* rows of one session number make.

    None for no rows, and for one of a *receive* log: what is offered there goes to others. Rows may come
    in any order and more than once (the same file given twice); they count once each.
    """
    ordered = sorted(
        {(row.number, row.event, row.data, row.context): row for row in found}.values(), key=_order
    )
    if not ordered:
        return None
    reader = _Reader()
    for row in ordered:
        reader.read(row)
    reader.finish()
    if reader.received or (not reader.greeted and "\\" in ordered[0].connector):
        return None
    first = ordered[0]
    local = next((row.local for row in ordered if row.local), "")
    remote = next((row.remote for row in ordered if row.remote), "")
    quotes = {"start": _quote(first, ""), **reader.quotes}
    for role, certificate in reader.certificates.items():
        if certificate.quote:
            quotes[role] = certificate.quote
    return Session(
        id=first.session,
        connector="" if is_masked(first.connector) else first.connector,
        source=source,
        service=service,
        local=_address(local),
        remote=_address(remote),
        started=first.moment,
        greeting=reader.greeting,
        our_name=reader.our_name,
        seen_address=reader.seen,
        starttls_offered=reader.offered_tls,
        starttls_masked=reader.masked,
        tls=reader.tls,
        tls_error=reader.error,
        offered=reader.certificates.get("sending"),
        peer=reader.certificates.get("peer"),
        envelopes=tuple(reader.envelopes),
        refusals=tuple(reader.refusals),
        proxied=reader.proxied or port_of(remote) == _PROXY_PORT or _PROXY_NAME in first.connector.lower(),
        complete=first.number == 0 and ordered[-1].number == len({row.number for row in ordered}) - 1,
        quotes=quotes,
    )


def _address(endpoint: str) -> str:
    """Return the address of an endpoint; nothing for a mask or a name that somebody put in its place."""
    try:
        return str(ipaddress.ip_address(address_of(endpoint)))
    except ValueError:
        return ""


def _order(row: Row) -> tuple[int, str, int]:
    return row.number, row.file, row.line

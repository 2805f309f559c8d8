"""What blocks showed of a server's log, as sessions like those that whole logs give."""

import re
from collections.abc import Iterator
from dataclasses import replace

from generator.console import LogRow, Shown
from generator.evidence.certificates import host_names
from generator.evidence.facts import Certificate, Quote, Session
from generator.evidence.rows import Row
from generator.evidence.sessions import read_session

# The labels of the row that bears the whole certificate; a block shows such a row without them.
_LABELS = "Sending certificate Subject Issuer name Serial number Thumbprint Subject alternate names"
_SERVICES = {"onprem": "hub", "frontend": "frontend", "edge": "edge"}
_READ = re.compile(
    r"certificate offered: (?P<thumbprint>[0-9A-F]{40}|none)"
    r"(?:; found by: .*?; its names here:(?P<names>[^;]*))?"
)
_ANSWERED = re.compile(
    r"from <(?P<sender>[^>]*)>: sent at (?P<moment>\d{4}-\d\d-\d\dT[\d:.]+Z), "
    r"certificate offered: (?P<thumbprint>[0-9A-F]{40}|none), "
    r"reply: (?P<reply>.*?)(?=; from <|; messages seen: |$)"
)


def sessions_of(shown: Shown) -> Iterator[Session]:
    """Yield the sessions that one block showed, each marked as told: of a whole session it has a few rows."""
    if shown.kind == "read-log":
        session = _read(shown)
        if session is not None:
            yield session
        return
    for answer in _ANSWERED.finditer(shown.result.text):
        yield _answered(shown, answer)


def _read(shown: Shown) -> Session | None:
    if not shown.rows:
        return None
    name = f"{shown.server} {shown.rows[0].moment}"
    rows = [_row(shown, name, number, row) for number, row in enumerate(shown.rows)]
    offered = shown.offered.data if shown.offered else ""
    if shown.offered and offered:
        certificate = replace(shown.offered, moment=shown.rows[0].moment)
        rows.append(_row(shown, name, len(rows), certificate))
    session = read_session(rows, shown.server, _SERVICES[shown.role])
    said = _READ.match(shown.result.text)
    if session is None:
        return None
    if said and said["thumbprint"] == "none":
        return _told(session, None) if offered else _unoffered(session, shown)
    return _told(session, _certificate(session.offered, said, shown))


def _answered(shown: Shown, answer: "re.Match[str]") -> Session:
    name = f"{shown.server} {answer['moment']} <{answer['sender']}>"
    line, moment = shown.result.line, answer["moment"]
    said = [LogRow(moment, ">", f"MAIL FROM:<{answer['sender']}>", line)]
    if answer["reply"]:
        said.append(LogRow(moment, "<", answer["reply"], line))
    rows = [_row(shown, name, number, row) for number, row in enumerate(said)]
    session = read_session(rows, shown.server, _SERVICES[shown.role])
    assert session is not None  # noqa: S101 - there is a row, and none is of a receive log
    session = replace(session, envelopes=tuple(replace(e, outside=True) for e in session.envelopes))
    if answer["thumbprint"] == "none":
        return _unoffered(session, shown)
    offered = Certificate((), thumbprint=answer["thumbprint"], quote=_result(shown), names_complete=False)
    return _told(session, offered)


def _certificate(read: Certificate | None, said: "re.Match[str] | None", shown: Shown) -> Certificate | None:
    """Return the certificate of the row that tells it, compared with what the block's result says of it.

    A row that tells another one was put together wrongly. Names are believed where the result arrived up to
    the time at its end: else some may be missing, and then a certificate seems not to fit that does.
    """
    if said and (read is None or read.thumbprint != said["thumbprint"]):
        read = Certificate((), thumbprint=said["thumbprint"], quote=_result(shown), names_complete=False)
    if read is None or not said or shown.result.time is None:
        return read and replace(read, names=(), names_complete=False)
    names = host_names((said["names"] or "").split())
    return replace(read, names=tuple(dict.fromkeys((*read.names, *names))))


def _told(session: Session, offered: Certificate | None) -> Session:
    quotes = {key: quote for key, quote in session.quotes.items() if key != "sending"}
    if offered and offered.quote:
        quotes["sending"] = offered.quote
    return replace(session, offered=offered, quotes=quotes, complete=False, told=True)


def _unoffered(session: Session, shown: Shown) -> Session:
    """Return *session* with the line that says that no certificate was offered."""
    return _told(replace(session, quotes={**session.quotes, "unoffered": _result(shown)}), None)


def _result(shown: Shown) -> Quote:
    result = shown.result
    return Quote(result.file, result.line, f"RESULT {result.step} {result.word} {result.text}")


def _row(shown: Shown, name: str, number: int, row: LogRow) -> Row:
    """Return *row* as one of the log, in the session *name*; only that of the certificate has a label."""
    certificate = row.event == "*"
    return Row(
        moment=row.moment,
        connector="",
        session=name,
        number=number,
        local="",
        remote="",
        event=row.event,
        data=row.data,
        context=_LABELS if certificate else "",
        file=shown.result.file,
        line=row.line,
        raw=row.data if certificate else f"{row.moment} {row.event} {row.data}",
    )

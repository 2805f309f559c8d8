"""One row of a protocol log: nine fields, quoted or not, run together on a line or cut."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?Z"
_SESSION = r"(?:[0-9A-Fa-f]{16}|\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?)"
# Where a row begins. Dates inside a certificate row are never followed by connector, session and number.
_BEGIN = re.compile(
    rf'"?(?P<moment>{_DATE})"?,(?P<connector>"(?:[^"]|""){{0,400}}"|[^\r\n]{{0,400}}?),'
    rf'"?(?P<session>{_SESSION})"?,"?(?P<number>\d{{1,7}})"?,'
)
_LABELS = re.compile(
    r"(?:Sending|Remote|Received) certificate|Certificate (?:subject|issuer|serial|thumb|alternate)"
)
_EVENTS = frozenset({"+", "-", "<", ">", "*", ""})
_FIELDS_AFTER_NUMBER = 5
_MAX_LINE = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a protocol log and where it stands; ``raw`` is the row as written."""

    moment: str
    connector: str
    session: str
    number: int
    local: str
    remote: str
    event: str
    data: str
    context: str
    file: str
    line: int
    raw: str


def _unquoted(field: str) -> str:
    return field[1:-1].replace('""', '"') if field.startswith('"') and field.endswith('"') else field


def _fields(rest: str) -> list[str]:
    if '"' not in rest:
        return rest.split(",")
    try:
        return next(csv.reader([rest], strict=False), [])
    except csv.Error:
        return rest.split(",")


def _data_and_context(event: str, tail: list[str]) -> tuple[str, str]:
    """Return data and context; where quotes were lost, commas of the data are put back."""
    if len(tail) <= 1:
        return (tail[0] if tail else "", "")
    if len(tail) == 2:  # noqa: PLR2004 - the two last fields of the format
        return tail[0], tail[1]
    if event in {"<", ">"}:
        return ",".join(tail).rstrip(","), ""
    for index, field in enumerate(tail):
        if index and _LABELS.match(field.strip()):
            return ",".join(tail[:index]), ",".join(tail[index:])
    return tail[0], ",".join(tail[1:])


def rows(line: str, file: str, number: int) -> Iterator[Row]:
    """Yield the rows of one line: usually one; several where line breaks were lost; often none."""
    begins = list(_BEGIN.finditer(line[:_MAX_LINE]))
    for index, begin in enumerate(begins):
        end = begins[index + 1].start() if index + 1 < len(begins) else len(line)
        tail = _fields(line[begin.end() : end].rstrip())
        if len(tail) < _FIELDS_AFTER_NUMBER - 1:
            continue
        local, remote, event = (field.strip() for field in tail[:3])
        # Web pages eat the asterisk of an information row; anything else in this place is no row.
        if event not in _EVENTS:
            continue
        data, context = (part.strip() for part in _data_and_context(event, tail[3:]))
        yield Row(
            moment=begin["moment"],
            connector=_unquoted(begin["connector"]).strip(),
            session=begin["session"].strip("{}").upper(),
            number=int(begin["number"]),
            local=local,
            remote=remote,
            event=event or "*",
            data=data,
            context=context,
            file=file,
            line=number,
            raw=line[begin.start() : end].strip(),
        )


def address_of(endpoint: str) -> str:
    """Return the address of ``ip:port`` (also ``[ip6]:port`` and ``ip6%zone:port``), lower case."""
    text = endpoint.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0].partition("%")[0]
    address, colon, port = text.rpartition(":")
    if not colon or not port.isdigit():
        return text
    return address.partition("%")[0]


def port_of(endpoint: str) -> int | None:
    """Return the port of ``ip:port``, None if there is none."""
    port = endpoint.strip().rpartition(":")[2]
    return int(port) if port.isdigit() and len(port) <= 5 else None  # noqa: PLR2004 - digits of 65535

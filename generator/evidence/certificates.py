"""Certificate rows of protocol logs, in the three forms that Exchange has written since 2010.

Several rows (2010, 2013, early 2016); one row without dates; one row with dates (later 2016, 2019, SE). Only
``Sending certificate`` of a send log is what this server offered: ``Remote`` and ``Received`` are the peer's.
"""

import re
from dataclasses import replace

from generator.evidence.facts import Certificate, Quote
from generator.evidence.rows import Row
from generator.evidence.wording import is_masked

_SIDE = re.compile(r"(?P<side>Sending|Remote|Received) certificate\b", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")
_THUMBPRINT = re.compile(r"[0-9A-Fa-f]{40}")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\S+Z?")
_KEY = r"(?:CN|OU|O|C|L|S|ST|E|DC|STREET|T|SN|G|SERIALNUMBER|STREETADDRESS|POSTALCODE|Phone|OID\.[\d.]+)"
_SEAM = re.compile(rf"(?<=[^,;+\s])\s(?={_KEY}=)")
_COMMON_NAME = re.compile(rf"(?:^|[,;+]\s*)CN=(?P<name>\"[^\"]*\"|.+?)(?=\s*[,;+]\s*{_KEY}=|\s{_KEY}=|$)")
_NAME = re.compile(r"(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63}){0,10}\.?")


def side_of(context: str) -> str:
    """Return ``sending``, ``remote`` or ``received`` if the context opens a certificate, else nothing."""
    match = _SIDE.match(context.strip())
    return match["side"].lower() if match else ""


def common_name(subject: str) -> str:
    """Return the first common name of a distinguished name, lower case, without quotes."""
    match = _COMMON_NAME.search(subject.strip())
    return match["name"].strip().strip('"').lower() if match else ""


def host_names(texts: list[str]) -> tuple[str, ...]:
    """Return those of *texts* that are host or domain names, lower case, each once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        name = text.strip().lower().removeprefix("dns:").removeprefix("dns name=")
        if name and not is_masked(name) and _NAME.fullmatch(name):
            found[name.rstrip(".")] = None
    return tuple(found)


def _quote(row: Row, part: str) -> Quote:
    start = row.raw.find(part) if part else -1
    return Quote(row.file, row.line, row.raw, (start, start + len(part)) if start >= 0 else None)


def from_one_row(row: Row) -> Certificate | None:
    """Return the certificate of a one-row form, None if the row carries none."""
    tokens = row.data.split()
    thumb = next((i for i in range(len(tokens) - 1, 0, -1) if _THUMBPRINT.fullmatch(tokens[i])), None)
    if thumb is None or not _HEXADECIMAL.fullmatch(tokens[thumb - 1]):
        return None
    dates = [t for t in tokens[thumb + 1 : thumb + 3] if _DATE.fullmatch(t)]
    names = re.split(r"[;,\s]+", " ".join(tokens[thumb + 1 + len(dates) :]))
    glued = " ".join(tokens[: thumb - 1])
    if is_masked(glued):
        glued = ""
    seams = [m.start() for m in _SEAM.finditer(glued)]
    subject, issuer = (glued[: seams[0]], glued[seams[0] + 1 :]) if len(seams) == 1 else ("", "")
    # The names may be followed by what a cut row lost: only a row that names something is complete.
    return Certificate(
        names=host_names([common_name(glued), *names]),
        subject=subject,
        issuer=issuer,
        glued=glued,
        serial=tokens[thumb - 1].upper(),
        thumbprint=tokens[thumb].upper(),
        not_before=dates[0] if dates else "",
        not_after=dates[1] if len(dates) > 1 else "",
        quote=_quote(row, row.data.strip()),
        names_complete=any(names),
    )


def begin_several(row: Row) -> Certificate:
    """Return the still empty certificate that a bare ``Sending certificate`` row opens."""
    return Certificate(names=(), quote=_quote(row, row.context), names_complete=False)


def add_row(certificate: Certificate, row: Row) -> Certificate | None:
    """Return *certificate* with what a row of the several-row form adds; None if the row is no part of it."""
    label, data = row.context.strip().lower(), row.data.strip()
    if not label.startswith("certificate ") and not label.endswith("alternate names"):
        return None
    if is_masked(data):
        return certificate
    grown = certificate
    if label.startswith("certificate subject"):
        names = host_names([common_name(data), *certificate.names])
        grown = replace(certificate, subject=data, names=names, quote=_quote(row, data))
    elif label.startswith("certificate issuer"):
        grown = replace(certificate, issuer=data)
    elif label.startswith("certificate serial"):
        grown = replace(certificate, serial=data.upper())
    elif label.startswith("certificate thumbprint"):
        grown = replace(certificate, thumbprint=data.upper() if _THUMBPRINT.fullmatch(data) else "")
    elif label.endswith("alternate names"):
        names = host_names([*certificate.names, *re.split(r"[;,\s]+", data)])
        grown = replace(certificate, names=names, names_complete=True)
    return grown


def is_self_signed(certificate: Certificate) -> bool:
    """Return whether subject and issuer are the same, also where the log glues them."""
    if certificate.subject or certificate.issuer:
        return bool(certificate.subject) and certificate.subject == certificate.issuer
    half = len(certificate.glued) // 2
    return bool(certificate.glued) and certificate.glued[:half] == certificate.glued[half + 1 :]

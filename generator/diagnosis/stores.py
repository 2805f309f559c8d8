"""What dumps say about certificates: whose names they bear, where they are, which one a setting names."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from generator.diagnosis.case import Case
from generator.diagnosis.matching import certificate_fits
from generator.evidence.certificates import host_names
from generator.evidence.facts import Certificate, ConfigObject
from generator.exchange.names import Match, common_name

_ISSUER_MARK = "<i>"
_MONTHS = 12


def certificate_names(entry: ConfigObject) -> tuple[str, ...]:
    """Return common name and alternate names of a dumped certificate, lower case."""
    names = [common_name(entry.text("subject") or "") or ""]
    names += entry.items("certificatedomains") or entry.items("names") or entry.items("dnsnamelist") or ()
    return host_names([name.split(" ")[0] for name in names])


def decided_date(text: str) -> str:
    """Return the day of a printed date as ISO, nothing where the order of day and month can't be decided.

    A day later than printed, as the printed date is in the clock of the machine that printed it.
    """
    iso = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
    other = re.match(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b", text)
    try:
        if iso:
            day = date(int(iso[1]), int(iso[2]), int(iso[3]))
        elif other and int(other[1]) > _MONTHS:
            day = date(int(other[3]), int(other[2]), int(other[1]))
        elif other and int(other[2]) > _MONTHS:
            day = date(int(other[3]), int(other[1]), int(other[2]))
        else:
            return ""
        return (day + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""


def is_named(entry: ConfigObject, name: str) -> bool:
    """Return whether a dumped certificate is the one that ``<I>issuer<S>subject`` names."""
    wanted = f"<i>{entry.text('issuer') or ''}<s>{entry.text('subject') or ''}"
    return _tight(wanted) == _tight(name)


def _tight(text: str) -> str:
    return "".join(text.casefold().split())


def is_offered(certificate: Certificate, name: str) -> bool | None:
    """Return whether a log's certificate is the one that ``<I>issuer<S>subject`` names, None if unclear."""
    low = name.casefold()
    if not low.startswith(_ISSUER_MARK) or "<s>" not in low:
        return None
    issuer, _, subject = name[3:].partition(name[low.index("<s>") : low.index("<s>") + 3])
    if certificate.subject and certificate.issuer:
        return _tight(certificate.subject) == _tight(subject) and _tight(certificate.issuer) == _tight(issuer)
    if certificate.glued:
        return _tight(certificate.glued) == _tight(subject + issuer)
    return None


def fitting_certificates(case: Case, values: Sequence[str]) -> tuple[ConfigObject, ...]:
    """Return dumped certificates that satisfy one of *values* and could be used: key there, not invalid."""
    return tuple(
        entry
        for entry in case.objects("certificate")
        if any(certificate_fits(value, certificate_names(entry)) is Match.MATCH for value in values)
        and entry.flag("hasprivatekey") is not False
        and (entry.text("status") or "Valid").casefold() == "valid"
    )


def host_label(name: str) -> str:
    """Return the first label of a server's name, folded: dumps and folders differ in the domain they add."""
    return name.partition("\\")[0].partition(".")[0].casefold()


def server_of(entry: ConfigObject) -> str:
    """Return the server that a certificate dump was made on, nothing if it doesn't tell."""
    identity = entry.text("identity") or ""
    return host_label(
        entry.text("server") or entry.text("pscomputername") or (identity if "\\" in identity else "")
    )


def is_on(entry: ConfigObject, server: str) -> bool:
    """Return whether a dumped certificate may be on *server*: it says so, or it doesn't say where it is."""
    return server_of(entry) in {"", host_label(server)}

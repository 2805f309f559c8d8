"""Refusal texts: recognised in any language around them, with server, region and time."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

from generator.evidence.facts import Quote, Refusal, Refused
from generator.evidence.wording import Flat, flatten

# Order matters, the first that fits wins. Each is matched against the text from one status code to the next.
_FAMILIES: tuple[tuple[Refused, "re.Pattern[str]"], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Refused.ATTR36, r"5\.7\.64\b.*\bATTR?36\b"),
        (Refused.ATTR35, r"4\.4\.(?:62|4)\b.*\bATTR35\b"),
        (Refused.ATTR34, r"5\.4\.14\b.*\bATTR34\b"),
        (Refused.ATTR46, r"4\.4\.5\b.*\bATTR46\b"),
        (Refused.ATTR5, r"4\.4\.4\b.*\bATTR5\b"),
        (Refused.ATTRIBUTION, r"5\.7\.64\b.*\bTenant ?Attribution\s*[;:]?"),
        (Refused.RELAY_OTHER, r"5\.7\.64\b"),
        (Refused.PARTNER_LOCK, r"5\.7\.51\b.*TenantInboundAttribution"),
        (Refused.DIRECT_SEND, r"5\.7\.68\b"),
        (Refused.BLOCKED_CONNECTOR, r"5\.7\.711\b"),
        (Refused.ENFORCED, r"[45]\.7\.230\b"),
        (Refused.CERTIFICATE_NOT_FOUND, r"4\.7\.5\b.*\bTls ?Certificate ?Name\b"),
        (Refused.TLS_CHANNEL, r"4\.7\.0\b.*appropriate TLS channel"),
        (Refused.STARTTLS_GONE, r"5\.7\.3\b.*STARTTLS is required"),
        (Refused.UNTRUSTED_FROM_CLOUD, r"4\.4\.317\b"),
        (Refused.BANNED_ADDRESS, r"5\.7\.(?:511|60[6-9]|6[1-4]\d)\b"),
        (Refused.UNREGISTERED_SENDER, r"5\.7\.750\b"),
        (Refused.TENANT_BLOCKED, r"5\.7\.70[58]\b"),
        (Refused.RATE_LIMIT, r"5\.7\.23[23]\b"),
        (Refused.RELAY_OLD, r"5\.4\.1\b.*Relay Access Denied"),
        (Refused.EDGE_BLOCK, r"5\.4\.1\b.*Recipient address rejected"),
    )
)

_STATUS = re.compile(
    r"(?<![\d.])(?:(?P<basic>[45]\d\d)(?:[ -]#?|, ?b?')?)?(?P<status>[45]\.\d{1,2}\.\d{1,3})(?![\d.]\d|\d)"
)
_REACH = 420
_SERVER = re.compile(
    r"\[(?P<server>[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,7}\.[A-Za-z]{2,24})"
    r"(?:\s+(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z))?(?:\s+[0-9A-Fa-f]{16})?\]"
)
_REGION = re.compile(r"\.(?:eop-)?(?P<region>[a-z]{3}(?:prd)?\d{1,3})\.prod\.", re.IGNORECASE)
_MOMENT = re.compile(
    r"\b(?:Last-Attempt-Date|Arrival-Date|Date):\s*"
    r"(?P<date>[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4})"
)
_CREDENTIALS = re.compile(r"TLS negotiation failed with error (?:No|Unknown)Credentials", re.IGNORECASE)
_STOP = re.compile(
    r"\](?!\w)|(?<=ATTR36)\b|> #SMTP#|\s(?:Original message headers|Final-Recipient|--[-\w]{6,})",
    re.IGNORECASE,
)
_REPORTER = re.compile(
    "(?:Reporting-MTA:\\s*dns;|(?:Generating server|Generierender Server|Serveur de g\u00e9n\u00e9ration"
    "|Servidor de generaci\u00f3n|Server di generazione)\\s*:)\\s*(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{0,252})",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(
    r"(?:Final|Original)-Recipient:\s*rfc822;\s*(?P<address>[^\s<>;]{3,320})", re.IGNORECASE
)
# Wordings that only other mail software puts around a remote answer: the message did not come from Exchange.
_FOREIGN = re.compile(
    r"\bin reply to (?:end of )?(?:RCPT TO|MAIL FROM|DATA)\b|SMTPRecipientsRefused|SMTPSenderRefused"
    r"|\bsaid: [45]\d\d[ -]|SMTP error from remote"
    r"|\bdsn=\d|\bstat=|postfix/|exim\[|System\.Net\.Mail|nodemailer|PHPMailer",
    re.IGNORECASE,
)


def classify(text: str) -> tuple[Refused, str] | None:
    """Return family and enhanced status of the first refusal in *text*, None if there is none.

    *text* must be plain (see ``wording.plain``); everything up to the next status code belongs to it.
    """
    for kind, status, _ in _segments(text[: 2 * _REACH]):
        return kind, status
    return None


def _segments(text: str) -> list[tuple[Refused, str, int]]:
    """Return family, status and position of each refusal in *text*, unknown ones as OTHER."""
    found: list[tuple[Refused, str, int]] = []
    marks = list(_STATUS.finditer(text))
    for index, mark in enumerate(marks):
        status = mark["status"]
        end = mark.start("status") + _REACH
        for following in marks[index + 1 :]:
            if following["status"] != status:
                end = min(end, following.start())
                break
        piece = text[mark.start("status") : end]
        kind = next((family for family, pattern in _FAMILIES if pattern.match(piece)), None)
        if kind is None:
            # A bare number with three parts is a version or a section as often as a status.
            if mark["basic"] is None or mark["basic"][0] != status[0]:
                continue
            kind = Refused.OTHER
        found.append((kind, status, mark.start()))
    found += [(Refused.NO_CREDENTIALS, "", mark.start()) for mark in _CREDENTIALS.finditer(text)]
    return found


def _worded(flat: Flat, start: int, status: str) -> tuple[int, str]:
    """Return where the sentence begins (the last repetition of the code that is close) and its text."""
    begin = start
    for again in _STATUS.finditer(flat.text, start, start + 60):
        if again["status"] == status and (again["basic"] or again.start() == start):
            begin = again.start()
    text = flat.text[begin : begin + _REACH]
    stop = _STOP.search(text)
    end = (
        stop.end() if stop and stop.group().startswith("]") else stop.start() if stop else min(len(text), 220)
    )
    return begin, text[:end].strip()


def _moment(text: str) -> str:
    match = _MOMENT.search(text)
    if not match:
        return ""
    try:
        return parsedate_to_datetime(match["date"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def region_of(server: str) -> str:
    """Return the region part of an Exchange Online host name (``EUR03``, ``NAMPRD05``) or nothing."""
    match = _REGION.search(server)
    return match["region"].upper() if match and "outlook" in server.lower() else ""


def extract(text: str, file: str, origin: str = "ndr") -> tuple[Refusal, ...]:
    """Return the refusals that *text* words, each once, in the order of the text."""
    found = _read(flatten(text), file, origin)
    if any(refusal.kind not in _VAGUE for refusal in found):
        return tuple(found)
    # Consoles cut at their width, also inside a word or a number: joined without a blank it may be clearer.
    glued = _read(flatten(text, glue=True), file, origin)
    return tuple(glued if _clearest(glued) < _clearest(found) else found)


_VAGUE = (Refused.OTHER, Refused.RELAY_OTHER)


def _clearest(refusals: list[Refusal]) -> int:
    """Return how vague the best of *refusals* is, 0 for a known family."""
    ranks = [2 if r.kind is Refused.OTHER else 1 if r.kind is Refused.RELAY_OTHER else 0 for r in refusals]
    return min(ranks, default=3)


def _read(flat: Flat, file: str, origin: str) -> list[Refusal]:
    reporter = _REPORTER.search(flat.text)
    recipient = _RECIPIENT.search(flat.text)
    moment = _moment(flat.text)
    refusals: dict[tuple[Refused, str, str], Refusal] = {}
    for kind, status, start in _segments(flat.text):
        begin, sentence = _worded(flat, start, status)
        server = _SERVER.search(sentence) or _SERVER.search(flat.text, begin, begin + 300)
        host = server["server"] if server else ""
        key = (kind, status, host)
        if key in refusals or (not host and any(k[:2] == key[:2] for k in refusals)):
            continue
        # The same refusal is often announced by its bare code first and worded with its server later.
        if host and (kind, status, "") in refusals:
            del refusals[kind, status, ""]
        refusals[key] = Refusal(
            kind=kind,
            status=status,
            text=sentence,
            quote=Quote(file, flat.line(begin), sentence, (0, len(sentence))),
            origin=origin,
            server=host,
            region=region_of(host),
            moment=(server["moment"] or "") if server and server["moment"] else moment,
            recipient=recipient["address"] if recipient else "",
            reporter=reporter["host"].rstrip(".") if reporter else "",
            foreign=_FOREIGN.search(flat.text, max(0, begin - 300), begin + 500) is not None,
        )
    return list(refusals.values())

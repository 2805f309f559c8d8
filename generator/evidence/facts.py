"""What raw evidence says, without a judgement: the values that readers produce and diagnosis weighs."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Finding


@dataclass(frozen=True, slots=True)
class Quote:
    """A line of evidence: where it stands, what it says, which part of it decides (start and end)."""

    file: str
    line: int
    text: str
    part: tuple[int, int] | None = None

    @property
    def place(self) -> str:
        """Return ``file:line``, the form every report uses."""
        return f"{self.file}:{self.line}" if self.line else self.file


class Refused(enum.StrEnum):
    """Families of refusals; the order of recognition is that of the classifier in ``refusals``."""

    ATTR36 = "ATTR36"
    ATTR35 = "ATTR35"
    ATTR34 = "ATTR34"
    ATTR46 = "ATTR46"
    ATTR5 = "ATTR5"
    ATTRIBUTION = "ATTRIBUTION"
    RELAY_OTHER = "RELAY_OTHER"
    PARTNER_LOCK = "PARTNER_LOCK"
    DIRECT_SEND = "DIRECT_SEND"
    BLOCKED_CONNECTOR = "BLOCKED_CONNECTOR"
    ENFORCED = "ENFORCED"
    CERTIFICATE_NOT_FOUND = "CERTIFICATE_NOT_FOUND"
    TLS_CHANNEL = "TLS_CHANNEL"
    NO_CREDENTIALS = "NO_CREDENTIALS"
    STARTTLS_GONE = "STARTTLS_GONE"
    UNTRUSTED_FROM_CLOUD = "UNTRUSTED_FROM_CLOUD"
    BANNED_ADDRESS = "BANNED_ADDRESS"
    UNREGISTERED_SENDER = "UNREGISTERED_SENDER"
    TENANT_BLOCKED = "TENANT_BLOCKED"
    RATE_LIMIT = "RATE_LIMIT"
    RELAY_OLD = "RELAY_OLD"
    EDGE_BLOCK = "EDGE_BLOCK"
    OTHER = "OTHER"


RELAY_FAMILY = frozenset({Refused.ATTR36, Refused.ATTRIBUTION, Refused.RELAY_OTHER})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal as a server worded it.

    ``moment`` is ISO 8601 in UTC or empty; a date whose order cannot be decided stays empty.
    ``sender`` is None where the evidence doesn't tell it and ``""`` for the null sender.
    ``origin`` is ``ndr``, ``log``, ``queue``, ``tracking`` or ``console``.
    """

    kind: Refused
    status: str
    text: str
    quote: Quote
    origin: str = "ndr"
    server: str = ""
    region: str = ""
    moment: str = ""
    sender: str | None = None
    recipient: str = ""
    reporter: str = ""
    connector: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as a protocol log shows it.

    ``subject`` and ``issuer`` are empty where the log glues both and the seam cannot be decided; ``glued``
    then holds both. ``names`` are the common name and the alternate names, lower case, in the log's order.
    """

    names: tuple[str, ...]
    subject: str = ""
    issuer: str = ""
    glued: str = ""
    serial: str = ""
    thumbprint: str = ""
    not_before: str = ""
    not_after: str = ""
    quote: Quote | None = None
    names_complete: bool = True


class Tls(enum.StrEnum):
    """How far encryption came in a session."""

    UNKNOWN = "unknown"
    NONE = "none"
    ASKED = "asked"
    ESTABLISHED = "established"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message of a session: sender (``""`` is the null sender), recipients, what became of it.

    ``outside`` marks a test message whose recipient isn't shown: a test is sent to a mailbox outside.
    """

    sender: str
    recipients: tuple[str, ...] = ()
    refusal: Refusal | None = None
    accepted: bool = False
    quote: Quote | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One SMTP session of a send protocol log.

    ``told`` marks one of which a block of this tool showed a few rows: it names neither the connector nor the
    addresses, and how far encryption came is known only where a certificate was offered.
    """

    id: str
    connector: str
    source: str
    service: str
    local: str
    remote: str
    started: str
    greeting: str = ""
    our_name: str = ""
    seen_address: str = ""
    starttls_offered: bool | None = None
    starttls_masked: bool = False
    tls: Tls = Tls.UNKNOWN
    tls_error: str = ""
    offered: Certificate | None = None
    peer: Certificate | None = None
    envelopes: tuple[Envelope, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    proxied: bool = False
    complete: bool = True
    told: bool = False
    quotes: Mapping[str, Quote] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Property:
    """A property as a dump shows it: one value unless ``listed``; ``known`` is False for masks.

    ``doubtful`` marks one that was shown with two values; then no third reading makes it known again.
    """

    values: tuple[str, ...]
    line: int
    listed: bool = False
    known: bool = True
    cut: bool = False
    doubtful: bool = False

    @property
    def text(self) -> str:
        """Return the value as one text."""
        return ", ".join(self.values)


@dataclass(frozen=True, slots=True)
class ConfigObject:
    """An object of the configuration (connector, certificate, domain); property names are lower case."""

    kind: str
    name: str
    properties: Mapping[str, Property]
    file: str
    line: int
    side: str = ""

    def text(self, key: str) -> str | None:
        """Return the value of *key*; None where it is not shown or masked."""
        value = self.properties.get(key.lower())
        return value.text.strip() if value is not None and value.known else None

    def flag(self, key: str) -> bool | None:
        """Return *key* as a truth value; None where it isn't one."""
        return {"true": True, "false": False, "$true": True, "$false": False}.get(
            (self.text(key) or "").lower()
        )

    def items(self, key: str) -> tuple[str, ...] | None:
        """Return *key* as a list; None where it is not shown, masked or cut short."""
        value = self.properties.get(key.lower())
        if value is None or not value.known or value.cut:
            return None
        return tuple(item.strip() for item in value.values if item.strip())

    def quote(self, key: str) -> Quote:
        """Return the line that shows *key*, or the object's first line."""
        value = self.properties.get(key.lower())
        if value is None:
            return Quote(self.file, self.line, f"Name : {self.name}")
        shown = next((k for k in (key,) if k), key)
        text = f"{shown} : {value.text}"
        return Quote(self.file, value.line, text, (len(shown) + 3, len(text)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one input: the kind it was recognised as, and what a person should know about it."""

    file: str
    kind: str
    bytes: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Counts over a whole log set, also of the sessions that were not decoded."""

    bytes: int = 0
    refusals: Mapping[str, int] = field(default_factory=dict)
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was read; ``findings`` tell which facts of console texts are left out."""

    refusals: tuple[Refusal, ...] = ()
    sessions: tuple[Session, ...] = ()
    objects: tuple[ConfigObject, ...] = ()
    notes: Mapping[str, tuple[Quote, ...]] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    traffic: Traffic = field(default_factory=Traffic)
    findings: tuple[Finding, ...] = ()

"""What a diagnosis says: one verdict or the reasons why there is none."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Finding
from generator.evidence.facts import Quote, Reading, Traffic


class Outcome(enum.StrEnum):
    """How a diagnosis ended."""

    CAUSE = "cause"
    NEIGHBOUR = "neighbour"
    OPEN = "open"
    NOTHING = "nothing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A quoted line and the role it plays; ``role`` names its sentence, ``diagnosis.roles.<role>``."""

    role: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Judgement:
    """One cause (``C01``) or neighbour (``ATTR34``), and why.

    ``proven`` is False for a candidate: the evidence allows it, but also something else. ``variant`` chooses
    the reason's sentence, filled from ``values``. ``needs`` name what would settle a candidate. ``lacks`` are
    the keys that ``change`` ought to have and the evidence doesn't tell.
    """

    cause: str
    proven: bool = True
    variant: str = "default"
    values: Mapping[str, str] = field(default_factory=dict)
    exhibits: tuple[Exhibit, ...] = ()
    needs: tuple[str, ...] = ()
    change: Mapping[str, object] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerRow:
    """What one server did on one connector."""

    server: str
    service: str
    connector: str
    refused: int
    passed: int
    offered: str
    thumbprint: str
    not_after: str
    seen_address: str
    tls: str


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Refusals of one family from one kind of source, with what the latest of them tells."""

    kind: str
    status: str
    count: int
    origin: str
    connector: str
    reporter: str
    server: str
    region: str
    first: str
    last: str
    place: str


@dataclass(frozen=True, slots=True)
class ConnectorRow:
    """An inbound connector and how what was offered fits it."""

    name: str
    connector_type: str
    enabled: str
    certificate_name: str
    addresses: str
    fits: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two pieces of evidence that can't both describe the present state."""

    about: str
    values: Mapping[str, str]
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole answer."""

    outcome: Outcome
    verdict: Judgement | None = None
    also: tuple[Judgement, ...] = ()
    candidates: tuple[Judgement, ...] = ()
    needs: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    told: tuple[RefusalRow, ...] = ()
    servers: tuple[ServerRow, ...] = ()
    connectors: tuple[ConnectorRow, ...] = ()
    refusals: Mapping[str, int] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    traffic: Traffic = field(default_factory=Traffic)
    notes: Mapping[str, str] = field(default_factory=dict)
    wizard: tuple[Quote, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 0 for nothing wrong, 1 for a fault (also one without a proven cause), 2 for nothing read."""
        return {Outcome.NOTHING: 0, Outcome.UNREADABLE: 2}.get(self.outcome, 1)

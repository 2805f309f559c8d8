"""The evidence arranged for judging: which refusals count, which sessions, which objects of both sides."""

from collections.abc import Sequence
from functools import cached_property

from generator.diagnosis.expected import Expected
from generator.diagnosis.matching import (
    certificate_fits,
    domain_of,
    is_cloud_host,
    is_private,
    listed,
    public_ipv4,
)
from generator.diagnosis.merging import beneath, merge
from generator.diagnosis.told import completed
from generator.evidence.facts import (
    RELAY_FAMILY,
    ConfigObject,
    Envelope,
    Evidence,
    Refusal,
    Refused,
    Session,
)
from generator.exchange.names import Match, canonical


class Case:
    """Everything that the judges of single causes look at."""

    def __init__(self, evidence: Evidence, expected: Expected) -> None:
        self.expected = expected
        self.merged = merge(evidence.objects)
        shown = {(entry.kind, entry.name.casefold()): entry for entry in self.merged.objects}
        # A description may be older than a dump: it only fills what no dump shows.
        described = [
            beneath(entry, shown.get((entry.kind, entry.name.casefold()))) for entry in expected.objects
        ]
        names = {(entry.kind, entry.name.casefold()) for entry in described}
        kept = [e for e in self.merged.objects if (e.kind, e.name.casefold()) not in names]
        self.everything = (*kept, *described)
        self.evidence = completed(evidence, self.everything, expected)

    def objects(self, kind: str) -> tuple[ConfigObject, ...]:
        """Return the objects of *kind*, each once."""
        return tuple(entry for entry in self.everything if entry.kind == kind)

    @cached_property
    def relay(self) -> tuple[Refusal, ...]:
        """Refusals of the relay family, those of logs first: they carry the proof."""
        found = [refusal for refusal in self.evidence.refusals if refusal.kind in RELAY_FAMILY]
        return tuple(sorted(found, key=lambda refusal: refusal.origin != "log"))

    @cached_property
    def scope(self) -> frozenset[str]:
        """Connectors (folded) on which relay was refused; empty where that isn't known."""
        return frozenset(r.connector.casefold() for r in self.relay if r.connector)

    def refusals(self, *kinds: Refused) -> tuple[Refusal, ...]:
        """Return the refusals of *kinds*, without those on other connectors than the failing one."""
        return tuple(
            refusal
            for refusal in self.evidence.refusals
            if refusal.kind in kinds
            and not (self.scope and refusal.connector and refusal.connector.casefold() not in self.scope)
        )

    @cached_property
    def failing(self) -> tuple[Session, ...]:
        """Sessions in which relay was refused, the latest first."""
        found = [s for s in self.evidence.sessions if any(r.kind in RELAY_FAMILY for r in s.refusals)]
        return tuple(sorted(found, key=lambda session: session.started, reverse=True))

    @cached_property
    def direct(self) -> tuple[Session, ...]:
        """Failing sessions that this server held itself with the refusing side, not through a FrontEnd."""
        return tuple(session for session in self.failing if not self.is_hop(session))

    def is_hop(self, session: Session) -> bool:
        """Return whether *session* only hands over to a FrontEnd service inside."""
        connector = self.send_connector(session.connector)
        through = connector is not None and connector.flag("frontendproxyenabled") is True
        inside = session.told or (is_private(session.remote) and not is_cloud_host(session.greeting))
        return session.proxied or (through and inside and session.service != "frontend")

    @cached_property
    def passing(self) -> tuple[Session, ...]:
        """Sessions on the failing connectors that relayed to a recipient outside, the latest first."""
        found = [
            session
            for session in self.evidence.sessions
            if not any(refusal.kind in RELAY_FAMILY for refusal in session.refusals)
            and (not self.scope or session.connector.casefold() in self.scope)
            and any(self.is_relay(envelope) for envelope in session.envelopes)
        ]
        return tuple(sorted(found, key=lambda session: session.started, reverse=True))

    def is_relay(self, envelope: Envelope) -> bool:
        """Return whether *envelope* was accepted for somebody outside: only that proves relay."""
        if not envelope.accepted or envelope.outside:
            return envelope.accepted
        own = {*self.accepted_anywhere, domain_of(envelope.sender)}
        return any(
            (domain := domain_of(recipient)) and domain not in own and not domain.endswith(".onmicrosoft.com")
            for recipient in envelope.recipients
        )

    @cached_property
    def inbound(self) -> tuple[ConfigObject, ...]:
        """Inbound connectors of the tenant."""
        return self.objects("inbound_connector")

    @cached_property
    def on_premises(self) -> tuple[ConfigObject, ...]:
        """Enabled inbound connectors of type OnPremises."""
        return tuple(
            c
            for c in self.inbound
            if is_type(c, "onpremises") is not False and c.flag("enabled") is not False
        )

    @cached_property
    def by_certificate(self) -> tuple[ConfigObject, ...]:
        """Those that know a certificate name."""
        return tuple(c for c in self.on_premises if c.text("tlssendercertificatename"))

    @cached_property
    def by_address(self) -> tuple[ConfigObject, ...]:
        """Those that know addresses only."""
        return tuple(
            c
            for c in self.on_premises
            if c.items("senderipaddresses") and c.text("tlssendercertificatename") == ""
        )

    @cached_property
    def addresses_only(self) -> bool:
        """Whether all usable connectors are known to go by addresses: then certificates don't matter."""
        return bool(self.on_premises) and len(self.by_address) == len(self.on_premises)

    def _domains(self, side: str) -> frozenset[str] | None:
        found = [entry for entry in self.objects("accepted_domain") if self._side(entry) == side]
        if not found:
            return None
        names = (canonical(entry.text("domainname") or entry.name) for entry in found)
        return frozenset(name for name in names if name)

    def _side(self, entry: ConfigObject) -> str:
        """Return the side of an accepted domain; a list with an initial domain is the tenant's."""
        if entry.side:
            return entry.side
        return self._file_sides.get(entry.file, "")

    @cached_property
    def _file_sides(self) -> dict[str, str]:
        """Return the side whose objects a file shows; one that shows both sides tells nothing of the rest."""
        sides: dict[str, set[str]] = {}
        for entry in self.evidence.objects:
            name = canonical(entry.text("domainname") or entry.name)
            if entry.kind == "inbound_connector":
                sides.setdefault(entry.file, set()).add("cloud")
            elif entry.kind == "accepted_domain":
                initial = "cloud" if name.partition(".")[2] == "onmicrosoft.com" else ""
                sides.setdefault(entry.file, set()).add(entry.side or initial)
            elif entry.kind == "send_connector":
                sides.setdefault(entry.file, set()).add("local")
        found = {file: same - {""} for file, same in sides.items()}
        return {file: next(iter(same)) for file, same in found.items() if len(same) == 1}

    @cached_property
    def accepted(self) -> frozenset[str] | None:
        """Accepted domains of the tenant, None where its list is not known."""
        return self._domains("cloud") or self.expected.domains or None

    @cached_property
    def accepted_shown(self) -> frozenset[str] | None:
        """The tenant's list as a dump shows it: only such a list is whole enough to miss a domain in it."""
        return self._domains("cloud")

    @cached_property
    def accepted_locally(self) -> frozenset[str]:
        """Accepted domains of the on-premises organisation, as far as known."""
        return (self._domains("local") or frozenset()) | self.expected.domains

    @cached_property
    def accepted_anywhere(self) -> frozenset[str]:
        """Domains that are the organisation's own by any list."""
        unknown = self._domains("") or frozenset()
        return (self.accepted or frozenset()) | self.accepted_locally | unknown

    def fit(self, connector: ConfigObject, session: Session) -> Match | None:
        """Return how *session* fits *connector*; None where either side isn't known."""
        value = connector.text("tlssendercertificatename")
        entries = connector.items("senderipaddresses")
        names = session.offered.names if session.offered else ()
        by_name = certificate_fits(value, names) if value and names else None
        by_address = None
        if entries and public_ipv4(session.seen_address):
            by_address = {True: Match.MATCH, False: Match.NO_MATCH, None: None}[
                listed(session.seen_address, entries)
            ]
        if value and entries:
            # Whether both must hold or one is enough is documented nowhere.
            agreed = by_name is by_address
            return by_name if agreed else Match.UNCERTAIN
        if value:
            return by_name
        if value == "" and entries:
            return by_address
        return None

    def is_whole(self, kind: str) -> bool:
        """Return whether all objects of *kind* are known to be shown: nothing was asked for by name alone.

        The blocks of a bundle read one connector only where the description names it.
        """
        notes = self.evidence.notes
        if notes.get(f"whole {kind}"):
            return True
        if notes.get(f"partial {kind}"):
            return False
        named = not self.expected.described or any(self.expected.keys.get(kind, {}).values())
        return not (notes.get(f"single {kind}") and named)

    def certificates(self, thumbprint: str) -> tuple[ConfigObject, ...]:
        """Return what certificate dumps say about *thumbprint*."""
        return tuple(
            c for c in self.objects("certificate") if thumbprint and c.name.upper() == thumbprint.upper()
        )

    def send_connector(self, name: str) -> ConfigObject | None:
        """Return the dump of the send connector *name*; of the only one where the log doesn't name it."""
        found = self.objects("send_connector")
        wanted = _common(name)
        exact = [c for c in found if _common(c.name) == wanted]
        if exact:
            return exact[0]
        return found[0] if len(found) == 1 and not name else None

    def server_of(self, session: Session) -> str:
        """Return by which name the server of *session* goes: its folder, else its inside address."""
        return session.source if self._sources_tell else session.local or session.source

    @cached_property
    def _sources_tell(self) -> bool:
        """Whether the folders name servers: no folder holds sessions of two inside addresses."""
        by_source: dict[str, set[str]] = {}
        for session in self.evidence.sessions:
            # The rows of a torn session may not show its own address.
            if session.local:
                by_source.setdefault(session.source, set()).add(session.local)
        return "" not in by_source and all(len(addresses) == 1 for addresses in by_source.values())


def is_type(connector: ConfigObject, kind: str) -> bool | None:
    """Return whether an inbound connector is of *kind*, None where its type is not shown."""
    shown = connector.text("connectortype")
    return None if not shown else shown.casefold() == kind


def is_cloud_session(session: Session) -> bool:
    """Return whether the other side shows itself as Exchange Online."""
    names: Sequence[str] = session.peer.names if session.peer else ()
    refused_by = [refusal.server for refusal in session.refusals if refusal.server]
    return is_cloud_host(session.greeting) or any(map(is_cloud_host, [*names, *refused_by]))


def _common(name: str) -> str:
    """Return a connector's name without the distinguished name around it."""
    text = name.strip()
    if text.upper().startswith("CN="):
        text = text[3:].split(",", 1)[0]
    return text.casefold()

"""How a message travels: connector, source server, certificate, the answer, and the traces it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.rehearsal import protocol_log
from generator.rehearsal.attribution import Connection, Verdict, attribute
from generator.rehearsal.certificates import IMPLICIT_ONLY, Choice, choose
from generator.rehearsal.dialogue import NO_STARTTLS, bystander, proxied, talk
from generator.rehearsal.matching import domain_of, space_fits
from generator.rehearsal.propagation import in_force, replica
from generator.rehearsal.world import stamp

if TYPE_CHECKING:
    from generator.rehearsal.hosts import Hosts
    from generator.rehearsal.world import Record, World

REMOTE = "192.0.2.4:25"
_WRONG_REGION = "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35"
_LEGACY_HOSTS = ("mail.messaging.microsoft.com", "frontbridge.com")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message.

    Attributes:
        server: the source server; empty where no connector was found.
        sender: envelope sender, ``<>`` for the null sender.
        connector: name of the send connector; empty if none carries the mail.
        outcome: ``relayed``, ``refused`` (NDR), ``deferred`` (stays queued) or ``held`` (queue suspended).
        reply: the SMTP answer, or what keeps the message back.
        thumbprint: the certificate really offered; empty if none was.
        address: public IPv4 address from which Exchange Online saw the connection.
        speaker: the server that opened the session: a FrontEnd server where mail is proxied.
    """

    server: str
    sender: str
    recipient: str
    connector: str
    outcome: str
    reply: str
    thumbprint: str = ""
    address: str = ""
    speaker: str = ""


@dataclass(slots=True)
class MailFlow:
    """Sends messages through a world; a `hosts` of `None` keeps no protocol logs."""

    world: World
    hosts: Hosts | None = None
    sent: int = 0

    def send(self, server: str, sender: str, recipient: str, *, subject: str = "Relay test") -> Delivery:
        """Let *server* route one message, as it routes mail from its own submission queue.

        The connector is chosen among those that have *server* as a source; with none of them the message
        goes to the best connector's first source, and with no connector at all it stays unreachable.
        """
        found = _route(self._connectors(server), server, domain_of(recipient))
        if found is None:
            return Delivery(
                server, sender, recipient, "", "deferred", "no send connector carries this recipient"
            )
        connector, source = found
        self.sent += 1
        delivery = self._deliver(connector, self._server(source), sender, recipient)
        self._record(delivery, connector, subject)
        return delivery

    def release(self, *statuses: str) -> list[Delivery]:
        """Deliver what waits in queues of these *statuses* (all but suspended ones if none is named).

        A queue that was told to try again is ``Ready``; one that waits for its next attempt is ``Retry``.
        """
        deliveries = []
        for queue in list(self.world.traffic["queues"]):
            if queue["Status"] == "Suspended" or (statuses and queue["Status"] not in statuses):
                continue
            waiting, queue["messages"] = queue["messages"], []
            self.world.traffic["queues"].remove(queue)
            deliveries += [
                self.send(queue["server"], one["sender"], one["recipient"], subject=one["subject"])
                for one in waiting
            ]
        return deliveries

    def _server(self, name: str) -> Record:
        server = self.world.server(name)
        if server is None:
            raise ValueError(f"a send connector names server {name}, which the world doesn't have")
        return server

    def _connectors(self, server: str) -> list[Record]:
        """Return the connectors as *server* knows them: an Edge server has a copy of its own."""
        if self._server(server)["role"] != "edge":
            connectors: list[Record] = self.world.organization["send_connectors"]
            return connectors
        return replica(self.world, server)

    def _deliver(self, connector: Record, server: Record, sender: str, recipient: str) -> Delivery:
        held = any(
            queue["server"] == server["Name"]
            and queue["NextHopConnector"] == connector["Guid"]
            and queue["Status"] == "Suspended"
            for queue in self.world.traffic["queues"]
        )
        base = (server["Name"], sender, recipient, connector["Name"])
        if held:
            return Delivery(*base, "held", "the delivery queue is suspended")
        speaker = self._frontend(connector, server)
        choice, problem = self._negotiate(speaker, connector)
        verdict = Verdict(problem) if problem else self._ask(speaker, choice, sender, recipient)
        if connector["ProtocolLoggingLevel"] == "Verbose":
            session = self._session(connector, speaker)
            talk(session, speaker, choice, verdict, (sender, recipient))
            self._keep(session, server, speaker, proxies=_is_proxied(connector, server))
        outcome = (
            "relayed" if verdict.accepted else "refused" if verdict.reply.startswith("5") else "deferred"
        )
        thumbprint = choice.certificate["Thumbprint"] if choice.certificate else ""
        return Delivery(*base, outcome, verdict.reply, thumbprint, speaker["egress"], speaker["Name"])

    def _frontend(self, connector: Record, server: Record) -> Record:
        """Return the server that opens the Internet session: a FrontEnd of the site where mail is proxied."""
        if not _is_proxied(connector, server):
            return server
        site = [
            one
            for one in self.world.servers
            if one["Site"] == server["Site"] and "frontend" in one["services"]
        ]
        return site[self.sent % len(site)] if site else server

    def _negotiate(self, server: Record, connector: Record) -> tuple[Choice, str]:
        """Return the certificate offered, and the SMTP text that ends the session before RCPT, if any."""
        hosts = [host.casefold().strip("[]") for host in connector.get("SmartHosts") or ()]
        for host in hosts:
            if host.replace(".", "").isdigit() or host.endswith(_LEGACY_HOSTS):
                return Choice(None, encrypted=False), _WRONG_REGION
        encrypted = not connector["IgnoreSTARTTLS"] and not self.world.settings["strips_starttls"]
        if connector["RequireTLS"] and not encrypted:
            return Choice(None, encrypted=False), NO_STARTTLS
        if not encrypted or not connector["RequireTLS"]:
            # Opportunistic TLS may fall back to clear text (D, 5.4); the simulation always does.
            return Choice(None, encrypted=False), ""
        choice = choose(server, connector)
        return choice, choice.problem

    def _ask(self, speaker: Record, choice: Choice, sender: str, recipient: str) -> Verdict:
        offered = choice.certificate
        # Only a public certificate identifies anybody (hybrid certificate requirements).
        is_public = offered is not None and offered["RootCAType"] == "ThirdParty"
        names = tuple(offered["CertificateDomains"]) if offered and is_public else ()
        connection = Connection(names, speaker["egress"], sender, recipient, speaker["Name"])
        tenants = [in_force(self.world, tenant) for tenant in self.world.tenants]
        return attribute(connection, tenants, self.world.settings["enforced_servers"])

    def _session(self, connector: Record, speaker: Record) -> protocol_log.Session:
        number = f"08DE7F0A{self.sent:08X}"
        endpoint = f"{speaker['address']}:{41500 + self.sent}"
        return protocol_log.Session(
            connector["Name"], number, speaker["version"], endpoint, REMOTE, self.world.now
        )

    def _keep(self, session: protocol_log.Session, server: Record, speaker: Record, *, proxies: bool) -> None:
        """Write the session where its service logs, and the hop to a FrontEnd where the Hub logs."""
        service = _service(speaker, proxied=proxies)
        self._write(speaker, service, [session, bystander(session)])
        if service == "frontend":
            self._write(server, "hub", [proxied(session, server, speaker)])

    def _write(self, server: Record, service: str, sessions: list[protocol_log.Session]) -> None:
        path = server["services"][service]["SendProtocolLogPath"]
        if path is not None and self.hosts is not None:
            protocol_log.write(self.hosts.path(server["Name"], path), sessions)

    def _record(self, delivery: Delivery, connector: Record, subject: str) -> None:
        server = self._server(delivery.server)
        row = {
            "Timestamp": stamp(self.world.now),
            "ServerHostname": delivery.server,
            "Sender": delivery.sender,
            "Recipients": [delivery.recipient],
            "MessageSubject": subject,
            "MessageId": f"<{self.sent:08x}@{server['Fqdn']}>",
            "ConnectorId": connector["Name"],
            "Source": "SMTP",
            "RecipientStatus": [delivery.reply],
        }
        if delivery.outcome == "relayed":
            sent = "SEND" if server["version"] in IMPLICIT_ONLY else "SENDEXTERNAL"
            self.world.traffic["tracking"].append({**row, "EventId": sent})
            self.world.traffic["traces"].append(_trace(row, delivery))
        elif delivery.outcome == "refused":
            self.world.traffic["tracking"].append({**row, "EventId": "FAIL"})
        else:
            self.world.traffic["tracking"].append({**row, "EventId": "DEFER"})
            _enqueue(self.world, delivery, connector, subject)


def _route(connectors: list[Record], server: str, domain: str) -> tuple[Record, str] | None:
    """Return the connector that carries mail for *domain* from *server*, and the source it leaves from."""
    ranked = []
    for connector in connectors:
        if not connector["Enabled"]:
            continue
        fits = [fit for space in connector["AddressSpaces"] if (fit := space_fits(space, domain)) is not None]
        if fits and connector["SourceTransportServers"]:
            own = server.casefold() in [name.casefold() for name in connector["SourceTransportServers"]]
            ranked.append((*max(fits), own, connector))
    if not ranked:
        return None
    *_, own, connector = max(ranked, key=lambda entry: entry[:3])
    return connector, server if own else connector["SourceTransportServers"][0]


def _is_proxied(connector: Record, server: Record) -> bool:
    """Say whether a FrontEnd opens the session: neither Exchange 2010 nor Edge hands mail over."""
    able = server["role"] != "edge" and server["version"] not in IMPLICIT_ONLY
    return able and bool(connector.get("FrontendProxyEnabled"))


def _service(server: Record, *, proxied: bool) -> str:
    if server["role"] == "edge":
        return "edge"
    return "frontend" if proxied and "frontend" in server["services"] else "hub"


def _trace(row: Record, delivery: Delivery) -> Record:
    return {
        "Received": row["Timestamp"],
        "SenderAddress": delivery.sender,
        "RecipientAddress": delivery.recipient,
        "Subject": row["MessageSubject"],
        "Status": "Delivered",
        "FromIP": delivery.address,
        "MessageId": row["MessageId"],
        "MessageTraceId": f"00000000-0000-0000-0000-{int(row['MessageId'][1:9], 16):012x}",
    }


def _enqueue(world: World, delivery: Delivery, connector: Record, subject: str) -> None:
    """Put a message into its delivery queue, which comes into being with it."""
    queues = world.traffic["queues"]
    for queue in queues:
        if queue["server"] == delivery.server and queue["NextHopConnector"] == connector["Guid"]:
            break
    else:
        smart = connector.get("SmartHosts")
        queue = {
            "server": delivery.server,
            "Identity": f"{delivery.server}\\{len(queues) + 1}",
            "DeliveryType": "SmartHostConnectorDelivery" if smart else "DnsConnectorDelivery",
            "NextHopDomain": smart[0] if smart else domain_of(delivery.recipient),
            "NextHopConnector": connector["Guid"],
            "Status": "Retry",
            "LastError": "",
            "messages": [],
        }
        queues.append(queue)
    if delivery.outcome == "deferred":
        queue["LastError"] = delivery.reply
    queue["messages"].append({"sender": delivery.sender, "recipient": delivery.recipient, "subject": subject})

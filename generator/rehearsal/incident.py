"""What is wrong in a simulated organisation: for each cause, how a sound one comes to refuse mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.exchange import out_of_date
from generator.rehearsal.certificates import IMPLICIT_ONLY
from generator.rehearsal.installed import INTERNAL_CA, NEWER, OLDER, Presented, certificate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.model import Environment
    from generator.rehearsal.world import Record, World

OLD_ADDRESS = "198.51.100.250"
LOST_IDENTIFIER = "<I>CN=Simulated Public CA 0, O=Simulated Trust Services, C=US<S>CN=mail.retired.example"
NORMAL, NULL = "normal", "null"


@dataclass(frozen=True, slots=True)
class Incident:
    """What is refused before the change.

    Attributes:
        codes: what the answer says, one of them.
        sender: ``normal`` or ``null``: which of the two test messages is refused.
        servers: the source servers from which it is refused.
        always: every message is refused; if not, some are.
    """

    codes: tuple[str, ...]
    sender: str
    servers: tuple[str, ...]
    always: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """A sound organisation before its incident; the functions of `CAUSES` spoil it."""

    environment: Environment
    world: World
    presented: Presented
    sources: tuple[str, ...]
    stays: tuple[str, ...]
    """The source servers that are left after the change."""

    @property
    def connector(self) -> Record:
        """The send connector in question."""
        connector: Record = self.world.organization["send_connectors"][self._index("send_connectors")]
        return connector

    @property
    def inbound(self) -> Record | None:
        """The inbound connector in question; `None` if there is none yet."""
        if (
            self.environment.change
            and self.environment.change.new_inbound_connector
            and not (self.environment.inbound_connectors)
        ):
            return None
        found: Record = self.world.tenants[0]["inbound_connectors"][self._index("inbound_connectors")]
        return found

    def _index(self, section: str) -> int:
        described = list(getattr(self.environment, section))
        is_send = section == "send_connectors"
        key = (
            self.environment.chosen_send_connector()
            if is_send
            else self.environment.chosen_inbound_connector()
        )
        return described.index(key) if key in described else 0

    def servers(self, names: tuple[str, ...]) -> list[Record]:
        """Return the servers of these *names*."""
        return [server for name in names if (server := self.world.server(name)) is not None]

    def stated(self, section: str, attribute: str) -> object:
        """Return what the description states about a property of a connector; `None` if nothing."""
        is_send = section == "send_connectors"
        key = (
            self.environment.chosen_send_connector()
            if is_send
            else self.environment.chosen_inbound_connector()
        )
        return getattr(getattr(self.environment, section).get(key), attribute, None) if key else None


def _old_name(scene: Scene) -> Incident:
    """The inbound connector knows the name of the certificate before."""
    inbound = scene.inbound
    if inbound is not None and scene.stated("inbound_connectors", "tls_sender_certificate_name") is None:
        inbound["TlsSenderCertificateName"] = scene.presented.old_name
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _other_choice(scene: Scene) -> Incident:
    """An internal certificate, newer than the public one, wins wherever none is named."""
    connector = scene.connector
    if scene.stated("send_connectors", "tls_certificate_name") is None:
        connector["TlsCertificateName"] = None
    wanted = scene.environment.change.fqdn if scene.environment.change else None
    if scene.stated("send_connectors", "fqdn") is None and wanted:
        connector["Fqdn"] = f"relay.{scene.environment.organization.domain}"
    for server in scene.servers(scene.sources):
        host = connector["Fqdn"] or server["Fqdn"]
        named = connector["TlsCertificateName"]
        if named and server["version"] not in IMPLICIT_ONLY:
            issuer, _, subject = named[3:].partition("<S>")
            server["certificates"].insert(1, certificate(subject, issuer, ("other.example",), NEWER))
        server["certificates"].insert(1, certificate(f"CN={host}", INTERNAL_CA, (host,), NEWER))
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _lost_certificate(scene: Scene) -> Incident:
    """The send connector names a certificate that is on no server any more; 2010 doesn't read the name."""
    if scene.stated("send_connectors", "tls_certificate_name") is None:
        scene.connector["TlsCertificateName"] = LOST_IDENTIFIER
    reading = tuple(
        one["Name"] for one in scene.servers(scene.sources) if one["version"] not in IMPLICIT_ONLY
    )
    return Incident(("4.7.5",), NORMAL, reading)


def _clear_text(scene: Scene) -> Incident:
    """The send connector doesn't insist on TLS."""
    connector = scene.connector
    if scene.stated("send_connectors", "require_tls") is None:
        connector["RequireTLS"] = False
    if scene.stated("send_connectors", "tls_auth_level") is None:
        connector["TlsAuthLevel"] = None
    codes = ("5.7.64", "5.7.3")
    return Incident(codes, NORMAL, scene.sources)


def _forgotten_server(scene: Scene) -> Incident:
    """The servers that are to leave lack the certificate and offer another."""
    forgotten = tuple(name for name in scene.sources if name not in scene.stays)
    _take_away(scene, forgotten)
    return Incident(("5.7.64",), NORMAL, forgotten)


def _take_away(scene: Scene, names: tuple[str, ...]) -> None:
    """Give servers another certificate of the same issuer and subject, which bears another name."""
    right = scene.presented
    for server in scene.servers(names):
        held = server["certificates"]
        others = [one for one in held if (one["Issuer"], one["Subject"]) != (right.issuer, right.subject)]
        server["certificates"] = [certificate(right.subject, right.issuer, (right.old_name,), OLDER), *others]


def _frontend(scene: Scene) -> Incident:
    """A FrontEnd server that is no source lacks the certificate, and some mail is proxied through it."""
    scene.connector["FrontendProxyEnabled"] = True
    sources = scene.servers(scene.sources)
    others = [
        one["Name"] for one in scene.world.servers if "frontend" in one["services"] and one not in sources
    ]
    if not others:
        # The FrontEnd of a source server is the server itself: nothing can be wrong there alone.
        return Incident((), NORMAL, ())
    _take_away(scene, tuple(others))
    proxied = tuple(one["Name"] for one in sources if one["version"] not in IMPLICIT_ONLY)
    return Incident(("5.7.64",), NORMAL, proxied, always=False)


def _old_address(scene: Scene) -> Incident:
    """The inbound connector knows addresses from which nothing comes any more."""
    inbound = scene.inbound
    if inbound is not None and scene.stated("inbound_connectors", "sender_ip_addresses") is None:
        inbound["SenderIPAddresses"] = [OLD_ADDRESS]
        if scene.stated("inbound_connectors", "tls_sender_certificate_name") is None:
            inbound["TlsSenderCertificateName"] = None
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _address_only(scene: Scene) -> Incident:
    """The inbound connector knows addresses alone: what has no sender of the tenant is refused."""
    for inbound in scene.world.tenants[0]["inbound_connectors"]:
        if inbound["ConnectorType"] == "OnPremises" and inbound["SenderIPAddresses"]:
            return Incident(("5.7.64",), NULL, scene.sources)
    inbound = scene.inbound
    if inbound is not None:
        inbound["TlsSenderCertificateName"] = None
        inbound["SenderIPAddresses"] = [one["egress"] for one in scene.servers(scene.sources)]
    return Incident(("5.7.64",), NULL if inbound is not None else NORMAL, scene.sources)


def _missing_domain(scene: Scene) -> Incident:
    """The domain of the certificate isn't accepted in the tenant."""
    missing = scene.environment.change.missing_accepted_domains if scene.environment.change else ()
    names = {name.casefold() for name in missing}
    tenant = scene.world.tenants[0]
    tenant["accepted_domains"] = [
        one for one in tenant["accepted_domains"] if one["Name"].casefold() not in names
    ]
    return Incident(("ATTR36", "5.7.64"), NULL, scene.sources)


def _disabled(scene: Scene) -> Incident:
    """The inbound connector is disabled."""
    inbound = scene.inbound
    if inbound is not None:
        inbound["Enabled"] = False
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _no_connector(scene: Scene) -> Incident:
    """No inbound connector of type OnPremises knows the certificate."""
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _partner(scene: Scene) -> Incident:
    """The connector that knows the certificate is of type Partner."""
    inbound = scene.inbound
    if inbound is not None and scene.stated("inbound_connectors", "connector_type") is None:
        inbound.update(ConnectorType="Partner", CloudServicesMailEnabled=False)
    return Incident(("5.7.64",), NORMAL, scene.sources)


def _enforced(scene: Scene) -> Incident:
    """Exchange Online blocks the servers that are out of date."""
    described = scene.environment.servers
    old = tuple(name for name in scene.sources if out_of_date(described[name].version, described[name].build))
    scene.world.settings["enforced_servers"] = list(old)
    return Incident(("5.7.230",), NORMAL, old)


CAUSES: Mapping[str, Callable[[Scene], Incident]] = {
    "C01": _old_name,
    "C02": _other_choice,
    "C03": _lost_certificate,
    "C04": _clear_text,
    "C09": _forgotten_server,
    "C10": _frontend,
    "C11": _old_address,
    "C13": _address_only,
    "C14": _missing_domain,
    "C16": _disabled,
    "C17": _no_connector,
    "C18": _partner,
    "C28": _enforced,
}
"""By cause what it spoils; a description without a cause suffers from `C01`."""


def befall(scene: Scene, causes: tuple[str, ...]) -> tuple[Incident, ...]:
    """Let the incident of each of *causes* happen in a sound organisation; return what is refused then.

    Raises:
        KeyError: there is a cause that the simulation doesn't know.
    """
    return tuple(CAUSES[cause](scene) for cause in causes or ("C01",))

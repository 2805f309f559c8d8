"""Find out: one READ block for each family of servers, the sign-in, and one READ block for the tenant."""

from collections.abc import Container, Iterator

from generator.causes import Value
from generator.causes.old_name import old_names
from generator.exchange import DEFAULT_CLOUD, family, parameters
from generator.model import RESTORE, Service, speakers
from generator.plan.draft import Draft
from generator.plan.kinds import edge, onprem, tenant
from generator.plan.scene import TENANT, Scene, onprem_values, tenant_values
from generator.plan.step import Shell, Window

SEND_PROPERTIES = (
    "Enabled",
    "Fqdn",
    "ProtocolLoggingLevel",
    "RequireTLS",
    "IgnoreSTARTTLS",
    "TlsAuthLevel",
    "TlsDomain",
    "TlsCertificateName",
    "CloudServicesMailEnabled",
    "FrontendProxyEnabled",
    "DNSRoutingEnabled",
)
SEND_LISTS = ("SourceTransportServers", "SmartHosts", "AddressSpaces")
INBOUND_PROPERTIES = (
    "ConnectorType",
    "Enabled",
    "TlsSenderCertificateName",
    "RequireTls",
    "RestrictDomainsToCertificate",
    "RestrictDomainsToIPAddresses",
    "CloudServicesMailEnabled",
    "TreatMessagesAsInternal",
    "ConnectorSource",
)
# Exchange 2010 records the certificate by its thumbprint, later versions by issuer and subject.
HYBRID_PROPERTIES = ("TlsCertificateName", "SecureMailCertificateThumbprint")
INBOUND_LISTS = ("SenderIPAddresses", "AssociatedAcceptedDomains", "SenderDomains")

TENANT_READ = "tenant read"
"""Reference of the step that reads the tenant; every change of the tenant comes after it."""


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the steps that read both sides; what they print is the record of the present values."""
    for index, (window, servers) in enumerate(scene.leads):
        yield _servers(scene, window, servers, with_connectors=index == 0)
    for window in scene.windows.values():
        if window.shell is Shell.EDGE:
            yield _edge(scene, window)
    yield _connect(scene)
    yield _tenant(scene)


def _servers(scene: Scene, window: Window, servers: tuple[str, ...], *, with_connectors: bool) -> Draft:
    known = parameters("Set-SendConnector", window.exchange)
    hybrid = parameters("Set-HybridConfiguration", window.exchange)
    connector = scene.send_connector_name()
    proxying = frontends(scene, window)
    read = tuple(dict.fromkeys((*servers, *proxying)))
    values: dict[str, Value] = {
        **onprem_values(scene),
        "prints_facts": True,
        "reads_connectors": with_connectors,
        "connector_name": connector,
        "properties": tuple(name for name in SEND_PROPERTIES if name in known),
        "list_properties": SEND_LISTS,
        "hybrid_properties": tuple(name for name in HYBRID_PROPERTIES if name in hybrid),
        **_old(scene),
        "old_names": _old_inside(scene, hybrid) if with_connectors else (),
        "servers": servers,
        "frontend_servers": proxying,
        "certificate_servers": read,
        "reads_queues": _reads_queues(scene),
    }
    key = f"window-{window.letter}"
    facts = {"servers": ", ".join(read) or window.host or ""}
    return Draft(f"read {key}", onprem.DISCOVER, key, window, values, facts)


def _reads_queues(scene: Scene) -> bool:
    """Say whether it matters which queues are suspended: mail is to be held, or may still be."""
    return scene.holds_mail() or scene.environment.change is None


def frontends(scene: Scene, window: Window) -> tuple[str, ...]:
    """Return the servers whose FrontEnd Transport opens the sessions, of the family that *window* reads."""
    servers = scene.environment.servers
    return tuple(
        one.server
        for one in speakers(scene.environment)
        if one.service is Service.FRONTEND and family(servers[one.server].version) == family(window.exchange)
    )


def _edge(scene: Scene, window: Window) -> Draft:
    server = window.host or ""
    values: dict[str, Value] = {**onprem_values(scene), "prints_facts": True, "server": server}
    values["reads_queues"] = _reads_queues(scene)
    return Draft(f"read {server}", edge.DISCOVER, server, window, values, {"server": server})


def _connect(scene: Scene) -> Draft:
    stated = scene.environment.tenant
    values: dict[str, Value] = {
        "admin": stated.admin,
        "cloud": None if stated.cloud == DEFAULT_CLOUD else stated.cloud,
        "delegated": stated.delegated,
    }
    facts = {"tenant": stated.initial_domain}
    return Draft("connect", tenant.CONNECT, "exo", scene.windows[TENANT], values, facts)


def _tenant(scene: Scene) -> Draft:
    values: dict[str, Value] = {
        **tenant_values(scene),
        "prints_facts": True,
        "connector_name": scene.inbound_connector_name(),
        "properties": INBOUND_PROPERTIES,
        "list_properties": INBOUND_LISTS,
        **_old(scene),
        "requires_accepted": scene.required_domain,
    }
    return Draft(TENANT_READ, tenant.DISCOVER, "exo", scene.windows[TENANT], values)


def _old_inside(scene: Scene, hybrid: Container[str]) -> tuple[str, ...]:
    """Return what shows the old certificate on premises, where the hybrid configuration has *hybrid*.

    Exchange 2010 has thumbprints alone, and nothing that a name could be compared with.
    """
    environment = scene.environment
    known = old_names(environment)
    if "TlsCertificateName" not in hybrid:
        thumbprints = {one.thumbprint.lower() for one in environment.certificates.values() if one.thumbprint}
        return tuple(name for name in known if name in thumbprints)
    if environment.change and environment.change.strategy == RESTORE:
        return ()
    replaced = (edit.recorded for edit in scene.edits() if edit.attribute == "TlsCertificateName")
    return (*known, *(value for value in replaced if isinstance(value, str) and value))


def _old(scene: Scene) -> dict[str, Value]:
    """Return by what the blocks recognise who still carries the old certificate."""
    change = scene.environment.change
    wanted = change.tls_sender_certificate_name if change else None
    return {"old_names": old_names(scene.environment), "new_name": (wanted or "").lower()}

"""The frame around changes: find out, log, prove, change, wait, verify, restore, roll back.

One order for all causes (change-ticket practice, domain reference section 9.2): nothing is written before it
was read, logging is itself a change that is undone, every change has its rollback.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.causes import Change, Edit, Value
from generator.exchange import DEFAULT_CLOUD, parameters
from generator.model import Environment
from generator.plan import kinds
from generator.plan.draft import Draft, word
from generator.plan.step import Effect, Phase, Window

_SEND_PROPERTIES = (
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
_SEND_LISTS = ("SourceTransportServers", "SmartHosts", "AddressSpaces")
_INBOUND_PROPERTIES = (
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
_INBOUND_LISTS = ("SenderIPAddresses", "AssociatedAcceptedDomains", "SenderDomains")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the frame needs to know: the description, its windows and its changes.

    Attributes:
        servers: the servers that may send, with their versions, in the description's order.
        windows: window by host name, `""` for the tenant's.
        leads: the windows in which the servers of one family are read together, each with those servers.
        changes: the changes that can be written.
        required_domain: the domain that must be accepted before any of what was asked for, or `None`.
        complete: whether everything that was asked for can be written.
        logging: the change of the protocol logging level, or `None` if there is nothing to switch.
        proof: whether send protocol logs can be read: the connector's name is known.
        whatif: whether each change is shown with `-WhatIf` first.
    """

    environment: Environment
    windows: dict[str, Window]
    leads: tuple[tuple[Window, tuple[str, ...]], ...]
    servers: tuple[str, ...]
    changes: tuple[Change, ...]
    required_domain: str | None
    complete: bool
    logging: Change | None
    proof: bool
    whatif: bool


def frame(scene: Scene) -> Iterator[Draft]:
    """Yield all steps of *scene* in order, the rollback steps last."""
    yield from _discovery(scene)
    yield from _logging(scene)
    if scene.proof:
        yield _test_mail(scene, "mail before", Phase.PROVE)
        yield from (_log_reading(scene, server) for server in scene.servers)
    if not scene.complete:
        yield Draft("fill in", kinds.FILL_IN, "values")
    for change in scene.changes:
        yield from _change(scene, change)
    if scene.changes:
        yield from _verification(scene)
    yield from _restore_logging(scene)
    yield from (_rollback(scene, change) for change in reversed(scene.changes))


def _discovery(scene: Scene) -> Iterator[Draft]:
    yield from (_discover_servers(scene, *lead, first=not n) for n, lead in enumerate(scene.leads))
    yield _connect(scene)
    yield _discover_tenant(scene)


def _discover_servers(scene: Scene, window: Window, servers: tuple[str, ...], *, first: bool) -> Draft:
    known = parameters("Set-SendConnector", window.exchange)
    key = scene.environment.chosen_send_connector()
    connector = scene.environment.send_connectors[key].name if key else None
    values: dict[str, Value] = {
        **_onprem(scene),
        "prints_facts": True,
        "reads_connectors": first,
        "connector_name": connector,
        "properties": tuple(name for name in _SEND_PROPERTIES if name in known),
        "list_properties": _SEND_LISTS,
        "servers": servers,
    }
    facts = {"servers": ", ".join(servers), "connector": connector or ""}
    return Draft(
        f"discover {window.letter}", kinds.DISCOVER_ONPREM, f"window-{window.letter}", window, values, facts
    )


def _connect(scene: Scene) -> Draft:
    tenant = scene.environment.tenant
    values: dict[str, Value] = {
        "admin": tenant.admin,
        "cloud": None if tenant.cloud == DEFAULT_CLOUD else tenant.cloud,
        "delegated": tenant.delegated,
    }
    return Draft(
        "connect",
        kinds.CONNECT,
        "exo",
        scene.windows[""],
        values,
        {"admin": tenant.admin or "", "tenant": tenant.initial_domain},
    )


def _discover_tenant(scene: Scene) -> Draft:
    key = scene.environment.chosen_inbound_connector()
    name = scene.environment.inbound_connectors[key].name if key else None
    values: dict[str, Value] = {
        **_tenant(scene),
        "prints_facts": True,
        "connector_name": name,
        "properties": _INBOUND_PROPERTIES,
        "list_properties": _INBOUND_LISTS,
        "requires_accepted": scene.required_domain,
    }
    facts = {"connector": name or "", "domain": scene.required_domain or ""}
    return Draft("discover exo", kinds.DISCOVER_TENANT, "exo", scene.windows[""], values, facts)


def _logging(scene: Scene) -> Iterator[Draft]:
    if scene.logging:
        window = scene.leads[0][0]
        values, facts = {**_onprem(scene), **_edit_values(scene.logging)}, _edit_facts(scene.logging)
        key = scene.logging.subject
        yield Draft("logging", kinds.LOGGING, key, window, values, facts)


def _restore_logging(scene: Scene) -> Iterator[Draft]:
    if scene.logging:
        window = scene.leads[0][0]
        back = scene.logging.inverse()
        yield Draft(
            "logging restored",
            kinds.LOGGING,
            back.subject,
            window,
            {**_onprem(scene), **_edit_values(back)},
            _edit_facts(back),
            phase=Phase.CLEANUP,
            rolls_back="logging",
            suffix="-restore",
        )


def _test_mail(scene: Scene, ref: str, phase: Phase, suffix: str = "") -> Draft:
    test = scene.environment.test
    facts = {
        "sender": test.sender if test else "",
        "recipient": test.recipient if test else "",
        "servers": ", ".join(scene.servers),
    }
    return Draft(ref, kinds.TEST_MAIL, "probe", facts=facts, phase=phase, suffix=suffix)


def _log_reading(scene: Scene, server: str) -> Draft:
    names = [str(edit.wanted) for edit in _edits(scene) if edit.attribute == "TlsSenderCertificateName"]
    values: dict[str, Value] = {
        **_session(scene, server),
        "wanted_name": names[0] if names else None,
    }
    return Draft(
        f"log {server}",
        kinds.READ_LOG,
        server,
        scene.windows[server],
        values,
        {"server": server, "wanted": names[0] if names else ""},
    )


def _change(scene: Scene, change: Change) -> Iterator[Draft]:
    kind, window, ref = kinds.KINDS[change.kind], scene.windows[""], _ref(change)
    values, facts = {**_tenant(scene), **_edit_values(change)}, _edit_facts(change)
    if scene.whatif:
        yield Draft(
            f"whatif {ref}",
            kind,
            change.subject,
            window,
            values,
            facts,
            effect=Effect.REHEARSE,
            rehearses=ref,
            suffix="-whatif",
        )
    yield Draft(ref, kind, change.subject, window, values, facts, after=("discover exo",))


def _verification(scene: Scene) -> Iterator[Draft]:
    yield Draft("wait", kinds.WAIT, "exo")
    yield _test_mail(scene, "mail after", Phase.VERIFY, suffix="-fresh")
    test = scene.environment.test
    if not (scene.proof and test):
        return
    for server in scene.servers:
        values: dict[str, Value] = {**_session(scene, server), "recipient": test.recipient}
        facts = {"server": server, "recipient": test.recipient}
        yield Draft(f"verify {server}", kinds.VERIFY, server, scene.windows[server], values, facts)


def _rollback(scene: Scene, change: Change) -> Draft:
    back = change.inverse()
    return Draft(
        f"rollback {_ref(change)}",
        kinds.KINDS[change.kind],
        change.subject,
        scene.windows[""],
        {**_tenant(scene), **_edit_values(back)},
        _edit_facts(back),
        phase=Phase.ROLLBACK,
        rolls_back=_ref(change),
        suffix="-rollback",
    )


def _ref(change: Change) -> str:
    return f"{change.kind} {change.subject}"


def _edits(scene: Scene) -> Iterator[Edit]:
    for change in scene.changes:
        yield from change.edits


def _onprem(scene: Scene) -> dict[str, Value]:
    return {"organization_domain": scene.environment.organization.domain.lower(), "prints_facts": False}


def _tenant(scene: Scene) -> dict[str, Value]:
    tenant = scene.environment.tenant
    # Whose id TenantID shows with delegated access isn't documented: there the initial domain decides alone.
    return {
        "initial_domain": tenant.initial_domain.lower(),
        "tenant_id": None if tenant.delegated else tenant.id,
        "prints_facts": False,
    }


def _session(scene: Scene, server: str) -> dict[str, Value]:
    key = scene.environment.chosen_send_connector()
    name = scene.environment.send_connectors[key].name if key else None
    return {**_onprem(scene), "connector_name": name, "server": server}


def _edit_values(change: Change) -> dict[str, Value]:
    """Return what a block for one property needs; `$null` is written where a property is to be unset."""
    edit = change.edits[0]
    return {
        "connector_name": change.name,
        "requires_accepted": change.requires_accepted,
        "recorded": edit.recorded or None,
        "wanted": edit.wanted or None,
        "recorded_text": str(edit.recorded or ""),
        "wanted_text": str(edit.wanted or ""),
        "header_recorded": word(edit.recorded),
        "header_wanted": word(edit.wanted),
    }


def _edit_facts(change: Change) -> dict[str, str]:
    edit = change.edits[0]
    return {
        "object": change.name or change.subject,
        "attribute": edit.attribute,
        "recorded": shown(edit.recorded),
        "wanted": shown(edit.wanted),
        "causes": ", ".join(change.cures),
    }


def shown(value: Value) -> str:
    """Return *value* as people read it; empty for a property that is not set."""
    return ", ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")

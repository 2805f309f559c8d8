"""The Hybrid Configuration Wizard in place of single changes: run, compare, set again, and the way back."""

from collections.abc import Iterator
from dataclasses import replace

from generator.causes import Value
from generator.exchange import parameters
from generator.plan.draft import Draft
from generator.plan.kinds import manual, onprem, tenant
from generator.plan.phases import changes, discovery
from generator.plan.phases.backup import folder
from generator.plan.scene import TENANT, Scene, onprem_values, tenant_values
from generator.plan.step import Phase

RUN = "wizard run"
_RECEIVE = (
    "AuthMechanism",
    "Bindings",
    "Enabled",
    "Fqdn",
    "PermissionGroups",
    "RemoteIPRanges",
    "RequireTLS",
    "TlsCertificateName",
    "TlsDomainCapabilities",
)
_OUTBOUND = (
    "CloudServicesMailEnabled",
    "ConnectorType",
    "Enabled",
    "RecipientDomains",
    "RouteAllMessagesViaOnPremises",
    "SmartHosts",
    "TlsDomain",
    "TlsSettings",
    "UseMXRecord",
)


def steps(scene: Scene) -> Iterator[Draft]:
    """Yield the wizard's run, what it changed on each side, and the setting again of what it reset."""
    if not scene.changes:
        return
    yield _run(scene)
    window = scene.leads[0][0]
    values = {**onprem_values(scene), "folder": folder(scene, "onprem"), **_onprem(scene)}
    yield Draft("compare onprem", onprem.COMPARE, "state", window, values, after=(RUN, "backup onprem"))
    values = {**tenant_values(scene), "folder": folder(scene, "tenant"), **_tenant(scene)}
    window = scene.windows[TENANT]
    yield Draft("compare tenant", tenant.COMPARE, "state", window, values, after=(RUN, "backup tenant"))
    yield Draft("wizard reset", manual.WIZARD_RESET, "state", facts=_folders(scene))


def rollbacks(scene: Scene) -> Iterator[Draft]:
    """Yield the blocks that set the certificate values as recorded, and what is left to do by hand."""
    if not scene.changes:
        return
    for draft in changes.rollbacks(scene):
        yield replace(draft, rolls_back=RUN)
    yield replace(
        _run(scene), ref="rollback wizard", phase=Phase.ROLLBACK, rolls_back=RUN, after=(), suffix="-rollback"
    )


def _run(scene: Scene) -> Draft:
    environment = scene.environment
    offered = environment.certificates.get(environment.offered_certificate() or "")
    described = [part for part in (offered.subject, offered.thumbprint) if part] if offered else []
    facts = {
        "certificate": ", ".join(described) or scene.wanted_name() or "",
        "wanted": str(_wanted_certificate(scene) or ""),
        "servers": ", ".join(scene.servers),
        **_folders(scene),
    }
    suffix = "" if environment.hybrid.granular else "-full"
    after = ("backup onprem", "backup tenant")
    values = {"requires_certificate": _wanted_certificate(scene)}
    return Draft(
        RUN, manual.WIZARD_RUN, "certificate", values=values, facts=facts, suffix=suffix, after=after
    )


def _wanted_certificate(scene: Scene) -> Value:
    """Return issuer and subject of the certificate that is to be chosen in the wizard, if they are known."""
    return next((edit.wanted for edit in scene.edits() if edit.attribute == "TlsCertificateName"), None)


def _folders(scene: Scene) -> dict[str, str]:
    return {"onprem_folder": folder(scene, "onprem"), "tenant_folder": folder(scene, "tenant")}


def _onprem(scene: Scene) -> dict[str, Value]:
    """Return what is compared on premises, as far as the shell's version knows it, and what must be there."""
    version = scene.leads[0][0].exchange

    def known(cmdlet: str, properties: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in properties if name in parameters(cmdlet, version))

    return {
        "send_properties": known("Set-SendConnector", discovery.SEND_PROPERTIES + discovery.SEND_LISTS),
        "receive_properties": known("Set-ReceiveConnector", _RECEIVE),
        "hybrid_properties": known("Set-HybridConfiguration", discovery.HYBRID_PROPERTIES),
        "wanted_certificate": _wanted_certificate(scene),
    }


def _tenant(scene: Scene) -> dict[str, Value]:
    return {
        "inbound_properties": discovery.INBOUND_PROPERTIES + discovery.INBOUND_LISTS,
        "outbound_properties": _OUTBOUND,
        "wanted_name": scene.wanted_name(),
    }

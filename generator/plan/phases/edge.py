"""Edge: what is changed inside reaches a subscribed Edge server when EdgeSync has run.

EdgeSync would run by itself within minutes (Edge Subscriptions); started by hand it can be waited for.
"""

from collections.abc import Iterable, Iterator

from generator.causes import Value
from generator.plan.draft import Draft
from generator.plan.kinds import edge, manual, onprem
from generator.plan.scene import Scene, onprem_values
from generator.plan.step import Effect, Shell

_WRITES = ("Set-SendConnector", "New-SendConnector", "Remove-SendConnector")


def synchronised(scene: Scene, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield *drafts*, and behind each that writes a send connector the step that starts EdgeSync.

    Before one that decides which certificate is offered each Edge server is asked: inside nobody knows what
    it holds. Only where mail leaves through Edge servers. A step behind a rollback belongs to what that
    undoes.
    """
    edges = tuple(name for name in scene.servers if scene.environment.servers[name].is_edge())
    for draft in drafts:
        written = bool(edges) and _writes_connector(draft)
        naming = written or draft.kind is manual.WIZARD_RUN
        if edges and naming and _chooses_certificate(draft):
            yield from (_asked(scene, name, draft) for name in edges)
        yield draft
        if written:
            yield _start(scene, edges, draft)


def _writes_connector(draft: Draft) -> bool:
    if draft.kind is manual.WIZARD_RESET:
        return True  # what the wizard wrote, and what was set again by hand, goes out together
    effect = draft.effect or draft.kind.effect
    used = {cmdlet for variant in draft.kind.variants for cmdlet in variant.uses}
    return effect is Effect.CHANGE and draft.kind.shell is Shell.EMS and not used.isdisjoint(_WRITES)


def _chooses_certificate(draft: Draft) -> bool:
    """Tell whether *draft* names the certificate, or gives the name by which the servers choose it.

    A rollback sets what was recorded, whatever that chooses.
    """
    return draft.rolls_back is None and bool(
        draft.values.get("requires_certificate") or draft.kind is onprem.FQDN
    )


def _asked(scene: Scene, server: str, before: Draft) -> Draft:
    """Return the step that asks *server* for the certificate, or which one comes first for the name."""
    by_name = before.kind is onprem.FQDN
    values: dict[str, Value] = {
        **onprem_values(scene),
        "server": server,
        "requires_certificate": before.values.get("requires_certificate"),
        "offered_for": before.values["wanted"] if by_name else None,
    }
    facts = {"server": server, "wanted": before.facts["wanted"]}
    return Draft(
        f"holding {server} {before.ref}",
        edge.CERTIFICATE,
        server,
        scene.windows[server],
        values,
        facts,
        suffix="-first" if by_name else "",
    )


def _start(scene: Scene, edges: tuple[str, ...], behind: Draft) -> Draft:
    window = scene.leads[0][0]
    values: dict[str, Value] = {**onprem_values(scene), "edges": edges, "inside": window.host}
    return Draft(
        f"edge-sync {behind.ref}",
        edge.SYNC,
        f"{behind.kind.id.partition('.')[2]}-{behind.key}{behind.suffix}",
        window,
        values,
        {"servers": ", ".join(edges), "server": window.host or ""},
        phase=behind.phase or behind.kind.phase,
        rolls_back=behind.rolls_back,
        optional=behind.optional,
        after=(behind.ref,),
    )

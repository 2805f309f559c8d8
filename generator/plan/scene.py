"""What the phases of the night are made from, and the values that many of their blocks share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.causes import Change, Edit, Value
from generator.model import Environment
from generator.plan.draft import Draft, word
from generator.plan.step import Effect, Window

TENANT = ""
"""Stands for a host's name where the window of the tenant is meant."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the phases need to know: the description, its windows and its changes.

    Attributes:
        environment: the description.
        servers: the servers that may send, in the description's order.
        windows: window by host name, `TENANT` for the tenant's.
        leads: the windows in which the servers of one family are read together, each with those servers;
            the first is the newest family's, in which objects of the organisation are read and changed.
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

    def send_connector_name(self) -> str | None:
        """Return the name of the send connector in question; `None` while it is not known."""
        key = self.environment.chosen_send_connector()
        return self.environment.send_connectors[key].name if key else None

    def inbound_connector_name(self) -> str | None:
        """Return the name of the inbound connector in question; `None` while it is not known."""
        key = self.environment.chosen_inbound_connector()
        return self.environment.inbound_connectors[key].name if key else None

    def edits(self) -> Iterator[Edit]:
        """Yield every edit of the changes that can be written."""
        for change in self.changes:
            yield from change.edits

    def wanted_name(self) -> str | None:
        """Return the certificate name that the inbound connector is to get, or `None`."""
        wanted = (edit.wanted for edit in self.edits() if edit.attribute == "TlsSenderCertificateName")
        return next((value for value in wanted if isinstance(value, str)), None)


def with_rehearsal(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """Yield *draft*, and before it the same with `-WhatIf` where that was asked for."""
    if scene.whatif:
        yield replace(
            draft,
            ref=f"whatif {draft.ref}",
            effect=Effect.REHEARSE,
            rehearses=draft.ref,
            suffix="-whatif",
        )
    yield draft


def onprem_values(scene: Scene) -> dict[str, Value]:
    """Return the values of the guard in Exchange Management Shell."""
    return {"organization_domain": scene.environment.organization.domain.lower(), "prints_facts": False}


def tenant_values(scene: Scene) -> dict[str, Value]:
    """Return the values of the guard in Exchange Online PowerShell."""
    tenant = scene.environment.tenant
    return {
        "initial_domain": tenant.initial_domain.lower(),
        # Whose id TenantID shows with delegated access isn't documented: there the domain decides alone.
        "tenant_id": None if tenant.delegated else tenant.id,
        "prints_facts": False,
    }


def change_values(change: Change) -> dict[str, Value]:
    """Return what the block of a change of one property needs; `$null` is written where it is to be unset."""
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


def change_facts(change: Change) -> dict[str, str]:
    """Return what the sentences about a change of one property need."""
    edit = change.edits[0]
    return {
        "object": change.name or change.subject,
        "attribute": edit.attribute,
        "recorded": shown(edit.recorded),
        "wanted": shown(edit.wanted),
    }


def shown(value: Value) -> str:
    """Return *value* as people read it; empty for a property that is not set."""
    return ", ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")

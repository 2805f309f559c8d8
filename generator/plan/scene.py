"""What the phases of the night are made from, and the values that many of their blocks share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.causes import Change, Edit, Task, Value
from generator.model import Environment
from generator.plan.draft import Draft, word
from generator.plan.kinds import KINDS
from generator.plan.step import Effect, Shell, Window

_OFFERING = frozenset(
    {"onprem.certificate-name", "onprem.fqdn", "onprem.tls-settings", "onprem.frontend-proxy"}
)
"""The kinds of changes after which the sessions may begin with another certificate."""

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
        tasks: what people do by hand before them.
        offered: a change that nobody asked for but may help; its steps are optional.
        required_domain: the domain that must be accepted before any of what was asked for, or `None`.
        complete: whether everything that was asked for can be written.
        logging: the change of the protocol logging level, or `None` if there is nothing to switch.
        hold: the suspension of the connector's queues, or `None` if mail isn't held back.
        proof: whether send protocol logs can be read: the connector's name is known.
        by_wizard: whether the Hybrid Configuration Wizard makes the changes, by hand.
        whatif: whether each change is shown with `-WhatIf` first.
    """

    environment: Environment
    windows: Mapping[str, Window]
    leads: tuple[tuple[Window, tuple[str, ...]], ...]
    servers: tuple[str, ...]
    changes: tuple[Change, ...]
    tasks: tuple[Task, ...]
    offered: tuple[Change, ...]
    required_domain: str | None
    complete: bool
    logging: Change | None
    hold: Change | None
    proof: bool
    by_wizard: bool
    whatif: bool

    def send_connector_name(self) -> str | None:
        """Return the name of the send connector in question; `None` while it is not known."""
        key = self.environment.chosen_send_connector()
        return self.environment.send_connectors[key].name if key else None

    def inbound_connector_name(self) -> str | None:
        """Return the name of the inbound connector in question; `None` while it is not known."""
        key = self.environment.chosen_inbound_connector()
        return self.environment.inbound_connectors[key].name if key else None

    def remaining_servers(self) -> tuple[str, ...]:
        """Return the servers that may send once the changes are made."""
        lists = (edit.wanted for edit in self.edits() if edit.attribute == "SourceTransportServers")
        left = next((value for value in lists if isinstance(value, tuple)), self.servers)
        kept = {name.casefold() for name in left}
        return tuple(name for name in self.servers if name.casefold() in kept)

    def groups(self) -> tuple[tuple[Window, tuple[str, ...]], ...]:
        """Return the windows that reach the source servers, each with those servers: `leads`, then Edge's."""
        inside = tuple((window, servers) for window, servers in self.leads if servers)
        edges = tuple(window for window in self.windows.values() if window.shell is Shell.EDGE)
        return (*inside, *((window, (window.host or "",)) for window in edges if window.host in self.servers))

    def holds_mail(self) -> bool:
        """Say whether the description asks for mail to be held back."""
        return bool(self.environment.change and self.environment.change.hold_mail)

    def edits(self) -> Iterator[Edit]:
        """Yield every edit of the changes that can be written."""
        for change in self.changes:
            yield from change.edits

    def offers_another(self) -> bool:
        """Say whether a change makes the servers offer another certificate than they do now."""
        return any(change.kind in _OFFERING for change in self.changes)

    def expects_null_sender(self) -> bool:
        """Say whether messages without a sender have to pass: not where addresses alone identify the servers.

        Source: "Updated Requirements for SMTP Relay through Exchange Online" (Exchange Team Blog, June 2023).
        """
        test, key = self.environment.test, self.environment.chosen_inbound_connector()
        present = self.environment.inbound_connectors[key].tls_sender_certificate_name if key else None
        by_address = present == "" and self.wanted_name() is None
        return bool(test and test.null_sender and not by_address)

    def wanted_name(self) -> str | None:
        """Return the certificate name that the inbound connector is to get, or `None`."""
        wanted = (edit.wanted for edit in self.edits() if edit.attribute == "TlsSenderCertificateName")
        return next((value for value in wanted if isinstance(value, str)), None)


def changes_tenant(scene: Scene) -> bool:
    """Say whether anything is changed in the tenant, where a change takes effect after propagation only."""
    return bool(scene.tasks) or any(KINDS[change.kind].shell is Shell.EXO for change in scene.changes)


def patience(scene: Scene) -> int:
    """Return the minutes after the change before which a refusal proves nothing.

    "Changes take some time" in the tenant (KB 4051495), and one hour is the practice on record. On premises
    only the replication of Active Directory has to be waited for.
    """
    return 60 if changes_tenant(scene) else 15


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
    """Return what the block of a change needs.

    `recorded_text` and `wanted_text` are what the shell shows, several properties after another with their
    names. Values to write stand under `wanted_PROPERTY`; that of a single property is plainly `wanted`.
    """
    values: dict[str, Value] = {
        "connector_name": change.name,
        "requires_accepted": change.requires_accepted,
        "requires_certificate": change.requires_certificate,
        **{f"wanted_{edit.attribute}": _given(edit.wanted) for edit in change.edits},
    }
    if len(change.edits) > 1:
        values["recorded_text"] = ", ".join(f"{e.attribute} {_text(e.recorded)}" for e in change.edits)
        values["wanted_text"] = ", ".join(f"{e.attribute} {_text(e.wanted)}" for e in change.edits)
        return values
    edit = change.edits[0]
    return {
        **values,
        "recorded": _given(edit.recorded),
        "wanted": _given(edit.wanted),
        "recorded_text": _text(edit.recorded),
        "wanted_text": _text(edit.wanted),
        "header_recorded": word(edit.recorded),
        "header_wanted": word(edit.wanted),
    }


def _given(value: Value) -> Value:
    """Return *value* as a parameter takes it: nothing where the property is to be unset, a flag as it is."""
    return None if value in ("", ()) else value


def _text(value: Value) -> str:
    """Return *value* as the shell shows it: flags are True and False, lists have blanks between."""
    return " ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")


def change_facts(change: Change) -> dict[str, str]:
    """Return what the sentences about a change need; several properties are named one after another."""
    edits = change.edits
    return {
        "object": change.name or change.subject,
        "attribute": ", ".join(edit.attribute for edit in edits),
        "recorded": _listed((edit.attribute, edit.recorded) for edit in edits),
        "wanted": _listed((edit.attribute, edit.wanted) for edit in edits),
    }


def _listed(values: Iterable[tuple[str, Value]]) -> str:
    """Return one value alone, several with their names before them."""
    pairs = tuple(values)
    if len(pairs) == 1:
        return shown(pairs[0][1])
    return ", ".join(f"{name} {shown(value)}" for name, value in pairs)


def shown(value: Value) -> str:
    """Return *value* as people read it; empty for a property that is not set."""
    return ", ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")

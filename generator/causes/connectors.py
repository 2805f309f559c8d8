"""Changes of the two connectors in question, as far as the description says which they are."""

from generator.causes.change import Change, Edit, Value
from generator.model import Environment
from generator.model.values import Model

# What is wanted, by the cmdlet's parameter, with the key under which a description records it.
Wanted = tuple[str, str, Value]


def inbound_change(
    environment: Environment, kind: str, cause: str, *wanted: Wanted, requires_accepted: str | None = None
) -> Change:
    """Return a change of the inbound connector in question; *wanted* are set together."""
    key = environment.chosen_inbound_connector()
    connector = environment.inbound_connectors[key] if key else None
    where = ("inbound_connectors", key or "")
    return Change(
        kind=kind,
        subject=key or "inbound",
        name=connector.name if connector else None,
        name_path=(*where, "name") if key else ("change", "inbound_connector"),
        edits=tuple(_edit(connector, where, *one) for one in wanted),
        cures=(cause,),
        requires_accepted=requires_accepted,
    )


def send_change(environment: Environment, kind: str, cause: str, *wanted: Wanted) -> Change:
    """Return a change of the send connector in question; *wanted* are set together."""
    key = environment.chosen_send_connector()
    connector = environment.send_connectors[key] if key else None
    where = ("send_connectors", key or "")
    return Change(
        kind=kind,
        subject=key or "outbound",
        name=connector.name if connector else None,
        name_path=(*where, "name") if key else ("change", "send_connector"),
        edits=tuple(_edit(connector, where, *one) for one in wanted),
        cures=(cause,),
    )


def _edit(connector: Model | None, where: tuple[str, ...], parameter: str, key: str, wanted: Value) -> Edit:
    return Edit(parameter, getattr(connector, key, None), wanted, (*where, key))

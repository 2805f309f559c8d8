"""V45: the wanted list leaves out a present address, and nobody said that it should."""

from collections.abc import Iterable, Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange.addresses import AddressRange, parse
from generator.model import Environment
from generator.rules.rule import Rule

_PATH = ("change", "sender_ip_addresses")
_REMOVED = ("change", "removed_sender_ip_addresses")


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for what the list drops undeclared, and for declared removals that are none.

    Setting SenderIPAddresses replaces the whole list (Set-InboundConnector reference).
    """
    key = environment.chosen_inbound_connector()
    change = environment.change
    if change is None or key is None or change.sender_ip_addresses is None:
        return
    present = environment.inbound_connectors[key].sender_ip_addresses
    if present is None:
        return
    wanted, removed = _known(change.sender_ip_addresses), _known(change.removed_sender_ip_addresses)
    dropped = [entry for entry in _known(present) if not _inside(entry, (*wanted, *removed))]
    if dropped:
        yield Finding("V45", Severity.WARNING, _PATH, values={"dropped": ", ".join(map(str, dropped))})
    for index, text in enumerate(change.removed_sender_ip_addresses):
        entry = parse(text)
        path = (*_REMOVED, str(index))
        if entry is None:
            continue  # no address at all: V40 and V41
        if _inside(entry, wanted):
            yield Finding("V45", Severity.WARNING, path, "kept", {"address": text})
        elif not any(entry.overlaps(other) for other in _known(present)):
            yield Finding("V45", Severity.WARNING, path, "absent", {"address": text})


def _known(texts: Iterable[str]) -> tuple[AddressRange, ...]:
    return tuple(found for text in texts if (found := parse(text)))


def _inside(entry: AddressRange, others: Iterable[AddressRange]) -> bool:
    return any(other.contains(entry) for other in others)


RULE = Rule("V45", "address.dropped", Severity.WARNING, check)

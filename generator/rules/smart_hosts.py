"""The smart hosts through which the send connector in question reaches Exchange Online."""

from collections.abc import Iterator

from generator.model import Environment


def smart_hosts(environment: Environment) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield where each smart host stands and the host, without brackets, in lower case.

    Only those of the connector in question: others may rightly lead to a gateway. With DNS routing a
    connector has none in use.
    """
    key = environment.chosen_send_connector()
    if key is None or environment.send_connectors[key].dns_routing_enabled:
        return
    for index, host in enumerate(environment.send_connectors[key].smart_hosts or ()):
        path = ("send_connectors", key, "smart_hosts", str(index))
        yield path, host.strip().strip("[]").rstrip(".").lower()


def is_address(host: str) -> bool:
    """Tell whether *host* is an address instead of a name."""
    return ":" in host or all(label.isdigit() for label in host.split("."))


def is_retired(host: str) -> bool:
    """Tell whether *host* is of the time before Exchange Online Protection.

    Source: Microsoft, "Mail sent to the wrong Office 365 region" (ATTR35), which names FrontBridge and
    mail.messaging.microsoft.com.
    """
    return host.endswith("mail.messaging.microsoft.com") or "frontbridge" in host

"""The Microsoft 365 clouds: names, domains and mail hosts."""

import functools
import json
from pathlib import Path
from typing import NamedTuple


class Cloud(NamedTuple):
    """One value of ``Connect-ExchangeOnline -ExchangeEnvironmentName`` and what belongs to it.

    Attributes:
        name: the value of the parameter.
        initial_domain_suffix: ends the initial domain of its tenants; ``None`` if undocumented.
        smart_host_suffixes: parent domains of the tenants' MX hosts; empty if undocumented.
        tls_domain: the TlsDomain of a send connector with DomainValidation; ``None`` if undocumented.
    """

    name: str
    initial_domain_suffix: str | None
    smart_host_suffixes: tuple[str, ...]
    tls_domain: str | None


DEFAULT_CLOUD = "O365Default"


@functools.cache
def clouds() -> dict[str, Cloud]:
    """Return all clouds by name, the default one first."""
    rows = json.loads((Path(__file__).parent / "clouds.json").read_text(encoding="utf-8"))
    return {
        name: Cloud(name, row["initial_domain_suffix"], tuple(row["smart_host_suffixes"]), row["tls_domain"])
        for name, row in rows.items()
    }


def cloud_of_host(host: str) -> tuple[str, ...]:
    """Return the names of the clouds whose mail hosts are like *host*; empty if there is none.

    GCC High and DoD share their hosts, so more than one name can come back.
    """
    host = host.rstrip(".").lower()
    return tuple(
        name
        for name, cloud in clouds().items()
        if any(host == suffix or host.endswith("." + suffix) for suffix in cloud.smart_host_suffixes)
    )

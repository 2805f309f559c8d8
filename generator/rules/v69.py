"""V69: the Exchange Online window is to be opened on a server whose PowerShell is too old for it."""

from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.exchange import EXCHANGE_ONLINE, VERSIONS, engine, newest_engine
from generator.model import Environment
from generator.rules.rule import Rule


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding if `tenant.workstation` is a described server that can't run the module.

    The module needs Windows PowerShell 5.1 (About the Exchange Online PowerShell module), and a newer engine
    than that of its Windows release is not supported on an Exchange server (supportability matrix).
    """
    stated = environment.tenant.workstation
    name = environment.described_server(stated) if stated else None
    if name is None:
        return
    version = environment.servers[name].version
    if version not in VERSIONS or engine(version) == engine(EXCHANGE_ONLINE):
        return
    values = {
        "server": name,
        "version": version,
        "engine": engine(version),
        "needed": engine(EXCHANGE_ONLINE),
    }
    path = ("tenant", "workstation")
    if newest_engine(version) == engine(EXCHANGE_ONLINE):
        yield Finding("V69", Severity.WARNING, path, "may_be_older", values)
    else:
        yield Finding("V69", Severity.ERROR, path, values=values)


RULE = Rule("V69", "tenant.workstation-engine", Severity.ERROR, check)

"""The simulated shells: one PowerShell module per shell and version, made from Microsoft's cmdlet reference.

A module has every cmdlet that the version has, with exactly that version's parameters: any other is a
binding error, as in reality. All of them are proxies of the simulation (`service`).
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HERE = Path(__file__).parent
SHELLS: tuple[str, ...] = ("2010", "2013", "2016", "2019", "SE", "EXO")
"""The shells in the order in which ``signatures.json`` says which of them has a cmdlet or parameter."""

BASE_MODULE = _HERE / "simulation.psm1"
SIGN_IN = ("Connect-ExchangeOnline", "Disconnect-ExchangeOnline", "Get-ConnectionInformation")
"""What the Exchange Online module offers before anybody has signed in."""

EDGE_NOUNS = frozenset(
    {
        "AcceptedDomain",
        "ExchangeCertificate",
        "ExchangeServer",
        "Message",
        "MessageTrackingLog",
        "OrganizationConfig",
        "Queue",
        "ReceiveConnector",
        "SendConnector",
        "TransportServer",
        "TransportService",
    }
)
"""What an Edge server's own shell manages."""

EDGE_DISABLED = frozenset(
    {
        "New-AcceptedDomain",
        "New-SendConnector",
        "Remove-AcceptedDomain",
        "Remove-SendConnector",
        "Set-AcceptedDomain",
        "Set-SendConnector",
    }
)
"""What a subscribed Edge server doesn't have (D, 3.7)."""

_ASKS = ("Suspend-", "Resume-", "Remove-")
_TYPES = {"switch": "switch", "bool": "bool", "datetime": "datetime", "int": "int", "string": "string"}


@cache
def signatures() -> Mapping[str, Any]:
    """Return the reduced cmdlet reference: ``cmdlets`` and ``shells``, see `build_signatures.build`."""
    content: Mapping[str, Any] = json.loads((_HERE / "signatures.json").read_text(encoding="ascii"))
    return content


def cmdlets(shell: str, version: str) -> tuple[str, ...]:
    """Return the names of a shell's cmdlets.

    Args:
        shell: ``ems``, ``edge`` (subscribed) or ``exo`` (signed in).
        version: Exchange version of an on-premises shell, e.g. ``2016``.
    """
    column = SHELLS.index("EXO" if shell == "exo" else version)
    names = [name for name, shells in signatures()["shells"].items() if shells[column] == "1"]
    if shell == "edge":
        names = [n for n in names if n.partition("-")[2] in EDGE_NOUNS and n not in EDGE_DISABLED]
    return tuple(names)


def module(shell: str, version: str, names: Iterable[str] | None = None) -> str:
    """Return the text of the PowerShell module of a shell.

    Args:
        shell: ``ems``, ``edge`` or ``exo``.
        version: as for `cmdlets`.
        names: only these cmdlets; all that the shell has if not given.
    """
    column = SHELLS.index("EXO" if shell == "exo" else version)
    side = "tenant" if shell == "exo" else "organization"
    chosen = cmdlets(shell, version) if names is None else tuple(names)
    functions = [_function(name, signatures()["cmdlets"][name], column, side) for name in chosen]
    return "\n".join([*functions, "Export-ModuleMember -Function *-*", ""])


def _function(name: str, parameters: Mapping[str, Any], column: int, side: str) -> str:
    offered = {key: value for key, value in parameters.items() if value["in"][column] == "1"}
    asks = "WhatIf" in offered
    binding = []
    if asks:
        impact = "High" if name.startswith(_ASKS) or name == "Disconnect-ExchangeOnline" else "Medium"
        binding.append(f"SupportsShouldProcess = $true, ConfirmImpact = '{impact}'")
    if default := _default_set(offered):
        binding.append(f"DefaultParameterSetName = '{default}'")
    declared = ", ".join(
        _parameter(key, value) for key, value in offered.items() if key not in ("WhatIf", "Confirm")
    )
    return (
        f"function {name} {{ [CmdletBinding({', '.join(binding)})] param({declared}) "
        f"process {{ Invoke-SimulatedCmdlet $PSCmdlet $PSBoundParameters '{name}' '{side}' ${asks} }} }}"
    )


def _default_set(parameters: Mapping[str, Any]) -> str:
    """Return the parameter set of a call that names none: the largest without a mandatory parameter."""
    sizes = Counter(name for value in parameters.values() for name in value.get("sets", ()))
    mandatory = {
        name for value in parameters.values() if value.get("required") for name in value.get("sets", ())
    }
    if sizes and set(sizes) == mandatory and not any(_is_positional(value) for value in parameters.values()):
        # Every set demands something of its own, yet the cmdlet is called bare (Get-ConnectionInformation).
        return "Bare"
    return max(set(sizes) - mandatory or sizes, key=lambda name: (sizes[name], name), default="")


def _is_positional(parameter: Mapping[str, Any]) -> bool:
    return bool(parameter.get("sets")) and "position" in parameter


def _parameter(name: str, parameter: Mapping[str, Any]) -> str:
    options = []
    if parameter.get("required"):
        options.append("Mandatory = $true")
    if "position" in parameter:
        options.append(f"Position = {parameter['position']}")
    if parameter.get("pipeline"):
        by_name = name != "Identity"
        options.append(f"ValueFromPipeline{'ByPropertyName' if by_name else ''} = $true")
    attributes = []
    for one in parameter.get("sets") or ("",):
        every = [f"ParameterSetName = '{one}'"] if one else []
        attributes.append(f"[Parameter({', '.join(every + options)})]")
    kind = _TYPES.get(parameter["kind"], "object")
    return f"{''.join(attributes)} [{kind}]${name}"


def write_modules(folder: Path, shells: Iterable[tuple[str, str]]) -> None:
    """Write the modules of *shells* (pairs of shell and version) and of Exchange Online into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for shell, version in shells:
        (folder / f"{shell}-{version}.psm1").write_text(module(shell, version), encoding="ascii")
    (folder / "ExchangeOnlineManagement.psm1").write_text(module("exo", "", SIGN_IN), encoding="ascii")
    rest = [name for name in cmdlets("exo", "") if name not in SIGN_IN]
    (folder / "tenant.psm1").write_text(module("exo", "", rest), encoding="ascii")

"""Which cmdlet takes which parameter in which version, from Microsoft's cmdlet reference."""

import functools
import json
from collections.abc import Iterable
from pathlib import Path

# What every cmdlet takes since PowerShell 2.0; -PipelineVariable (4.0) and -InformationAction (5.0)
# are left out, because no block may depend on them.
COMMON_PARAMETERS = frozenset(
    {
        "Debug",
        "ErrorAction",
        "ErrorVariable",
        "OutBuffer",
        "OutVariable",
        "Verbose",
        "WarningAction",
        "WarningVariable",
    },
)


def cmdlets() -> frozenset[str]:
    """Return the names of all Exchange cmdlets that scripts may use, in any version."""
    return frozenset(_rows())


@functools.cache
def parameters(cmdlet: str, version: str) -> frozenset[str]:
    """Return the parameters of *cmdlet* in *version* (`VERSIONS` or ``EXO``), without the common ones.

    Empty where *version* doesn't have the cmdlet. ``WhatIf`` and ``Confirm`` are among them only
    where the cmdlet supports them. Parameters that no script may use are left out.
    """
    row = _rows().get(cmdlet, {})
    return frozenset(name for versions, names in row.items() if version in versions.split() for name in names)


def offers(cmdlet: str, parameters_used: Iterable[str], version: str) -> bool:
    """Tell whether *version* has *cmdlet* with all of *parameters_used*, spelled as in the reference."""
    row = _rows().get(cmdlet)
    if row is None or version not in next(iter(row)).split():
        return False
    return frozenset(parameters_used) <= parameters(cmdlet, version) | COMMON_PARAMETERS


@functools.cache
def _rows() -> dict[str, dict[str, list[str]]]:
    text = (Path(__file__).parent / "cmdlets.json").read_text(encoding="utf-8")
    rows: dict[str, dict[str, list[str]]] = json.loads(text)["cmdlets"]
    return rows

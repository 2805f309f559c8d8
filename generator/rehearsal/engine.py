"""Which PowerShell a rehearsal runs on."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "HYBRID_RUNBOOK_PWSH"
"""Names the PowerShell to use, where it isn't the ``pwsh`` on the PATH."""

_LEAST = 7
_SECONDS = 60


class NoEngineError(Exception):
    """There is no PowerShell 7 here; the message says what was found instead, if anything."""


def find_engine(environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the PowerShell to use and its version.

    Args:
        environment: the process's environment variables; `VARIABLE` and ``PATH`` are looked at.

    Raises:
        NoEngineError: none is found, or it doesn't answer, or it is older than 7.
    """
    named = environment.get(VARIABLE) or "pwsh"
    path = shutil.which(named, path=environment.get("PATH"))
    if path is None:
        raise NoEngineError(named)
    try:
        asked = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise NoEngineError(f"{path}: {problem}") from problem
    version = re.search(r"\d+(\.\d+)+", asked.stdout)
    if version is None or int(version[0].partition(".")[0]) < _LEAST:
        raise NoEngineError(f"{path}: {asked.stdout.strip()}")
    return path, version[0]

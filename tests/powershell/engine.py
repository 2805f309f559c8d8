"""The PowerShell engine as tests use it: parse many scripts at once, paste text as into a console."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

_HERE = Path(__file__).resolve().parent
_SYNTAX = _HERE / "syntax.ps1"

# Colour codes reach even a pipe, and would stand between a test and the text it looks for.
_QUIET = {
    "NO_COLOR": "1",
    "TERM": "dumb",
    "POWERSHELL_TELEMETRY_OPTOUT": "1",
    "POWERSHELL_UPDATECHECK": "Off",
}


@dataclass(frozen=True)
class ScriptFacts:
    """What the engine's parser finds in one script; places are ``line:column``.

    Attributes:
        raw: everything that ``syntax.ps1`` reports, for checks that look deeper than the properties.
    """

    raw: Mapping[str, Any]

    @property
    def errors(self) -> list[str]:
        """Parse errors, each with its place; empty for a valid script."""
        return list(self.raw["errors"])

    @property
    def commands(self) -> list[Mapping[str, Any]]:
        """Commands in order: ``name`` (``None`` if computed), ``parameters``, ``arguments``.

        A parameter has ``name`` and ``argument``; an argument that follows a parameter names it in ``after``.
        """
        return [command for command in self.raw["commands"] if command["invocation"] != "Function"]

    @property
    def members(self) -> list[Mapping[str, Any]]:
        """Accesses and calls: ``static``, ``type``, ``name`` (``None`` if computed), ``target`` and more."""
        return list(self.raw["members"])

    def parameters_by_command(self) -> dict[str, set[str]]:
        """Return each named command with all parameters that any call of it writes."""
        found: dict[str, set[str]] = {}
        for command in self.commands:
            if command["name"] is not None:
                names = found.setdefault(command["name"], set())
                names.update(parameter["name"] for parameter in command["parameters"])
        return found


class Engine:
    """One PowerShell program; every method starts a process of its own."""

    def __init__(self, program: str) -> None:
        self.program = program
        self._known: dict[str, ScriptFacts] = {}

    def parse(self, scripts: Sequence[str]) -> list[ScriptFacts]:
        """Return the facts of each of *scripts*, in their order; one process reads them all."""
        new = [script for script in dict.fromkeys(scripts) if script not in self._known]
        if new:
            self._known.update(zip(new, self._parse(new), strict=True))
        return [self._known[script] for script in scripts]

    def paste(self, text: str, *, prelude: Path | str = "", seconds: float = 120) -> str:
        """Return what a console prints when *text* is pasted into it line by line, errors included.

        A *prelude* comes first: a script file, or text that is pasted like the rest.
        """
        if isinstance(prelude, Path):
            prelude = f". '{str(prelude).replace(chr(39), chr(39) * 2)}'\n"
        elif prelude:
            # A block runs only at the empty line after it.
            prelude = prelude.rstrip("\r\n") + "\n\n"
        return self._run(["-Command", "-"], text=prelude + text, seconds=seconds)

    def run_file(self, text: str, *, prelude: Path | str = "", seconds: float = 120) -> str:
        """Return what the console prints when *text* is run as a script file, errors included."""
        with TemporaryDirectory() as folder:
            script = Path(folder) / "script.ps1"
            # The bytes as the bundle has them: newline="" keeps the line ends.
            script.write_text(text, encoding="ascii", newline="")
            before = Path(folder) / "prelude.ps1"
            if isinstance(prelude, Path):
                before = prelude
            else:
                before.write_text(prelude, encoding="utf-8")
            quoted = [str(path).replace("'", "''") for path in (before, script)]
            return self._run(["-Command", f". '{quoted[0]}'; & '{quoted[1]}'"], seconds=seconds)

    def run_script(self, script: Path, *arguments: str, seconds: float = 600) -> str:
        """Return what a script file prints that is started with *arguments*; it must succeed."""
        return self._run(["-File", str(script), *arguments], seconds=seconds, must_succeed=True)

    def _parse(self, scripts: Sequence[str]) -> list[ScriptFacts]:
        with TemporaryDirectory() as folder:
            source, target = Path(folder) / "scripts.txt", Path(folder) / "facts.txt"
            lines = (base64.b64encode(script.encode()).decode() for script in scripts)
            source.write_text("\n".join(lines) + "\n", encoding="ascii")
            self.run_script(_SYNTAX, str(source), str(target))
            # Not splitlines: JSON may hold U+2028, which Python takes for a line end.
            rows = target.read_text(encoding="utf-8").rstrip("\n").split("\n")
        return [ScriptFacts(json.loads(row)) for row in rows]

    def _run(
        self, arguments: list[str], *, text: str = "", seconds: float = 120, must_succeed: bool = False
    ) -> str:
        done = subprocess.run(
            [self.program, "-NoProfile", "-NonInteractive", *arguments],
            input=text.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **_QUIET},
            timeout=seconds,
            check=False,
        )
        printed = done.stdout.decode(errors="replace")
        if must_succeed and done.returncode != 0:
            raise AssertionError(f"the engine failed with exit code {done.returncode}:\n{printed}")
        return printed


def find_engine() -> Engine:
    """Return the PowerShell named in HYBRID_RUNBOOK_PWSH or found on PATH; without one the test is skipped.

    With HYBRID_RUNBOOK_REQUIRE_PWSH=1 a missing engine fails the test instead.
    """
    program = os.environ.get("HYBRID_RUNBOOK_PWSH") or shutil.which("pwsh")
    if program is None:
        reason = "no pwsh on PATH and none named in HYBRID_RUNBOOK_PWSH"
        if os.environ.get("HYBRID_RUNBOOK_REQUIRE_PWSH") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return Engine(program)

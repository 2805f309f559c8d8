"""Maintainers' script: cut the cmdlets of this project out of Microsoft's full cmdlet reference.

Run ``python -m generator.exchange.build_table CMDLETS_JSON`` when the reference is renewed or a cmdlet
is added to ``selection.json``. There, ``never`` lists parameters that exist but that no script may
use: removed, for internal use, or dangerous (``Enable-ExchangeCertificate -Force`` overwrites the
internal transport certificate without asking).
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent


def table(reference: Mapping[str, Any], selection: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return *reference* reduced to *selection*, in the form `generator.exchange.cmdlets` reads.

    The form is cmdlet → versions that share parameters, as ``"2013 2016"`` → those parameters,
    sorted. The versions of the cmdlet itself stand first and hold its parameters of all of them.

    Raises:
        KeyError: a selected cmdlet or a forbidden parameter that the reference doesn't have.
    """
    cmdlets = reference["cmdlets"]
    return {
        name: _row(cmdlets[name], selection["never"].get(name, ())) for name in sorted(selection["cmdlets"])
    }


def _row(cmdlet: Mapping[str, Any], never: tuple[str, ...]) -> dict[str, list[str]]:
    row: dict[str, list[str]] = {" ".join(cmdlet["applies_to"]): []}
    parameters = dict(cmdlet["parameters"])
    for name in never:
        del parameters[name]
    for name in sorted(parameters):
        row.setdefault(" ".join(parameters[name]["applies_to"]), []).append(name)
    return row


def main() -> None:
    """Write ``cmdlets.json`` beside this file from the reference named on the command line."""
    reference = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    selection = json.loads((_HERE / "selection.json").read_text(encoding="utf-8"))
    rows = [
        f"{json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}"
        for name, row in table(reference, selection).items()
    ]
    # One line per cmdlet: a renewed reference then shows up as a readable change.
    source = json.dumps(reference["source"])
    text = f'{{"source": {source},\n"cmdlets": {{\n' + ",\n".join(rows) + "\n}}\n"
    (_HERE / "cmdlets.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

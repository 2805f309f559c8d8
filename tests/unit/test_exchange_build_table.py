"""The maintainers' script that cuts the cmdlet table out of the full reference."""

import json
from pathlib import Path

import pytest

from generator.exchange import build_table

REFERENCE = {
    "source": "a reference",
    "cmdlets": {
        "Get-B": {
            "applies_to": ["2010", "EXO"],
            "parameters": {"Old": {"applies_to": ["2010"]}, "All": {"applies_to": ["2010", "EXO"]}},
        },
        "Get-A": {"applies_to": ["EXO"], "parameters": {"Risky": {"applies_to": ["EXO"]}}},
        "Get-Unused": {"applies_to": ["EXO"], "parameters": {}},
    },
}


def test_rows_are_sorted_and_cut() -> None:
    """Only selected cmdlets come through, sorted, without the parameters that no script may use."""
    selection = {"cmdlets": ["Get-B", "Get-A"], "never": {"Get-A": ["Risky"]}}

    rows = build_table.table(REFERENCE, selection)

    assert list(rows.items()) == [
        ("Get-A", {"EXO": []}),
        ("Get-B", {"2010 EXO": ["All"], "2010": ["Old"]}),
    ]


def test_unknown_selection_is_an_error() -> None:
    """A cmdlet or parameter that the reference lost is noticed when the table is built."""
    with pytest.raises(KeyError):
        build_table.table(REFERENCE, {"cmdlets": ["Get-C"], "never": {}})
    with pytest.raises(KeyError):
        build_table.table(REFERENCE, {"cmdlets": ["Get-A"], "never": {"Get-A": ["Gone"]}})


def test_committed_table_holds_the_committed_selection() -> None:
    """The table beside the script was built from the selection beside the script."""
    folder = Path(build_table.__file__).parent
    selection = json.loads((folder / "selection.json").read_text(encoding="utf-8"))
    rows = json.loads((folder / "cmdlets.json").read_text(encoding="utf-8"))["cmdlets"]

    assert sorted(selection["cmdlets"]) == list(rows)
    for cmdlet, names in selection["never"].items():
        assert not {name for group in rows[cmdlet].values() for name in group} & set(names)

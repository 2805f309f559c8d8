"""The real engine reads every literal back as the text that it was made from."""

from pathlib import Path

import pytest

from generator.powershell import literal
from tests.powershell import hostile
from tests.powershell.engine import Engine
from tests.powershell.hostile import hostile_texts, read_back

BIDIRECTIONAL = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def test_hostile_texts_read_back_equal(engine: Engine, tmp_path: Path) -> None:
    """20,000 texts made to break out come back unchanged, as an argument and as an element of a list."""
    assert read_back(engine, tmp_path, hostile_texts(20_000, seed=20_261_123)) == []


def test_units_all_over_the_basic_plane_read_back(engine: Engine, tmp_path: Path) -> None:
    """Characters of all kinds below U+10000 come back, surrogate halves and noncharacters included."""
    codes = [*range(0x20, 0x7F), *range(0xA0, 0x10000, 61), *range(0xD800, 0xE000, 97), 0xFFFE, 0xFFFF]

    assert read_back(engine, tmp_path, [chr(code) for code in codes if code not in BIDIRECTIONAL]) == []


FALLS_APART = {"two": "'two' + ''"}
BROKEN = {"A": "([char]0x0041)", "b": "'B'"}


def test_broken_literals_would_be_noticed(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A literal that is no string or another string is named; one that falls apart takes its batch along."""
    monkeypatch.setattr(hostile, "literal", lambda text: {**BROKEN, **FALLS_APART}.get(text, f"'{text}'"))

    assert read_back(engine, tmp_path, ["a", *BROKEN]) == list(BROKEN)
    assert read_back(engine, tmp_path, ["a", *BROKEN, "two"]) == ["a", *BROKEN, "two"]


def test_long_joins_are_read(engine: Engine) -> None:
    """A text of 2,000 characters beyond ASCII is still one expression that the engine can evaluate."""
    (facts,) = engine.parse([f"Set-X -Name {literal(chr(0xE9) * 2000)} -Other 1"])

    assert facts.errors == []
    assert facts.parameters_by_command() == {"Set-X": {"Name", "Other"}}


@pytest.mark.parametrize("value", [None, True, False, 0, 2147483647])
def test_other_values_read_back(engine: Engine, value: bool | int | None) -> None:  # noqa: FBT001 - a value, no switch
    """Null, flags and whole numbers keep their type."""
    shown = engine.run_file(
        f"$v = {literal(value)}; if ($null -eq $v) {{ 'null' }} else {{ \"$($v.GetType().Name) $v\" }}"
    )

    assert shown.strip() == (
        "null" if value is None else f"{'Boolean' if isinstance(value, bool) else 'Int32'} {value}"
    )

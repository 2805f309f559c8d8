"""RESULT lines read back from console text."""

import pytest

from generator.console import Result, results
from tests.unit.console.fact_printing import in_mail, in_window

STEP = "tenant.certificate-name@inbound-from-5b1f0c9e-7d2a-4c31-9a64-0f2d8c7be3a1"
FAILED = (
    f"RESULT {STEP} FAILED written, not confirmed: reads '*.contoso-mail.com'; next: roll back with step 14"
)
TEXT = f"""\
Names: contoso.com contoso-mail.com and a line that is as wide as the window of the console is, eighty columns
RESULT onprem.discover@window-a OK read, nothing written
PS C:\\Users\\admin> & {{
>>     function Write-Result([string]$Word, [string]$Text) {{ Write-Host ("RESULT $step $Word " + $Text) }}
>>
{FAILED}
PS C:\\Users\\admin>
RESULT onprem.verify@ex01 STOP
Exchange Online answered.
"""
EXPECTED = [
    ("onprem.discover@window-a", "OK", "read, nothing written"),
    (STEP, "FAILED", "written, not confirmed: reads '*.contoso-mail.com'; next: roll back with step 14"),
    ("onprem.verify@ex01", "STOP", ""),
]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        in_window(TEXT),
        in_window(TEXT, 120),
        in_mail(TEXT, 72),
        in_mail(TEXT, 78, ">> "),
        in_mail(in_window(TEXT), 200, "| "),
    ],
)
def test_results_are_read_from_copied_text(text: str) -> None:
    """Step, word and text come back whole, and what the block's source says is no result."""
    assert [(found.step, found.word, found.text) for found in results(text, "p")] == EXPECTED


def test_a_result_knows_its_place_and_repeats() -> None:
    """A step that ran twice is there twice, each time with its line."""
    text = "\nRESULT a.b@c CHANGED x\n> RESULT a.b@c UNCHANGED y\n"
    first, second = results(text, "p.txt")
    assert first == Result("a.b@c", "CHANGED", "x", "p.txt", 2, last=2)
    assert (second.word, second.line) == ("UNCHANGED", 3)


@pytest.mark.parametrize(
    "line", ["RESULT a.b@c DONE x", "the RESULT a.b@c OK of it", "RESULT $step OK x", "RESULT a.b OK x"]
)
def test_other_lines_are_no_results(line: str) -> None:
    """An unknown word, a sentence about results and a step without an object are left alone."""
    assert results(f"{line}\n", "p") == ()


@pytest.mark.parametrize("widths", [(80, 120), (120, 80), (200, 90)])
def test_windows_of_several_widths_may_stand_in_one_text(widths: tuple[int, int]) -> None:
    """Each window wrapped at its own width; the results of both come back whole."""
    first, second = widths
    found = results(in_window(TEXT, first) + in_window(TEXT, second), "p")
    assert [(one.step, one.word, one.text) for one in found] == EXPECTED * 2


def test_the_session_of_the_next_block_is_no_part_of_a_result() -> None:
    """Without a prompt between two blocks the rows of the log begin right behind the result."""
    line = f"RESULT a.b@c OK relayed, reply: {'x' * 80}"
    session = "2026-11-24T22:05:31.204Z < 250-DB5EUR01FT012.mail.protection.outlook.com Hello"
    (found,) = results(f"{line}\n{session}\n", "p")
    assert found.text == f"relayed, reply: {'x' * 80}"

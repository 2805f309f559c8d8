"""RESULT lines read back from console text."""

import pytest

from generator.state import Result, results
from tests.unit.state.fact_printing import in_mail, in_window

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
    assert first == Result("a.b@c", "CHANGED", "x", "p.txt", 2)
    assert (second.word, second.line) == ("UNCHANGED", 3)


@pytest.mark.parametrize(
    "line", ["RESULT a.b@c DONE x", "the RESULT a.b@c OK of it", "RESULT $step OK x", "RESULT a.b OK x"]
)
def test_other_lines_are_no_results(line: str) -> None:
    """An unknown word, a sentence about results and a step without an object are left alone."""
    assert results(f"{line}\n", "p") == ()

"""Windows, variants and ids: which console, which template, and names that files and tickets can bear."""

import pytest

from generator.exchange import EXCHANGE_ONLINE, VERSIONS
from generator.plan import KINDS, Kind, NoVariantError, Phase, Shell, Variant
from generator.plan.draft import slug, variant_for, word
from generator.plan.step import Effect
from generator.plan.windows import make_windows
from tests.powershell.stubs.blocks import description, plan_of


def test_one_window_for_each_server_and_one_for_the_tenant() -> None:
    """The newest version comes first, because its shell alone shows every property; the tenant comes last."""
    windows = make_windows({"HUB01": "2010", "EX02": "2016", "NEW": "SE", "EX01": "2016"})
    assert [(w.letter, w.shell, w.host, w.exchange) for w in windows] == [
        ("A", Shell.EMS, "NEW", "SE"),
        ("B", Shell.EMS, "EX02", "2016"),
        ("C", Shell.EMS, "EX01", "2016"),
        ("D", Shell.EMS, "HUB01", "2010"),
        ("E", Shell.EXO, None, EXCHANGE_ONLINE),
    ]


def test_windows_beyond_the_alphabet_have_two_letters() -> None:
    """Thirty servers get A to Z, then AA and on, each once."""
    letters = [window.letter for window in make_windows({f"EX{n:02d}": "2016" for n in range(30)})]
    assert letters[25:28] == ["Z", "AA", "AB"]
    assert len(set(letters)) == 31


def test_one_window_of_each_family_leads() -> None:
    """Servers of one family are read together, in the newest window; 2010 needs a block of its own."""
    given = description(
        servers={"OLD": "2010", "EX01": "2016", "EX02": "2019"},
        send_connectors={"outbound": {"name": "Outbound", "protocol_logging_level": "None"}},
    )
    read = [step for step in plan_of(given).steps if step.kind.id == "onprem.discover"]
    assert [(step.window.host, step.values["servers"]) for step in read if step.window] == [
        ("EX02", ("EX01", "EX02")),
        ("OLD", ("OLD",)),
    ]


def test_a_window_is_marked_with_the_oldest_engine() -> None:
    """Blocks for 2010 must run on 2.0, those for the tenant on Windows PowerShell."""
    engines = {window.exchange: window.powershell for window in make_windows({"OLD": "2010"})}
    assert engines == {"2010": "2.0", EXCHANGE_ONLINE: "5.1"}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_first_variant_that_the_version_can_run_is_taken(version: str) -> None:
    """The new cmdlet wherever it exists, the old one on 2010 alone."""
    variant = variant_for(KINDS["onprem.verify"], version)
    assert variant
    assert ("Get-TransportServer" in variant.uses) is (version == "2010")


def test_a_version_without_a_variant_is_an_error_of_the_tool() -> None:
    """A kind whose cmdlets a version lacks is refused by name, never rendered for it."""
    uses = {"Get-TransportService": frozenset({"Identity"})}
    kind = Kind("onprem.made-up", Phase.PROVE, Effect.READ, Shell.EMS, (Variant("x.ps1.j2", uses),))
    with pytest.raises(NoVariantError, match=r"onprem\.made-up.*2010"):
        variant_for(kind, "2010")
    assert variant_for(kind, "2013")


def test_a_misspelt_parameter_is_no_variant() -> None:
    """The reference decides, to the letter."""
    uses = {"Get-SendConnector": frozenset({"Idenity"})}
    kind = Kind("onprem.made-up", Phase.PROVE, Effect.READ, Shell.EMS, (Variant("x.ps1.j2", uses),))
    with pytest.raises(NoVariantError):
        variant_for(kind, "2019")


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Outbound to Office 365", "outbound-to-office-365"),
        ("EX01", "ex01"),
        ("-- a__b --", "a-b"),
        ("\u65e5\u672c", "object"),
        ("", "object"),
        ("x" * 200, "x" * 60),
        ("caf\u00e9 $(x)", "cafe-x"),
    ],
)
def test_ids_hold_plain_letters_only(text: str, made: str) -> None:
    """A key becomes letters, digits and single hyphens, never empty, never long."""
    assert slug(text) == made


def test_keys_that_reduce_to_the_same_letters_are_told_apart() -> None:
    """Two servers whose names differ only in signs get ids of their own."""
    given = description(
        servers={"EX-01": "2016", "EX--01": "2016"},
        send_connectors={"outbound": {"name": "Outbound", "protocol_logging_level": "Verbose"}},
    )
    ids = [step.id for step in plan_of(given).steps if step.kind.id == "onprem.verify"]
    assert ids == ["onprem.verify@ex-01", "onprem.verify@ex-01-2"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("*.contoso.com", "*.contoso.com"),
        ("", "nothing"),
        (None, "nothing"),
        ("two words", "see-runbook"),
        ("x # y", "see-runbook"),
        ("caf\u00e9", "see-runbook"),
        (("203.0.113.1",), "see-runbook"),
    ],
)
def test_comment_lines_carry_single_plain_words(value: str | tuple[str, ...] | None, shown: str) -> None:
    """What could end a comment, or be read twice, stands in the runbook instead."""
    assert word(value) == shown

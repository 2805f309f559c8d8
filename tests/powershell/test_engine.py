"""The engine's door for tests does what the tests behind it rely on."""

from pathlib import Path

import pytest

from tests.powershell.engine import Engine, find_engine

BLOCK = "& {\r\n    Write-Host ('seen ' + $mark)\r\n}\r\n\r\n"


def test_parse_reports_commands_and_parameters(engine: Engine) -> None:
    """Commands come with the parameters as written, inside nested script blocks too."""
    (facts,) = engine.parse(["& { Get-A -Name 'x' | Where-Object { Get-B -Force:$true } }"])

    assert facts.errors == []
    assert facts.parameters_by_command() == {"Get-A": {"Name"}, "Where-Object": set(), "Get-B": {"Force"}}


def test_parse_keeps_the_order_of_many_scripts(engine: Engine) -> None:
    """Each script's facts come back in its place, repeated scripts included."""
    scripts = ["Get-A", "if (", "Get-B", "Get-A"]

    facts = engine.parse(scripts)

    assert [[command["name"] for command in item.commands] for item in facts[:1] + facts[2:]] == [
        ["Get-A"],
        ["Get-B"],
        ["Get-A"],
    ]
    assert facts[1].errors


def test_paste_runs_a_block_after_its_empty_line(engine: Engine) -> None:
    """A block that is followed by an empty line runs, and sees what the prelude set."""
    assert engine.paste(BLOCK, prelude="$mark = 'pasted'") == "seen pasted\n"


def test_paste_without_the_empty_line_runs_nothing(engine: Engine) -> None:
    """The empty line matters: this is why every script ends with one."""
    assert engine.paste(BLOCK.rstrip() + "\r\n", prelude="$mark = 'pasted'") == ""


def test_prelude_may_be_a_file(engine: Engine, tmp_path: Path) -> None:
    """A prelude file is loaded into the session before the pasted text and before a script file."""
    prelude = tmp_path / "pre'lude.ps1"
    prelude.write_text("$mark = 'file'\n", encoding="ascii")

    assert engine.paste(BLOCK, prelude=prelude) == "seen file\n"
    assert engine.run_file(BLOCK, prelude=prelude) == "seen file\n"


def test_missing_engine_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an engine the test is skipped, unless the environment says it must be there."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("HYBRID_RUNBOOK_PWSH", raising=False)
    monkeypatch.delenv("HYBRID_RUNBOOK_REQUIRE_PWSH", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no pwsh"):
        find_engine()
    monkeypatch.setenv("HYBRID_RUNBOOK_REQUIRE_PWSH", "1")
    with pytest.raises(pytest.fail.Exception, match="no pwsh"):
        find_engine()

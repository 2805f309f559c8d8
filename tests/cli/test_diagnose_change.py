"""`diagnose --change`: the change section as a second description, and what comes next."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from tests.unit.console.fact_printing import fact, in_window
from tests.unit.diagnosis.windows import INBOUND, onprem, read_log, tenant

BOUNCE = "Remote Server returned '550 5.7.64 TenantAttribution; Relay Access Denied SMTP'\n"
DESCRIPTION = """\
schema: 1
example: true
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: {EX01: 2016, EX02: 2016}
test: {from: relaytest@contoso.com, to: probe@example.net}
ticket: {id: CHG0042317, implementer: A. Martin, second_person: B. Okafor}
"""
CHANGE = f"""\
change:
  cause: C01
  inbound_connector: "{INBOUND}"
  tls_sender_certificate_name: "*.contoso.com"
"""


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the description and the windows' text lie, as the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bounce.txt").write_text(BOUNCE, encoding="utf-8")
    (tmp_path / "contoso.yml").write_text(DESCRIPTION, encoding="utf-8")
    (tmp_path / "windows.txt").write_text(in_window(onprem() + tenant() + read_log()), encoding="utf-8")
    return tmp_path


def _run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


def _diagnose(*more: str) -> Result:
    return _run("diagnose", "bounce.txt", "windows.txt", "--env", "contoso.yml", *more)


def test_the_change_is_what_generate_takes_next(night: Path) -> None:
    """The file holds the section alone, and the command that is printed makes the bundle from it."""
    found = _diagnose("--change", "change.yml")
    assert found.exit_code == 1
    assert (night / "change.yml").read_text(encoding="utf-8") == CHANGE
    command = "hybrid-runbook generate contoso.yml change.yml --facts windows.txt"
    assert f"NEXT\n  {command}\n" in found.stdout
    assert found.stderr == f"change.yml written: the change section for C01. Next: {command}\n"

    made = _run(*command.split()[1:], "-o", "out")

    assert made.exit_code == 0, made.output
    assert "*.old-contoso.com  ->  *.contoso.com" in made.stdout
    assert "withheld" not in made.stdout
    assert list(night.glob("out/*/scripts/*certificate-name*"))


def test_without_the_option_the_report_says_how_to_write_it(night: Path) -> None:
    """Nothing is written unasked."""
    found = _diagnose()
    assert "NEXT\n  repeat this command with --change change.yml, then:\n" in found.stdout
    assert sorted(path.name for path in night.iterdir()) == ["bounce.txt", "contoso.yml", "windows.txt"]


def test_a_file_that_is_there_is_replaced_only_by_force(night: Path) -> None:
    """Exit code 3 and the file as it was; with --force the new section."""
    (night / "change.yml").write_text("mine\n", encoding="utf-8")
    refused = _diagnose("--change", "change.yml")
    assert refused.exit_code == 3
    assert "change.yml is there already and was left alone" in refused.stderr
    assert "VERDICT   C01" in refused.stdout
    assert (night / "change.yml").read_text(encoding="utf-8") == "mine\n"

    assert _diagnose("--change", "change.yml", "--force").exit_code == 1
    assert (night / "change.yml").read_text(encoding="utf-8") == CHANGE


@pytest.mark.parametrize("name", ["contoso.yml", "windows.txt"])
def test_no_input_is_replaced_even_by_force(name: str, night: Path) -> None:
    """A slip of the finger doesn't cost the description."""
    before = (night / name).read_bytes()
    assert _diagnose("--change", name, "--force").exit_code == 2
    assert (night / name).read_bytes() == before


@pytest.mark.usefixtures("night")
def test_a_file_that_can_t_be_written_is_told() -> None:
    """The report comes all the same; the exit code is that of output not written."""
    found = _diagnose("--change", "nowhere/change.yml")
    assert found.exit_code == 3
    assert "nowhere/change.yml can't be written" in found.stderr
    assert "VERDICT   C01" in found.stdout


def test_without_a_proven_cause_nothing_is_written(night: Path) -> None:
    """The bounce alone proves nothing."""
    found = _run("diagnose", "bounce.txt", "--change", "change.yml")
    assert found.exit_code == 1
    assert "change.yml not written: no cause with a change section is proven." in found.stderr
    assert not (night / "change.yml").exists()


def test_what_can_t_be_derived_is_a_comment(night: Path) -> None:
    """Two connectors may be meant: the file names what is missing, and no next command is promised."""
    two = {name: {"ConnectorSource": "Default"} for name in ("a", "b")}
    (night / "windows.txt").write_text(onprem() + tenant(two) + read_log(), encoding="utf-8")
    found = _diagnose("--change", "change.yml")
    assert "incomplete" in found.stderr
    assert "NEXT" not in found.stdout
    lines = (night / "change.yml").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["change:", "  cause: C01"]
    assert any(line.startswith("  # inbound_connector: several are known") for line in lines)


def test_a_description_with_causes_gets_causes(night: Path) -> None:
    """`cause` beside `causes` would be refused."""
    text = DESCRIPTION + 'change: {causes: [C11], sender_ip_addresses: ["203.0.113.9"]}\n'
    (night / "contoso.yml").write_text(text, encoding="utf-8")
    _diagnose("--change", "change.yml")
    assert "  causes: [C01]\n" in (night / "change.yml").read_text(encoding="utf-8")
    made = _run("generate", "contoso.yml", "change.yml", "--facts", "windows.txt", "-o", "out")
    assert made.exit_code == 0, made.output


def test_names_that_a_shell_would_split_are_quoted(night: Path) -> None:
    """The next command can be pasted as it is."""
    (night / "windows.txt").rename(night / "my windows.txt")
    found = _run("diagnose", "bounce.txt", "my windows.txt", "--env", "contoso.yml", "--change", "a b.yml")
    assert 'generate contoso.yml "a b.yml" --facts "my windows.txt"\n' in found.stdout


@pytest.mark.usefixtures("night")
def test_redacted_reports_name_no_next_command() -> None:
    """What may leave the house holds neither names of files nor of anything else."""
    found = _diagnose("--redact")
    assert "NEXT" not in found.stdout
    for secret in ("contoso", "EX01", "ex01", INBOUND, "windows"):
        assert secret not in found.stdout, secret


def test_damaged_facts_are_told_with_their_line(night: Path) -> None:
    """As generate --facts tells them; the JSON document has them too."""
    text = onprem() + tenant() + read_log() + fact(["tenant", "id"], "x").replace("= x", "= y") + "\n"
    (night / "windows.txt").write_text(text, encoding="utf-8")
    line = text.count("\n")
    assert f"  windows.txt:{line}:1: warning F01:" in _diagnose().stdout
    document = json.loads(_diagnose("--json").stdout)
    assert [(found["rule"], found["line"]) for found in document["findings"]] == [("F01", line)]
    assert document["verdict"]["lacks"] == []
    assert "F01" in _diagnose("--redact").stdout


def test_windows_text_may_come_on_standard_input(night: Path) -> None:
    """A paste without a file is a paste in the next command, too."""
    text = (night / "windows.txt").read_text(encoding="utf-8")
    found = _run("diagnose", "bounce.txt", "-", given=text)
    assert "generate contoso.yml change.yml --facts -\n" in found.stdout

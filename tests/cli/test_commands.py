"""The commands from outside: exit codes, what goes to which stream, and what is left on disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator import starters
from generator.causes import CAUSES
from generator.cli import main
from generator.plan import KINDS
from generator.text import LOCALES

ROOT = Path(__file__).resolve().parents[2]
MIXED = str(ROOT / "samples" / "mixed.yml")

RULES = sorted(json.loads((LOCALES / "en" / "rules.json").read_text(encoding="utf-8")))
READER_RULES = [
    name
    for theme in ("source", "facts")
    for name in json.loads((LOCALES / "en" / f"{theme}.json").read_text(encoding="utf-8"))
    if name[0] in "YF"
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, given: str | None = None) -> Result:
    """Return what the command line does with *arguments*; nothing but an exit may come out of it."""
    done = CliRunner().invoke(main, arguments, input=given)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", starters.names())
def test_every_sample_can_be_begun_from_and_generates(here: Path, name: str) -> None:
    """`init --from-sample` writes it, `validate` finds no error in it, `generate` makes a bundle of it."""
    assert run("init", "--from-sample", name, "mine.yml").exit_code == 0
    assert run("validate", "mine.yml").exit_code == 0
    done = run("generate", "mine.yml", "-o", "out")
    assert done.exit_code == 0
    (bundle,) = (here / "out").iterdir()
    manifest = json.loads((bundle / "manifest.json").read_text(encoding="ascii"))
    listed = {file["path"] for file in manifest["files"]}
    assert {p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()} == {
        *listed,
        "manifest.json",
    }


def test_init_writes_a_starter_by_default(here: Path) -> None:
    """Without arguments the commented starter is written to hybrid.yml."""
    assert run("init").exit_code == 0
    assert (here / "hybrid.yml").read_text(encoding="utf-8") == starters.starter("starter")


def test_init_never_overwrites(here: Path) -> None:
    """A file that is there stays as it is; exit code 3."""
    (here / "mine.yml").write_text("precious", encoding="utf-8")
    done = run("init", "mine.yml")
    assert done.exit_code == 3
    assert "mine.yml is there already" in done.stderr
    assert (here / "mine.yml").read_text(encoding="utf-8") == "precious"


def test_init_says_why_it_cannot_write(here: Path) -> None:
    """A folder that isn't there is exit code 3 with the reason; an unknown sample is a usage error."""
    assert run("init", "no/such/folder.yml").exit_code == 3
    unknown = run("init", "--from-sample", "nonsense")
    assert unknown.exit_code == 2
    assert "article-2010" in unknown.stderr
    assert list(here.iterdir()) == []


def test_a_second_generate_changes_nothing(here: Path) -> None:
    """All files are reported as identical, and none was touched."""
    assert "created" in run("generate", MIXED, "-o", "out").stdout
    for path in here.rglob("*"):
        os.utime(path, (1, 1))
    again = run("generate", MIXED, "-o", "out")
    assert again.exit_code == 0
    assert "created" not in again.stdout
    assert "identical   manifest.json" in again.stdout
    assert all(path.stat().st_mtime == 1 for path in (here / "out").rglob("*") if path.is_file())


def test_a_changed_description_updates_only_what_it_changes(here: Path) -> None:
    """Another recipient changes the blocks that name it and the record; approved blocks stay as they are."""
    text = Path(MIXED).read_text(encoding="utf-8")
    (here / "mine.yml").write_text(text, encoding="utf-8")
    run("generate", "mine.yml", "-o", "out")
    (here / "mine.yml").write_text(text.replace("probe@example.net", "other@example.net"), encoding="utf-8")
    done = run("generate", "mine.yml", "-o", "out", "--json")
    actions = {file["path"]: file["action"] for file in json.loads(done.stdout)["files"]}
    updated = {path for path, action in actions.items() if action == "updated"}
    named = {path for path in updated if "verify" in path or "send-test" in path}
    assert updated - named == {"runbook.md", "manifest.json"}
    assert {action for path, action in actions.items() if path not in updated} == {"identical"}


def test_a_dry_run_writes_nothing(here: Path) -> None:
    """It says what would be written; the output folder isn't even made."""
    done = run("generate", MIXED, "-o", "out", "--dry-run")
    assert done.exit_code == 0
    assert "nothing written" in done.stdout
    assert list(here.iterdir()) == []


def test_plan_writes_nothing(here: Path) -> None:
    """The night card and one line for each step, on the screen only."""
    done = run("plan", MIXED)
    assert done.exit_code == 0
    assert "tenant.certificate-name@inbound" in done.stdout
    assert list(here.iterdir()) == []


def test_generate_and_plan_show_the_same_card(here: Path) -> None:
    """What is approved on the screen is what stands first in the record."""
    card = run("plan", MIXED).stdout.split("\n\n  01 ")[0].rstrip()
    assert run("generate", MIXED, "-o", "out").stdout.startswith(card)
    (record,) = here.rglob("runbook.md")
    assert card in record.read_text(encoding="utf-8")


@pytest.mark.parametrize("obstacle", ["a file", "a foreign file in the way", "not writable"])
def test_output_that_cannot_be_written_is_exit_code_3(here: Path, obstacle: str) -> None:
    """What stands in the way is named, stays as it is, and nothing is half written."""
    target = here / "out"
    if obstacle == "a file":
        target.write_text("precious", encoding="utf-8")
    elif obstacle == "a foreign file in the way":
        foreign = target / "CHG0042317-contoso" / "runbook.md"
        foreign.parent.mkdir(parents=True)
        foreign.write_text("precious", encoding="utf-8")
    elif os.name == "nt" or os.geteuid() == 0:
        target = Path(os.devnull) / "out"
    else:
        target.mkdir(mode=0o500)
    before = _tree(here)
    done = run("generate", MIXED, "-o", str(target))
    assert done.exit_code == 3
    assert done.stdout == ""
    assert _tree(here) == before
    assert "Traceback" not in done.stderr


def test_findings_are_one_json_document(here: Path) -> None:
    """`validate --output-format json` states its format and counts what it holds."""
    (here / "bad.yml").write_text("schema: 1\norganisation: contoso.com\n", encoding="utf-8")
    done = run("validate", "bad.yml", "--output-format", "json")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert document["format"] == "hybrid-runbook/findings/1"
    errors = [finding for finding in document["findings"] if finding["severity"] == "error"]
    assert document["counts"]["error"] == len(errors) > 0
    assert {"rule", "message", "fix", "file", "line", "column"} <= errors[0].keys()
    assert done.stderr == ""


def test_findings_are_a_sarif_log(here: Path) -> None:
    """`validate --output-format sarif` has one run whose results point into the file."""
    (here / "bad.yml").write_text("schema: 1\norganisation: contoso.com\n", encoding="utf-8")
    done = run("validate", "bad.yml", "--output-format", "sarif")
    assert done.exit_code == 1
    (only,) = json.loads(done.stdout)["runs"]
    places = [result["locations"][0]["physicalLocation"] for result in only["results"]]
    assert {place["artifactLocation"]["uri"] for place in places} == {"bad.yml"}


def test_what_was_written_is_one_json_document(here: Path) -> None:
    """`generate --json` prints the files with what became of them, and nothing else on standard output."""
    done = run("generate", MIXED, "-o", "out", "--json")
    document = json.loads(done.stdout)
    assert document["format"] == "hybrid-runbook/generated/1"
    assert {file["action"] for file in document["files"]} == {"created"}
    assert {file["path"] for file in document["files"]} == {
        p.relative_to(here / "out" / "CHG0042317-contoso").as_posix() for p in here.rglob("*") if p.is_file()
    }


def test_warnings_refuse_only_when_asked(here: Path) -> None:
    """A sample on an old version has warnings: fine for `validate`, refused with --strict."""
    assert run("validate", MIXED).exit_code == 0
    assert run("validate", MIXED, "--strict").exit_code == 1
    assert list(here.iterdir()) == []


def test_a_description_can_come_from_standard_input(here: Path) -> None:
    """`-` reads it; several files are laid over each other, the later one wins."""
    (here / "ticket.yml").write_text("ticket: {id: CHG9}\n", encoding="utf-8")
    done = run("plan", "-", "ticket.yml", given=Path(MIXED).read_text(encoding="utf-8"))
    assert done.exit_code == 0
    assert "CHG9" in done.stdout


def test_messages_point_into_the_file_that_holds_the_value(here: Path) -> None:
    """A mistake in the second of two files is shown in the second file."""
    (here / "ticket.yml").write_text("# ours\nticket: {id: 'no good id'}\n", encoding="utf-8")
    done = run("validate", MIXED, "ticket.yml")
    assert done.exit_code == 1
    assert "ticket.yml:2:14: error" in done.stdout


@pytest.mark.parametrize("identifier", [*RULES, *READER_RULES, *CAUSES, *KINDS])
def test_everything_with_an_id_is_explained(identifier: str) -> None:
    """`explain` has a title and more for each rule, cause and kind of step, whatever its case."""
    done = run("explain", identifier)
    assert done.exit_code == 0
    assert done.stdout.startswith(identifier)
    assert len(done.stdout.strip().splitlines()) > 2
    assert run("explain", identifier.lower()).stdout == done.stdout


def test_an_unknown_id_is_a_usage_error() -> None:
    """The message lists what there is."""
    done = run("explain", "V999")
    assert done.exit_code == 2
    assert "V24" in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["generate"], ["validate", MIXED, "--output-format", "xml"]]
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    """Whoever calls it wrongly is told how to call it."""
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Usage:" in done.stderr


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_shows_an_example(command: str) -> None:
    """The help ends with a line that can be typed as it stands, and names the command."""
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"Example: hybrid-runbook {command}" in " ".join(done.stdout.split())


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_option_has_help(command: str) -> None:
    """No option stands in the help without a word about it."""
    silent = [p.name for p in main.commands[command].params if isinstance(p, click.Option) and not p.help]
    assert silent == []


def test_the_schema_is_a_json_schema() -> None:
    """`schema` prints one that names the top-level keys of the samples."""
    document = json.loads(run("schema").stdout)
    assert document["$schema"].startswith("https://json-schema.org/")
    assert {"organization", "tenant", "servers", "change", "ticket"} <= document["properties"].keys()


def test_python_dash_m_does_the_same(here: Path) -> None:
    """`python -m generator` is the command, with the same exit codes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "generator"]
    done = subprocess.run([*command, "plan", MIXED], env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.decode().replace("\r\n", "\n") == run("plan", MIXED).stdout
    (here / "bad.yml").write_text("a: [", encoding="utf-8")
    refused = subprocess.run([*command, "plan", "bad.yml"], env=environment, capture_output=True, check=False)
    assert refused.returncode == 1
    assert b"Traceback" not in refused.stderr


def test_names_are_printed_on_a_console_without_their_letters(here: Path) -> None:
    """A pipe of a Western European console gets what it lacks spelt out, not an exception."""
    text = Path(MIXED).read_text(encoding="utf-8").replace("Inbound from contoso", "Entr\u00e9e \U0001f4e7")
    (here / "mine.yml").write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "generator", "plan", "mine.yml"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Entr\xe9e \\U0001f4e7" in done.stdout

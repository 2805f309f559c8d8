"""`close` from outside: where the record goes, what is told beside it, and the exit codes."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import app, rehearsal
from generator.cli import main
from generator.rehearsal.night import Night
from generator.rehearsal.stage import Stage
from generator.rehearsal.world import stamp
from generator.text import Text
from tests.powershell.engine import find_engine
from tests.unit.closing.written_night import SAMPLES, VERIFICATION, console, written
from tests.unit.console.fact_printing import in_window

SAY = Text()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Return the folder of a bundle."""
    return written(tmp_path)


def run(*arguments: str, given: str = "") -> Result:
    """Return what the command does; nothing but an exit may come out of it."""
    done = CliRunner().invoke(main, ["close", *arguments], input=given)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_the_record_goes_to_standard_output(bundle: Path) -> None:
    """Console text from standard input, the record on standard output, nothing beside it."""
    done = run(str(bundle), "-", given=console(bundle))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("# CHG0042317: ")
    assert SAY("closing.state.done") in done.stdout


def test_several_texts_are_one_night(bundle: Path, tmp_path: Path) -> None:
    """One file for each window; the record goes to the file that -o names."""
    text = console(bundle)
    cut = text.index(f"RESULT {VERIFICATION}")
    (tmp_path / "a.txt").write_text(text[:cut], encoding="utf-16")
    (tmp_path / "b.txt").write_text(text[cut:], encoding="utf-8-sig")
    record = tmp_path / "closed.md"
    done = run(str(bundle), str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(record))
    assert (done.exit_code, done.stdout) == (0, "")
    assert record.read_text(encoding="utf-8").startswith("# CHG0042317: ")
    assert (bundle / "runbook.md").exists()


@pytest.mark.parametrize("line", ["", f"RESULT {VERIFICATION} STOP refused or unanswered, sent at x"])
def test_what_is_missing_or_stopped_is_exit_code_1(bundle: Path, line: str) -> None:
    """The record is written all the same."""
    done = run(str(bundle), "-", given=console(bundle, {VERIFICATION: line}))
    assert done.exit_code == 1
    assert SAY("closing.heading.attention") in done.stdout


def test_another_bundles_text_gives_no_record(bundle: Path) -> None:
    """Not one result fits: refused with the place of each, and nothing on standard output."""
    done = run(str(bundle), "-", given="RESULT onprem.verify@ex09 OK relayed\n")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "<stdin>:1:1: warning F11" in done.stderr
    assert "error F12" in done.stderr


def test_a_folder_that_is_no_bundle_is_usage(tmp_path: Path) -> None:
    """Exit code 2, with what is wrong about it."""
    done = run(str(tmp_path), "-", given="x")
    assert done.exit_code == 2
    assert SAY("closing.refused.no_manifest", folder=tmp_path) in done.stderr


def test_a_text_that_cannot_be_read_is_refused(bundle: Path) -> None:
    """A missing file is told with its name; exit code 1."""
    done = run(str(bundle), "nowhere.txt")
    assert done.exit_code == 1
    assert "nowhere.txt" in done.stderr


def test_a_place_that_cannot_be_written_is_exit_code_3(bundle: Path, tmp_path: Path) -> None:
    """The folder of the record isn't there."""
    place = tmp_path / "none" / "closed.md"
    done = run(str(bundle), "-", "-o", str(place), given=console(bundle))
    assert done.exit_code == 3
    assert str(place) in done.stderr


def test_an_edited_bundle_is_named(bundle: Path) -> None:
    """The record and the terminal say which block is no longer what was approved."""
    script = next((bundle / "scripts").glob("*certificate-name-inbound*"))
    script.write_bytes(script.read_bytes() + b"# \r\n")
    done = run(str(bundle), "-", given=console(bundle))
    assert done.exit_code == 0
    assert "warning F13" in done.stderr
    assert script.name in done.stdout


def test_a_redacted_record_names_nobody(bundle: Path, tmp_path: Path) -> None:
    """With --redact neither the tenant nor the folders of the operator's machine are in the record."""
    paste = tmp_path / "contoso-night.txt"
    paste.write_text(in_window(console(bundle)), encoding="utf-8")
    done = run(str(bundle), str(paste), "--redact")
    assert done.exit_code == 0
    assert "contoso" not in done.stdout.lower()
    assert tmp_path.name not in done.stdout


@pytest.mark.powershell
def test_a_night_on_the_engine_closes_itself(tmp_path: Path) -> None:
    """What the real blocks print in a simulated night fills the record; the backout after it is told."""
    pwsh = find_engine().program
    description = app.describe([str(SAMPLES / "article-2010.yml")])
    plan = app.planned(description)
    content = app.files(plan, description, SAY, ("md",))
    bundle = Path(app.save(plan, content, tmp_path / "out").folder)
    scenario = rehearsal.scenario_from(description.environment)
    scenario.world.data["clock"] = stamp(datetime.now(UTC))
    made = rehearsal.Bundle.of(content)
    (tmp_path / "stage").mkdir()
    with Stage(scenario.world, pwsh, tmp_path / "stage") as stage:
        night = Night(made, scenario, stage, thorough=False)
        assert night.forward()
        texts = [in_window("\n".join(done.pasted.output for done in night.done if done.pasted), 120)]
        night.backout()
        texts.append(in_window("\n".join(done.pasted.output for done in night.done if done.pasted), 120))
    forward, both = (run(str(bundle), "-", given=text) for text in texts)
    assert (forward.exit_code, forward.stderr) == (0, "")
    row = r"\| relayed \| [0-9A-F]{40} \| [^|]+ \| [^|]*250 2\.6\.0[^|]* \| \d{4}-\d\d-\d\dT[^ |]+ \|"
    verified = sum(1 for step in plan.steps if step.kind.id.endswith("verify"))
    assert len(re.findall(row, forward.stdout)) == 2 * verified  # with a sender, and without
    assert (
        r"| \*.contoso-mail.com | \*.contoso-mail.com | \*.contoso.com | \*.contoso.com |" in forward.stdout
    )
    assert SAY("closing.state.backed_out") in both.stdout
    assert both.exit_code == 1

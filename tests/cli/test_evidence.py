"""Evidence that a description names is quoted in the change record."""

from pathlib import Path

from click.testing import CliRunner

from generator.cli import main

SAMPLE = Path(__file__).parents[2] / "samples" / "article-2016.yml"
BOUNCE = "Remote Server returned '550 5.7.64 TenantAttribution; Relay Access Denied SMTP'\n"


def _record(folder: Path, more: str) -> str:
    description = folder / "description.yml"
    description.write_text(SAMPLE.read_text(encoding="utf-8") + more, encoding="utf-8")
    result = CliRunner().invoke(main, ["generate", str(description), "-o", str(folder / "out")])
    assert result.exit_code == 0, result.output
    return (folder / "out" / "CHG0042316-contoso" / "runbook.md").read_text(encoding="utf-8")


def test_the_record_quotes_what_the_evidence_proves(tmp_path: Path) -> None:
    """The files are found beside the description and named as it names them, whatever folder it lies in."""
    (tmp_path / "bounces").mkdir()
    (tmp_path / "bounces" / "first.txt").write_text(BOUNCE, encoding="utf-8")

    record = _record(tmp_path, "evidence: [bounces]\n")

    assert "bounces/first.txt" in record
    assert str(tmp_path) not in record


def test_without_evidence_the_record_quotes_nothing(tmp_path: Path) -> None:
    """No section announces a proof that nobody named."""
    assert "What the evidence named in the description proves" not in _record(tmp_path, "")


def test_evidence_that_is_not_there_is_named_at_its_place(tmp_path: Path) -> None:
    """A slip in a path is a warning when the bundle is made, not a surprise in the record."""
    description = tmp_path / "description.yml"
    text = SAMPLE.read_text(encoding="utf-8") + "evidence: [bounces, lost.txt]\n"
    description.write_text(text, encoding="utf-8")
    (tmp_path / "bounces").mkdir()
    result = CliRunner().invoke(main, ["validate", str(description)])
    line = text.count("\n")
    assert f"description.yml:{line}:21: warning F16: lost.txt is not there" in result.output
    assert "bounces is not there" not in result.output

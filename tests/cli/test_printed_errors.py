"""What people see when the input is bad: one clear message for each mistake.

Beside each mistake stand the rule and the place that must be named; the complete text is kept in
`printed_errors.txt`, which --rewrite-golden writes anew.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main

PRINTED = Path(__file__).resolve().parent / "printed_errors.txt"

# Four good lines; every mistake but the first two comes after them.
GOOD = "schema: 1\norganization: contoso.com\ntenant: contoso.onmicrosoft.com\nservers: {EX01: 2016}\n"

# Name → what follows the good lines, the rule, line and column that are named.
BAD: dict[str, tuple[str, str]] = {
    "alias": ("ticket: &t {id: CHG1}\ntest: *t\n", "5:9: error Y06"),
    "tag": ("ticket: !!python/object:os.system {id: CHG1}\n", "5:9: error Y06"),
    "two documents": ("---\nschema: 1\n", "5:1: error Y14"),
    "duplicate key": ("organization: fabrikam.com\n", "5:1: error Y13"),
    "unquoted star": (
        "change:\n  cause: C01\n  tls_sender_certificate_name: *.contoso.com\n",
        "7:32: error Y05",
    ),
    "unknown key": ("send_conectors: {Outbound: {source_servers: [EX01]}}\n", "5:1: error V82"),
    "tab": ("change:\n\tcause: C01\n", "6:1: error Y"),
}
WHOLE_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "error "),
    "binary": (b"\x00\x01\x02\x03MZ\x90", "1:7: error Y03"),
    "encoding": (GOOD.encode() + "ticket: {implementer: Ren\u00e9}\n".encode("latin-1"), "5:26: error Y03"),
    "100,000 brackets": (b"a: " + b"[" * 100_000, "1:67: error Y15"),
    "8 million characters": (b"a: " + b"x" * 8_000_000, "error Y"),
}
CASES = {**{name: (GOOD.encode() + t.encode(), said) for name, (t, said) in BAD.items()}, **WHOLE_FILES}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, so that messages show names without a path."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _refusal(*files: str) -> str:
    """Return what `validate` prints about *files*; `generate` and `plan` refuse them with the same words."""
    checked = CliRunner().invoke(main, ["validate", *files])
    assert checked.exit_code == 1
    for command in ("generate", "plan"):
        done = CliRunner().invoke(main, [command, *files])
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(checked.stdout)
    return checked.stdout


@pytest.fixture
def snapshots(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return the printed texts that were reviewed, by the name of the mistake."""
    if request.config.getoption("--rewrite-golden"):
        return {}
    parts = PRINTED.read_text(encoding="utf-8").split("=== ")[1:]
    return dict(part.split("\n", 1) for part in parts)


@pytest.mark.parametrize("mistake", CASES)
def test_each_mistake_is_told_where_it_stands(here: Path, mistake: str) -> None:
    """Rule, line and column are those of the mistake, and what is refused leaves nothing behind."""
    content, said = CASES[mistake]
    (here / "bad.yml").write_bytes(content)
    first = _refusal("bad.yml").splitlines()[0]
    assert first.removeprefix("bad.yml:").startswith(said)
    assert [path.name for path in here.iterdir()] == ["bad.yml"]


def test_the_printed_texts_are_those_that_were_reviewed(
    here: Path, snapshots: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """The place, what is wrong, the line with a caret, and the fix, word for word."""
    (here / "folder").mkdir()
    printed = {"missing file": _refusal("nowhere.yml"), "directory": _refusal("folder")}
    for mistake, (content, _) in CASES.items():
        (here / "bad.yml").write_bytes(content)
        printed[mistake] = _refusal("bad.yml")
    if request.config.getoption("--rewrite-golden"):
        text = "".join(f"=== {mistake}\n{said}" for mistake, said in printed.items())
        PRINTED.write_text(text, encoding="utf-8", newline="\n")
    else:
        assert printed == snapshots


def test_a_message_never_hides_what_it_shows(here: Path) -> None:
    """Control characters and direction marks of the file reach the terminal spelt out."""
    text = GOOD + 'ticket: {implementer: "a\u202eb\u001b[31m", nonsense: 1}\n'
    (here / "bad.yml").write_text(text, encoding="utf-8")
    printed = _refusal("bad.yml")
    assert "<U+202E>" in printed
    assert printed.replace("\n", "").isprintable()


def test_every_finding_is_shown_at_once(here: Path) -> None:
    """Three mistakes of meaning in one file are three findings, in the order of the file."""
    text = (
        GOOD.replace("2016", "2012") + "example: true\nacepted_domains: [contoso.com]\nticket: {id: CHG 1}\n"
    )
    (here / "bad.yml").write_text(text, encoding="utf-8")
    places = [line.split(": ")[0] for line in _refusal("bad.yml").splitlines() if line.startswith("bad.yml")]
    assert places
    assert places == sorted(places, key=lambda place: [int(n) for n in place.split(":")[1:]])

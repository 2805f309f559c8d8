"""Console texts from files, in the encodings that Windows saves."""

import io
from pathlib import Path

import pytest

from generator.diagnostics import InputProblems, for_people
from generator.state import paste, read, read_text
from generator.text import Text
from tests.unit.console.fact_printing import fact

LINE = f"PS C:\\Users\\André> x\r\n{fact(['a', 'b'], 'é')}\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-16-be", ""),
        ("utf-16-be", "\ufeff"),
        ("cp1252", ""),
        ("cp850", ""),
    ],
)
def test_every_encoding_of_windows_is_read(tmp_path: Path, encoding: str, mark: str) -> None:
    """Facts are ASCII, so even a text in a code page that nothing tells comes back."""
    file = tmp_path / "paste.txt"
    file.write_bytes((mark + LINE).encode(encoding))
    facts = read([str(file)])
    assert facts.text("a", "b") == "é"
    assert facts.findings == ()


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single - takes what is piped in."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LINE.encode())))
    facts = read(["-"])
    assert facts.text("a", "b") == "é"
    assert facts.values["a", "b"].mark.file == "<stdin>"


def test_several_files_are_one_text(tmp_path: Path) -> None:
    """Each window may be in a file of its own; what they contradict is named with both files."""
    for name, value in (("one", "x"), ("two", "y")):
        (tmp_path / name).write_text(
            fact(["a", "b"], value) + "\n" + fact(["a", name], "z"), encoding="ascii"
        )
    facts = read([str(tmp_path / "one"), str(tmp_path / "two")])
    assert list(facts.values) == [("a", "one"), ("a", "two")]
    (finding,) = facts.findings
    assert finding.rule == "F03"
    assert finding.mark is not None
    assert finding.mark.file == str(tmp_path / "two")
    assert finding.values["place"] == f"{tmp_path / 'one'}:1"


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file, a folder, a name that can't be one and a huge file are told as such."""
    (tmp_path / "big").write_bytes(b"x" * 30)
    monkeypatch.setattr(paste, "MAX_BYTES", 20)
    for path in ("missing", ".", "a\0b", "big"):
        with pytest.raises(InputProblems) as caught:
            read_text(str(tmp_path / path))
        (finding,) = caught.value.findings
        assert (finding.rule, finding.variant) == ("F05", "large" if path == "big" else "")
        assert for_people([finding], Text())

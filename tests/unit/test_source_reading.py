"""Files and standard input, in the encodings that Windows editors write."""

import io
import os
from pathlib import Path

import pytest

from generator.diagnostics import Finding, InputProblems, Mark, for_people
from generator.source import MAX_BYTES, STANDARD_INPUT, read, reading
from generator.text import Text


def refusal(path: str) -> Finding:
    """Return the one reason why *path* is refused; its sentences exist."""
    with pytest.raises(InputProblems) as caught:
        read(path)
    (finding,) = caught.value.findings
    assert for_people([finding], Text())
    return finding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_windows_encodings_are_read_with_the_same_places(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with and without byte order mark, and UTF-16 with one, give equal text and equal columns."""
    file = tmp_path / "d.yml"
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    file.write_bytes(f"{mark}é: Größe\r\nb: ü\r\n".encode(encoding))
    document = read(str(file))
    assert document.data == {"é": "Größe", "b": "ü"}
    assert document.mark(("é",)) == Mark(str(file), 1, 4)
    assert document.excerpt(Mark(str(file), 1, 1)) == "é: Größe"


@pytest.mark.parametrize(
    ("content", "variant", "offset", "place"),
    [
        (b"a: b\nc: caf\xe9 x\n", "", "11", (2, 7)),
        (b"\xef\xbb\xbfa: \xe9\n", "", "6", (1, 4)),
        (b"a: \xc3", "", "3", (1, 4)),
        (b"\xff\xfea\x00:\x00 \x00\x00", "utf-16", "8", (1, 4)),
        (b"\xfe\xff\x00a\xd8\x00\x00a", "utf-16", "4", (1, 2)),
    ],
)
def test_other_encodings_are_refused_at_the_byte(
    tmp_path: Path, content: bytes, variant: str, offset: str, place: tuple[int, int]
) -> None:
    """The message names offset, line and column of the first byte that doesn't fit."""
    file = tmp_path / "d.yml"
    file.write_bytes(content)
    finding = refusal(str(file))
    assert (finding.rule, finding.variant, finding.values["offset"]) == ("Y03", variant, offset)
    assert finding.mark == Mark(str(file), *place)
    assert "\ufeff" not in finding.excerpt


def test_what_cannot_be_opened_is_said_plainly(tmp_path: Path) -> None:
    """A missing file, a folder, a path through a file and a name no file can have."""
    file = tmp_path / "d.yml"
    file.write_text("a: b", encoding="utf-8")
    assert refusal(str(tmp_path / "none.yml")).variant == "missing"
    assert refusal(str(tmp_path)).variant == "directory"
    assert refusal(str(file / "inner.yml")).variant == "missing"
    assert refusal("a\0b").variant == "missing"
    assert refusal("x" * 5000).variant == "other"


@pytest.mark.parametrize(
    ("error", "variant"), [(PermissionError(13, "no"), "permission"), (OSError(5, "io"), "other")]
)
def test_answers_of_the_system_become_refusals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, variant: str
) -> None:
    """A file that may not be read, or a failing disk, is no traceback."""

    def fail(_stream: object) -> bytes:
        raise error

    file = tmp_path / "d.yml"
    file.write_text("a: b", encoding="utf-8")
    monkeypatch.setattr(reading, "_limited", fail)
    finding = refusal(str(file))
    assert (finding.rule, finding.variant) == ("Y01", variant)
    assert finding.values["file"] == str(file)


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    """Five megabytes are read, one byte more is not; an endless device ends too."""
    file = tmp_path / "d.yml"
    file.write_bytes(b"a: b\n" + b"#" * (MAX_BYTES - 5))
    assert read(str(file)).data == {"a": "b"}
    file.write_bytes(b"a: b\n" + b"#" * (MAX_BYTES - 4))
    assert refusal(str(file)).rule == "Y02"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_an_endless_device_is_refused() -> None:
    """Reading stops at the limit."""
    assert refusal("/dev/zero").rule == "Y02"


def test_a_binary_file_is_one_refusal(tmp_path: Path) -> None:
    """A certificate or an archive given by mistake brings one message."""
    file = tmp_path / "a.cer"
    file.write_bytes(b"0\x82\x03\x00" + os.urandom(200))
    assert refusal(str(file)).rule in {"Y03", "Y04"}
    file.write_bytes(b"PK\0\0" * 2000)
    assert refusal(str(file)).variant == "binary"


def test_standard_input_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A single - reads standard input, and marks say so."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a: b\n")))
    assert read("-").mark(("a",)) == Mark(STANDARD_INPUT, 1, 4)

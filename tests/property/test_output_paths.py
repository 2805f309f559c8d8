"""No path of an artifact leads out of the bundle, or to a name that some file system cannot hold."""

import tempfile
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.output.artifacts import MAX_NAME, MAX_PATH, OutputProblem, check_paths, path_problem

hostile = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "\\",
        "C:",
        "con",
        "NUL.txt",
        "a ",
        "a.",
        "x:y",
        "\0",
        "\n",
        "\u202e",
        "\ud800",
        "~",
        "$x",
    ]
)
piece = hostile | st.text(max_size=8)
path = st.lists(piece, min_size=1, max_size=5).map("/".join) | st.lists(piece, max_size=4).map("".join)


@given(path)
def test_an_accepted_path_stays_inside_on_every_system(given_path: str) -> None:
    """What is accepted resolves below the bundle with POSIX' and with Windows' rules, and can be made."""
    if path_problem(given_path):
        return
    root = Path(tempfile.gettempdir()).resolve() / "bundle"
    assert root in (root / given_path).resolve().parents
    windows = PureWindowsPath(given_path)
    assert not windows.drive
    assert not windows.is_absolute()
    assert ".." not in windows.parts
    assert windows.as_posix() == given_path
    assert given_path.encode("utf-8")


@pytest.mark.parametrize(
    ("refused", "problem"),
    [
        ("../a", "outside"),
        ("a/../../b", "outside"),
        ("a\\..\\b", "outside"),
        ("/etc/passwd", "outside"),
        ("C:/a", "outside"),
        ("C:a", "outside"),
        ("", "name"),
        ("a//b", "name"),
        ("./a", "name"),
        ("a/", "name"),
        ("a\\b", "name"),
        ("CON", "name"),
        ("scripts/nul.ps1", "name"),
        ("Com1.md", "name"),
        ("lpt\u00b9", "name"),
        ("CONOUT$", "name"),
        ("ab:stream", "name"),
        ("a. ", "name"),
        ("a.", "name"),
        (" a", "name"),
        ("a\nb", "name"),
        ("a\u202eb", "name"),
        ("a?", "name"),
        (".hybrid-runbook/x", "name"),
        (".Hybrid-Runbook/x", "name"),
        ("x" * (MAX_NAME + 1), "long"),
        ("x/" * (MAX_PATH // 2) + "x", "long"),
    ],
)
def test_known_traps_are_refused(refused: str, problem: str) -> None:
    """Traversal, drives, streams, reserved and unportable names, and names that are too long."""
    with pytest.raises(OutputProblem) as caught:
        check_paths(["fine.md", refused])
    assert caught.value.key == f"output.problems.{problem}"


@pytest.mark.parametrize(
    "accepted",
    [
        "runbook.md",
        "scripts/07-set-certificate-name.exo.ps1",
        "concert.md",
        "com10",
        "a b/c",
        ".x",
        "x" * MAX_NAME,
    ],
)
def test_ordinary_names_are_accepted(accepted: str) -> None:
    """The rules don't catch what merely resembles a trap."""
    check_paths([accepted])


@pytest.mark.parametrize(
    "pair",
    [("a.md", "a.md"), ("a.md", "A.MD"), ("\u00e9", "e\u0301"), ("a", "a/b"), ("A/b/c", "a"), ("a", "A/b/c")],
)
def test_names_that_a_file_system_cannot_tell_apart_are_refused(pair: tuple[str, str]) -> None:
    """Case, composition, and a file where another path needs a folder."""
    with pytest.raises(OutputProblem) as caught:
        check_paths(pair)
    assert caught.value.key == "output.problems.twice"

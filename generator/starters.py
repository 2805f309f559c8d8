"""The samples, and the commented starter among them, as text to begin from."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder() -> Path:
    """Return the folder of the samples: the installed copy, or the checkout's."""
    installed = _PACKAGE / "_samples"
    return installed if installed.is_dir() else _PACKAGE.parent / "samples"


def names() -> tuple[str, ...]:
    """Return the names of all samples, in alphabetical order."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yml")))


def starter(name: str) -> str:
    """Return the text of the sample *name*, one of `names`."""
    return (_folder() / f"{name}.yml").read_text(encoding="utf-8")

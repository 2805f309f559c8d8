"""Did you mean: the known word that is most like a written one."""

from collections.abc import Iterable


def similar(written: str, known: Iterable[str]) -> str | None:
    """Return the word of *known* that *written* was probably meant to be, without regard to case."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a wrong description pays for it

    folded = {word.casefold(): word for word in known}
    found = get_close_matches(written.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None

"""Whether what a description states and what a console showed are the same."""

from datetime import datetime

from generator.exchange import parse_build
from generator.exchange.roles import role

# The description may list only those that matter; the console lists all.
_MAY_BE_PARTIAL = frozenset({"accepted_domains", "names", "roles"})


def agree(field: str, stated: object, read: str | tuple[str, ...]) -> bool:
    """Say whether *stated* may stand beside *read*: order and case don't count, nor does a time's zone."""
    if isinstance(stated, list) and isinstance(read, tuple):
        own, other = ({_folded(item) for item in items} for items in (stated, read))
        return own <= other if field in _MAY_BE_PARTIAL else own == other
    if not isinstance(stated, str) or not isinstance(read, str):
        return False
    if field == "build" and parse_build(stated) is not None:
        return parse_build(stated) == parse_build(read)  # ExSetup.exe shows zeros in front of its numbers
    return stated.casefold() == read.casefold() or _same_moment(stated, read)


def _folded(item: object) -> str:
    # People call the Hub and the CAS role by other words than Get-ExchangeServer.
    return (role(str(item)) or str(item)).casefold()


def is_completed(field: str, stated: object, read: str | tuple[str, ...]) -> bool:
    """Say whether *read* tells more than *stated*, with which it agrees.

    The shell's spelling of a text counts as more: what is recorded is compared with it to the letter.
    """
    if isinstance(read, tuple):
        return field in _MAY_BE_PARTIAL and isinstance(stated, list) and len(stated) < len(read)
    return stated != read


def _same_moment(stated: str, read: str) -> bool:
    try:
        return datetime.fromisoformat(stated) == datetime.fromisoformat(read)
    except (ValueError, TypeError):
        # TypeError: one of them has no zone, so they can't be compared.
        return False

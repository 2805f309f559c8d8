"""Which consoles the night needs: one per server whose logs are read, one for the tenant."""

from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, engine, family
from generator.plan.step import Shell, Window


def make_windows(versions: Mapping[str, str]) -> tuple[Window, ...]:
    """Return the windows for the servers of *versions* (name to version), newest first, then the tenant's.

    The newest shell leads: it alone shows and sets every property of an object that several versions share.
    """
    ordered = sorted(versions.items(), key=lambda item: -VERSIONS.index(item[1]))
    wanted = [(Shell.EMS, host, version) for host, version in ordered]
    wanted.append((Shell.EXO, "", EXCHANGE_ONLINE))
    return tuple(
        Window(_letter(index), shell, host or None, version, engine(version))
        for index, (shell, host, version) in enumerate(wanted)
    )


def leading(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Return the first on-premises window of each version family; its servers are read together in it."""
    found: dict[int, Window] = {}
    for window in windows:
        if window.shell is Shell.EMS:
            found.setdefault(family(window.exchange), window)
    return tuple(found.values())


def _letter(index: int) -> str:
    """Return A to Z, then AA, AB, ... as spreadsheets name their columns."""
    before, last = divmod(index, len(ascii_uppercase))
    return (_letter(before - 1) if before else "") + ascii_uppercase[last]

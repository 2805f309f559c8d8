"""Which consoles the night needs: one per server whose logs are read, one for the tenant."""

from collections.abc import Iterable, Mapping

from generator.exchange import EXCHANGE_ONLINE, VERSIONS, engine, family
from generator.plan.step import Shell, Window


def make_windows(versions: Mapping[str, str]) -> tuple[Window, ...]:
    """Return the windows for the servers of *versions* (name to version), newest family first, then the tenant's.

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
    """Return the first on-premises window of each version family: those in which servers are read together."""
    found: dict[int, Window] = {}
    for window in windows:
        if window.shell is Shell.EMS:
            found.setdefault(family(window.exchange), window)
    return tuple(found.values())


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else f"{chr(ord('A') + index // 26 - 1)}{_letter(index % 26)}"  # noqa: PLR2004 - letters of the alphabet

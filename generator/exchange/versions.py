"""Exchange versions: builds, engines, folders, ends of support, enforcement against old servers."""

import functools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

VERSIONS = ("2010", "2013", "2016", "2019", "SE")
"""The versions of Exchange Server, oldest first."""

EXCHANGE_ONLINE = "EXO"
"""Stands beside `VERSIONS` wherever a block's version is asked for."""

# Windows PowerShell is the oldest engine that runs the Exchange Online module.
_EXCHANGE_ONLINE_ENGINE = "5.1"

_BUILD = re.compile(
    r"(?:Version )?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9})(?:\.(\d{1,9}))?| \(Build (\d{1,9})(?:\.(\d{1,9}))?\))?",
    re.IGNORECASE,
)


def engine(version: str) -> str:
    """Return the oldest PowerShell that the shell of *version* (`VERSIONS` or ``EXO``) can run on."""
    return _EXCHANGE_ONLINE_ENGINE if version == EXCHANGE_ONLINE else str(_rows()[version]["powershell"])


def newest_engine(version: str) -> str:
    """Return the newest PowerShell of *version*'s servers: that of the newest Windows they run on."""
    return str(_rows()[version].get("newest_powershell", engine(version)))


def frontend_is_a_role(version: str) -> bool:
    """Tell whether FrontEnd Transport is a role that servers of *version* may lack (supportability)."""
    return bool(_rows()[version].get("frontend_role", False))


def family(version: str) -> int:
    """Return the major build number of *version*: versions of one family share their cmdlets' names."""
    return _numbers(_rows()[version]["builds"]["from"])[0]


def install_folder(version: str) -> str:
    r"""Return the default installation folder of *version*, with the ``\`` at its end."""
    return str(_rows()[version]["install_folder"])


def default_log_path(version: str, service: str) -> str | None:
    """Return the default folder of the send protocol logs of *service* (Microsoft: Protocol logging).

    Services are ``hub``, ``frontend``, ``edge``, and the two of the Mailbox Transport, ``delivery``
    and ``submission``, whose logs never hold sessions to the Internet. ``None`` where *version* has
    no such service: Exchange 2010 has no Front End Transport.
    """
    path = _rows()[version]["send_logs"].get(service)
    return None if path is None else install_folder(version) + path


def parse_build(text: str) -> tuple[int, ...] | None:
    """Return the numbers of a build as people copy it, or ``None`` if *text* is none.

    Read are ``15.2.1748.39``, with leading zeros or fewer numbers too, and the
    ``Version 15.2 (Build 1748.10)`` of AdminDisplayVersion.
    """
    match = _BUILD.fullmatch(text.strip())
    return None if match is None else tuple(int(number) for number in match.groups() if number is not None)


def belongs(build: str) -> str | None:
    """Return the version that *build* belongs to; ``None`` if it is none, or too short to tell.

    2019 and SE share 15.2: only the third number tells them apart.
    """
    numbers = parse_build(build)
    if numbers is None:
        return None
    for version, row in _rows().items():
        first, after = _numbers(row["builds"]["from"]), _numbers(row["builds"]["below"])
        decisive = max(len(first), len(after)) if numbers[:2] == first[:2] else 0
        if first <= numbers < after and len(numbers) >= decisive:
            return version
    return None


def support_ended(version: str) -> date | None:
    """Return the last day of support of *version*, ``None`` while it is supported."""
    day = _rows()[version]["support_ended"]
    return None if day is None else date.fromisoformat(day)


def enforced_since(version: str) -> str | None:
    """Return the month (``2023-09``) since which Exchange Online slows down and then blocks old *version*.

    ``None`` where no minimum has been announced. For 2016 and 2019 it is the month of the minimum
    that `enforcement_floor` returns (Exchange Team Blog on transport-based enforcement). For 2013
    the sources differ by two months: a sentence should speak of the winter of 2023/24.
    """
    enforcement = _rows()[version]["enforcement"]
    return None if enforcement is None else str(enforcement["since"])


def enforcement_floor(version: str) -> str | None:
    """Return the lowest build of *version* that Exchange Online still takes mail from without limits.

    ``None`` where every build is too old (`enforced_since` tells the month) or none is.
    """
    enforcement = _rows()[version]["enforcement"]
    return None if enforcement is None else enforcement["minimum"]


def out_of_date(version: str, build: str | None = None) -> bool | None:
    """Tell whether Exchange Online treats a server of *version* and *build* as out of date.

    ``None`` if *build* doesn't tell: it is missing or short, or it is the build of a cumulative update,
    which AdminDisplayVersion shows whatever security update is installed on top. So it is for a *version*
    that is none of `VERSIONS`.
    """
    if version not in VERSIONS:
        return None
    enforcement = _rows()[version]["enforcement"]
    if enforcement is None or enforcement["minimum"] is None:
        return enforcement is not None
    numbers = parse_build(build or "")
    floor = _numbers(enforcement["minimum"])
    if numbers is None or numbers in map(_numbers, enforcement["cumulative_updates"]):
        return None
    cut_short = len(numbers) < len(floor) and numbers == floor[: len(numbers)]
    return None if cut_short else numbers < floor


def _numbers(build: str) -> tuple[int, ...]:
    return tuple(map(int, build.split(".")))


@functools.cache
def _rows() -> dict[str, Any]:
    rows: dict[str, Any] = json.loads((Path(__file__).parent / "versions.json").read_text(encoding="utf-8"))
    return rows

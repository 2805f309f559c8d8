"""Times as consoles print them: in UTC with its mark, or by the local clock in the order of some culture."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_LOCAL = re.compile(
    r"(?P<a>\d{1,4})[./-] ?(?P<b>\d{1,2})[./-] ?(?P<c>\d{1,4})\.?,?"
    r"(?: (?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?: ?(?P<half>[AP])\.?M\.?)?)?",
    re.IGNORECASE,
)
_NOON = 12
# No clock on earth is further from UTC than this.
_FURTHEST = timedelta(hours=14)
_CENTURY = 100
# Other calendars count other years; what they print can't be compared.
_YEARS = range(1990, 2200)


def may_be_one(one: str, other: str) -> bool:
    """Return whether two printed times may be one moment; so it is where one of them can't be read.

    A time without a zone is by the clock of the machine that printed it, which nobody knows, and its day and
    month are in an order that it doesn't tell.
    """
    first, second = tuple(_readings(one)), tuple(_readings(other))
    if not first or not second or one.strip().casefold() == other.strip().casefold():
        return True
    return any(
        abs(a - b) <= _FURTHEST * ((not a_is_utc) + (not b_is_utc))
        for a, a_is_utc in first
        for b, b_is_utc in second
    )


def _readings(text: str) -> Iterator[tuple[datetime, bool]]:
    """Yield each moment that *text* may mean, and whether its zone is known."""
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso:
        yield from _iso(text, zoned=iso["zone"] is not None)
        return
    match = _LOCAL.fullmatch(" ".join(text.split()))
    if not match:
        return
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].casefold() == "p" else 0)
    a, b, c = (int(match[name]) for name in "abc")
    orders = [(a, b, c)] if len(match["a"]) == 4 else [(c, b, a), (c, a, b)]  # noqa: PLR2004 - a year's digits
    for year, month, day in dict.fromkeys(orders):
        full = year + 2000 if year < _CENTURY else year
        if full in _YEARS:
            with contextlib.suppress(ValueError):
                clock = (hour, int(match["minute"] or 0), int(match["second"] or 0))
                yield datetime(full, month, day, *clock, tzinfo=UTC), False


def _iso(text: str, *, zoned: bool) -> Iterator[tuple[datetime, bool]]:
    with contextlib.suppress(ValueError):
        moment = datetime.fromisoformat(text)
        yield (moment.astimezone(UTC) if zoned else moment.replace(tzinfo=UTC)), zoned

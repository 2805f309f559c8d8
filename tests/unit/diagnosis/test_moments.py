"""Times of two consoles: one moment in several spellings is no contradiction, two moments are."""

import pytest

from generator.diagnosis.moments import may_be_one

FACT = "2026-07-28T23:59:59Z"


@pytest.mark.parametrize(
    "other",
    [
        FACT,
        "2026-07-29T01:59:59+02:00",
        "29.07.2026 01:59:59",
        "28.07.2026 23:59:59",
        "7/28/2026 7:59:59 PM",
        "28/07/2026 23:59:59",
        "2026/07/29 8:59:59",
        "29-07-26 01:59",
        "mardi 28 juillet 2026",
        "28/07/2569 23:59:59",
        "",
    ],
)
def test_one_moment(other: str) -> None:
    """The local clock, the order of a culture and what can't be read don't make it another moment."""
    assert may_be_one(FACT, other)
    assert may_be_one(other, FACT)


@pytest.mark.parametrize(
    "other", ["2026-07-28T23:59:58Z", "28.07.2027 23:59:59", "7/27/2026 7:59:59 AM", "2026-08-01T00:00:00"]
)
def test_two_moments(other: str) -> None:
    """Further apart than any two clocks on earth, or different in UTC, is another moment."""
    assert not may_be_one(FACT, other)

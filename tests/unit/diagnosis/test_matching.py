"""Comparisons have three answers, and the third is used."""

import pytest

from generator.diagnosis.matching import (
    certificate_fits,
    is_cloud_host,
    listed,
    proves_domain,
    public_ipv4,
)
from generator.diagnosis.stores import decided_date
from generator.exchange.names import Match


@pytest.mark.parametrize(
    ("value", "names", "answer"),
    [
        ("*.contoso.com", ["*.contoso.com"], Match.MATCH),
        ("*.contoso.com", ["MAIL.contoso.com"], Match.MATCH),
        ("mail.contoso.com", ["mail.contoso.com"], Match.MATCH),
        ("*.contoso.com", ["contoso.com"], Match.UNCERTAIN),
        ("*.contoso.com", ["a.b.contoso.com"], Match.UNCERTAIN),
        ("mail.contoso.com", ["*.contoso.com"], Match.UNCERTAIN),
        ("contoso.com", ["*.contoso.com"], Match.UNCERTAIN),
        ("<I>CN=x<S>CN=mail.contoso.com", ["mail.contoso.com"], Match.UNCERTAIN),
        ("*.contoso.com", ["*.fabrikam.com", "contoso.com.example.net"], Match.NO_MATCH),
        ("*.contoso.com", ["mail.notcontoso.com"], Match.NO_MATCH),
    ],
)
def test_names(value: str, names: list[str], answer: Match) -> None:
    """A match is documented, a mismatch certain, everything else open."""
    assert certificate_fits(value, names) is answer


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("*.contoso.com", Match.MATCH),
        ("contoso.com", Match.MATCH),
        ("mail.contoso.com", Match.UNCERTAIN),
        ("*.sub.contoso.com", Match.NO_MATCH),
        ("a.sub.contoso.com", Match.NO_MATCH),
    ],
)
def test_condition_b(value: str, answer: Match) -> None:
    """Only the domain itself proves; a host below it is where documents contradict each other."""
    assert proves_domain(value, {"contoso.com"}) is answer


def test_addresses() -> None:
    """Single addresses and ranges are compared; an entry that can't be read leaves it open."""
    assert listed("203.0.113.10", ["203.0.113.10"]) is True
    assert listed("203.0.113.10", ["203.0.113.0/28"]) is True
    assert listed("203.0.113.10", ["203.0.113.11", "198.51.100.0/24"]) is False
    assert listed("203.0.113.10", ["nonsense"]) is None
    assert listed("nonsense", ["203.0.113.10"]) is None


def test_what_the_internet_can_see() -> None:
    """Inside addresses prove nothing about what Exchange Online saw."""
    shown = [
        public_ipv4(a) for a in ("203.0.113.10", "62.13.1.2", "10.0.0.1", "100.64.0.1", "2001:db8::1", "x")
    ]

    assert shown == [True, True, False, False, False, False]


def test_hosts_of_the_service() -> None:
    """Hosts of Exchange Online are told by their suffix, whole labels only."""
    hosts = ("a.mail.protection.outlook.com", "x.mx.microsoft", "outlook.com.evil.example", "notoutlook.com")

    assert [is_cloud_host(host) for host in hosts] == [True, True, False, False]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2/20/2026 11:59:59 PM", "2026-02-21"),
        ("20.02.2026 23:59:59", "2026-02-21"),
        ("2026-02-20T23:59:59", "2026-02-21"),
        ("01/02/2026", ""),
        ("31/31/2026", ""),
        ("soon", ""),
    ],
)
def test_dates_are_decided_or_refused(text: str, day: str) -> None:
    """A date counts only where its order can't be mistaken."""
    assert decided_date(text) == day

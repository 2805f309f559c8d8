"""Builds, engines, log folders and enforcement of the Exchange versions."""

from datetime import date

import pytest

from generator.exchange import (
    EXCHANGE_ONLINE,
    VERSIONS,
    belongs,
    default_log_path,
    enforced_since,
    enforcement_floor,
    engine,
    out_of_date,
    parse_build,
    support_ended,
)


@pytest.mark.parametrize(
    ("build", "version"),
    [
        ("14.3.513.0", "2010"),
        ("14.0", "2010"),
        ("15.0.1497.48", "2013"),
        ("15.1.2507.61", "2016"),
        ("15.2.1748.39", "2019"),
        ("15.2.2561.99", "2019"),
        ("15.2.2562.17", "SE"),
        ("15.02.2562.017", "SE"),
        ("Version 15.2 (Build 1748.10)", "2019"),
        ("Version 14.3 (Build 123.4)", "2010"),
        ("15.2", None),
        ("8.3.83.6", None),
        ("15.3.1.0", None),
        ("2016", None),
        ("15.2.x", None),
        ("", None),
    ],
)
def test_build_belongs_to_version(build: str, version: str | None) -> None:
    """A build is assigned to its version; 2019 and SE only once the third number is known."""
    assert version == belongs(build)


def test_build_is_read_in_both_spellings() -> None:
    """The file version and the AdminDisplayVersion of one server give the same numbers."""
    assert parse_build(" 15.02.1748.010 ") == parse_build("Version 15.2 (Build 1748.10)") == (15, 2, 1748, 10)


def test_engines_grow_with_the_version() -> None:
    """Each shell has the engine floor that its oldest supported Windows brings along."""
    assert [engine(v) for v in (*VERSIONS, EXCHANGE_ONLINE)] == ["2.0", "3.0", "4.0", "5.1", "5.1", "5.1"]


@pytest.mark.parametrize(
    ("version", "service", "path"),
    [
        ("2010", "hub", r"V14\TransportRoles\Logs\ProtocolLog\SmtpSend"),
        ("2010", "edge", r"V14\TransportRoles\Logs\ProtocolLog\SmtpSend"),
        ("2013", "frontend", r"V15\TransportRoles\Logs\FrontEnd\ProtocolLog\SmtpSend"),
        ("2016", "hub", r"V15\TransportRoles\Logs\Hub\ProtocolLog\SmtpSend"),
        ("2019", "edge", r"V15\TransportRoles\Logs\Edge\ProtocolLog\SmtpSend"),
        ("SE", "delivery", r"V15\TransportRoles\Logs\Mailbox\ProtocolLog\SmtpSend\Delivery"),
    ],
)
def test_default_log_path(version: str, service: str, path: str) -> None:
    """The default folder of a service's send logs is the documented one below the installation folder."""
    assert default_log_path(version, service) == "C:\\Program Files\\Microsoft\\Exchange Server\\" + path


def test_exchange_2010_has_no_frontend_log() -> None:
    """A service that a version doesn't have has no log folder in it."""
    assert default_log_path("2010", "frontend") is None


def test_support_ends() -> None:
    """Support ended on the published days and goes on for Subscription Edition."""
    assert {version: support_ended(version) for version in VERSIONS} == {
        "2010": date(2020, 10, 13),
        "2013": date(2023, 4, 11),
        "2016": date(2025, 10, 14),
        "2019": date(2025, 10, 14),
        "SE": None,
    }


@pytest.mark.parametrize(
    ("version", "build", "expected"),
    [
        ("2010", None, True),
        ("2013", "15.0.1497.48", True),
        ("2016", None, None),
        ("2016", "15.1", None),
        ("2016", "15.1.2507", None),
        ("2016", "15.1.2375.7", True),
        ("2016", "15.1.2507.6", None),
        ("2016", "15.1.2507.60", True),
        ("2016", "15.1.2507.61", False),
        ("2019", "Version 15.2 (Build 1544.4)", True),
        ("2019", "Version 15.2 (Build 1748.10)", None),
        ("2019", "15.2.1748.39", False),
        ("SE", None, False),
    ],
)
def test_out_of_date_in_the_eyes_of_exchange_online(
    version: str,
    build: str | None,
    expected: bool | None,  # noqa: FBT001 - the third value is what this table is about
) -> None:
    """Old versions always are, 2016 and 2019 below the announced build; a mere CU build tells nothing."""
    assert expected is out_of_date(version, build)


def test_enforcement_is_dated() -> None:
    """Every version that can be out of date says since when, and the floor is a build of that version."""
    assert enforced_since("2010") == "2023-09"
    assert enforced_since("SE") is None
    assert enforcement_floor("2010") is None
    for version in ("2016", "2019"):
        assert belongs(enforcement_floor(version) or "") == version
        assert enforced_since(version) == "2026-09"

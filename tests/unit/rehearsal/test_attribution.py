"""Exchange Online's decision: the two conditions, the table of condition B, the order among tenants."""

import pytest

from generator.rehearsal.attribution import (
    ACCEPTED,
    BLOCKED,
    LOCKED_OUT,
    NOT_ATTRIBUTED,
    NOT_PROVEN,
    OUT_OF_DATE,
    Connection,
    attribute,
)
from generator.rehearsal.cmdlets.tenant import inbound_connector
from generator.rehearsal.world import Record
from tests.unit.rehearsal.example_world import TENANT, relay, tenant

OUTSIDE = "probe@example.net"
USER = "user@contoso.com"
NULL = "<>"
FOREIGN = "news@elsewhere.example"
ADDRESS = "203.0.113.20"


def _answer(
    sender: str, connectors: list[Record], *names: str, domains: tuple[str, ...] = ("contoso.com",)
) -> str:
    there = tenant(TENANT, *domains, inbound_connectors=connectors)
    return attribute(Connection(names, ADDRESS, sender, OUTSIDE), [there]).reply


WILDCARD = [relay(TlsSenderCertificateName="*.contoso.com")]
BY_ADDRESS = [relay(SenderIPAddresses=["203.0.113.0/24"])]
DMZ = [relay(TlsSenderCertificateName="edge1.dmz.contoso.com")]
FABRIKAM = [relay(TlsSenderCertificateName="*.fabrikam.com")]


@pytest.mark.parametrize(
    ("sender", "connectors", "names", "answer"),
    [
        (USER, WILDCARD, ("*.contoso.com",), ACCEPTED),
        (NULL, WILDCARD, ("*.contoso.com",), ACCEPTED),
        (FOREIGN, WILDCARD, ("*.contoso.com",), ACCEPTED),
        (NULL, WILDCARD, ("mail.contoso.com",), ACCEPTED),
        (USER, WILDCARD, ("a.b.contoso.com",), NOT_ATTRIBUTED),
        (USER, WILDCARD, ("contoso.com",), NOT_ATTRIBUTED),
        (USER, WILDCARD, (), NOT_ATTRIBUTED),
        (NULL, DMZ, ("edge1.dmz.contoso.com",), NOT_PROVEN),
        (USER, DMZ, ("edge1.dmz.contoso.com",), ACCEPTED),
        (USER, FABRIKAM, ("*.fabrikam.com",), ACCEPTED),
        (NULL, FABRIKAM, ("*.fabrikam.com",), NOT_PROVEN),
        (USER, BY_ADDRESS, (), ACCEPTED),
        (NULL, BY_ADDRESS, (), NOT_ATTRIBUTED),
        (FOREIGN, BY_ADDRESS, (), NOT_ATTRIBUTED),
        (
            USER,
            [inbound_connector("P", TlsSenderCertificateName="*.contoso.com")],
            ("*.contoso.com",),
            NOT_ATTRIBUTED,
        ),
        (
            USER,
            [relay(TlsSenderCertificateName="*.contoso.com", Enabled=False)],
            ("*.contoso.com",),
            NOT_ATTRIBUTED,
        ),
    ],
)
def test_condition_b(sender: str, connectors: list[Record], names: tuple[str, ...], answer: str) -> None:
    """Relay needs a matching OnPremises connector and a proven accepted domain, row by row (D, 4.3)."""
    assert _answer(sender, connectors, *names) == answer


def test_immediate_parent_proves_a_host_name() -> None:
    """A host's certificate proves the organisation once its immediate parent is accepted."""
    domains = ("contoso.com", "dmz.contoso.com")
    assert _answer(NULL, DMZ, "edge1.dmz.contoso.com", domains=domains) == ACCEPTED


def test_recipient_inside_is_accepted_from_anybody() -> None:
    """Mail for an accepted domain proves nothing about relay: it is taken without any connector."""
    connection = Connection((), ADDRESS, FOREIGN, "someone@contoso.com")
    assert attribute(connection, [tenant(TENANT, "contoso.com")]).accepted


def test_certificate_outranks_envelope() -> None:
    """A certificate whose domain is accepted in another tenant takes the mail there, whatever its sender."""
    ours = tenant(TENANT, "contoso.com", inbound_connectors=BY_ADDRESS)
    other = tenant(
        "other.onmicrosoft.com",
        "other.com",
        inbound_connectors=[relay(TlsSenderCertificateName="*.other.com")],
    )
    connection = Connection(("*.other.com",), ADDRESS, USER, OUTSIDE)
    assert attribute(connection, [ours, other]).tenant == "other.onmicrosoft.com"


def test_limits_and_blocks() -> None:
    """A narrow domain list, a blocked connector, a lockdown connector and an old server each refuse."""
    names = ("*.contoso.com",)
    narrow = [
        relay(TlsSenderCertificateName="*.contoso.com", AssociatedAcceptedDomains=["sales.contoso.com"])
    ]
    assert _answer(USER, narrow, *names) == NOT_ATTRIBUTED
    blocked = tenant(
        TENANT, "contoso.com", inbound_connectors=WILDCARD, blocked_connectors=[WILDCARD[0]["Name"]]
    )
    connection = Connection(names, ADDRESS, USER, OUTSIDE, "2010")
    assert attribute(connection, [blocked]).reply == BLOCKED
    locking = [inbound_connector("L", RestrictDomainsToCertificate=True)]
    assert _answer(USER, locking) == LOCKED_OUT
    plain = tenant(TENANT, "contoso.com", inbound_connectors=WILDCARD)
    assert attribute(connection, [plain], ["2010"]).reply == OUT_OF_DATE
    assert attribute(connection, [plain], ["2013"]).reply == ACCEPTED

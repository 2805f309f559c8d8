"""Who else carries the old certificate's name is told while both sides are read."""

from collections.abc import Mapping

import pytest

from generator.plan import Plan
from generator.render.view import step_view
from generator.text import Text
from tests.powershell.engine import Engine
from tests.powershell.stubs.blocks import block, blocks_of, description, plan_of
from tests.powershell.stubs.cures import IDENTIFIER, sending
from tests.powershell.stubs.world import Outcome, World, fault, pasted, world

_BLOCKS = blocks_of(description())
_2010 = blocks_of(description(servers={"HUB01": "2010"}, send_connectors={"Outbound to Office 365": {}}))
_UNKNOWN = blocks_of(
    description(inbound_connectors={"Inbound from contoso": {"tls_sender_certificate_name": "unknown"}})
)
_THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
_OLD_2010 = blocks_of(
    description(
        servers={"HUB01": "2010"},
        send_connectors={"Outbound to Office 365": {}},
        certificates={"old": {"thumbprint": _THUMBPRINT}},
        change={
            "cause": "C01",
            "tls_sender_certificate_name": "*.contoso.com",
            "old_certificate": "old",
        },
    )
)
# The same name in both: only the issuer's text changed.
_LOST = "<I>CN=Example CA 0, O=Example<S>CN=*.contoso.com"
_C03 = sending({"tls_certificate_name": _LOST}, {"cause": "C03", "tls_certificate_name": IDENTIFIER})
_ISSUER = blocks_of(_C03)
EMS, EXO = "onprem.discover@window-a", "tenant.discover@exo"

_OLD = "<I>CN=Public CA, O=Public<S>O=Contoso, CN=*.contoso-mail.com"
_NEW = "<I>CN=Public CA, O=Public<S>CN=*.contoso.com, O=Contoso"
_RECEIVERS = [
    {"Identity": "EX01\\Default Frontend EX01", "TlsCertificateName": _OLD},
    {"Identity": "EX01\\Relay", "TlsCertificateName": _NEW},
    {"Identity": "EX01\\Client", "TlsCertificateName": None},
]

# Name → world, block, who is said to carry the old name, what else is printed.
CASES: Mapping[str, tuple[World, str, tuple[str, ...], tuple[str, ...]]] = {
    "receive connector": (
        world("ems 2016", receivers=_RECEIVERS),
        _BLOCKS[EMS],
        (f"receive connector EX01\\Default Frontend EX01: {_OLD}",),
        (f"receive_connectors/EX01\\Relay/TlsCertificateName = {_NEW}",),
    ),
    "hybrid configuration": (
        world("ems 2016", hybrid=[{"TlsCertificateName": _OLD}]),
        _BLOCKS[EMS],
        (f"hybrid configuration, TlsCertificateName: {_OLD}",),
        (f"hybrid_configuration/TlsCertificateName = {_OLD}",),
    ),
    "hybrid configuration, new": (
        world("ems 2016", hybrid=[{"TlsCertificateName": _NEW}]),
        _BLOCKS[EMS],
        (),
        (f"hybrid_configuration/TlsCertificateName = {_NEW}",),
    ),
    "hybrid configuration of 2010": (
        world("ems 2010", hybrid=[{"SecureMailCertificateThumbprint": _THUMBPRINT}]),
        _2010[EMS],
        (),
        (f"hybrid_configuration/SecureMailCertificateThumbprint = {_THUMBPRINT}",),
    ),
    "hybrid configuration of 2010, old": (
        world("ems 2010", hybrid=[{"SecureMailCertificateThumbprint": _THUMBPRINT}]),
        _OLD_2010[EMS],
        (f"hybrid configuration, SecureMailCertificateThumbprint: {_THUMBPRINT}",),
        (),
    ),
    "another issuer": (
        world(
            "ems 2016",
            receivers=[
                {"Identity": "EX01\\Default", "TlsCertificateName": _LOST},
                {"Identity": "EX01\\Relay", "TlsCertificateName": IDENTIFIER},
            ],
            hybrid=[{"TlsCertificateName": _LOST}],
        ),
        _ISSUER[EMS],
        (f"hybrid configuration, TlsCertificateName: {_LOST}", f"receive connector EX01\\Default: {_LOST}"),
        (),
    ),
    "outbound connector": (
        world(
            "exo",
            outbound=[
                {"Name": "Outbound to 1/2", "TlsDomain": "mail.contoso-mail.com"},
                {"Name": "Partner", "TlsDomain": "mail.fabrikam.com"},
                {"Name": "Internet", "TlsDomain": None},
            ],
        ),
        _BLOCKS[EXO],
        ("outbound connector Outbound to 1/2: mail.contoso-mail.com",),
        (
            "outbound_connectors/Outbound to 1\\u007e12/TlsDomain = ",
            "outbound_connectors/Partner/TlsDomain = ",
        ),
    ),
    "old name not known": (
        world("exo", outbound=[{"Name": "Outbound", "TlsDomain": "mail.contoso-mail.com"}]),
        _UNKNOWN[EXO],
        (),
        ("outbound_connectors/Outbound/TlsDomain = mail.contoso-mail.com",),
    ),
}


@pytest.fixture(scope="module")
def done(engine: Engine) -> dict[str, Outcome]:
    """Return the outcome of every case; one process pastes them all."""
    return pasted(engine, {name: (given, [block]) for name, (given, block, *_) in CASES.items()})


@pytest.mark.parametrize("name", CASES)
def test_who_carries_the_old_name_is_named(done: Mapping[str, Outcome], name: str) -> None:
    """Each object with the old certificate has a line, no other has one, and all are facts."""
    _, _, holders, shown = CASES[name]
    outcome = done[name]
    assert outcome.words == ["OK"], outcome.printed
    said = [line for line in outcome.printed.splitlines() if line.startswith("STILL ")]
    assert said == [f"STILL THE OLD CERTIFICATE  {holder}" for holder in holders]
    for text in shown:
        assert text in outcome.printed
    assert outcome.writes == []


def test_connectors_that_cannot_be_read_are_named_and_stop_nothing(engine: Engine) -> None:
    """What could not be read is never taken for clean, and the facts of the night are told all the same."""
    unreadable = world("exo", faults={"Get-OutboundConnector": fault("throws")})

    outcome = pasted(engine, {"unreadable": (unreadable, [_BLOCKS[EXO]])})["unreadable"]

    assert "The outbound connectors could not be read: " in outcome.printed
    assert outcome.words == ["OK"]


_SAID = "STILL THE OLD CERTIFICATE"
_MIXED = plan_of(description())
_ON_2010 = plan_of(
    description(servers={"HUB01": "2010"}, send_connectors={"outbound": {"name": "Outbound to Office 365"}})
)


@pytest.mark.parametrize("plan", [_MIXED, _ON_2010, plan_of(_C03)], ids=["mixed", "2010", "C03"])
def test_the_runbook_promises_the_line_only_where_the_block_prints_it(plan: Plan) -> None:
    """A block that reads no connectors, or has nothing to compare with, is not said to name any."""
    steps = [step for step in plan.steps if step.kind.id in ("onprem.discover", "tenant.discover")]
    for step in steps:
        purpose = step_view(step, "", "", Text()).purpose
        assert (_SAID in purpose) == (_SAID in block(step)), step.id


def test_a_thumbprint_is_not_compared_with_names() -> None:
    """Exchange 2010 records the thumbprint alone: unless the old one is known nothing is looked for."""
    assert _SAID not in _2010[EMS]
    assert _SAID in _OLD_2010[EMS]

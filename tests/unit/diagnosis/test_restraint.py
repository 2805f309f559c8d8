"""A wrong verdict is worse than none: what is not shown is not concluded."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.diagnosis import Outcome, diagnose
from generator.diagnosis.report import for_people
from generator.text import Text
from tests.unit.diagnosis.bundle import (
    OLD_THUMBPRINT,
    REFUSAL,
    Log,
    Offer,
    accepted,
    certificate,
    inbound,
    send_connector,
    write,
)

OLD = Offer("mail.old-contoso.com", ("mail.old-contoso.com",), thumbprint=OLD_THUMBPRINT)
LOG = "EX01/SEND2026030208-1.LOG"
LOG2 = "EX02/SEND2026030208-1.LOG"
STALE = inbound(TlsSenderCertificateName="*.old-contoso.com")

OPEN: dict[str, Mapping[str, str]] = {
    "an NDR alone": {"n.txt": REFUSAL},
    "a log alone": {LOG: Log().session().text()},
    "the other certificate may be the server's own choice": {LOG: Log().session().text(), "in.txt": STALE},
    "the log is older than the send connector": {
        LOG: Log().session(offer=OLD).text(),
        "in.txt": inbound(),
        "send.txt": send_connector(),
    },
    "another source server may hold the right certificate": {
        LOG: Log().session(offer=OLD).text(),
        "in.txt": inbound(),
        "send.txt": send_connector(TlsCertificateName=""),
        "cert.txt": certificate(OLD),
    },
    "names whose match is documented nowhere": {
        LOG: Log().session(offer=Offer("contoso.com", ("contoso.com",))).text(),
        "in.txt": inbound(),
        "send.txt": send_connector(TlsCertificateName=Offer("contoso.com").setting),
    },
    "a host value under a wildcard certificate": {
        LOG: Log().session().text(),
        "in.txt": inbound(TlsSenderCertificateName="mail.contoso.com"),
        "send.txt": send_connector(),
    },
    "everything fits": {LOG: Log().session().text(), "in.txt": inbound(), "send.txt": send_connector()},
    "the value is masked": {
        LOG: Log().session().text(),
        "in.txt": inbound(TlsSenderCertificateName="*.*****.com"),
        "send.txt": send_connector(),
    },
    "two dumps contradict each other": {
        LOG: Log().session().text(),
        "in1.txt": STALE,
        "in2.txt": inbound(),
        "send.txt": send_connector(),
    },
    "it passes again with the same certificate": {
        LOG: Log().session().relayed().text(),
        "in.txt": STALE,
        "send.txt": send_connector(),
    },
    "one message of the same session is relayed": {
        LOG: Log().session(another=True).text(),
        "in.txt": STALE,
        "send.txt": send_connector(),
    },
    "encrypted and no certificate offered": {LOG: Log().session(offer=None).text(), "in.txt": inbound()},
    "clear text, but the connector may go by addresses": {LOG: Log().session(tls=False).text()},
    "a foreign sender may be forwarded or missing": {
        LOG: Log().relayed().session(sender="x@brand.net").text(),
        "in.txt": inbound(TlsSenderCertificateName="", SenderIPAddresses="{203.0.113.10}"),
        "a.txt": accepted("contoso.com"),
    },
    "addresses on both kinds of connector": {
        LOG: Log().session(seen="198.51.100.7").text(),
        "in.txt": STALE
        + inbound(Name="Relay", TlsSenderCertificateName="", SenderIPAddresses="{203.0.113.10}"),
    },
    "a cut address list": {
        LOG: Log().session(seen="198.51.100.7").text(),
        "in.txt": inbound(TlsSenderCertificateName="", SenderIPAddresses="{203.0.113.10, 203.0.113.11...}"),
    },
    "UntrustedRoot in a bounce": {
        "n.txt": "454 4.7.0 Failed to establish appropriate TLS channel: UntrustedRoot: Access Denied"
    },
    "a connector of which neither type nor state is shown": {
        LOG: Log().session().text(),
        "in.txt": "Name : Inbound from contoso\nTlsSenderCertificateName : *.old-contoso.com\n",
        "send.txt": send_connector(),
    },
    "a date whose order can't be decided": {
        LOG: Log(form="rows").session().text(),
        "in.txt": inbound(),
        "c.txt": certificate(Offer(), NotAfter="01/02/2026 23:59:59"),
    },
    "another refused server offers what fits": {
        LOG: Log().session(minute=9, offer=OLD).text(),
        LOG2: Log("10.0.0.26").session(minute=3).text(),
        "in.txt": inbound(),
        "send.txt": send_connector(TlsCertificateName=OLD.setting),
    },
    "one session of many in clear text": {
        LOG: Log().session(minute=9, tls=False).session(minute=3).text(),
        "in.txt": inbound(),
        "send.txt": send_connector(),
    },
    "a list of inbound connectors that ends in an error": {
        "n.txt": REFUSAL,
        "in.txt": "PS C:\\> Get-InboundConnector | fl\nGet-InboundConnector : unknown\nPS C:\\> exit\n",
    },
    "a Partner connector that was asked for by name": {
        LOG: Log().session().text(),
        "in.txt": f"PS C:\\> Get-InboundConnector 'Partner in' | fl\n\n{inbound(ConnectorType='Partner')}",
    },
    "a list of one inbound connector by name": {
        "n.txt": REFUSAL,
        "in.txt": "PS C:\\> Get-InboundConnector x | fl\nPS C:\\> exit\n",
    },
    "a self-signed certificate where the connector is unknown": {
        LOG: Log().session(offer=Offer("EX01", ("EX01",), issuer="CN=EX01")).text()
    },
}


@pytest.mark.parametrize("name", OPEN)
def test_no_verdict(name: str, tmp_path: Path) -> None:
    """Evidence that allows several explanations gives no verdict but says what is missing."""
    diagnosis = diagnose(write(tmp_path, OPEN[name]))

    assert (diagnosis.outcome, diagnosis.verdict, diagnosis.exit_code) == (Outcome.OPEN, None, 1)
    assert diagnosis.needs or diagnosis.contradictions
    assert "not enough evidence" in for_people(diagnosis, Text("en"))


def test_a_remote_certificate_is_never_ours(tmp_path: Path) -> None:
    """The peer's certificate row doesn't count as offered."""
    log = Log().session(offer=None, peer="mail.protection.outlook.com").text()

    diagnosis = diagnose(write(tmp_path, {LOG: log, "in.txt": STALE, "s.txt": send_connector()}))

    assert [row.offered for row in diagnosis.servers] == [""]
    assert diagnosis.verdict is None


def test_a_receive_log_is_never_ours(tmp_path: Path) -> None:
    """A certificate that a server shows to those who connect to it isn't what it offers to others."""
    swapped = Log().session().text().replace(",<,", ",?,").replace(",>,", ",<,").replace(",?,", ",>,")

    diagnosis = diagnose(write(tmp_path, {"RECV2026030208-1.LOG": swapped, "in.txt": STALE}))

    assert diagnosis.servers == ()
    assert diagnosis.verdict is None


def test_the_certificate_of_the_same_session_counts(tmp_path: Path) -> None:
    """A passing session beside the refused one doesn't lend it its certificate."""
    good, bad = Log().relayed(offer=OLD, connector="Other"), Log("10.0.0.25")
    bad.count = 7
    bad.session(minute=1)
    mixed = Log()
    mixed.rows = [row for pair in zip(good.rows, bad.rows, strict=False) for row in pair] + good.rows[
        len(bad.rows) :
    ]

    diagnosis = diagnose(write(tmp_path, {LOG: mixed.text(), "in.txt": STALE, "s.txt": send_connector()}))

    assert diagnosis.verdict is not None
    assert (diagnosis.verdict.cause, diagnosis.verdict.values["names"]) == (
        "C01",
        "*.contoso.com, contoso.com",
    )


def test_mail_to_inside_proves_no_relay(tmp_path: Path) -> None:
    """Another server that delivers only into the tenant doesn't make the refused one the odd one out."""
    files = {
        LOG: Log().relayed(recipient="b@contoso.com", minute=5).text(),
        LOG2: Log("10.0.0.26").session(offer=OLD).text(),
        "a.txt": accepted("contoso.com"),
    }

    assert diagnose(write(tmp_path, files)).verdict is None


def test_neighbours_never_touch_a_connector(tmp_path: Path) -> None:
    """A neighbour of the refusal gets its own answer and no change."""
    for text in (
        "550 5.7.68 TenantInboundAttribution; Direct Send not allowed",
        "554 5.4.14 Hop count exceeded - possible mail loop ATTR34",
        "550 5.4.1 Relay Access Denied",
        "450 4.4.317 Cannot connect to remote server",
    ):
        diagnosis = diagnose(write(tmp_path, {"n.txt": text}))

        assert diagnosis.outcome is Outcome.NEIGHBOUR
        assert diagnosis.verdict is not None
        assert diagnosis.verdict.change == {}


def test_unknown_recipients_in_a_healthy_log_are_no_fault(tmp_path: Path) -> None:
    """A log of mail that passes isn't called faulty for a recipient that doesn't exist."""
    log = Log().relayed().session("550 5.4.1 Recipient address rejected: Access denied").text()

    assert diagnose(write(tmp_path, {LOG: log})).outcome is Outcome.NOTHING


def test_nothing_wrong_and_nothing_readable(tmp_path: Path) -> None:
    """Exit codes tell a healthy log from a folder without evidence."""
    healthy = diagnose(write(tmp_path / "a", {LOG: Log().relayed().text()}))
    noise = diagnose(write(tmp_path / "b", {"x.txt": "hello", "y.bin": "\x00\x01\x02"}))

    assert (healthy.exit_code, noise.exit_code) == (0, 2)


def test_c16_says_that_the_old_name_follows(tmp_path: Path) -> None:
    """A disabled connector with an old name is C16, and enabling alone is said not to be enough."""
    stale = inbound(Enabled="False", TlsSenderCertificateName="*.old-contoso.com")

    diagnosis = diagnose(write(tmp_path, {LOG: Log().session().text(), "in.txt": stale}))

    assert diagnosis.verdict is not None
    assert (diagnosis.verdict.cause, diagnosis.verdict.follows) == ("C16", ("C01",))

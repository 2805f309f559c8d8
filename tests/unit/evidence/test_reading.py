"""Every input is recognised by what stands in it, and what can't be read is named."""

from pathlib import Path

import pytest

from generator.evidence.facts import Refused
from generator.evidence.reading import read_evidence
from tests.unit.diagnosis.bundle import HEADER, Log, inbound, send_connector

_RELAY = "550 5.7.64 TenantAttribution; Relay Access Denied"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (Log().session().text(), "protocol log"),
        (HEADER, "protocol log"),
        (f"Hello,\n{_RELAY}\n", "refusal"),
        (inbound(), "objects"),
        (f"Hi,\nthis bounced:\n{_RELAY}\n\nand\n\n{inbound()}", "objects + refusal"),
        ("\n".join(["a", "b", "c", *Log().session().rows]) + f"\n\n{send_connector()}", "log rows + objects"),
        ('<Objs Version="1.1.0.1"></Objs>', "Clixml"),
        ("2026.03.02 10:00:00 [Client=UX, Session=Tenant, Cmdlet=Get-X] START Get-X", "wizard log"),
        ("#Log-type: Message Tracking Log\n#Fields: date-time,event-id\n", "tracking log"),
        ("X-EOPTenantAttributedMessage: 11111111-2222-3333-4444-555555555555:0", "message header"),
        ('<Policy constant="CERT_CHAIN_POLICY_SSL"/>\n<Result value="800B0109">', "CAPI2 event"),
        ("RESULT a.b@c OK done\n", "console text"),
        ("PS C:\\> Get-InboundConnector | fl\nPS C:\\> exit\n", "an empty list"),
        ("nothing of interest", "unknown"),
        ("\x00\x01\x02\x03", "unknown"),
        ("", "empty"),
    ],
)
def test_kinds(content: str, kind: str, tmp_path: Path) -> None:
    """The kind comes from the content; the file's name says nothing here."""
    (tmp_path / "x").write_text(content, encoding="utf-8")

    assert [reading.kind for reading in read_evidence([tmp_path]).readings] == [kind]


def test_an_outlook_message(tmp_path: Path) -> None:
    """The texts of a saved Outlook message are found though its format isn't read."""
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + _RELAY.encode("utf-16-le") + bytes(100)
    (tmp_path / "ndr.msg").write_bytes(raw)

    evidence = read_evidence([tmp_path])

    assert [refusal.kind for refusal in evidence.refusals] == [Refused.ATTRIBUTION]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A path that doesn't exist becomes a reading, and the others are read."""
    (tmp_path / "n.txt").write_text(_RELAY)

    evidence = read_evidence([tmp_path / "absent", tmp_path / "n.txt"])

    assert [reading.kind for reading in evidence.readings] == ["unreadable", "refusal"]


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    """Progress is told in bytes and ends at the total."""
    for name, content in (("a", Log().session().text()), ("b", inbound())):
        (tmp_path / name).write_text(content)
    told: list[tuple[int, int]] = []

    read_evidence([tmp_path], lambda done, total: told.append((done, total)))

    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)

"""The report in its three forms: for people, for programs, and for those outside."""

import json
import re
from pathlib import Path

import pytest

from generator.diagnosis import Diagnosis, diagnose, verdict
from generator.diagnosis.document import FORMAT, as_json
from generator.diagnosis.redaction import redacted
from generator.diagnosis.report import for_people
from generator.diagnosis.service import NEIGHBOURS
from generator.diagnosis.wording import harmless, marked
from generator.evidence.facts import Quote
from generator.text import Text
from tests.unit.diagnosis.bundle import Log, accepted, inbound, send_connector, write

TEXT = Text("en")
FILES = {
    "contoso-night/EX01/SEND2026030208-1.LOG": Log().session().text(),
    "contoso-night/exo.txt": inbound(TlsSenderCertificateName="*.old-contoso.com") + accepted("contoso.com"),
    "contoso-night/ems.txt": send_connector(),
}
SECRETS = (
    "contoso",
    "203.0.113.10",
    "10.0.0.25",
    "EX01",
    "Example CA",
    "B" * 40,
    "Outbound to Office",
    "fabrikam",
)


@pytest.fixture
def diagnosis(tmp_path: Path) -> Diagnosis:
    """Return a proven C01."""
    return diagnose(write(tmp_path, FILES))


def test_the_verdict_comes_first(diagnosis: Diagnosis) -> None:
    """The first line names the cause; evidence is quoted with file, line and the deciding part."""
    report = for_people(diagnosis, TEXT)

    assert report.startswith("VERDICT   C01   ")
    assert re.search(r"SEND2026030208-1\.LOG:\d+ ", report)
    assert ">>*.old-contoso.com<<" in report
    assert 'tls_sender_certificate_name: "*.contoso.com"' in report


def test_the_document_is_whole_and_versioned(diagnosis: Diagnosis) -> None:
    """The JSON form states its format, and every part of a quote lies in its text."""
    document = json.loads(json.dumps(as_json(diagnosis, TEXT)))

    assert (document["format"], document["verdict"]["cause"], document["exit_code"]) == (FORMAT, "C01", 1)
    for exhibit in document["verdict"]["evidence"]:
        if exhibit["part"]:
            assert exhibit["text"][slice(*exhibit["part"])]


def test_nothing_of_the_customer_is_left(diagnosis: Diagnosis) -> None:
    """A redacted report names no tenant, host, address or certificate, in either form."""
    hidden = redacted(diagnosis)
    shown = for_people(hidden, TEXT) + json.dumps(as_json(hidden))

    assert [secret for secret in SECRETS if secret.lower() in shown.lower()] == []
    assert "C01" in shown
    assert "5.7.64" in shown


def test_placeholders_are_stable(diagnosis: Diagnosis, tmp_path: Path) -> None:
    """The same input gives the same placeholders, and one secret has one placeholder everywhere."""
    again = redacted(diagnose(write(tmp_path / "again", FILES)))
    hidden = redacted(diagnosis)

    assert hidden.verdict is not None
    assert again.verdict is not None
    assert hidden.verdict.values == again.verdict.values
    assert hidden.verdict.values["wanted"] in hidden.verdict.values["names"]


def test_a_terminal_is_not_obeyed() -> None:
    """Control characters of the evidence are shown, not sent."""
    assert harmless("a\x1b[31m\u202eb") == "a\\x1b[31m\\x202eb"
    assert marked(Quote("f", 1, "x\x07y", (1, 2))) == "x>>\\x07<<y"


def test_every_sentence_exists() -> None:
    """Each cause that can be judged and each neighbour has its title and its advice."""
    for cause, _ in verdict.PRECEDENCE:
        for part in ("title", "refute", "do"):
            assert TEXT.has(f"diagnosis.causes.{cause}.{part}"), (cause, part)
    for kind in NEIGHBOURS:
        assert TEXT.has(f"diagnosis.neighbours.{kind.value}.title")
        assert TEXT.has(f"diagnosis.neighbours.{kind.value}.do")

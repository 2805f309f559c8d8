"""The windows' text of a bundle's blocks as evidence: facts become objects, rows of logs become sessions."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.evidence.console import read_console
from generator.evidence.facts import Evidence, Refused, Tls
from generator.evidence.reading import read_evidence
from tests.unit.console.fact_printing import fact, facts, in_mail, in_window
from tests.unit.diagnosis.bundle import CONNECTOR, REFUSAL, Offer
from tests.unit.diagnosis.windows import (
    ANSWERED,
    INBOUND,
    OLD,
    onprem,
    read_log,
    result,
    tenant,
    verify,
)

SOURCE = """\
PS C:\\Users\\admin> # Step 07  READ    window A: Exchange Management Shell 2016 on EX01    change CHG1
>> # Shows the newest session of the connector that was refused with 5.7.64, or else the newest other.
>> & {
>>     function Write-Result([string]$Word) { Write-Host ('RESULT {0} {1}' -f 'onprem.read-log@ex01', $Word) }
>>     foreach ($text in @('5.7.64', 'TlsCertificateName', 'Sending certificate', 'RCPT TO')) { $found = 1 }
>>     $rows | Where-Object { $_.data -match '550 5.7.64 TenantAttribution; Relay Access Denied' }
>> }
"""
COPIED = [
    str,
    in_window,
    lambda text: in_window(text, 120),
    lambda text: in_mail(text, 72),
    lambda text: in_mail(in_window(text), 200, ">> "),
    lambda text: text.replace("\n", "\r\n"),
]


def _read(folder: Path, text: str) -> Evidence:
    path = folder / "windows.txt"
    path.write_bytes(text.encode())
    return read_evidence([path])


@pytest.mark.parametrize("copied", COPIED)
def test_every_list_and_object_of_the_discovery_blocks_is_read(
    copied: Callable[[str], str], tmp_path: Path
) -> None:
    """Connectors, services, certificates with their server, and the accepted domains of both sides arrive."""
    evidence = _read(tmp_path, copied(onprem() + tenant()))
    found = {(entry.kind, entry.name, entry.side): entry for entry in evidence.objects}
    send = found["send_connector", CONNECTOR, "local"]
    assert send.items("SourceTransportServers") == ("EX01", "EX02")
    assert send.items("SmartHosts") == ("contoso-com.mail.protection.outlook.com",)
    assert send.text("TlsCertificateName") == Offer().setting
    inbound = found["inbound_connector", INBOUND, "cloud"]
    assert (inbound.flag("Enabled"), inbound.items("SenderIPAddresses")) == (True, ())
    assert ("accepted_domain", "corp.contoso.com", "local") in found
    assert ("accepted_domain", "contoso.com", "cloud") in found
    assert ("accepted_domain", "corp.contoso.com", "cloud") not in found
    assert ("transport_service", "EX02", "local") in found
    held = [entry for entry in evidence.objects if entry.kind == "certificate"]
    assert [entry.text("server") for entry in held] == ["EX01", "EX02"]
    assert held[0].items("CertificateDomains") == Offer().names
    assert evidence.findings == ()
    assert evidence.readings[0].kind == "console text + facts"


def test_damaged_and_cut_facts_are_named_and_left_out(tmp_path: Path) -> None:
    """A wrong letter, a lost item and a value shown twice give findings F01 to F03 and no value."""
    text = (onprem() + tenant()).replace("RequireTLS = True ~", "RequireTLS = Trve ~")
    lost = next(line for line in text.splitlines() if "SourceTransportServers/1" in line)
    text = text.replace(f"{lost}\n", "") + fact(["send_connectors", CONNECTOR, "Fqdn"], "other.contoso.com")

    evidence = _read(tmp_path, text)

    assert [finding.rule for finding in evidence.findings] == ["F01", "F02", "F03"]
    send = next(entry for entry in evidence.objects if entry.kind == "send_connector")
    assert send.text("RequireTLS") is None
    assert send.items("SourceTransportServers") is None
    assert send.text("Fqdn") is None


def test_a_text_without_facts_is_no_finding(tmp_path: Path) -> None:
    """Unlike generate --facts, diagnose takes texts of any kind."""
    assert _read(tmp_path, "550 5.7.64 TenantAttribution ~ and so on\n").findings == ()


@pytest.mark.parametrize(
    ("read", "shown", "words"),
    [
        ("0", 0, {"empty inbound_connector"}),
        ("1", 1, {"single inbound_connector"}),
        ("2", 1, {"partial inbound_connector"}),
        (None, 1, {"partial inbound_connector"}),
        ("2", 2, {"whole inbound_connector"}),
    ],
)
def test_the_facts_tell_how_complete_they_are(read: str | None, shown: int, words: set[str]) -> None:
    """How many connectors were read stands beside them: none at all is something else than not shown."""
    values = {"inbound_connectors/read": read} if read else {}
    values |= {f"inbound_connectors/c{number}/Enabled": "True" for number in range(shown)}
    assert set(read_console(facts(values), "w").gaps) == words


@pytest.mark.parametrize("copied", COPIED)
def test_the_rows_of_a_log_become_a_session(copied: Callable[[str], str], tmp_path: Path) -> None:
    """Address, sender, refusal and certificate are those that the whole log would give."""
    evidence = _read(tmp_path, copied(SOURCE + read_log()))

    (session,) = evidence.sessions

    assert (session.source, session.service, session.seen_address) == ("ex01", "hub", "203.0.113.10")
    assert session.offered is not None
    assert (session.offered.thumbprint, session.offered.names) == (Offer().thumbprint, Offer().names)
    assert (session.offered.subject, session.offered.not_after) == (Offer().subject, Offer().not_after)
    (envelope,) = session.envelopes
    assert (envelope.sender, envelope.recipients) == ("a@contoso.com", ("probe@example.net",))
    assert [(refusal.kind, refusal.text) for refusal in session.refusals] == [(Refused.ATTRIBUTION, REFUSAL)]
    assert session.tls is Tls.ESTABLISHED
    assert session.told


@pytest.mark.parametrize("copied", COPIED)
def test_neither_source_nor_result_of_a_block_is_a_refusal(
    copied: Callable[[str], str], tmp_path: Path
) -> None:
    """The echo of a pasted block names codes, and so does its result: only the log's own row is a refusal."""
    evidence = _read(tmp_path, copied(SOURCE + read_log() + SOURCE + verify("EX01", REFUSAL)))
    assert [refusal.origin for refusal in evidence.refusals] == ["log", "log"]


def test_without_a_certificate_it_stays_open_how_far_tls_came(tmp_path: Path) -> None:
    """The block shows no row about TLS: the session says that none was offered, and no more."""
    (session,) = _read(tmp_path, read_log(offer=None)).sessions
    assert (session.offered, session.tls) == (None, Tls.UNKNOWN)
    assert "unoffered" in session.quotes


def test_names_of_a_result_that_was_cut_are_not_believed(tmp_path: Path) -> None:
    """Without the time at its end a name may be missing, and the certificate would seem not to fit."""
    whole = read_log()
    cut = whole[: whole.rindex("*.contoso.com contoso.com") + 5] + "\n"
    (session,) = _read(tmp_path, cut).sessions
    assert session.offered is not None
    assert (session.offered.thumbprint, session.offered.names) == (Offer().thumbprint, ())


def test_a_row_that_tells_another_certificate_than_the_result_is_not_believed(tmp_path: Path) -> None:
    """The result names the certificate; the row was put together wrongly."""
    text = read_log().replace(f" {Offer().thumbprint} 2026", f" {OLD.thumbprint} 2026")
    (session,) = _read(tmp_path, text).sessions
    assert session.offered is not None
    assert (session.offered.thumbprint, session.offered.issuer) == (Offer().thumbprint, "")


@pytest.mark.parametrize(("role", "service"), [("onprem", "hub"), ("frontend", "frontend"), ("edge", "edge")])
def test_the_kind_of_step_tells_the_service(role: str, service: str, tmp_path: Path) -> None:
    """Hub, FrontEnd and Edge logs are told apart."""
    (session,) = _read(tmp_path, read_log(role=role)).sessions
    assert session.service == service


@pytest.mark.parametrize("copied", COPIED)
def test_verifications_become_sessions(copied: Callable[[str], str], tmp_path: Path) -> None:
    """Time, thumbprint and answer of each test message; a sender that wasn't seen is no session."""
    text = verify("EX01", ANSWERED, minute=20) + verify("EX02", REFUSAL, offer=None, minute=21)
    passed, refused = _read(tmp_path, copied(text)).sessions
    assert passed.started == "2026-03-02T08:20:31.204Z"
    assert passed.offered is not None
    assert (passed.offered.thumbprint, passed.envelopes[0].accepted) == (Offer().thumbprint, True)
    assert (refused.source, refused.offered) == ("ex02", None)
    assert refused.refusals[0].kind is Refused.ATTRIBUTION


def test_a_stop_without_a_session_is_none(tmp_path: Path) -> None:
    """A block that found nothing showed nothing."""
    text = result(
        "onprem.read-log@ex01", "no session of this connector in the newest 5 logs of C:\\x", "STOP"
    )
    assert _read(tmp_path, text).sessions == ()

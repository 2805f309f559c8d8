"""From what the blocks of a bundle print: the verdicts that raw logs and dumps give, and no others."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.diagnosis import Diagnosis, Outcome, diagnose
from generator.model import Environment
from tests.powershell.stubs.blocks import description, environment_of
from tests.unit.console.fact_printing import fact, in_mail, in_window
from tests.unit.diagnosis.bundle import CONNECTOR, REFUSAL, Log, Offer, certificate, local_domains, write
from tests.unit.diagnosis.windows import ANSWERED, INBOUND, OLD, onprem, read_log, tenant, verify

BOUNCE = "Remote Server returned '550 5.7.64 TenantAttribution; Relay Access Denied SMTP'\n"
CHOOSES = {"TlsCertificateName": ""}
FITS = {"TlsSenderCertificateName": "*.contoso.com"}
ADDRESSES = {"TlsSenderCertificateName": "", "SenderIPAddresses": ["198.51.100.7", "192.0.2.0/28"]}
HERE = {"TlsSenderCertificateName": "", "SenderIPAddresses": ["203.0.113.10"]}
ATTR36 = f"{REFUSAL.partition(' [')[0]} ATTR36 [x.eop-EUR03.prod.protection.outlook.com]"
UNFOUND = "454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found."
NEW = {"new_inbound_connector": "Inbound from on-premises", "tls_sender_certificate_name": "*.contoso.com"}
NAMED = {"inbound_connector": INBOUND, "tls_sender_certificate_name": "*.contoso.com"}

# Windows' text, the change section that it leads to.
CASES: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "C01": (onprem() + tenant() + read_log(), {"cause": "C01", **NAMED}),
    "C01 of the only certificate": (
        onprem(changes=CHOOSES) + tenant() + read_log(),
        {"cause": "C01", **NAMED},
    ),
    "C01 beside a Partner connector": (
        onprem() + tenant({INBOUND: {}, "Bank": {"ConnectorType": "Partner"}}) + read_log(),
        {"cause": "C01", **NAMED},
    ),
    "C01 on one of two send connectors": (
        onprem(connectors={CONNECTOR: {}, "Gateway": {"SmartHosts": ["[192.0.2.1]"]}})
        + tenant()
        + read_log(),
        {"cause": "C01", **NAMED, "send_connector": CONNECTOR},
    ),
    "C01 beside the wizard's own send connector": (
        onprem(connectors={CONNECTOR: {}, "Hybrid": {"AddressSpaces": ["smtp:c.mail.onmicrosoft.com;1"]}})
        + tenant()
        + read_log(),
        {"cause": "C01", **NAMED, "send_connector": CONNECTOR},
    ),
    "C02": (
        onprem({"EX01": [Offer(), OLD], "EX02": [OLD]}, changes=CHOOSES) + tenant() + read_log(),
        {"cause": "C02", "send_connector": CONNECTOR, "tls_certificate_name": OLD.setting},
    ),
    "C04": (
        onprem(changes={"RequireTLS": "False"}) + tenant({INBOUND: FITS}) + read_log(offer=None),
        {"cause": "C04", "send_connector": CONNECTOR, "tls_auth_level": "CertificateValidation"},
    ),
    "C04 of a connector that ignores STARTTLS": (
        onprem(changes={"IgnoreSTARTTLS": "True"}) + tenant({INBOUND: FITS}),
        {"cause": "C04", "send_connector": CONNECTOR, "tls_auth_level": "CertificateValidation"},
    ),
    "C09": (
        onprem({"EX01": [Offer()], "EX02": [OLD]})
        + tenant()
        + read_log()
        + read_log("EX02", ANSWERED, offer=OLD, minute=7),
        {"cause": "C09", "send_connector": CONNECTOR, "source_servers": ("EX02",)},
    ),
    "C09 by the certificates alone": (
        onprem({"EX01": [Offer()], "EX02": [OLD]}) + tenant() + read_log(),
        {"cause": "C09", "send_connector": CONNECTOR, "source_servers": ("EX02",)},
    ),
    "C03": (
        onprem(changes={"TlsCertificateName": OLD.setting})
        + tenant({INBOUND: FITS})
        + read_log(answer=UNFOUND, offer=None),
        {"cause": "C03", "send_connector": CONNECTOR, "tls_certificate_name": Offer().setting},
    ),
    "C11": (
        onprem()
        + tenant({INBOUND: ADDRESSES})
        + read_log()
        + read_log("EX02", seen="203.0.113.11", minute=4),
        {
            "cause": "C11",
            "inbound_connector": INBOUND,
            "sender_ip_addresses": ["198.51.100.7", "192.0.2.0/28", "203.0.113.10", "203.0.113.11"],
        },
    ),
    "C13": (onprem() + tenant({INBOUND: HERE}) + read_log(sender=""), {"cause": "C13", **NEW}),
    "C14": (
        onprem() + tenant({INBOUND: FITS}, ["other.example"]) + read_log(answer=ATTR36),
        {"cause": "C14", "missing_accepted_domains": ("contoso.com",)},
    ),
    "C16": (
        onprem() + tenant({INBOUND: {**FITS, "Enabled": "False"}}) + read_log(),
        {"cause": "C16", "enabled": True, "inbound_connector": INBOUND},
    ),
    "C16 of a connector with an old name": (
        onprem() + tenant({INBOUND: {"Enabled": "False"}}) + read_log(),
        {"causes": ("C16", "C01"), **NAMED, "enabled": True},
    ),
    "C17": (onprem() + tenant({}) + read_log(), {"cause": "C17", **NEW}),
    "C18": (
        onprem()
        + tenant({name: {**FITS, "ConnectorType": "Partner"} for name in ("Inbound from on-premises", "b")})
        + read_log(),
        {"cause": "C18", **NEW, "new_inbound_connector": "Inbound from on-premises 2"},
    ),
}


def _diagnosed(
    folder: Path, text: str, environment: Environment | None = None, more: tuple[str, str] = ("more", "-")
) -> Diagnosis:
    files = {"bounce.txt": BOUNCE, "windows.txt": text, more[0]: more[1]}
    return diagnose(write(folder, files), environment=environment)


def _candidates(found: Diagnosis) -> list[tuple[str, str]]:
    return [(candidate.cause, candidate.variant) for candidate in found.candidates]


@pytest.mark.parametrize(
    "copied",
    [
        str,
        in_window,
        lambda text: in_mail(text, 72),
        lambda text: in_mail(in_window(text), 200, ">> "),
    ],
)
@pytest.mark.parametrize("name", CASES)
def test_the_windows_text_gives_verdict_and_change(
    name: str, copied: Callable[[str], str], tmp_path: Path
) -> None:
    """However it was copied: one verdict, and a change section without a gap."""
    text, change = CASES[name]
    verdict = _diagnosed(tmp_path, copied(text)).verdict
    assert verdict is not None
    assert dict(verdict.change) == change
    assert verdict.lacks == ()


@pytest.mark.parametrize("name", CASES)
def test_no_block_left_out_gives_another_cause(name: str, tmp_path: Path) -> None:
    """Without any one of the windows the verdict is the same, or there is none."""
    text, _ = CASES[name]
    parts = [part + "\n" for part in text.replace("Z)\n", "Z)\n\0").split("\0") if part]
    for number in range(len(parts)):
        rest = "".join(parts[:number] + parts[number + 1 :])
        verdict = _diagnosed(tmp_path / str(number), rest).verdict
        assert verdict is None or verdict.cause == name[:3] or name.startswith("C09"), number


def test_servers_and_connector_bear_their_own_names(tmp_path: Path) -> None:
    """Step ids spell servers in small letters and blocks don't print the connector: the facts tell both."""
    found = _diagnosed(tmp_path, onprem() + tenant() + read_log())
    assert [(row.server, row.connector) for row in found.servers] == [("EX01", CONNECTOR)]


def test_without_a_certificate_there_are_only_candidates(tmp_path: Path) -> None:
    """Nothing shows whether the session was encrypted: with a connector that insists on TLS, C02 or C05."""
    found = _diagnosed(tmp_path, onprem() + tenant() + read_log(offer=None))
    assert (found.outcome, _candidates(found)) == (Outcome.OPEN, [("C02", "told")])
    assert found.candidates[-1].follows == ("C05",)
    assert "send_log" in found.needs


def test_relayed_after_the_refusal_is_a_contradiction(tmp_path: Path) -> None:
    """The text of a night that was cured proves no cause any more: a test goes outside, so it was relay."""
    text = onprem() + tenant() + read_log() + verify("EX01", ANSWERED)
    found = _diagnosed(tmp_path, text)
    assert found.verdict is None
    assert [contradiction.about for contradiction in found.contradictions] == ["passes"]


def test_a_value_shown_twice_is_not_known(tmp_path: Path) -> None:
    """Of two values of the inbound connector none is believed, not even the one that the description has."""
    changed = fact(["inbound_connectors", INBOUND, "TlsSenderCertificateName"], "*.contoso.com")
    found = _diagnosed(tmp_path, onprem() + tenant() + f"{changed}\n" + read_log())
    assert found.verdict is None
    assert [finding.rule for finding in found.findings] == ["F03"]


def test_facts_of_another_tenant_prove_nothing(tmp_path: Path) -> None:
    """Windows of fabrikam beside a description of contoso: named, and no verdict."""
    text = onprem() + tenant(initial="fabrikam.onmicrosoft.com") + read_log()
    found = _diagnosed(tmp_path, text, environment_of(description()))
    assert found.verdict is None
    assert "tenant" in [contradiction.about for contradiction in found.contradictions]


def test_facts_of_another_organisation_prove_nothing(tmp_path: Path) -> None:
    """The accepted domains that the first window shows don't hold the description's."""
    text = onprem() + tenant() + read_log()
    found = _diagnosed(tmp_path, text, environment_of(description(organization="fabrikam.com")))
    assert found.verdict is None
    assert "organization" in [contradiction.about for contradiction in found.contradictions]


@pytest.mark.parametrize("described", [True, False])
def test_one_connector_that_was_asked_for_by_name_is_not_all(tmp_path: Path, *, described: bool) -> None:
    """Where the description names it the block reads no other, so that none is OnPremises isn't proven."""
    text = onprem() + tenant({INBOUND: {**FITS, "ConnectorType": "Partner"}}) + read_log()
    named = description() if described else description(inbound_connectors=None)
    found = _diagnosed(tmp_path, text, environment_of(named))
    assert (found.verdict is None) == described
    assert "C18" in [judgement.cause for judgement in (*found.candidates, found.verdict) if judgement]


def test_a_certificate_without_its_names_may_be_the_right_one(tmp_path: Path) -> None:
    """C01 without TlsCertificateName needs every name of every certificate: one more might fit."""
    text = onprem({"EX01": [Offer(), OLD], "EX02": [Offer()]}, changes=CHOOSES)
    hidden = "\n".join(
        line
        for line in text.splitlines()
        if not (OLD.thumbprint in line and ("CertificateDomains" in line or "Subject" in line))
    )
    found = _diagnosed(tmp_path, hidden + "\n" + tenant() + read_log())
    assert found.verdict is None
    assert ("C01", "or_c02") in _candidates(found)


def test_raw_dumps_beside_the_facts_are_the_same_objects(tmp_path: Path) -> None:
    """NotAfter in a local spelling and lists that Format-List cut contradict nothing."""
    dump = certificate(Offer(), NotAfter="29.07.2026 01:59:59", CertificateDomains="{*.contoso.com...}")
    found = _diagnosed(tmp_path, onprem() + tenant() + read_log(), more=("certificates.txt", dump))
    assert found.contradictions == ()
    assert found.verdict is not None
    assert found.verdict.cause == "C01"


def test_another_notafter_is_a_contradiction(tmp_path: Path) -> None:
    """A year apart is no matter of the clock's zone."""
    dump = certificate(Offer(), NotAfter="28.07.2027 23:59:59")
    found = _diagnosed(tmp_path, onprem() + tenant() + read_log(), more=("certificates.txt", dump))
    assert [dict(c.values)["property"] for c in found.contradictions] == ["notafter"]


def test_accepted_domains_of_both_sides_are_kept_apart(tmp_path: Path) -> None:
    """A domain that the organisation accepts too is still the tenant's: it isn't missing there."""
    text = onprem() + tenant({INBOUND: FITS}) + read_log()
    found = _diagnosed(tmp_path, text, more=("a-local.txt", local_domains("contoso.com")))
    assert "C14" not in [candidate.cause for candidate in found.candidates]
    assert found.verdict is None


def test_the_same_session_in_a_raw_log_agrees(tmp_path: Path) -> None:
    """Given beside the windows' text, the log itself changes nothing in the verdict."""
    log = ("EX01/SEND2026030208-1.LOG", Log().session().text())
    found = _diagnosed(tmp_path, onprem() + tenant() + read_log(), more=log)
    assert found.verdict is not None
    assert (found.verdict.cause, found.contradictions) == ("C01", ())


@pytest.mark.parametrize(
    ("offer", "accepted", "wanted"),
    [
        (Offer(), ["contoso.com"], "*.contoso.com"),
        (Offer("a.example", ("a.example", "contoso.com", "*.contoso.com")), ["contoso.com"], "*.contoso.com"),
        (Offer("mail.contoso.com", ("mail.contoso.com",)), ["contoso.com"], "mail.contoso.com"),
        (Offer("mail.contoso.com", ("mail.contoso.com", "contoso.com")), ["contoso.com"], "contoso.com"),
        (Offer(), ["other.example"], None),
    ],
)
def test_the_wanted_name_proves_an_accepted_domain(
    offer: Offer, accepted: list[str], wanted: str | None, tmp_path: Path
) -> None:
    """A wildcard first, then the domain itself, then a host below it; none at all is said to be missing."""
    shown = onprem({"EX01": [offer], "EX02": [offer]}, changes={"TlsCertificateName": offer.setting})
    verdict = _diagnosed(tmp_path, shown + tenant(accepted=accepted) + read_log(offer=offer)).verdict
    assert verdict is not None
    assert verdict.cause == "C01"
    assert verdict.change.get("tls_sender_certificate_name") == wanted
    assert verdict.lacks == (() if wanted else ("tls_sender_certificate_name",))


def test_names_of_several_domains_need_the_tenant_s_list(tmp_path: Path) -> None:
    """Without the accepted domains nobody knows which of them proves anything."""
    offer = Offer("mail.contoso.com", ("mail.contoso.com", "mail.fabrikam.com"))
    shown = onprem({"EX01": [offer], "EX02": [offer]}, changes={"TlsCertificateName": offer.setting})
    text = "".join(
        line for line in tenant().splitlines(keepends=True) if not line.startswith("FACT accepted_domains")
    )
    verdict = _diagnosed(tmp_path, shown + text + read_log(offer=offer)).verdict
    assert verdict is not None
    assert verdict.lacks == ("tls_sender_certificate_name",)


def test_connectors_are_called_by_their_keys(tmp_path: Path) -> None:
    """A change of the description speaks of its entries; the names in Exchange stand there already."""
    verdict = _diagnosed(tmp_path, CASES["C01"][0], environment_of(description())).verdict
    assert verdict is not None
    assert verdict.change["inbound_connector"] == "inbound"


def test_which_of_two_connectors_is_not_guessed(tmp_path: Path) -> None:
    """Two connectors of a name each, neither of the wizard: the verdict stands, the key is missing."""
    two = {name: {"ConnectorSource": "Default"} for name in ("a", "b")}
    verdict = _diagnosed(tmp_path, onprem() + tenant(two) + read_log()).verdict
    assert verdict is not None
    assert verdict.lacks == ("inbound_connector",)
    assert "inbound_connector" not in verdict.change

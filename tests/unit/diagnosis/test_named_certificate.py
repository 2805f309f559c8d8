"""A send connector names a certificate, and servers lack it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from generator.diagnosis import Diagnosis, Outcome, diagnose
from tests.unit.console.fact_printing import fact
from tests.unit.diagnosis.bundle import CONNECTOR, Log, Offer, write
from tests.unit.diagnosis.windows import ANSWERED, INBOUND, OLD, onprem, read_log, tenant

BOUNCE = (
    "'454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found.'\n"
)
UNFOUND = (
    "*,,454 4.7.5 The certificate specified in TlsCertificateName of the SendConnector could not be found."
)
FITS = {INBOUND: {"TlsSenderCertificateName": "*.contoso.com"}}
ONE = {"EX01": [Offer()], "EX02": [OLD]}


def silent(server: str) -> str:
    """Return what the block prints of a server that looked for the named certificate in vain."""
    whole = read_log(server, offer=None).splitlines(keepends=True)
    return whole[0] + "".join(whole[4:]).replace("5.7.64", "TlsCertificateName")


def _found(folder: Path, text: str, bounce: str = "") -> Diagnosis:
    files = {"windows.txt": text, **({"bounce.txt": bounce} if bounce else {})}
    return diagnose(write(folder, files))


@pytest.mark.parametrize(("log", "bounce"), [(silent("EX02"), ""), (silent("EX02"), BOUNCE), ("", BOUNCE)])
def test_one_server_lacks_what_the_connector_names(log: str, bounce: str, tmp_path: Path) -> None:
    """A session without a certificate or the bounce, and the lists of both servers, prove C09 and no C03."""
    text = onprem(ONE) + tenant(FITS) + read_log(answer=ANSWERED) + log
    found = _found(tmp_path, text, bounce)
    assert found.verdict is not None
    assert found.verdict.change == {
        "cause": "C09",
        "source_servers": ("EX01",),
        "send_connector": CONNECTOR,
    }
    assert found.also == ()


@pytest.mark.parametrize(
    "broken", [("Status = Valid", "Status = DateInvalid"), ("HasPrivateKey = True", "HasPrivateKey = False")]
)
def test_an_unusable_certificate_is_none(broken: tuple[str, str], tmp_path: Path) -> None:
    """Held without its key, or expired, the named certificate is missing all the same."""
    name, value = broken[1].split(" = ")
    path = ["servers", "EX02", "certificates", Offer().thumbprint, name]
    good = fact(path, broken[0].split(" = ")[1])
    text = onprem()
    assert good in text
    found = _found(tmp_path, text.replace(good, fact(path, value)) + tenant(FITS) + silent("EX02"))
    assert found.verdict is not None
    assert (found.verdict.cause, found.verdict.variant) == ("C09", "unnamed")


@pytest.mark.parametrize(
    ("held", "cause"),
    [
        ({"EX01": [OLD], "EX02": [OLD]}, "C03"),
        ({"EX01": [Offer()], "EX02": [Offer()]}, None),
        ({"EX01": [Offer()]}, None),
    ],
)
def test_without_a_server_that_differs(
    held: Mapping[str, Sequence[Offer]], cause: str | None, tmp_path: Path
) -> None:
    """Held by none it is C03; held by all, or with a list missing, nothing is proven, nor is all well."""
    found = _found(tmp_path, onprem(held) + tenant(FITS) + silent("EX02"))
    assert (found.verdict.cause if found.verdict else None) == cause
    assert found.outcome is (Outcome.CAUSE if cause else Outcome.OPEN)


def test_the_value_that_is_there_is_no_cure(tmp_path: Path) -> None:
    """Where the certificate that fits is named already, its name is said to be missing, not proposed."""
    verdict = _found(tmp_path, onprem() + tenant(FITS), BOUNCE).verdict
    assert verdict is not None
    assert verdict.cause == "C03"
    assert "tls_certificate_name" not in verdict.change
    assert "tls_certificate_name" in verdict.lacks


def test_a_refused_server_that_holds_it_leaves_the_verdict_open_to_others(tmp_path: Path) -> None:
    """Where the others are refused for their name, C01 is the verdict and the missing one a candidate."""
    found = _found(tmp_path, onprem(ONE) + tenant() + read_log() + silent("EX02"))
    assert found.verdict is not None
    assert found.verdict.cause == "C01"
    assert "C09" in [candidate.cause for candidate in found.candidates]


def test_the_log_s_own_words_are_a_refusal(tmp_path: Path) -> None:
    """The row that says 454 4.7.5 is no encrypted session; beside a server that relays it proves C09."""
    bad = Log(local="10.0.0.26").session(offer=None)
    row = next(row for row in bad.rows if ",STARTTLS," in row)
    bad.rows = [*bad.rows[: bad.rows.index(row)], row.replace(">,STARTTLS,", UNFOUND)]
    logs = {"EX01/SEND1.LOG": Log().relayed(minute=30).text(), "EX02/SEND1.LOG": bad.text()}
    found = diagnose(write(tmp_path, logs))
    assert found.verdict is not None
    assert (found.verdict.cause, found.verdict.variant) == ("C09", "absent")
    assert [row.tls for row in found.servers] == ["failed", "established"]

"""C04 from what the blocks of a bundle print: the connector's settings and a refusal."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.diagnosis import Diagnosis, diagnose
from tests.unit.diagnosis.bundle import write
from tests.unit.diagnosis.windows import ANSWERED, INBOUND, Values, onprem, read_log, tenant, verify

BOUNCE = "Remote Server returned '550 5.7.64 TenantAttribution; Relay Access Denied SMTP'\n"
FITS: Mapping[str, Values] = {INBOUND: {"TlsSenderCertificateName": "*.contoso.com"}}
IGNORES = {"IgnoreSTARTTLS": "True", "RequireTLS": "False", "TlsAuthLevel": ""}
LAX = {"RequireTLS": "False"}


def _found(folder: Path, text: str, bounce: str = BOUNCE) -> Diagnosis:
    return diagnose(write(folder, {"windows.txt": text, "bounce.txt": bounce}))


@pytest.mark.parametrize(
    ("settings", "log", "variant"),
    [
        (IGNORES, "", "ignoring"),
        (IGNORES, read_log(offer=None), "ignoring"),
        (LAX, read_log(offer=None), "told"),
        (IGNORES, read_log(offer=None) + verify("EX01", ANSWERED), "ignoring"),
    ],
)
def test_the_settings_and_a_refusal_prove_it(
    settings: Values, log: str, variant: str, tmp_path: Path
) -> None:
    """No candidate is left beside it; a certificate offered later, after the cure, refutes nothing."""
    found = _found(tmp_path, onprem(changes=settings) + tenant(FITS) + log)
    assert found.verdict is not None
    assert (found.verdict.cause, found.verdict.variant) == ("C04", variant)
    assert found.verdict.lacks == ()
    assert found.candidates == ()


@pytest.mark.parametrize(
    ("settings", "log"),
    [
        (LAX, ""),
        (IGNORES, read_log(offer=None, minute=9) + read_log("EX02", minute=5)),
        (IGNORES, read_log(answer=ANSWERED)),
    ],
)
def test_a_certificate_that_was_offered_leaves_it_open(settings: Values, log: str, tmp_path: Path) -> None:
    """RequireTLS False alone proves nothing, nor do settings that the log contradicts."""
    found = _found(tmp_path, onprem(changes=settings) + tenant(FITS) + log)
    assert found.verdict is None


def test_other_software_s_refusal_says_nothing_of_the_connector(tmp_path: Path) -> None:
    """Worded by a program that sends by itself, the bounce isn't the send connector's."""
    bounce = "smtplib.SMTPRecipientsRefused: (550, b'5.7.64 TenantAttribution; Relay Access Denied SMTP')\n"
    found = _found(tmp_path, onprem(changes=IGNORES) + tenant(FITS), bounce)
    assert found.verdict is None


def test_addresses_need_no_certificate(tmp_path: Path) -> None:
    """Where the tenant knows addresses only, sending without TLS isn't the fault."""
    listed: Mapping[str, Values] = {
        INBOUND: {"TlsSenderCertificateName": "", "SenderIPAddresses": ["198.51.100.7"]}
    }
    found = _found(tmp_path, onprem(changes=IGNORES) + tenant(listed) + read_log(offer=None))
    assert found.verdict is not None
    assert found.verdict.cause == "C11"

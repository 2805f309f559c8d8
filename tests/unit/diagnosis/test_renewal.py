"""The server chose a certificate by itself, and one that fits is installed: renewed (C01) or wrong (C02)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from generator.diagnosis import Diagnosis, diagnose
from generator.diagnosis.change import section
from generator.diagnosis.wording import reason_of
from generator.text import Text
from tests.powershell.stubs.blocks import description, environment_of
from tests.unit.diagnosis.bundle import Offer, write
from tests.unit.diagnosis.windows import INBOUND, OLD, Values, onprem, read_log, tenant

ACCEPTED = ("contoso.com", "old-contoso.com")
CHOOSES = {"TlsCertificateName": ""}
EXPIRING = replace(OLD, not_after="2026-03-20T23:59:59.000Z")
LASTING = replace(OLD, not_after="2027-03-20T23:59:59.000Z")


def _found(
    folder: Path,
    held: Offer,
    accepted: Sequence[str] = ACCEPTED,
    settings: Values = CHOOSES,
    versions: Mapping[str, str] | None = None,
) -> Diagnosis:
    both = {"EX01": [Offer(), held], "EX02": [Offer(), held]}
    text = onprem(both, changes=settings) + tenant(accepted=accepted) + read_log()
    plain = description(servers=versions, send_connectors=None, inbound_connectors=None, change=None)
    described = environment_of(plain) if versions else None
    return diagnose(write(folder, {"windows.txt": text}), environment=described)


def test_the_one_that_outlives_the_fitting_one_is_the_renewed_one(tmp_path: Path) -> None:
    """C01 with the new name; C02 is a candidate, and the fast cure is named with its end."""
    found = _found(tmp_path, EXPIRING)
    assert found.verdict is not None
    assert (found.verdict.cause, found.verdict.variant) == ("C01", "renewed")
    assert found.verdict.change["tls_sender_certificate_name"] == "*.contoso.com"
    assert [(candidate.cause, candidate.variant) for candidate in found.candidates] == [("C02", "older")]
    reason = reason_of(found.verdict, Text())
    assert "2026-03-20" in reason
    assert "strategy: restore" in reason


@pytest.mark.parametrize(
    ("held", "accepted"), [(LASTING, ACCEPTED), (OLD, ACCEPTED), (EXPIRING, ("old-contoso.com",))]
)
def test_a_shorter_one_or_one_of_another_domain_is_the_wrong_one(
    held: Offer, accepted: Sequence[str], tmp_path: Path
) -> None:
    """C02 stays where its cure lasts as long, or the name offered proves nothing; it says until when."""
    verdict = _found(tmp_path, held, accepted).verdict
    assert verdict is not None
    assert (verdict.cause, verdict.variant) == ("C02", "dated")
    assert f"valid until {held.not_after[:10]}" in reason_of(verdict, Text())


@pytest.mark.parametrize("version", ["2010", "2016"])
def test_a_named_certificate_was_not_chosen_by_the_server(version: str, tmp_path: Path) -> None:
    """Where the connector names what was offered it is C01 alone, whatever the server's version."""
    versions = {"EX01": version, "EX02": "2016"}
    found = _found(tmp_path, LASTING, settings={"TlsCertificateName": Offer().setting}, versions=versions)
    assert found.verdict is not None
    assert (found.verdict.cause, found.verdict.variant) == ("C01", "named")
    assert found.also == ()


DISABLED: Mapping[str, Values] = {INBOUND: {"Enabled": "False"}}


def test_a_disabled_connector_with_an_old_name_needs_both(tmp_path: Path) -> None:
    """C16 is the verdict; it says that the name has to follow, and the change has both causes."""
    text = onprem(changes=CHOOSES) + tenant(DISABLED) + read_log()
    verdict = diagnose(write(tmp_path, {"windows.txt": text})).verdict
    assert verdict is not None
    assert (verdict.cause, verdict.variant, verdict.follows) == ("C16", "renamed", ("C01",))
    lines = section(verdict, Text())
    assert lines[1] == "  causes: [C16, C01]"
    assert '  tls_sender_certificate_name: "*.contoso.com"' in lines


def test_a_disabled_connector_whose_certificate_is_there_is_only_enabled(tmp_path: Path) -> None:
    """Where the one that fits is installed and lasts, the server may have chosen wrongly."""
    both = {"EX01": [Offer(), LASTING], "EX02": [Offer(), LASTING]}
    text = onprem(both, changes=CHOOSES) + tenant(DISABLED) + read_log()
    verdict = diagnose(write(tmp_path, {"windows.txt": text})).verdict
    assert verdict is not None
    assert (verdict.cause, verdict.variant) == ("C16", "default")
    assert "tls_sender_certificate_name" not in verdict.change

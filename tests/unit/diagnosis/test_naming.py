"""C02 on Exchange 2010 is cured by the Fqdn: which one the certificates lead to."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.diagnosis import diagnose
from generator.diagnosis.result import Judgement
from tests.powershell.stubs.blocks import description, environment_of
from tests.unit.diagnosis.bundle import Offer, write
from tests.unit.diagnosis.windows import INBOUND, OLD, Values, onprem, read_log, tenant

HOST = Offer("relay.contoso.com", ("relay.contoso.com",), thumbprint="C" * 40)
BOTH = Offer("relay.contoso.com", ("relay.contoso.com", "*.contoso.com"), thumbprint="C" * 40)
SECOND = Offer("relay.contoso.com", ("relay.contoso.com",), thumbprint="D" * 40)
OLD_ONES, MIXED = {"EX01": "2010", "EX02": "2010"}, {"EX01": "2010", "EX02": "2016"}


def _verdict(
    folder: Path, value: str, *held: Offer, versions: Mapping[str, str], settings: Values
) -> Judgement:
    asked: Mapping[str, Values] = {INBOUND: {"TlsSenderCertificateName": value}}
    both = {"EX01": [OLD, *held], "EX02": [OLD, *held]}
    text = onprem(both, changes={"TlsCertificateName": "", **settings}) + tenant(asked) + read_log(offer=OLD)
    plain = description(servers=versions, send_connectors=None, inbound_connectors=None, change=None)
    files = write(folder, {"windows.txt": text})
    verdict = diagnose(files, environment=environment_of(plain)).verdict
    assert verdict is not None
    assert verdict.cause == "C02"
    return verdict


@pytest.mark.parametrize(
    ("value", "held", "versions", "named"),
    [
        ("relay.contoso.com", HOST, OLD_ONES, ""),
        ("relay.contoso.com", BOTH, OLD_ONES, ""),
        ("relay.contoso.com", HOST, MIXED, HOST.setting),
    ],
)
def test_the_one_host_name_that_fits_is_proposed(
    value: str, held: Offer, versions: Mapping[str, str], named: str, tmp_path: Path
) -> None:
    """Beside it the certificate is named only where a source server's version can."""
    verdict = _verdict(tmp_path, value, held, versions=versions, settings={})
    assert verdict.change.get("fqdn") == "relay.contoso.com"
    assert verdict.change.get("tls_certificate_name", "") == named
    assert verdict.lacks == ()


@pytest.mark.parametrize(
    ("value", "held", "settings", "lacks"),
    [
        ("*.contoso.com", [Offer()], {}, "fqdn"),
        ("relay.contoso.com", [HOST], {"Fqdn": "relay.contoso.com"}, "fqdn"),
        ("relay.contoso.com", [HOST, SECOND], {}, "fqdn_unknown"),
    ],
)
def test_a_choice_is_left_to_a_person(
    value: str, held: list[Offer], settings: Values, lacks: str, tmp_path: Path
) -> None:
    """A wildcard is no Fqdn, the present one changes nothing, and of two certificates none is preferred."""
    verdict = _verdict(tmp_path, value, *held, versions=OLD_ONES, settings=settings)
    assert "fqdn" not in verdict.change
    assert verdict.lacks == (lacks,)


def test_a_refused_2010_server_needs_its_fqdn_beside_the_name(tmp_path: Path) -> None:
    """Naming the certificate doesn't cure it: with a wildcard, that the Fqdn is missing is said."""
    verdict = _verdict(tmp_path, "*.contoso.com", Offer(), versions=MIXED, settings={})
    assert verdict.change["tls_certificate_name"] == Offer().setting
    assert verdict.lacks == ("fqdn",)

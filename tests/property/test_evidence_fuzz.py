"""Whatever bytes are handed over, the readers neither fail nor hang nor invent a verdict out of noise."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnosis import diagnose
from generator.diagnosis.document import as_json
from generator.diagnosis.redaction import redacted
from generator.diagnosis.report import for_people
from generator.evidence.reading import read_evidence
from generator.text import Text
from tests.unit.console.fact_printing import in_window
from tests.unit.diagnosis.bundle import (
    REFUSAL,
    Log,
    Offer,
    accepted,
    certificate,
    inbound,
    send_connector,
)
from tests.unit.diagnosis.windows import read_log, tenant, verify

_TEXT = Text("en")
_CLIXML = (
    '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><Props>'
    '<S N="Name">in</S><S N="ConnectorType">OnPremises</S><Obj N="SenderIPAddresses" RefId="1"><LST>'
    "<S>1.2.3.4</S></LST></Obj></Props></Obj></Objs>"
)
_SEEDS = {
    "log": Log().session().relayed().session(tls=False).session(error="NoCredentials").text(),
    "rows": Log(form="rows").session().text(),
    "list": inbound() + send_connector() + certificate(Offer()) + accepted("contoso.com"),
    "clixml": _CLIXML,
    "json": '[{"Name":"in","ConnectorType":"OnPremises","SenderIPAddresses":["1.2.3.4"]}]',
    "csv": '"Name","ConnectorType","SenderDomains"\n"in","OnPremises","smtp:*;1"\n',
    "ndr": "Content-Transfer-Encoding: quoted-printable\n\n550 5.7.64 Tenant=\nAttribution; [a.b.com]",
    "facts": "FACT inbound_connectors/a/Enabled = True ~0000\nRESULT a@b OK read\n",
    "windows": in_window(tenant() + read_log() + verify("EX01", REFUSAL)),
    "wizard": '<invoke type="Tenant" cmdlet="Set-InboundConnector">\n2026.03.02 [Session=Tenant] START Set-X',
    "tracking": "#Log-type: Message Tracking Log\n#Fields: date-time,event-id,recipient-status\nx,FAIL,550",
    "table": "Name DomainName DomainType\n---- ---------- ----------\na    b.c        Authoritative\n",
}


def _answer(folder: Path, raw: bytes) -> None:
    """Diagnose *raw*, in all forms of the report."""
    path = folder / "evidence"
    path.write_bytes(raw)
    diagnosis = diagnose([path])
    for_people(diagnosis, _TEXT)
    as_json(redacted(diagnosis), _TEXT)


def _damaged(seed: int, count: int) -> Iterator[bytes]:
    """Yield *count* damaged mixtures of the seeds; the seed names them."""
    chance = random.Random(seed)  # noqa: S311 - repeatable damage, no secret
    texts = [text.encode() for text in _SEEDS.values()]
    for _ in range(count):
        lines = [
            line
            for text in chance.sample(texts, chance.randint(1, 3))
            for line in text.splitlines(keepends=True)
        ]
        chance.shuffle(lines)
        raw = bytearray(b"".join(lines))
        for _ in range(chance.randint(0, 30)):
            at = chance.randint(0, len(raw))
            raw[at : at + chance.randint(0, 9)] = chance.choice(
                [
                    b"",
                    b"\x00",
                    b'"',
                    b",",
                    b"\n",
                    b"<",
                    b"{",
                    b"\xff\xfe",
                    b"=3D",
                    b"&#59;",
                    bytes([chance.randrange(256)]),
                ]
            )
        yield bytes(raw)


@pytest.mark.parametrize("name", _SEEDS)
def test_cut_at_every_place(name: str, tmp_path: Path) -> None:
    """A file torn at any byte, at its beginning or its end, is read as far as it goes."""
    raw = _SEEDS[name].encode()
    step = max(1, len(raw) // 150)
    for at in range(0, len(raw), step):
        _answer(tmp_path, raw[:at])
        _answer(tmp_path, raw[at:])


def test_damaged_mixtures(tmp_path: Path) -> None:
    """Lines of all kinds shuffled together and damaged never stop the reading."""
    for raw in _damaged(1, 300):
        _answer(tmp_path, raw)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=3000))
def test_any_bytes(raw: bytes, tmp_path: Path) -> None:
    """Any bytes at all are answered."""
    _answer(tmp_path, raw)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_noise_around_a_refusal_hides_nothing(text: str, tmp_path: Path) -> None:
    """A refusal on a line of its own is found whatever stands before it."""
    path = tmp_path / "ndr.txt"
    line = "550 5.7.64 TenantAttribution; Relay Access Denied"
    path.write_text(f"{text[:200]}\n\n{line}\n", encoding="utf-8", errors="replace")

    found = [refusal.status for refusal in read_evidence([path]).refusals]

    assert "5.7.64" in found or "\x00" in text or not text.isprintable()


HOSTILE = {
    "blanks": " " * 50_000,
    "digits": "5.7." * 100_000,
    "dates": "2026-03-02T08:00:00.000Z," * 80_000,
    "commas": "," * 50_000,
    "quotes": '"' * 50_000,
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "names": "CN=a, " * 60_000,
    "opened": "<Objs>" + "<Obj>" * 50_000,
    "entities": "<!DOCTYPE a [<!ENTITY b 'cccc'>]><Objs>&b;</Objs>",
    "colons": "a : b\n" * 50_000,
    "prompts": "PS C:\\" * 60_000,
    "commands": "Get-" * 80_000,
    "equals": "=\n" * 100_000,
    "coded": "=20" * 100_000,
    "tags": "<p " * 100_000,
    "facts": "FACT a = b\n" * 100_000,
    "results": "RESULT a.b@c OK x\n" * 50_000,
    "blocks": "2026-03-02T08:00:01Z < 550 5.7.64 x\nRESULT onprem.read-log@ex01 OK " * 20_000,
    "sources": "& {\n" * 50_000 + "RESULT a.b@c OK x\n",
    "answers": "RESULT onprem.verify@ex01 OK " + "from <a>: sent at 2026-03-02T08:00:01Z, " * 2_000 + "\n",
    "hex": "AB" * 100_000,
    "dashes": "- " * 100_000 + "\n" + "-- " * 60_000,
    "one row without end": "2026-03-02T08:00:01.000Z,c,08DE7F0A1B2C3D4E,1,a,b,<,550 5.7.64 " + "x" * 50_000,
    "invoke": "<invoke " * 50_000,
    "separators": "\u2028\u0085" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hangs(name: str, tmp_path: Path) -> None:
    """Texts made against careless expressions take seconds at most."""
    begun = time.perf_counter()

    _answer(tmp_path, HOSTILE[name].encode())

    assert time.perf_counter() - begun < 10

"""A description that knew nothing, filled by discovery: what is kept, and what has to come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.console import parse
from generator.model import build
from generator.rehearsal.bundle import Bundle, Step
from generator.rehearsal.checks import Evidence, Reason
from generator.rehearsal.checks.read_back import facts_read
from generator.rehearsal.facts import COLUMNS, as_copied, edits_told, expected_edits, true_values
from generator.rehearsal.night import Done, Night, Run
from generator.rehearsal.scenario import OLD_NAME, scenario_from
from generator.source import parse as description
from tests.unit.console.fact_printing import fact

TEXT = """
schema: 1
example: true
organization: contoso.com
tenant: contoso.onmicrosoft.com
servers: {EX01: 2016, EX02: SE}
send_connectors:
  outbound:
    name: Outbound
    source_servers: [EX01, EX02]
    tls_certificate_name: "<I>CN=Old CA<S>CN=*.contoso.com"
  other: {name: Another, source_servers: [EX01]}
inbound_connectors:
  relay: {name: "Inbound 'd / e'", tls_sender_certificate_name: unknown}
accepted_domains: [contoso.com]
certificates:
  renewed: {subject: "CN=*.contoso.com", issuer: CN=Public CA, names: ["*.contoso.com"]}
change:
  causes: [C01, C03]
  send_connector: outbound
  certificate: renewed
  tls_sender_certificate_name: "*.contoso.com"
test: {from: relaytest@contoso.com, to: probe@example.net}
"""
SCENARIO = scenario_from(build(description(TEXT, "contoso.yml")))


def _done(output: str, script: str = "& {\r\n    'x'\r\n}\r\n\r\n") -> Done:
    step = Step(1, "discover@x", "discover", "read", "exo", "EX01", "EXO", "A", script, None)
    return Done(step, Run(output, own_line=True, writes=0, changed=False, disturbed=False))


def _discovered() -> str:
    """Return what the blocks print about the world; a name there may hold a slash."""
    world = SCENARIO.world
    lines = [
        fact(("send_connectors", "read"), str(len(world.organization["send_connectors"]))),
        fact(("inbound_connectors", "read"), str(len(world.tenants[0]["inbound_connectors"]))),
    ]
    for path, value in true_values(world).items():
        if isinstance(value, str):
            lines.append(fact(path, value))
        else:
            items = [fact((*path, str(index)), item) for index, item in enumerate(value)]
            lines += [fact((*path, "count"), str(len(value))), *items]
    return "\n".join(lines)


def _reasons(output: str) -> list[Reason]:
    done = _done(output)
    night = Night(Bundle({}, (done.step,), ("C01",), 0), SCENARIO, None, done=[done])  # type: ignore[arg-type]
    world = SCENARIO.world
    return list(facts_read(Evidence(SCENARIO, night, world, world, world, ())))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x7D), max_size=300))
def test_what_a_window_shows_is_read_back(value: str) -> None:
    """A fact among prompts and pasted text, broken at column 80, has its own value and no neighbours."""
    line = fact(("send_connectors", "x/y", "Name"), value)
    script = '& {\r\n    Write-Output "FACT $path = $value ~$check"\r\n}\r\n'
    copied = as_copied([_done(f"{line}\nRESULT discover@x OK 1", script)])
    assert max(map(len, copied.splitlines())) <= COLUMNS
    told = parse(copied, "console")
    assert not told.findings
    assert {path: one.value for path, one in told.values.items()} == {
        ("send_connectors", "x/y", "Name"): value
    }


def test_the_filled_description_gives_the_same_change() -> None:
    """Discovery alone fills in recorded values; only which of several connectors is meant has to be said."""
    assert [reason.key for reason in _reasons(_discovered())] == ["note_connector_named"]


@pytest.mark.parametrize(
    ("lost", "problem"),
    [
        ("TlsSenderCertificateName", "inbound_connectors.Inbound 'd / e'.tls_sender_certificate_name"),
        ("TlsCertificateName", "send_connectors.Outbound.tls_certificate_name"),
    ],
)
def test_a_value_that_discovery_does_not_tell_is_named(lost: str, problem: str) -> None:
    """A recorded value that no block prints makes the check fail and say which it is."""
    left = "\n".join(line for line in _discovered().splitlines() if f"/{lost} = " not in line)
    reasons = _reasons(left)
    assert ("unfilled", problem) in [(reason.key, reason.values.get("problem")) for reason in reasons]
    assert f"/{lost}" in "".join(reason.values["path"] for reason in reasons if reason.key == "other_edit")


def test_only_what_no_console_tells_is_kept() -> None:
    """The values to be discovered are those of the world, recorded in the description or not."""
    expected = expected_edits(SCENARIO.environment, SCENARIO.world)
    assert expected["tenant.certificate-name", "Inbound 'd / e'", "TlsSenderCertificateName"] == (
        OLD_NAME,
        "*.contoso.com",
    )
    edits, problems = edits_told(SCENARIO.environment, SCENARIO.world, parse("", "console"), named=True)
    assert not edits
    assert problems

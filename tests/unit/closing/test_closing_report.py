"""The record of a closed change, plain and behind placeholders."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.closing import close, markdown, read
from generator.text import Text
from tests.unit.closing.written_night import (
    CHANGE,
    NEW,
    OLD,
    ROLLBACK,
    SERVERS,
    THUMBPRINT,
    VERIFICATION,
    console,
    number,
    relayed,
    written,
)
from tests.unit.console.fact_printing import facts, in_mail, in_window

SAY = Text()
SECRETS = ("contoso", "EX01", "EX02", "HUB01", "Outbound to", "Inbound from", THUMBPRINT, "Martin", "Okafor")
GUID = "5b1f0c9e-7d2a-4c31-9a64-0f2d8c7be3a1"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a bundle with two changes and three verifications."""
    return written(tmp_path_factory.mktemp("closing"))


def record(bundle: Path, text: str, *, redact: bool = False) -> str:
    """Return the record of *text*."""
    return markdown(close(read(bundle), {"night.txt": text}), SAY, redact=redact)


def section(shown: str, name: str) -> str:
    """Return one section of a record."""
    return shown.partition(SAY(f"closing.heading.{name}"))[2].partition("\n## ")[0]


def test_a_night_without_trouble_has_nothing_that_needs_attention(bundle: Path) -> None:
    """The verdict stands first, then evidence, values, validation, steps, and who signs."""
    shown = record(bundle, console(bundle))
    assert SAY("closing.state.done") in shown.split("\n## ")[0]
    assert SAY("closing.heading.attention") not in shown
    assert "550 5.7.64" in section(shown, "evidence")
    cells = rf"| \*.contoso-mail.com | \*.contoso.com | \*.contoso.com | {number(bundle, CHANGE)} CHANGED |"
    assert cells in section(shown, "values")
    for sender in (r"\<relaytest@contoso.com\>", r"\<\>"):
        assert section(shown, "validation").count(f"| relayed | {THUMBPRINT} | {sender} | 250 2.6.0 ") == 3
    assert section(shown, "validation").count("Z | 42 |") == 6
    assert "A. Martin" in section(shown, "signoff")


def test_the_result_stands_under_its_step(bundle: Path) -> None:
    """The whole line with its place, and earlier ones of the same step below it."""
    text = console(bundle, {VERIFICATION: f"RESULT {VERIFICATION} STOP NOT SEEN: none\n{relayed()}"})
    steps = section(record(bundle, text), "steps")
    own = steps.partition(f"- **{number(bundle, VERIFICATION)} ")[2].partition("\n- **")[0].splitlines()
    assert own[1].startswith(f"  - RESULT {VERIFICATION} **OK** relayed: from ")
    assert re.search(r"earlier: STOP NOT SEEN: none \(night.txt:\d+\)", own[2])


def test_trouble_and_what_is_missing_stand_first(bundle: Path) -> None:
    """STOP and FAILED, steps without a result, and doubts about the text: before everything else."""
    failed = f"RESULT {CHANGE} FAILED written, not confirmed: reads 'x'; next: roll back with step 19"
    text = console(bundle, {CHANGE: failed, VERIFICATION: ""}) + "RESULT onprem.verify@ex09 OK relayed\n"
    shown = record(bundle, text)
    attention = section(shown, "attention")
    assert shown.index(SAY("closing.heading.attention")) < shown.index(SAY("closing.heading.evidence"))
    assert "**FAILED** written, not confirmed" in attention
    assert f"({VERIFICATION}, window A)" in attention
    assert "F11 night.txt:" in attention
    assert SAY("closing.state.stopped") in shown


def test_blocks_that_were_not_used_are_told_apart_from_missing_ones(bundle: Path) -> None:
    """An offered change that nobody pasted is not used; a rollback that nobody needed isn't listed."""
    steps = section(record(bundle, console(bundle, {SERVERS: ""})), "steps")
    assert (
        SAY("closing.not_used")
        in steps.partition(f"- **{number(bundle, SERVERS)} ")[2].partition("\n- **")[0]
    )
    assert "Rollback" not in steps


def test_a_message_from_before_the_change_needs_attention(bundle: Path) -> None:
    """The row says that it proves nothing, and why the night isn't complete stands first."""
    shown = record(bundle, console(bundle, {VERIFICATION: relayed().replace("T23:12:05", "T22:12:05")}))
    assert SAY("closing.state.incomplete") in shown
    assert SAY("closing.attention.early") in section(shown, "attention")
    assert f"| {SAY('closing.proof.early')} |" in section(shown, "validation")


def test_the_headline_says_only_what_was_done(bundle: Path, tmp_path: Path) -> None:
    """A night of reading isn't carried out, and a withheld change isn't either."""
    nothing = written(tmp_path, "almost-nothing")
    assert SAY("closing.state.read_only") in record(nothing, console(nothing))
    starter = written(tmp_path, "starter")
    assert SAY("closing.state.read_only_withheld", count=1) in record(starter, console(starter))
    held = replace(read(bundle), withheld=("tenant.certificate-name Inbound from contoso",) * 2)
    shown = markdown(close(held, {"night.txt": console(bundle)}), SAY)
    assert SAY("closing.state.withheld", count=2) in shown
    assert SAY("closing.state.done") not in shown


def test_a_row_whose_details_were_cut_says_so(bundle: Path) -> None:
    """OK proves that all was relayed; which certificate was offered is lost, not empty."""
    text = console(bundle, {VERIFICATION: f"RESULT {VERIFICATION} OK relayed: from <rel"})
    rows = section(record(bundle, text), "validation")
    assert rows.count(SAY("closing.torn")) == 1


@pytest.mark.parametrize("copied", [str, in_window, in_mail, lambda text: in_mail(in_window(text), 60, "> ")])
def test_nothing_tells_whose_night_it_was(bundle: Path, copied: object) -> None:
    """With placeholders no name, domain, host, thumbprint or person is left, however it was copied."""
    assert callable(copied)
    drift = f"RESULT {CHANGE} STOP present value is '{GUID}.contoso.org', recorded was '{OLD}'"
    behind = f"RESULT {ROLLBACK} STOP mail to probe@example.net from 192.0.2.17 and EX01.corp.contoso.com\n"
    text = copied(console(bundle, {CHANGE: drift}) + behind + "RESULT onprem.verify@ex09 OK x\n")
    shown = record(bundle, text, redact=True)
    left = [
        secret
        for secret in (*SECRETS, "ex09", "night", "192.0.2.17", "example.net", GUID)
        if secret.lower() in shown.lower().replace(SAY("report.example").lower(), "")
    ]
    assert left == []
    assert "CHG0042317" in shown
    assert "5.7.64" in shown


def test_a_torn_name_is_hidden_too(bundle: Path) -> None:
    """The text was cut in the middle of a value: half of it would still tell."""
    cut = f"RESULT {CHANGE} CHANGED from '{OLD}' to '*.conto"
    shown = record(bundle, console(bundle, {CHANGE: cut}), redact=True)
    assert "conto" not in shown.lower()
    assert "[...]" in shown.replace("\\", "")


def test_a_withheld_change_is_named_by_its_kind_alone(tmp_path: Path) -> None:
    """Its object has the placeholder that it has elsewhere."""
    starter = written(tmp_path, "starter")
    shown = record(starter, console(starter), redact=True).replace("\\", "")
    assert re.search(r"\n- tenant\.certificate-name \[connector-\d\]\n", shown)


def test_placeholders_are_stable(bundle: Path) -> None:
    """One value has one placeholder everywhere, and the same night gives the same record."""
    text = console(bundle)
    shown = record(bundle, text, redact=True).replace("\\", "")
    assert shown == record(bundle, text, redact=True).replace("\\", "")
    row = next(line for line in shown.splitlines() if "| TlsSenderCertificateName |" in line)
    _, _, _, recorded, before, wanted, after, _, _ = (cell.strip() for cell in row.split("|"))
    assert recorded == before != wanted == after
    assert shown.count("onprem.verify@[host-1]") == 1


def test_what_was_read_is_not_obeyed(bundle: Path) -> None:
    """Markdown and control characters of the console are shown, not followed."""
    text = console(bundle, {VERIFICATION: f"RESULT {VERIFICATION} STOP <b>|`x` \x1b[2J\u202e"})
    shown = record(bundle, text)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert r"\<b\>\|\`x\`" in shown
    assert NEW.replace("*", r"\*") in shown


def test_a_server_without_a_step_of_its_own_is_hidden(tmp_path: Path) -> None:
    """It stands only in the titles of steps that are about several servers."""
    bundle = written(tmp_path, "hold-mail")
    assert "EX03" in record(bundle, console(bundle))
    assert "ex03" not in record(bundle, console(bundle), redact=True).lower()


def test_names_that_were_only_read_are_hidden(bundle: Path) -> None:
    """A server and a connector that the bundle doesn't know, and a result that names them."""
    read_too = facts({"servers/MX77/Fqdn": "x", "send_connectors/Relay of Lyon/Enabled": "True"})
    text = f"{read_too}RESULT {VERIFICATION} STOP this window runs on MX77, see Relay of Lyon\n"
    shown = record(bundle, console(bundle, {VERIFICATION: text}), redact=True)
    assert "MX77" not in shown
    assert "Lyon" not in shown

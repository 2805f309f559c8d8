"""What a night came to, told from its console text alone."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from generator.closing import Closing, Proof, State, close, read
from tests.unit.closing.written_night import (
    CHANGE,
    NEW,
    OLD,
    REPLY,
    ROLLBACK,
    SERVERS,
    SESSION,
    THUMBPRINT,
    VERIFICATION,
    console,
    manifest,
    read_before,
    relayed,
    seen,
    written,
)
from tests.unit.console.fact_printing import fact, in_mail, in_window

LOGGING = "onprem.logging@outbound"
NAME = ["inbound_connectors", "Inbound from contoso", "TlsSenderCertificateName"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a bundle with two changes and three verifications."""
    return written(tmp_path_factory.mktemp("closing"))


def closed(bundle: Path, instead: Mapping[str, str] | None = None, behind: str = "") -> Closing:
    """Return the record of a night that went well but for what is said *instead*, and *behind* it."""
    return close(read(bundle), {"night.txt": console(bundle, instead) + behind})


def rules(closing: Closing) -> list[str]:
    """Return the ids of the findings."""
    return [finding.rule for finding in closing.findings]


def test_a_whole_night_is_done(bundle: Path) -> None:
    """Every step has its result, so nothing is missing, nothing is trouble, and the exit code is 0."""
    found = closed(bundle)
    assert (found.state, found.exit_code, found.findings) == (State.DONE, 0, ())
    assert (found.missing(), found.troubles()) == ((), ())


@pytest.mark.parametrize("width", [80, 98, 120, 181])
def test_a_row_may_begin_with_what_looks_like_a_quoting_mark(bundle: Path, width: int) -> None:
    """A window broke a line before the end of an address: nothing of the line is taken for a mark."""
    for padding in range(8):
        line = relayed().replace("relaytest", "x" * (padding + 1))
        found = close(read(bundle), {"p": in_window(console(bundle, {VERIFICATION: line}), width)})
        assert [row.reply for row in found.verifications] == [REPLY] * 6
        assert found.verifications[0].sender == f"<{'x' * (padding + 1)}@contoso.com>"


@pytest.mark.parametrize(
    "copied",
    [
        in_window,
        in_mail,
        lambda text: in_mail(in_window(text), 200, "> "),
        lambda text: in_mail(in_window(text), 60, "> "),
        lambda text: in_mail(in_window(text, 120), 76, "> > "),
    ],
)
def test_copying_changes_nothing(bundle: Path, copied: object) -> None:
    """Wrapped by a window or quoted by a mail, the same text gives the same results and values."""
    assert callable(copied)
    plain, other = closed(bundle), close(read(bundle), {"night.txt": copied(console(bundle))})
    assert other.state is State.DONE
    assert [row.after for row in other.values] == [row.after for row in plain.values]
    told = [
        [(row.thumbprint, row.sender, row.sent, row.minutes) for row in one.verifications]
        for one in (plain, other)
    ]
    assert told[0] == told[1]
    assert [row.thumbprint for row in other.verifications] == [THUMBPRINT] * 6


def test_the_validation_table_is_filled(bundle: Path) -> None:
    """Thumbprint, reply and time of each server and sender come from its verification's last line."""
    rows = closed(bundle).verifications
    senders = ["<relaytest@contoso.com>", "<>"]
    assert [(row.server, row.sender) for row in rows] == [
        (server, sender) for server in ("EX01", "EX02", "HUB01") for sender in senders
    ]
    assert {(row.proof, row.thumbprint, row.reply) for row in rows} == {(Proof.RELAYED, THUMBPRINT, REPLY)}
    assert rows[0].sent == "2026-11-24T23:12:05.120Z"


def test_minutes_since_the_change_are_counted(bundle: Path) -> None:
    """From the time of the last CHANGED line to that of the test message; none without a time."""
    assert closed(bundle).verifications[0].minutes == 42
    untimed = {step: f"RESULT {step} CHANGED done" for step in (CHANGE, SERVERS)}
    assert closed(bundle, untimed).verifications[0].minutes is None
    early = relayed().replace("T23:12", "T22:12")
    assert closed(bundle, {VERIFICATION: early}).verifications[0].minutes == -18


def test_a_server_that_was_taken_out_needs_no_proof(bundle: Path) -> None:
    """The optional step took HUB01 from those that send: what its log says counts for nothing."""
    step = "onprem.verify@hub01"
    refused = f"RESULT {step} STOP from <relaytest@contoso.com>: NOT SEEN; messages seen: 0, in 5 logs"
    for said in (refused, ""):
        found = closed(bundle, {step: said})
        assert (found.state, found.exit_code, found.troubles()) == (State.DONE, 0, ())
        assert found.verifications[-1].proof is Proof.SPARED
    back = "RESULT onprem.source-servers-rollback@outbound CHANGED from: EX01 EX02; to: EX01 EX02 HUB01"
    assert closed(bundle, {step: refused}, behind=back + "\n").verifications[-1].proof is Proof.NOT_SEEN
    assert closed(bundle, {step: refused, SERVERS: ""}).state is State.STOPPED


def test_a_message_sent_before_the_change_proves_nothing(bundle: Path) -> None:
    """Two computers' clocks may differ by a minute; what was sent earlier leaves the night incomplete."""
    early = relayed().replace("T23:12:05", "T22:28:59")
    found = closed(bundle, {VERIFICATION: early})
    assert [row.proof for row in found.verifications[:2]] == [Proof.EARLY, Proof.RELAYED]
    assert (found.state, found.exit_code) == (State.INCOMPLETE, 1)
    within = closed(bundle, {VERIFICATION: relayed().replace("T23:12:05", "T22:29:01")})
    assert (within.verifications[0].proof, within.state) == (Proof.RELAYED, State.DONE)


def test_a_message_without_sender_from_before_the_change_is_as_good_as_none(bundle: Path) -> None:
    """One server that relays a fresh one is enough; if none does, the night isn't over."""
    steps = [f"onprem.verify@{server}" for server in ("ex01", "ex02", "hub01")]
    lines = {step: relayed().replace("T23:12:35", "T22:12:35").replace(VERIFICATION, step) for step in steps}
    assert closed(bundle, lines).state is State.INCOMPLETE
    assert closed(bundle, dict(list(lines.items())[1:])).state is State.DONE


def test_a_bundle_that_only_reads_is_complete_when_all_is_read(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Nothing was carried out, and nothing is left to do that the bundle is for."""
    for sample in ("almost-nothing", "starter"):
        folder = written(tmp_path_factory.mktemp("read"), sample)
        found = closed(folder)
        assert (found.state, found.exit_code) == (State.READ_ONLY, 0)
        assert closed(folder, {"tenant.discover@exo": ""}).state is State.INCOMPLETE


def test_a_change_that_was_withheld_is_still_to_be_made(bundle: Path) -> None:
    """What could be changed is changed; the rest keeps the exit code from being 0."""
    held = replace(read(bundle), withheld=("tenant.certificate-name Inbound from contoso",))
    found = close(held, {"night.txt": console(bundle)})
    assert (found.state, found.exit_code) == (State.WITHHELD, 1)


def test_a_change_that_no_block_verifies_is_not_called_carried_out(bundle: Path) -> None:
    """Without a stated test message there is no verification: the record says so, and the exit code."""
    whole = read(bundle)
    steps = tuple(step for step in whole.steps if step.phase != "verify")
    found = close(replace(whole, steps=steps), {"night.txt": console(bundle)})
    assert (found.state, found.exit_code) == (State.UNVERIFIED, 1)


def test_one_server_at_least_must_relay_a_message_without_sender(bundle: Path) -> None:
    """Seen on one server it is proven; seen on none, the night isn't over."""
    unseen = f"{seen()}; from <>: NOT SEEN"
    steps = [f"onprem.verify@{server}" for server in ("ex01", "ex02", "hub01")]
    lines = {step: f"RESULT {step} OK relayed: {unseen}" for step in steps}
    assert closed(bundle, lines).state is State.INCOMPLETE
    assert closed(bundle, dict(list(lines.items())[1:])).state is State.DONE


@pytest.mark.parametrize(
    ("line", "proof"),
    [
        ("", Proof.MISSING),
        (
            f"RESULT {VERIFICATION} STOP from <a@contoso.com>: NOT SEEN; messages seen: 0, in 5",
            Proof.NOT_SEEN,
        ),
        (f"RESULT {VERIFICATION} STOP this window runs on EX02, the logs are on EX01", Proof.STOPPED),
    ],
)
def test_a_server_that_proves_nothing_is_told_apart(bundle: Path, line: str, proof: Proof) -> None:
    """No result, no message, a refusal and a wrong window are four things, and none of them is OK."""
    found = closed(bundle, {VERIFICATION: line})
    assert found.verifications[0].proof is proof
    assert found.verifications[0].thumbprint == ""
    assert found.state is (State.STOPPED if line else State.INCOMPLETE)
    assert found.exit_code == 1


def test_values_before_and_after(bundle: Path) -> None:
    """What was recorded, what was read before, what is wanted, and what the block read after its write."""
    rows = {(row.object, row.attribute): row for row in closed(bundle).values}
    name = rows["Inbound from contoso", "TlsSenderCertificateName"]
    assert (name.recorded, name.before, name.wanted, name.after) == (OLD, OLD, NEW, NEW)
    servers = rows["Outbound to Office 365", "SourceTransportServers"]
    assert (servers.before, servers.after) == (None, "EX01, EX02")


def test_a_setting_that_was_restored_reads_as_before(bundle: Path) -> None:
    """The level of the protocol log ends as it was found, and the restoring step tells so."""
    level = next(row for row in closed(bundle).values if row.attribute == "ProtocolLoggingLevel")
    assert (level.after, level.by.id) == ("None", "onprem.logging-restore@outbound")


def test_a_reading_after_the_change_outweighs_its_result(bundle: Path) -> None:
    """A discovery block that ran later shows somebody else's value: it is shown, and doubted."""
    later = fact(NAME, "*.fabrikam.com") + "\n"
    found = closed(bundle, behind=later)
    row = next(row for row in found.values if row.attribute == "TlsSenderCertificateName")
    assert (row.before, row.after) == (OLD, "*.fabrikam.com")
    assert rules(found) == ["F12"]


def test_a_reading_in_another_window_has_no_time(bundle: Path) -> None:
    """Texts have no common clock: the same fact in a file of its own is not taken for a later reading."""
    texts = {"a.txt": console(bundle), "b.txt": fact(NAME, OLD) + "\n"}
    row = next(r for r in close(read(bundle), texts).values if r.attribute == "TlsSenderCertificateName")
    assert (row.before, row.after) == (OLD, NEW)


def test_a_change_that_stopped_shows_what_it_found(bundle: Path) -> None:
    """The drifted value stands in the table, nothing is said to be changed."""
    stop = f"RESULT {CHANGE} STOP present value is '*.fabrikam.com', recorded was '{OLD}'"
    found = closed(bundle, {CHANGE: stop})
    row = next(row for row in found.values if row.attribute == "TlsSenderCertificateName")
    assert (row.after, row.word, found.state) == ("*.fabrikam.com", "STOP", State.STOPPED)
    assert [(step.id, result.word) for step, result in found.troubles()] == [(CHANGE, "STOP")]


def test_the_last_result_counts(bundle: Path) -> None:
    """A server that was not seen at first and relayed later is proven; both results are kept."""
    first = f"RESULT {VERIFICATION} STOP NOT SEEN: no message"
    found = closed(bundle, {VERIFICATION: f"{first}\n{relayed()}"})
    assert found.state is State.DONE
    assert [one.result.word for one in found.said[VERIFICATION]] == ["STOP", "OK"]


def test_a_change_that_was_rolled_back_is_no_success(bundle: Path) -> None:
    """Rolled back after a FAILED or after everything: backed out, with the recorded value in force."""
    back = f"RESULT {ROLLBACK} CHANGED from '{NEW}' to '{OLD}'\n"
    failed = f"RESULT {CHANGE} FAILED written, not confirmed: reads '{OLD}'; next: roll back with step 19"
    for instead in ({}, {CHANGE: failed}):
        found = closed(bundle, instead, behind=back)
        row = next(row for row in found.values if row.attribute == "TlsSenderCertificateName")
        assert (found.state, found.exit_code, row.after) == (State.BACKED_OUT, 1, OLD)
        assert rules(found) == []


def test_a_change_made_again_after_its_rollback_is_in_force(bundle: Path) -> None:
    """Within one text the later line is the later deed."""
    back = f"RESULT {ROLLBACK} CHANGED from '{NEW}' to '{OLD}'"
    again = f"RESULT {CHANGE} CHANGED from '{OLD}' to '{NEW}'"
    assert closed(bundle, behind=f"{back}\n{again}\n").state is State.DONE


def test_a_rollback_that_found_nothing_to_do_undoes_nothing(bundle: Path) -> None:
    """UNCHANGED of a rollback block is no backout; STOP of one is trouble."""
    assert closed(bundle, behind=f"RESULT {ROLLBACK} UNCHANGED already '{OLD}'\n").state is State.DONE
    stopped = closed(bundle, behind=f"RESULT {ROLLBACK} STOP present value is 'x', recorded was '{NEW}'\n")
    assert stopped.state is State.STOPPED


def test_what_is_optional_may_be_left_out(bundle: Path) -> None:
    """The offered removal of a server is no missing step, and no row of the table."""
    found = closed(bundle, {SERVERS: ""})
    assert found.state is State.DONE
    assert "SourceTransportServers" not in [row.attribute for row in found.values]


def test_a_missing_step_is_named(bundle: Path) -> None:
    """A step without a result is incomplete, not done and not stopped."""
    found = closed(bundle, {LOGGING: ""})
    assert [step.id for step in found.missing()] == [LOGGING]
    assert found.state is State.INCOMPLETE


def test_results_of_other_steps_are_named_and_not_counted(bundle: Path) -> None:
    """A step that the bundle doesn't have: a warning with its place, and no exit code 0."""
    found = closed(bundle, behind="RESULT onprem.verify@ex09 OK relayed\n")
    (finding,) = found.findings
    assert (finding.rule, finding.values["step"]) == ("F11", "onprem.verify@ex09")
    assert finding.mark is not None
    assert (found.state, found.exit_code) == (State.DONE, 1)


def test_a_text_of_other_steps_only_is_refused(bundle: Path) -> None:
    """Not one result fits: another bundle's night, and no record of this one."""
    found = close(read(bundle), {"x": "RESULT onprem.verify@ex08 OK a\nRESULT onprem.verify@ex09 OK b\n"})
    assert found.refused
    assert rules(found) == ["F11", "F11", "F12"]


def test_a_block_of_another_ticket_does_not_count(bundle: Path) -> None:
    """Ids are alike in all bundles of an organisation: the ticket in the echoed block decides."""
    header = "[PS] C:\\>>> # Step 14  READ    window A: Exchange Management Shell 2016 on EX01    change {}\n"
    own = header.format(manifest(bundle)["ticket"]) + relayed()
    other = header.format("CHG0099999") + relayed()
    assert closed(bundle, {VERIFICATION: own}).state is State.DONE
    found = closed(bundle, {VERIFICATION: other})
    assert VERIFICATION in [step.id for step in found.missing()]
    assert "CHG0099999" in [finding.values["found"] for finding in found.findings]


def test_a_ticket_that_was_wrapped_is_still_ours(bundle: Path) -> None:
    """The header's end on the next row, cut in the middle of the ticket, is no other ticket."""
    header = "# Step 14  READ    window A: Exchange Management Shell 2016 on EX01    change CHG00\n42317\n"
    assert closed(bundle, {VERIFICATION: header + relayed()}).state is State.DONE


def test_facts_of_another_tenant_refuse_the_text(bundle: Path) -> None:
    """A discovery of somebody else's tenant is another change, whatever the step ids say."""
    other = read_before().replace("contoso.onmicrosoft.com", "fabrikam.onmicrosoft.com")
    assert "~" in other
    line = fact(["tenant", "initial_domain"], "fabrikam.onmicrosoft.com")
    found = closed(bundle, {"tenant.discover@exo": f"{line}\nRESULT tenant.discover@exo OK read"})
    assert found.refused
    assert rules(found) == ["F12"]


def test_damaged_facts_are_named_and_not_used(bundle: Path) -> None:
    """One letter wrong in what was read before: a warning, and an empty cell."""
    damaged = read_before().replace(f"= {OLD} ~", "= *.contoso-mall.com ~")
    found = closed(bundle, {"tenant.discover@exo": f"{damaged}RESULT tenant.discover@exo OK read"})
    row = next(row for row in found.values if row.attribute == "TlsSenderCertificateName")
    assert (rules(found), row.before, row.after) == (["F01"], None, NEW)


def test_a_list_that_was_cut_is_no_reading(bundle: Path) -> None:
    """CHANGED is printed only after the whole list was read again: a torn end of it is nobody's value."""
    cut = f"RESULT {SERVERS} CHANGED from: EX01 EX02 HUB01; to: EX01 EX"
    found = closed(bundle, {SERVERS: cut})
    row = next(row for row in found.values if row.attribute == "SourceTransportServers")
    assert (row.after, rules(found)) == ("EX01, EX02", [])


def test_the_session_is_kept_without_the_echo(bundle: Path) -> None:
    """What a log reading printed before its last line is the evidence; the pasted block isn't."""
    step = "onprem.read-log@ex01"
    pasted = f"[PS] C:\\>& {{\n>>   $step = '{step}'\n>> }}\n>>\n{SESSION}\nRESULT {step} OK certificate\n"
    found = closed(bundle, {step: pasted})
    assert found.said[step][-1].session == tuple(SESSION.splitlines())


def test_the_rest_of_a_wrapped_result_is_no_session(bundle: Path) -> None:
    """Without an echo between two blocks the session begins behind the last row of the result before it."""
    text = in_window(console(bundle), 60)
    for one in close(read(bundle), {"night.txt": text}).said["onprem.read-log@ex02"]:
        assert "\n".join(one.session) == in_window(SESSION, 60)


def test_a_text_without_results_is_told(bundle: Path) -> None:
    """An empty paste beside the right one is a warning, alone it leaves everything missing."""
    beside = close(read(bundle), {"a": console(bundle), "b": "nothing here\n"})
    assert (rules(beside), beside.exit_code) == (["F14"], 0)
    assert close(read(bundle), {"b": ""}).state is State.INCOMPLETE


def test_what_people_set_by_hand_is_known_from_what_would_undo_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The wizard has no result; its values stand in the table, and its rollback blocks back it out."""
    folder = written(tmp_path_factory.mktemp("wizard"), "hcw")
    rows = {row.attribute: row for row in closed(folder).values}
    row = rows["TlsSenderCertificateName"]
    assert (row.recorded, row.wanted, row.after, row.by.effect) == (OLD, NEW, None, "manual")
    found = closed(folder, behind=f"RESULT {ROLLBACK} CHANGED from '{NEW}' to '{OLD}'\n")
    assert found.state is State.BACKED_OUT
    assert {row.attribute: row for row in found.values}["TlsSenderCertificateName"].after == OLD


def test_what_only_follows_a_restored_value_restores_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A synchronisation after the level was to be set back doesn't prove that it was."""
    folder = written(tmp_path_factory.mktemp("edge"), "edge-2019")
    found = closed(folder, {"onprem.logging-restore@outbound": ""})
    level = next(row for row in found.values if row.attribute == "ProtocolLoggingLevel")
    assert (level.after, level.by.id) == ("Verbose", "onprem.logging@outbound")

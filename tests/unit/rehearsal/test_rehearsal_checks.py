"""Each check fails on what it is there for, and passes on a night without trouble."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from generator.model import build
from generator.rehearsal.bundle import Bundle, Result, Step
from generator.rehearsal.checks import CHECKS, Evidence, Status, judge
from generator.rehearsal.guards import Trial
from generator.rehearsal.incident import NORMAL, Incident
from generator.rehearsal.mailflow import Delivery
from generator.rehearsal.night import Done, Night, Run
from generator.rehearsal.rehearse import Rehearsal
from generator.rehearsal.report import FORMAT, as_json, failed, for_people, progress, summary
from generator.rehearsal.scenario import Probe, Scenario
from generator.rehearsal.world import World
from generator.source import parse
from generator.text import Text
from tests.unit.console.fact_printing import facts as printed
from tests.unit.rehearsal.example_world import INBOUND, TENANT, relay, world

PATH = ("tenants", TENANT, "inbound_connectors", INBOUND, "TlsSenderCertificateName")
WANTED, RECORDED = "*.contoso.com", "*.old-contoso.com"
THUMBPRINT = "A" * 40
PROBE = Probe("relaytest@contoso.com", "probe@example.net", null_sender=True)
DESCRIBED = build(
    parse(
        f"""
schema: 1
organization: contoso.com
tenant: {{initial_domain: {TENANT}, id: 11111111-1111-4111-8111-111111111111}}
servers: {{EX01: 2016, HUB01: 2010}}
inbound_connectors:
  relay: {{name: {INBOUND}, tls_sender_certificate_name: "{RECORDED}", sender_ip_addresses: []}}
accepted_domains: [contoso.com]
change: {{cause: C01, inbound_connector: relay, tls_sender_certificate_name: "{WANTED}"}}
test: {{from: relaytest@contoso.com, to: probe@example.org}}
""",
        "contoso.yml",
    )
)
BLOCK = "& {\r\n    'x'\r\n}\r\n\r\n"


def _step(number: int, name: str, phase: str, effect: str, script: str | None = BLOCK) -> Step:
    return Step(number, name, phase, effect, "exo", "EX01", "EXO", "A", script, None)


def _run(step: str, word: str, *lines: str, changed: bool = False) -> Run:
    output = "\n".join([*lines, f"RESULT {step} {word} said"])
    return Run(output, own_line=True, writes=int(changed), changed=changed, disturbed=changed)


def _discovered(*left_out: str, **shown: str) -> str:
    """Return what the blocks print about the example world, some of it left out or *shown* otherwise."""
    there = world()
    values: dict[str, str | list[str]] = {
        "tenant/initial_domain": TENANT,
        "accepted_domains": [one["DomainName"] for one in there.tenants[0]["accepted_domains"]],
        "inbound_connectors/read": str(len(there.tenants[0]["inbound_connectors"])),
    }
    for one in there.tenants[0]["inbound_connectors"]:
        for name, value in {**one, **(shown if one["Name"] == INBOUND else {})}.items():
            path = f"inbound_connectors/{one['Name']}/{name}"
            values[path] = value if isinstance(value, list) else "" if value is None else str(value)
    return printed({path: value for path, value in values.items() if not path.endswith(left_out)})


def _cured() -> World:
    there = world()
    there.tenants[0]["inbound_connectors"][0]["TlsSenderCertificateName"] = WANTED
    return there


def _done() -> list[Done]:
    mail = Delivery(
        *("EX01", "a@contoso.com", "probe@example.net", "Outbound", "refused", "550 5.7.64"),
        thumbprint=THUMBPRINT,
        speaker="EX01",
    )
    return [
        Done(
            _step(1, "find@x", "discover", "read"),
            _run("find@x", "OK", _discovered("-")),
            as_file=_run("find@x", "OK"),
        ),
        Done(_step(2, "mail.test@x", "prove", "manual", None), mails=(mail,)),
        Done(_step(3, "onprem.read-log@x", "prove", "read"), _run("onprem.read-log@x", "OK", THUMBPRINT)),
        Done(
            _step(4, "change@x", "change", "change"),
            _run("change@x", "CHANGED", changed=True),
            _run("change@x", "UNCHANGED"),
            _run("change@x", "UNCHANGED"),
        ),
    ]


def _evidence() -> Evidence:
    incident = Incident(("5.7.64",), NORMAL, ("EX01", "HUB01"))
    scenario = Scenario(world(), PROBE, ("EX01", "HUB01"), {PATH: WANTED}, DESCRIBED, (incident,))
    done = _done()
    bundle = Bundle({}, tuple(one.step for one in done), ("C01",), 0)
    night = Night(bundle, scenario, None, done=done)  # type: ignore[arg-type]
    trial = Trial("change@x", "drift", ("STOP",), _run("change@x", "STOP"), wrote=False)
    return Evidence(scenario, night, world(), _cured(), world(), (trial,))


def _statuses(evidence: Evidence) -> dict[str, Status]:
    return {check.name: check.status for check in judge(evidence)}


def test_a_night_without_trouble_passes_everything() -> None:
    """Where all is as it should be no check fails, and only what nobody asked for is skipped."""
    assert _statuses(_evidence()) == {**dict.fromkeys(CHECKS, Status.PASSED), "held": Status.SKIPPED}


def _holding(*suspended: str, there: World | None = None) -> World:
    there = there or world()
    there.traffic["queues"] = [
        {
            "server": "EX01",
            "Identity": name,
            "NextHopConnector": "",
            "Status": "Suspended" if name in suspended else "Ready",
            "messages": [],
        }
        for name in ("EX01\\12", "EX01\\14")
    ]
    return there


OTHERS, OWN = "EX01\\14", "EX01\\12"


@pytest.mark.parametrize(
    ("during", "after", "final", "status"),
    [
        ((OWN, OTHERS), (OTHERS,), (OTHERS,), Status.PASSED),
        ((OTHERS,), (OTHERS,), (OTHERS,), Status.FAILED),
        ((OWN, OTHERS), (OWN, OTHERS), (OTHERS,), Status.FAILED),
        ((OWN, OTHERS), (OTHERS,), (OWN, OTHERS), Status.FAILED),
        ((OWN, OTHERS), (), (), Status.FAILED),
    ],
    ids=["held and released", "nothing held", "never released", "held by the rollback", "others released"],
)
def test_what_is_held_is_released_and_nothing_else(
    during: tuple[str, ...], after: tuple[str, ...], final: tuple[str, ...], status: Status
) -> None:
    """Mail is held between hold and release only; what somebody else had suspended stays suspended."""
    evidence = _evidence()
    step = _step(5, "onprem.hold-queues@x", "hold", "change")
    held = Done(step, _run(step.id, "CHANGED"), _run(step.id, "UNCHANGED"), _run(step.id, "UNCHANGED"))
    evidence.night.done.append(replace(held, after=_holding(*during)))
    judged = replace(
        evidence,
        before=_holding(OTHERS),
        after=_holding(*after, there=_cured()),
        final=_holding(*final),
    )
    assert _statuses(judged)["held"] is status


def test_a_message_may_be_sent_twice() -> None:
    """A block that sends a test message is pasted again to send another."""
    evidence = _evidence()
    step = _step(5, "onprem.send-test@x", "prove", "change")
    sent = _run(step.id, "CHANGED")
    evidence.night.done.append(Done(step, sent, sent, sent))
    assert _statuses(evidence)["twice"] is Status.PASSED


def _at(index: int, **values: Any) -> Callable[[Evidence], Evidence]:  # noqa: ANN401 - any field
    def change(evidence: Evidence) -> Evidence:
        evidence.night.done[index] = replace(evidence.night.done[index], **values)
        return evidence

    return change


def _told(text: str) -> Callable[[Evidence], Evidence]:
    return _at(0, pasted=_run("find@x", "OK", text))


def _with(**values: Any) -> Callable[[Evidence], Evidence]:  # noqa: ANN401 - any field
    return lambda evidence: replace(evidence, **values)


def _left(**properties: object) -> World:
    there = _cured()
    there.tenants[0]["inbound_connectors"][0].update(properties)
    return there


def _logging_left() -> World:
    there = world()
    there.organization["send_connectors"][0]["ProtocolLoggingLevel"] = "None"
    return there


GLUED = replace(_run("find@x", "OK"), own_line=False)
TWO = replace(_run("find@x", "OK"), output="RESULT find@x OK\nRESULT find@x OK")
AFTER = replace(_run("find@x", "OK"), output="RESULT find@x OK\nand more")
OTHER = _run("other@x", "OK")


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("steps", _at(0, pasted=_run("find@x", "STOP"))),
        ("steps", _at(3, pasted=_run("change@x", "FAILED"))),
        ("incident", _with(before=_cured())),
        ("evidence", _at(2, pasted=_run("onprem.read-log@x", "OK", "B" * 40))),
        ("evidence", _at(2, pasted=_run("onprem.read-log@x", "OK", THUMBPRINT, "B" * 40))),
        ("evidence", _at(2, pasted=_run("onprem.read-log@x", "OK"))),
        ("cure", _with(after=world())),
        ("nothing-else", _with(after=_left(Enabled=False))),
        ("nothing-else", _with(after=_left(TlsSenderCertificateName="*.contoso.net"))),
        ("nothing-else", _with(after=world())),
        ("nothing-else", _with(after=_left(Name="renamed"))),
        ("read-only", _at(0, pasted=_run("find@x", "OK", changed=True))),
        ("read-only", _at(0, as_file=_run("find@x", "OK", changed=True))),
        ("twice", _at(3, again=_run("change@x", "CHANGED"))),
        ("twice", _at(3, again=_run("change@x", "UNCHANGED", changed=True))),
        ("rollback", _with(final=_cured())),
        ("rollback", _with(final=_logging_left())),
        ("guards", _with(trials=(Trial("s", "drift", ("STOP",), _run("s", "CHANGED"), wrote=False),))),
        ("guards", _with(trials=(Trial("s", "drift", ("STOP",), _run("s", "STOP"), wrote=True),))),
        ("facts", _told(_discovered(f"{INBOUND}/TlsSenderCertificateName"))),
        ("facts", _told(_discovered("-", TlsSenderCertificateName="*.third.example"))),
        ("facts", _told(_discovered("-", Enabled="False"))),
        ("facts", _told(_discovered("-").replace(RECORDED, "*.old-contoso.net"))),
        ("facts", _told(_discovered("-", ConnectorType="Partner"))),
        ("facts", _told("FACT tenant/id = x ~00000000")),
        ("paste", _at(0, pasted=GLUED)),
        ("paste", _at(0, pasted=TWO)),
        ("paste", _at(0, pasted=AFTER)),
        ("paste", _at(0, pasted=OTHER)),
        ("paste", _at(0, as_file=_run("find@x", "STOP"))),
        ("paste", _at(0, step=_step(1, "find@x", "discover", "read", BLOCK.replace("x", "\u00e9")))),
    ],
)
def test_a_check_fails(check: str, change: Callable[[Evidence], Evidence]) -> None:
    """What a check is there for makes it fail."""
    assert _statuses(change(_evidence()))[check] is Status.FAILED


def test_address_only_and_unasked_null_senders_are_noted_not_failed() -> None:
    """A null sender that no script can cure, or that nobody asked for, is said and doesn't fail the cure."""
    after = _left(TlsSenderCertificateName=None, SenderIPAddresses=["203.0.113.0/24"])
    evidence = replace(_evidence(), after=after)
    cure = {check.name: check for check in judge(evidence)}["cure"]
    assert cure.status is Status.PASSED
    assert [reason.key for reason in cure.reasons] == ["note_address_only"] * 2
    unasked = replace(evidence.scenario, probe=replace(PROBE, null_sender=False))
    cure = {check.name: check for check in judge(replace(evidence, scenario=unasked))}["cure"]
    assert [reason.key for reason in cure.reasons] == ["note_null_sender_not_asked"] * 2


def test_withheld_changes_are_skipped_not_passed() -> None:
    """Where the bundle withholds its changes nothing is said to be cured."""
    evidence = _evidence()
    evidence.night.bundle = replace(evidence.night.bundle, withheld=1)
    statuses = _statuses(evidence)
    assert (statuses["cure"], statuses["nothing-else"]) == (Status.SKIPPED, Status.SKIPPED)


def test_what_people_do_by_hand_is_neither_a_fault_nor_rolled_back() -> None:
    """A domain that somebody verified is no unintended difference and stays after a rollback."""
    after, final = _cured(), world()
    fresh = {"Name": "dmz.contoso.com", "DomainName": "dmz.contoso.com", "InitialDomain": False}
    for there in (after, final):
        there.tenants[0]["accepted_domains"].append(fresh)
    evidence = replace(_evidence(), after=after, final=final)
    evidence.night.by_hand = {("tenants", TENANT, "accepted_domains", "dmz.contoso.com")}
    statuses = _statuses(evidence)
    assert (statuses["nothing-else"], statuses["rollback"]) == (Status.PASSED, Status.PASSED)
    evidence.night.by_hand = set()
    statuses = _statuses(evidence)
    assert (statuses["nothing-else"], statuses["rollback"]) == (Status.FAILED, Status.FAILED)


def test_a_created_object_is_judged_by_the_wanted_properties() -> None:
    """A new connector passes with the service's own defaults besides, and fails with another value."""
    path = ("tenants", TENANT, "inbound_connectors", "new")
    base = _evidence()
    scenario = replace(base.scenario, intended={path: {"TlsSenderCertificateName": WANTED}})
    base.night.scenario = scenario
    outcomes = []
    for name in (WANTED, "*.contoso.net"):
        after = world()
        after.tenants[0]["inbound_connectors"].append(relay("new", TlsSenderCertificateName=name))
        outcomes.append(_statuses(replace(base, scenario=scenario, after=after))["nothing-else"])
    assert outcomes == [Status.PASSED, Status.FAILED]


def _rehearsal(evidence: Evidence) -> Rehearsal:
    return Rehearsal(judge(evidence), tuple(evidence.night.done), evidence.trials)


def test_report_says_first_that_it_is_simulated() -> None:
    """Every form of the report begins with what it proves and what not."""
    say, rehearsal = Text(), _rehearsal(_evidence())
    first = "Simulated organisation: proves these scripts, not your tenant."
    assert for_people(rehearsal, say).splitlines()[0] == first
    assert summary(rehearsal, say).splitlines()[0] == first
    document = as_json(rehearsal, say)
    assert (document["format"], document["simulated"], document["passed"]) == (FORMAT, first, True)
    assert [check["name"] for check in document["checks"]] == list(CHECKS)


def test_report_holds_transcripts_mails_and_reasons() -> None:
    """The report shows what windows showed, which mails were sent, and why a check failed."""
    rehearsal = _rehearsal(replace(_evidence(), after=_left(Enabled=False)))
    text = for_people(rehearsal, Text())
    assert "RESULT change@x CHANGED said" in text
    assert "550 5.7.64" in text
    assert "Inbound from contoso/Enabled was True and is now False" in text
    assert (rehearsal.exit_code, failed(rehearsal)) == (1, ("cure", "nothing-else"))


def test_a_fence_in_a_transcript_is_contained() -> None:
    """A console text with backticks can't end its own block in the report."""
    evidence = _evidence()
    evidence.night.done[0] = replace(
        evidence.night.done[0], pasted=_run("find@x", "OK", "```", "# not a heading")
    )
    assert "````\n```\n# not a heading" in for_people(_rehearsal(evidence), Text())


def test_progress_tells_each_step_in_one_line() -> None:
    """A step is told with its word, a step by hand with its mails, a tried situation with its outcome."""
    evidence = _evidence()
    assert [progress(done) for done in evidence.night.done[1:3]] == [
        "02 mail.test@x  EX01 refused",
        "03 onprem.read-log@x  OK",
    ]
    assert "drift: STOP" in progress(evidence.trials[0])


@pytest.mark.parametrize("word", ["STOP", "FAILED"])
def test_progress_shows_what_a_block_says_about_trouble(word: str) -> None:
    """Whoever rehearses a fault reads on the terminal why a block stopped or failed."""
    done = replace(_done()[0], pasted=_run("find@x", word))
    assert progress(done) == f"01 find@x  {word} said"


def test_results_are_read_from_any_place() -> None:
    """Only whole lines that begin with RESULT and one of the six words count."""
    run = replace(OTHER, output="x RESULT a OK\nRESULT a MAYBE b\nRESULT a OK\nRESULT b STOP why not ")
    assert run.results == (Result("a", "OK", ""), Result("b", "STOP", "why not"))
    assert run.word == "STOP"

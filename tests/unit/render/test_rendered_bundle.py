"""The files of a bundle: manifest, scripts, record and night card agree with the plan and with each other."""

import hashlib
import json
import re
from typing import Any

import pytest

from generator.plan import Effect, Phase, Plan
from generator.render import bundle, folder_name, night_card, step_lines
from generator.render.night_card import WIDTH
from generator.text import Text
from tests.powershell.stubs.blocks import addresses, description, plan_of

SAY = Text()
SHA = "0" * 64

DESCRIBED: dict[str, dict[str, Any]] = {
    "certificate": description(),
    "addresses": addresses(["203.0.113.10"], ["203.0.113.10", "198.51.100.7"]),
    "withheld": description(inbound_connectors={"inbound": {"name": "Inbound from contoso"}}),
    "read only": description(
        send_connectors=None, inbound_connectors=None, change=None, test=None, ticket=None
    ),
}


@pytest.fixture(params=[(name, whatif) for name in DESCRIBED for whatif in (False, True)], ids=str)
def plan(request: pytest.FixtureRequest) -> Plan:
    """Return the plan of each description, with and without rehearsals."""
    name, whatif = request.param
    return plan_of(DESCRIBED[name], whatif=whatif)


@pytest.fixture
def files(plan: Plan) -> dict[str, bytes]:
    """Return the bundle's files."""
    return dict(bundle(plan, SAY, SHA))


@pytest.fixture
def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """Return the manifest, read back."""
    document: dict[str, Any] = json.loads(files["manifest.json"])
    return document


def test_the_manifest_comes_last_and_lists_all_others(
    files: dict[str, bytes], manifest: dict[str, Any]
) -> None:
    """A bundle without a manifest is torn; with one, every byte is accounted for."""
    assert list(files)[-1] == "manifest.json"
    assert {entry["path"]: (entry["sha256"], entry["bytes"]) for entry in manifest["files"]} == {
        path: (hashlib.sha256(data).hexdigest(), len(data))
        for path, data in files.items()
        if path != "manifest.json"
    }
    assert manifest["format"] == "hybrid-runbook/bundle/1"
    assert manifest["input_sha256"] == SHA


def test_the_manifest_has_every_step_in_order(plan: Plan, manifest: dict[str, Any]) -> None:
    """Numbers, ids, phases and effects are the plan's; references name steps that are there."""
    steps = manifest["steps"]
    assert [(s["number"], s["id"]) for s in steps] == [(step.number, step.id) for step in plan.steps]
    assert [(s["phase"], s["effect"]) for s in steps] == [(step.phase, step.effect) for step in plan.steps]
    ids = {step["id"] for step in steps} | {None}
    for step in steps:
        assert {step["rehearses"], step["rolls_back"], *step["after"]} <= ids


def test_every_step_says_what_it_writes(plan: Plan, manifest: dict[str, Any]) -> None:
    """A change has its object and both values, what undoes it has them exchanged; a message has neither."""
    changes = {step["id"]: step["change"] for step in manifest["steps"]}
    for step, entry in zip(plan.steps, manifest["steps"], strict=True):
        assert entry["title"] == SAY(f"kinds.{step.id.partition('@')[0]}.title", **step.facts)
        sets = step.effect in (Effect.CHANGE, Effect.REHEARSE) and step.kind.id != "onprem.send-test"
        assert (entry["change"] is not None) is sets
        if entry["rolls_back"]:
            forward = changes[entry["rolls_back"]]
            for edit, back in zip(forward["edits"], entry["change"]["edits"], strict=True):
                assert (edit["recorded"], edit["wanted"]) == (back["wanted"], back["recorded"])
    for change in plan.changes:
        wanted = [
            {"attribute": edit.attribute, "recorded": _json(edit.recorded), "wanted": _json(edit.wanted)}
            for edit in change.edits
        ]
        assert {"object": change.name, "edits": wanted} in changes.values()


def _json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def test_the_manifest_says_whose_change_it_is(plan: Plan, manifest: dict[str, Any]) -> None:
    """Organisation, tenant, and the people that the ticket names."""
    assert (manifest["organization"], manifest["tenant"]) == (plan.organization, plan.tenant)
    assert set(manifest["people"].values()) <= set(plan.ticket.values())
    assert manifest["start"] == plan.ticket.get("start")


def test_every_step_says_where_it_runs(plan: Plan, manifest: dict[str, Any]) -> None:
    """A program can run a bundle from its manifest: window, shell, host, versions and file."""
    for step, entry in zip(plan.steps, manifest["steps"], strict=True):
        if step.window is None:
            assert (entry["file"], entry["sha256"], entry["window"]) == (None, None, None)
            assert entry["effect"] == "manual"
        else:
            assert entry["window"] == step.window.letter
            assert entry["shell"] in ("ems", "exo")
            assert (entry["host"] is None) is (entry["shell"] == "exo")
            assert entry["exchange"] == step.window.exchange
            assert entry["powershell"] == step.window.powershell


def test_every_block_is_a_file_that_bears_its_number(
    plan: Plan, files: dict[str, bytes], manifest: dict[str, Any]
) -> None:
    """Files sort into the order of the night, and each script prints its own step's id."""
    scripts = [path for path in files if path.startswith("scripts/")]
    assert scripts == sorted(scripts)
    for entry in manifest["steps"]:
        if entry["file"]:
            data = files[entry["file"]]
            assert entry["sha256"] == hashlib.sha256(data).hexdigest()
            assert re.fullmatch(
                rf"scripts/{entry['number']:02d}-[a-z0-9-]+\.{entry['shell']}\.ps1", entry["file"]
            )
            if entry["phase"] != "prepare":
                assert f"'{entry['id']}'".encode() in data
    assert len(scripts) == sum(1 for step in plan.steps if step.variant)


def test_the_record_holds_every_block_unchanged(files: dict[str, bytes]) -> None:
    """What is approved in the record is, line for line, what the file runs."""
    record = files["runbook.md"].decode("utf-8")
    for path, data in files.items():
        if path.startswith("scripts/"):
            assert data.decode("ascii").replace("\r\n", "\n").rstrip("\n") in record
            assert path in record.replace("\\", "")


def test_the_record_says_when_to_stop(plan: Plan, files: dict[str, bytes]) -> None:
    """Each step has its heading with its number; steps that undo stand in the back-out too."""
    record = files["runbook.md"].decode("utf-8")
    for step in plan.steps:
        assert re.search(rf"^### .*\b{step.number:02d}\b", record, re.MULTILINE), step.id
    assert "\r" not in record
    assert "{" not in re.sub(r"```.*?```", "", record, flags=re.DOTALL)


def test_withheld_changes_are_named_with_what_they_wait_for() -> None:
    """The manifest lists kind, object and paths; nothing in the bundle writes to the tenant."""
    plan = plan_of(DESCRIBED["withheld"])
    document = json.loads(bundle(plan, SAY, SHA)["manifest.json"])
    assert document["withheld"] == [
        {
            "kind": "tenant.certificate-name",
            "object": "Inbound from contoso",
            "waits_for": ["inbound_connectors.inbound.tls_sender_certificate_name"],
        }
    ]
    assert not [s for s in document["steps"] if s["effect"] == "change" and s["shell"] == "exo"]


def test_examples_are_stamped_everywhere() -> None:
    """A bundle made from documentation names says so in the card, the record and the manifest."""
    for example, stamped in (("true", True), (None, False)):
        plan = plan_of(description(example=example))
        files = bundle(plan, SAY, SHA)
        assert ("EXAMPLE" in night_card(plan, SAY)) is stamped
        assert (b"EXAMPLE" in files["runbook.md"]) is stamped
        assert json.loads(files["manifest.json"])["example"] is stamped


def test_the_card_fits_on_one_screen(plan: Plan) -> None:
    """No line is wider than a console, and the card is not longer than one."""
    card = night_card(plan, SAY)
    assert max(map(len, card.splitlines())) <= WIDTH
    assert len(card.splitlines()) <= 40


def test_the_card_tells_old_and_new(plan: Plan) -> None:
    """Every change shows its object, property, old and new value; what is unknown is said to be so."""
    card = night_card(plan, SAY)
    for change in (*plan.changes, *(held.change for held in plan.withheld)):
        for edit in change.edits:
            assert edit.attribute in card
            wanted = ", ".join(edit.wanted) if isinstance(edit.wanted, tuple) else str(edit.wanted)
            assert wanted in card
    assert f"{plan.pastes()} pastes" in card
    assert ("(unknown)" in card) is any(
        e.recorded is None for held in plan.withheld for e in held.change.edits
    )


def test_the_card_names_each_window(plan: Plan) -> None:
    """Letter, shell, version and host of each console stand on the card."""
    card = night_card(plan, SAY)
    for window in plan.windows:
        assert re.search(
            rf"\b{window.letter}  Exchange (Management Shell {window.exchange}, on {window.host}|Online)",
            card,
        )


def test_the_list_of_steps_has_a_line_for_each(plan: Plan) -> None:
    """Number, effect, window, title and id, each on one line."""
    lines = step_lines(plan, SAY).splitlines()
    assert [line.split()[0] for line in lines] == [f"{step.number:02d}" for step in plan.steps]
    assert [line.split()[-1] for line in lines] == [step.id for step in plan.steps]


def test_the_folder_is_named_for_ticket_and_tenant() -> None:
    """Never for a display name; without a ticket the tenant's label alone."""
    assert folder_name(plan_of(description())) == "CHG1-contoso"
    assert folder_name(plan_of(description(ticket=None))) == "contoso"


def test_a_block_changes_only_with_its_own_step() -> None:
    """Another recipient leaves every approved block alone but those that name it."""
    other = description(test={"from": "relaytest@contoso.com", "to": "other@example.net"})
    one, two = bundle(plan_of(description()), SAY, SHA), bundle(plan_of(other), SAY, SHA)
    differing = {path for path in one if one[path] != two[path]}
    named = {path for path in differing if "verify" in path or "send-test" in path}
    assert differing - named == {"runbook.md", "manifest.json"}


def test_names_cannot_change_the_shape_of_the_record() -> None:
    """Markdown in a name is shown, not obeyed: no heading, table or code block comes from a value."""
    name = "x | y # h `code` **bold** <b>[l](u)"
    connector = {
        "name": name,
        "connector_type": "OnPremises",
        "tls_sender_certificate_name": "a.contoso-mail.com",
    }
    plain = {**connector, "name": "plain"}

    def shape(given: dict[str, str]) -> list[str]:
        plan = plan_of(description(inbound_connectors={"inbound": given}))
        record = bundle(plan, SAY, SHA)["runbook.md"].decode("utf-8")
        bare = re.sub(r"\\.", "", re.sub(r"^(```+).*?^\1$", "", record, flags=re.DOTALL | re.MULTILINE))
        return [re.sub(r"[^#|`*<]", "", line) for line in bare.split("\n")]

    assert shape(connector) == shape(plain)


def test_rehearsals_and_rollbacks_are_marked(plan: Plan, files: dict[str, bytes]) -> None:
    """Only what changes something can fail, so only there the record names the way back."""
    record = files["runbook.md"].decode("utf-8")
    writing = [step for step in plan.steps if step.effect is Effect.CHANGE]
    assert record.count("**CHANGE") >= len(writing)
    assert ("Rollback" in record) is any(step.phase is Phase.ROLLBACK for step in plan.steps)

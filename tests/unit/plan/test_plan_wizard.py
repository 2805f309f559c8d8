"""The night in which the Hybrid Configuration Wizard makes the change."""

from generator.plan import Effect, Phase, Plan
from generator.render.night_card import night_card
from generator.render.runbook import runbook
from generator.text import Text
from tests.powershell.stubs.blocks import description, plan_of
from tests.powershell.stubs.hybrid import ONPREM_FOLDER, SEND_NAME, TENANT_FOLDER, by_wizard

_KNOWN = {"tls_certificate_name": ""}


def _ids(plan: Plan) -> list[str]:
    return [step.id.partition("@")[0] for step in plan.steps]


def test_both_sides_are_saved_before_the_run_and_compared_after() -> None:
    """Save, run, compare, set again; then the wait and the verification."""
    ids = _ids(plan_of(by_wizard(send=_KNOWN)))
    order = [
        "onprem.backup",
        "tenant.backup",
        "wizard.run",
        "onprem.compare",
        "tenant.compare",
        "wizard.reset",
        "tenant.wait",
        "onprem.verify",
    ]
    assert [name for name in ids if name in order] == order


def test_no_block_writes_what_the_wizard_writes() -> None:
    """Going forward, blocks switch logging and, if asked, send messages; nothing else."""
    plan = plan_of(by_wizard(send=_KNOWN), whatif=True)
    writing = {step.kind.id for step in plan.forward() if step.effect is Effect.CHANGE}
    assert writing - {"onprem.send-test"} == {"onprem.logging"}


def test_blocks_undo_the_certificate_and_people_the_rest() -> None:
    """Each certificate value has its rollback block; what blocks can't set back comes last, by hand."""
    plan = plan_of(by_wizard(send=_KNOWN))
    run = next(step.id for step in plan.steps if step.kind.id == "wizard.run")
    undoing = [step for step in plan.steps if step.phase is Phase.ROLLBACK]
    assert [step.id.partition("@")[0] for step in undoing] == [
        "tenant.certificate-name-rollback",
        "onprem.certificate-name-rollback",
        "wizard.run-rollback",
    ]
    assert {step.rolls_back for step in undoing} == {run}
    assert not next(step for step in undoing if step.kind.id == "wizard.run").after


def test_the_run_waits_until_every_old_value_is_known() -> None:
    """Everything is written at once: one unknown value withholds the run, and the card says so."""
    plan = plan_of(by_wizard())
    assert "wizard.run" not in _ids(plan)
    assert "onprem.backup" not in _ids(plan)
    assert [held.change.kind for held in plan.withheld] == ["onprem.certificate-name"]
    assert not plan.by_wizard()


def test_the_folders_are_those_of_the_description() -> None:
    """Each side is saved and compared in its own folder, without a separator at the end."""
    folders = {"onprem": ONPREM_FOLDER + "\\", "tenant": TENANT_FOLDER}
    plan = plan_of(by_wizard(send=_KNOWN, backup=folders))
    found = {step.kind.id: step.values["folder"] for step in plan.steps if "folder" in step.values}
    assert found == {
        "onprem.backup": ONPREM_FOLDER,
        "onprem.compare": ONPREM_FOLDER,
        "tenant.backup": TENANT_FOLDER,
        "tenant.compare": TENANT_FOLDER,
    }


def test_without_folders_the_ticket_names_them() -> None:
    """Nobody has to think of a folder at night."""
    plan = plan_of(by_wizard(send=_KNOWN, backup=None))
    found = {step.values["folder"] for step in plan.steps if "folder" in step.values}
    assert found == {"C:\\ChangeEvidence\\CHG1\\onprem", "C:\\ChangeEvidence\\CHG1\\tenant"}


def test_a_change_by_blocks_is_saved_where_folders_are_stated() -> None:
    """Stated folders are used whoever makes the change; without them blocks need none."""
    folders = {"onprem": ONPREM_FOLDER, "tenant": TENANT_FOLDER}
    assert "tenant.backup" in _ids(plan_of(description(backup=folders)))
    assert "tenant.backup" not in _ids(plan_of(description()))


def test_the_card_says_who_makes_the_change_and_what_stays() -> None:
    """The first thing on the card is that the wizard does it; backing out is told as it is."""
    card = night_card(plan_of(by_wizard(send=_KNOWN)), Text())
    assert "Hybrid Configuration Wizard, by hand (step" in card
    assert "irreversible" not in card


def test_the_record_lists_what_a_full_run_resets() -> None:
    """Property, value before and value after stand in the section on scope."""
    on_purpose = {**_KNOWN, "smart_hosts": ["contoso-com.mail.protection.outlook.com"]}
    plan = plan_of(by_wizard(granular=False, send=on_purpose))
    record = runbook(plan, {}, Text())
    assert "Run the Hybrid Configuration Wizard in full" in record
    assert f"| {SEND_NAME} | SmartHosts | contoso-com.mail.protection.outlook.com | (not set) |" in record


def test_the_record_of_another_cure_says_what_the_next_run_undoes() -> None:
    """Connectors that are not the wizard's are named as such."""
    record = runbook(plan_of(description()), {}, Text())
    assert "Its next run writes the name of the certificate that is chosen in it" in record
    assert "Inbound from contoso" in record


def test_edge_servers_hold_the_certificate_before_the_run_and_learn_of_it_after() -> None:
    """Each is asked on itself, and EdgeSync brings what the wizard wrote before anything is tested."""
    servers = {"EX01": "2019", "EDGE01": {"version": "2019", "roles": ["Edge"], "subscribed": "true"}}
    send = {**_KNOWN, "source_servers": ["EDGE01"]}
    ids = _ids(plan_of(by_wizard(send=send, servers=servers)))
    order = ["edge.certificate", "wizard.run", "wizard.reset", "edge.sync", "tenant.wait", "edge.verify"]
    start = ids.index("edge.certificate")
    assert [name for name in ids[start:] if name in order][: len(order)] == order

"""From a description to its plan."""

from collections.abc import Iterator
from datetime import UTC

from generator.causes import CAUSES, Change, Edit, Task, asked_for, combine, combine_tasks, fault
from generator.causes.c28 import without_out_of_date
from generator.causes.restore import is_faster, old_certificate
from generator.causes.wizard import rerun
from generator.exchange import out_of_date
from generator.exchange.names import common_name
from generator.model import RESTORE, WIZARD, Environment, speakers
from generator.plan.draft import number
from generator.plan.frame import frame
from generator.plan.phases import holding, logs
from generator.plan.scene import Scene, patience
from generator.plan.step import Alert, Phase, Plan, Shell, Step, Unknown, Window, Withheld
from generator.plan.windows import open_windows

VERBOSE = "Verbose"


def make_plan(environment: Environment, *, whatif: bool = False) -> Plan:
    """Return the plan for *environment*, which no rule refuses.

    A change whose recorded value is not known is withheld: its comparison and its rollback would be guesses.
    The same description always gives the same plan.

    Raises:
        ContradictionError: two causes want different values for one property.
        NoVariantError: the tool has no block for a version that the plan needs.
    """
    wishes = asked_for(environment)
    asked = combine(wish for wish in wishes if isinstance(wish, Change))
    tasks = combine_tasks(wish for wish in wishes if isinstance(wish, Task))
    logging, hold = _logging_change(environment), holding.wanted(environment)
    written = (*asked, *logging, *hold)
    withheld = tuple(Withheld(change, change.unknown()) for change in written if change.unknown())
    scene = _scene(environment, asked, tasks, (logging, hold), whatif=whatif)
    steps = number(frame(scene), environment.ticket.id or "")
    causes = environment.change.causes if environment.change else ()
    return Plan(
        ticket=_ticket(environment),
        organization=environment.organization.domain,
        tenant=environment.tenant.initial_domain,
        admin=environment.tenant.admin,
        example=environment.example,
        causes=causes,
        fault=fault(causes),
        patience=patience(scene),
        changes=scene.changes,
        tasks=scene.tasks,
        rerun=rerun(environment, scene.changes),
        withheld=withheld,
        unknown=_unknown(environment, withheld, steps),
        alerts=tuple(_alerts(environment, scene, steps)),
        windows=_used(scene, steps),
        steps=steps,
        excluded=logs.excluded(scene),
    )


def _offered(environment: Environment, asked: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return what takes out-of-date servers from the source servers, unless these are changed anyway."""
    if environment.change is None or any(change.kind == "onprem.source-servers" for change in asked):
        return ()
    return tuple(change for change in without_out_of_date(environment) if not change.unknown())


def _logging_change(environment: Environment) -> tuple[Change, ...]:
    """Return the change that makes the send connector log its sessions, as soon as it is known.

    The log shows which certificate is really offered: what the cause is found by, and what the cure is proven
    with.
    """
    key = environment.chosen_send_connector()
    if key is None:
        return ()
    connector = environment.send_connectors[key]
    recorded = connector.protocol_logging_level
    edit = Edit(
        "ProtocolLoggingLevel",
        # The shell shows it with a capital letter, and what is recorded is compared to the letter.
        recorded.capitalize() if recorded else recorded,
        VERBOSE,
        ("send_connectors", key, "protocol_logging_level"),
    )
    where = ("send_connectors", key, "name")
    causes = environment.change.causes if environment.change else ()
    change = Change("onprem.logging", key, connector.name, where, (edit,), causes)
    return () if change.changes_nothing() else (change,)


def _scene(
    environment: Environment,
    asked: tuple[Change, ...],
    tasks: tuple[Task, ...],
    around: tuple[tuple[Change, ...], tuple[Change, ...]],
    *,
    whatif: bool,
) -> Scene:
    logging, hold = around
    servers = environment.source_servers()
    key = environment.chosen_send_connector()
    by_wizard = bool(environment.change and environment.change.strategy == WIZARD)
    ready = tuple(change for change in asked if not change.unknown() and not change.changes_nothing())
    if by_wizard and any(change.unknown() for change in asked):
        ready = ()  # it writes everything at once: all or nothing
    level_known = not any(change.unknown() for change in logging)
    # Without a change in this bundle there is another one to come: it proves, once logging can be switched.
    named = bool(key and environment.send_connectors[key].name)
    proof = named and (level_known or bool(ready)) and bool(speakers(environment))
    opened = open_windows(environment, logs=proof)
    known = tuple(change for change in logging if not change.unknown())
    return Scene(
        environment=environment,
        windows=opened.windows,
        leads=opened.leads,
        servers=servers,
        changes=ready,
        tasks=tasks,
        offered=_offered(environment, asked) if (ready or tasks) and not by_wizard else (),
        required_domain=_required_domain(asked, tasks),
        complete=bool(asked or tasks) and not any(change.unknown() for change in (*asked, *logging, *hold)),
        logging=known[0] if known else None,
        hold=next((change for change in hold if (ready or tasks) and not change.unknown()), None),
        proof=proof,
        by_wizard=by_wizard,
        whatif=whatif,
    )


def _required_domain(asked: tuple[Change, ...], tasks: tuple[Task, ...]) -> str | None:
    """Return the domain that must be accepted from the beginning; one that this night adds need not be."""
    to_come = {item for task in tasks for item in task.items}
    required = (change.requires_accepted for change in asked)
    return next((domain for domain in required if domain and domain not in to_come), None)


def _used(scene: Scene, steps: tuple[Step, ...]) -> tuple[Window, ...]:
    used = {step.window.letter for step in steps if step.window}
    return tuple(window for window in scene.windows.values() if window.letter in used)


def _ticket(environment: Environment) -> dict[str, str]:
    fields = environment.ticket.model_dump(exclude_none=True)
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else str(value)
        for name, value in fields.items()
    }


def _unknown(
    environment: Environment, withheld: tuple[Withheld, ...], steps: tuple[Step, ...]
) -> tuple[Unknown, ...]:
    """Return what the changes wait for, then what the verification lacks."""
    found = [
        Unknown(path, held.change.name or "", _attribute(held.change, path), _told_by(path, steps))
        for held in withheld
        for path in held.waits_for
    ]
    found.extend(_unsaid(environment))
    if environment.change and environment.test is None:
        found.append(Unknown(("test", "to"), "", "", None))
    return tuple(found)


def _unsaid(environment: Environment) -> Iterator[Unknown]:
    """Yield the wishes that a cause can't do without; no window tells them."""
    change = environment.change
    if change is None or change.strategy in (RESTORE, WIZARD):
        return
    known = [CAUSES[cause] for cause in change.causes if cause in CAUSES]
    for key in dict.fromkeys(key for cause in known for key in cause.wants):
        if not getattr(change, key):
            yield Unknown(("change", key), "", "", None)


def _attribute(change: Change, path: tuple[str, ...]) -> str:
    return next((edit.attribute for edit in change.edits if edit.path == path), "Name")


def _told_by(path: tuple[str, ...], steps: tuple[Step, ...]) -> str | None:
    """Return the id of the first step that reads what stands at *path*."""
    shell = Shell.EXO if path[0] == "inbound_connectors" or path[-1] == "inbound_connector" else Shell.EMS
    reading = [step for step in steps if step.phase is Phase.DISCOVER]
    inside = [step for step in reading if step.window and step.window.shell is shell]
    if path[0] == "servers":
        # Edge servers are read one by one, in a window of their own.
        read = {step.id: step.facts.get("servers") or step.facts.get("server", "") for step in reading}
        inside = [step for step in reading if path[1] in read[step.id].split(", ")] or inside
    return next((step.id for step in inside), None)


def _alerts(environment: Environment, scene: Scene, steps: tuple[Step, ...]) -> Iterator[Alert]:
    removal = next((s for s in steps if s.kind.id == "onprem.source-servers" and not s.rolls_back), None)
    kept = scene.offered[0].edits[0].wanted if scene.offered else scene.remaining_servers()
    late: dict[tuple[str, bool], list[str]] = {}
    for name in scene.servers:
        server = environment.servers[name]
        if out_of_date(server.version, server.build):
            late.setdefault((server.version, isinstance(kept, tuple) and name not in kept), []).append(name)
    for (version, taken), names in late.items():
        facts = {"servers": ", ".join(names), "version": version}
        if removal and taken:
            key = "out_of_date_offered" if removal.optional else "out_of_date_removed"
            yield Alert(key, {**facts, "step": str(removal.number)})
        else:
            yield Alert("out_of_date", facts)
    yield from _old_certificate(environment)
    run = next((step for step in steps if step.kind.id == "wizard.run" and not step.rolls_back), None)
    if run:
        key = "by_wizard" if environment.hybrid.granular else "by_wizard_full"
        yield Alert(key, {"step": str(run.number)})
    if environment.change:
        yield from _mail_alerts(environment, steps)


def _old_certificate(environment: Environment) -> Iterator[Alert]:
    """Yield that the old certificate helps until it expires, where it is presented again or could be."""
    change, old = environment.change, old_certificate(environment)
    if change is None or old is None:
        return
    facts = {
        "certificate": common_name(old.subject or "") or change.old_certificate or "",
        "end": f"{old.not_after.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if old.not_after else "",
    }
    if is_faster(environment):
        yield Alert("old_is_faster", facts)
    elif change.strategy == RESTORE and old.not_after:
        yield Alert("old_until", facts)
    elif change.strategy == RESTORE:
        yield Alert("old_for_now", facts)


def _mail_alerts(environment: Environment, steps: tuple[Step, ...]) -> Iterator[Alert]:
    """Yield what becomes of the mail while the fault lasts, and the steps that hold it."""
    change = environment.change
    held = [step for step in steps if step.phase is Phase.HOLD and not step.rehearses]
    releasing = [step for step in steps if step.kind.id.endswith(".release-queues") and not step.rolls_back]
    yield Alert(f"mail_{fault(change.causes if change else ()).value}")
    if held:
        numbers = {"hold": held, "release": releasing}
        facts = {name: ", ".join(str(s.number) for s in group) for name, group in numbers.items()}
        yield Alert("mail_held", facts)
    elif change and change.hold_mail and environment.source_servers():
        yield Alert("mail_hold_waits")

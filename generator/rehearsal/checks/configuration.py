"""Checks of the configuration: only what is meant changes, reads change nothing, the rollback undoes all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.rehearsal.checks.judged import Evidence, Reason, listed
from generator.rehearsal.world import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.rehearsal.world import World


def nothing_else(evidence: Evidence) -> Iterator[Reason]:
    """The difference of the configuration before and after is exactly what the change intends."""
    if evidence.night.bundle.withheld or not (evidence.scenario.intended or evidence.scenario.domains):
        yield Reason("skipped_withheld" if evidence.night.bundle.withheld else "skipped_no_change")
        return
    found = differences(evidence.before, evidence.after)
    for path, wanted in evidence.scenario.intended.items():
        old, new = found.pop(path, (None, None))
        if (old, new) == (None, None):
            if not _holds(evidence.after, path, wanted):
                yield Reason("not_changed", {"path": "/".join(path), "wanted": _shown(wanted)})
        elif not _is_wanted(new, wanted):
            yield _difference("wrong_value", path, old, new)
    for path, (old, new) in found.items():
        if path not in evidence.night.by_hand:
            yield _difference("not_intended", path, old, new)


def read_only(evidence: Evidence) -> Iterator[Reason]:
    """Blocks that say READ or WHATIF leave the world as it was."""
    for done in evidence.night.done:
        if done.step.effect in ("read", "rehearse"):
            for run in (done.pasted, done.as_file):
                if run and (run.disturbed or run.writes):
                    yield Reason("wrote", {"step": done.step.id})


def twice(evidence: Evidence) -> Iterator[Reason]:
    """A block that writes says UNCHANGED when it is pasted again, and writes nothing.

    One that sends a test message sends another: that is what it is pasted again for.
    """
    for done in evidence.night.done:
        if done.step.kind.partition(".")[2].startswith("send-test"):
            continue
        if done.again and (done.again.word != "UNCHANGED" or done.again.writes):
            yield Reason("not_unchanged", {"step": done.step.id, "word": done.again.word})


def rollback(evidence: Evidence) -> Iterator[Reason]:
    """After the rollback the configuration is what it was before, the logging level included."""
    changed = [done for done in evidence.night.done if done.pasted and done.pasted.changed]
    if not changed:
        yield Reason("skipped_nothing_changed")
    for path, (old, new) in differences(evidence.before, evidence.final).items():
        if path not in evidence.night.by_hand:
            yield _difference("not_rolled_back", path, old, new)


def _is_wanted(new: Any, wanted: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a value is the wanted one; of an object only the wanted properties count."""
    if isinstance(wanted, dict):
        return isinstance(new, dict) and all(new.get(key) == value for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(new, list) and sorted(new) == sorted(wanted)
    return bool(new == wanted)


def _holds(world: World, path: tuple[str, ...], wanted: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Say whether a configuration already has the wanted value at *path*."""
    side: Any = world.organization if path[0] == "organization" else world.tenants[0]
    if isinstance(wanted, dict):
        return any(one["Name"] == path[-1] and _is_wanted(one, wanted) for one in side[path[-2]])
    *_, section, name, attribute = path
    return any(one["Name"] == name and _is_wanted(one.get(attribute), wanted) for one in side[section])


def _difference(key: str, path: tuple[str, ...], old: Any, new: Any) -> Reason:  # noqa: ANN401 - any JSON value
    return Reason(key, {"path": "/".join(path), "old": _shown(old), "new": _shown(new)})


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON value
    return listed(value) if isinstance(value, list) else "-" if value is None else str(value)

"""Steps before they are numbered, and the numbering."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from generator.causes import Value
from generator.exchange import offers
from generator.plan.step import Effect, Kind, Phase, Step, Variant, Window

_WORD = re.compile(r"[A-Za-z0-9._@*-]{1,120}")
_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")


class NoVariantError(Exception):
    """No template of a kind runs on the version it is needed for; a gap in the tool, not in a description."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A step without its number.

    `ref` names it among the drafts; `rolls_back`, `rehearses` and `after` speak of other drafts by it.
    """

    ref: str
    kind: Kind
    key: str
    window: Window | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    phase: Phase | None = None
    effect: Effect | None = None
    rolls_back: str | None = None
    rehearses: str | None = None
    after: tuple[str, ...] = ()
    suffix: str = ""
    optional: bool = False


def slug(text: str) -> str:
    """Return *text* reduced to `[a-z0-9-]`, accents dropped, for step ids and file names; never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_IN_KEY.sub("-", plain).strip("-")[:60].strip("-") or "object"


def word(value: Value) -> str:
    """Return *value* as one word for a comment line; what doesn't fit there stands in the runbook."""
    if value in ("", (), None):
        return "nothing"
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and _WORD.fullmatch(value) else "see-runbook"


def variant_for(kind: Kind, exchange: str) -> Variant | None:
    """Return the first variant of *kind* that *exchange* can run; `None` for a manual kind.

    Raises:
        NoVariantError: the kind has variants, but none for this version.
    """
    for variant in kind.variants:
        if all(offers(cmdlet, used, exchange) for cmdlet, used in variant.uses.items()):
            return variant
    if kind.variants:
        raise NoVariantError(f"no variant of {kind.id} runs on {exchange}")
    return None


def number(drafts: Iterable[Draft], ticket: str) -> tuple[Step, ...]:
    """Return *drafts* in their order as steps, each knowing its own number and that of its rollback.

    Raises:
        NoVariantError: as `variant_for`.
    """
    listed = tuple(drafts)
    ids = _ids(listed)
    numbers = {draft.ref: index for index, draft in enumerate(listed, start=1)}
    # What completes a rollback stands behind it and undoes the same step: the first is where to begin.
    undone_by = {draft.rolls_back: numbers[draft.ref] for draft in reversed(listed) if draft.rolls_back}
    return tuple(_step(draft, numbers, ids, undone_by, ticket) for draft in listed)


def _ids(drafts: tuple[Draft, ...]) -> dict[str, str]:
    """Return each draft's id; two keys that reduce to the same letters get a number behind them."""
    taken: dict[str, str] = {}
    ids: dict[str, str] = {}
    for draft in drafts:
        wished = f"{draft.kind.id}{draft.suffix}@{slug(draft.key)}"
        unique, count = wished, 1
        while unique in taken:
            count += 1
            unique = f"{wished}-{count}"
        taken[unique] = draft.ref
        ids[draft.ref] = unique
    return ids


def _step(
    draft: Draft,
    numbers: Mapping[str, int],
    ids: Mapping[str, str],
    undone_by: Mapping[str, int],
    ticket: str,
) -> Step:
    own = numbers[draft.ref]
    rollback = undone_by.get(draft.ref)
    undo = f"roll back with step {rollback}" if rollback else "paste this block again"
    step_id = ids[draft.ref]
    values: dict[str, Value] = {
        "step_id": step_id,
        "undo": undo,
        "header_number": f"{own:02d}",
        "header_ticket": word(ticket) if ticket else "no-ticket",
        "header_rollback": f"{rollback:02d}" if rollback else None,
        "header_rehearses": f"{numbers[draft.rehearses]:02d}" if draft.rehearses else None,
        **(_window_values(draft.window) if draft.window else {}),
        **draft.values,
    }
    effect = draft.effect or draft.kind.effect
    return Step(
        number=own,
        id=step_id,
        kind=draft.kind,
        phase=draft.phase or draft.kind.phase,
        effect=effect,
        window=draft.window,
        variant=variant_for(draft.kind, draft.window.exchange) if draft.window else None,
        values={**values, **_flags(draft, effect)},
        facts={**draft.facts, "rollback": f"{rollback:02d}" if rollback else ""},
        after=tuple(ids[ref] for ref in draft.after),
        rehearses=ids[draft.rehearses] if draft.rehearses else None,
        rolls_back=ids[draft.rolls_back] if draft.rolls_back else None,
        minutes=draft.kind.minutes,
        optional=draft.optional,
    )


def _flags(draft: Draft, effect: Effect) -> dict[str, Value]:
    """Return what the step does: a rollback sets what was recorded, whether or not that was right."""
    return {
        "writes": effect is Effect.CHANGE,
        "whatif": effect is Effect.REHEARSE,
        "rolls_back": draft.rolls_back is not None,
    }


def _window_values(window: Window) -> dict[str, Value]:
    return {
        "header_window": window.letter,
        "header_exchange": window.exchange,
        "header_host": window.host or "workstation",
    }

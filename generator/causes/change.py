"""What a cause asks for: single cmdlet calls on single objects, each with its inverse."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

Value = str | int | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One property of one object, from what is recorded to what is wanted.

    Attributes:
        attribute: the cmdlet's parameter, `TlsSenderCertificateName`.
        recorded: the present value as it was read, never a default; `None` while it is not known.
            An empty text or tuple is a known value: the property is not set.
        wanted: the value to set, in the same form.
        path: where the recorded value stands in a description.
    """

    attribute: str
    recorded: Value
    wanted: Value
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One cmdlet call on one object.

    Attributes:
        kind: the kind of step that makes it, `tenant.certificate-name`.
        subject: key of the object in the description.
        name: the object's name in Exchange; `None` while it is not known.
        name_path: where a description says which object it is.
        edits: properties that the cmdlet wants set together; usually one.
        cures: the causes that asked for it, `("C01",)`.
        requires_accepted: a domain that must be accepted in the tenant before the write, or `None`
            (ATTR36, "Relay Access Denied" with ATTR36, KB 4019940).
        requires_certificate: `<I>issuer<S>subject` of the certificate that every source server must hold,
            valid and with its key, before the write, or `None`.
    """

    kind: str
    subject: str
    name: str | None
    name_path: tuple[str, ...]
    edits: tuple[Edit, ...]
    cures: tuple[str, ...]
    requires_accepted: str | None = None
    requires_certificate: str | None = None

    def inverse(self) -> "Change":
        """Return the change that sets the recorded values again."""
        edits = tuple(replace(edit, recorded=edit.wanted, wanted=edit.recorded) for edit in self.edits)
        return replace(self, edits=edits, requires_accepted=None, requires_certificate=None)

    def unknown(self) -> tuple[tuple[str, ...], ...]:
        """Return the paths of what must be known before this change can be written."""
        if self.name is None:
            return (self.name_path,)
        return tuple(edit.path for edit in self.edits if edit.recorded is None)

    def changes_nothing(self) -> bool:
        """Say whether every wanted value is the recorded one."""
        return all(_same(edit.recorded, edit.wanted) for edit in self.edits)


@dataclass(frozen=True, slots=True)
class Task:
    """What a person does where no block can, in a portal or with a registrar.

    Attributes:
        kind: the kind of step that describes it, `tenant.add-domains`.
        items: what it is done to, `("dmz.contoso.com",)`.
        cures: the causes that asked for it.
    """

    kind: str
    items: tuple[str, ...]
    cures: tuple[str, ...]


class ContradictionError(Exception):
    """Two causes want different values for one property of one object.

    Attributes:
        first, second: the changes in question.
        attribute: the property both want to set.
        values: what each wants.
    """

    def __init__(self, first: Change, second: Change, attribute: str, values: tuple[Value, Value]) -> None:
        super().__init__(f"{first.cures} and {second.cures} contradict each other in {attribute}: {values}")
        self.first = first
        self.second = second
        self.attribute = attribute
        self.values = values


def combine(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return *changes* with equal wishes merged, in the order in which they were asked for.

    Raises:
        ContradictionError: two causes want one property of one object to have different values.
    """
    merged: dict[tuple[str, str], Change] = {}
    for change in changes:
        place = (change.kind, change.subject)
        merged[place] = _merge(merged[place], change) if place in merged else change
    return tuple(merged.values())


def combine_tasks(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return *tasks* with those of one kind merged, in the order in which they were asked for."""
    merged: dict[str, Task] = {}
    for task in tasks:
        before = merged.get(task.kind, Task(task.kind, (), ()))
        items, cures = (*before.items, *task.items), (*before.cures, *task.cures)
        merged[task.kind] = Task(task.kind, tuple(dict.fromkeys(items)), tuple(dict.fromkeys(cures)))
    return tuple(merged.values())


def _merge(first: Change, second: Change) -> Change:
    wanted = {edit.attribute: edit for edit in first.edits}
    for edit in second.edits:
        other = wanted.setdefault(edit.attribute, edit)
        if not _same(other.wanted, edit.wanted):
            raise ContradictionError(first, second, edit.attribute, (other.wanted, edit.wanted))
    cures = first.cures + tuple(cause for cause in second.cures if cause not in first.cures)
    return replace(
        first,
        edits=tuple(wanted.values()),
        cures=cures,
        requires_accepted=first.requires_accepted or second.requires_accepted,
        requires_certificate=first.requires_certificate or second.requires_certificate,
    )


def _same(one: Value, other: Value) -> bool:
    """Compare as Exchange does: names without regard to case, lists without regard to order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {item.casefold() for item in one} == {item.casefold() for item in other}
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other

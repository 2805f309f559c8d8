"""How a record shows values of the tenant: as they are, or behind stable placeholders."""

import re

from generator.closing.bundle import Bundle
from generator.closing.record import Closing
from generator.diagnostics import harmless
from generator.redaction import Placeholders

_LABELLED = re.compile(r"(?:source)?transportservers", re.IGNORECASE)
_LAST = re.compile(r"[^\s'\"]+(?=['\"]*$)")
_LEAST = 4  # characters of a torn name that could still tell whose it is
# Where a window broke it; a thumbprint has no blanks of its own.
_BROKEN_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f](?:\s?[0-9A-Fa-f]){39}(?![0-9A-Za-z])")
_NEUTRAL = re.compile(r"window-[a-z]+|exo|probe|values|servers|queues")


class Plain:
    """Shows everything as it is, apart from characters that a reader's screen would act on."""

    keeps_sessions = True

    def text(self, value: str) -> str:
        """Return a text of the console, the ticket or the bundle."""
        return harmless(value)

    def step(self, identifier: str) -> str:
        """Return a step's id."""
        return harmless(identifier)

    def file(self, name: str) -> str:
        """Return the name of a file."""
        return harmless(name)

    def person(self, name: str) -> str:
        """Return somebody's name."""
        return harmless(name)


class Redacted(Plain):
    """Shows placeholders instead of what tells whose night it was; one secret has one everywhere.

    Times, status codes, words and numbers of steps, and the ticket's id stay.
    """

    # What a window showed line by line may be cut anywhere, and half a name is nothing that can be found.
    keeps_sessions = False

    def __init__(self, closing: Closing) -> None:
        self._holders = Placeholders()
        self._register(closing.bundle)
        for kind, names in closing.names.items():
            for name in names:
                self._holders.label(kind, name)
        for row in closing.verifications:
            self._holders.label("mail", row.sender.strip("<>"))
        for value in closing.values:
            if _LABELLED.fullmatch(value.attribute):
                for shown in (value.recorded, value.wanted, value.before, value.after):
                    for name in re.split(r"[\s,]+", shown or ""):
                        self._holders.label("host", name)

    def _register(self, bundle: Bundle) -> None:
        for domain in (bundle.organization, bundle.tenant):
            self._holders.label("domain", domain)
        for held in bundle.withheld:
            self._holders.label("connector", held.partition(" ")[2])
        for step in bundle.steps:
            for name in (step.host, step.server, *step.servers):
                self._holders.label("host", name)
            self._holders.label("connector", step.object)
            for edit in step.edits:
                for value in (edit.recorded, edit.wanted):
                    # The rules find each secret in it; a torn piece of one is then recognised too.
                    self._holders.hide(value)
        for name in bundle.people.values():
            self._holders.label("person", name)

    def text(self, value: str) -> str:
        """Return *value* without secrets, nor the beginning of one where the text was cut."""
        mended = _BROKEN_HASH.sub(lambda found: "".join(found[0].split()), super().text(value))
        hidden = self._holders.hide(mended)
        last = _LAST.search(hidden)
        if last is None or len(last[0].removeprefix("*.")) < _LEAST:
            return hidden
        torn = last[0].casefold().removeprefix("*.")
        if any(secret.startswith(torn) for _, secret in self._holders.given):
            return f"{hidden[: last.start()]}[...]{hidden[last.end() :]}"
        return hidden

    def step(self, identifier: str) -> str:
        """Return a step's id without the name of what it is done to."""
        kind, at, key = super().step(identifier).partition("@")
        if not at or _NEUTRAL.fullmatch(key):
            return f"{kind}{at}{key}"
        known = {name.casefold(): holder for name, holder in self._holders.labels.items()}
        return f"{kind}@{known.get(key) or self._holders.of('object', key)}"

    def file(self, name: str) -> str:
        """Return the name of a file without what people named."""
        return self._holders.path(super().file(name))

    def person(self, name: str) -> str:
        """Return the placeholder of a person."""
        return self._holders.of("person", super().person(name))

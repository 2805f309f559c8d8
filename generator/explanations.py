"""What an id means: a rule, a finding of a reader, a cause, or a kind of step."""

from generator.causes import CAUSES
from generator.diagnostics import theme
from generator.plan import KINDS
from generator.rules.explain import explain, rule_ids
from generator.text import Text

_CAUSE_PARTS = ("title", "what", "evidence", "refuted", "fix", "source")
_KIND_PARTS = ("title", "purpose", "expect", "stop")
_FACTS = (
    "object",
    "attribute",
    "wanted",
    "recorded",
    "server",
    "servers",
    "sender",
    "recipient",
    "tenant",
    "certificate",
    "folder",
    "onprem_folder",
    "tenant_folder",
    "patience",
)


class UnknownIdError(LookupError):
    """Nothing is known under an id."""

    def __init__(self, identifier: str) -> None:
        super().__init__(identifier)
        self.identifier = identifier

    def sentence(self, text: Text) -> str:
        """Return what to tell the user: what ids there are."""
        return text(
            "cli.no_explanation",
            id=self.identifier,
            rules=", ".join(rule_ids()),
            causes=", ".join(CAUSES),
            kinds=", ".join(sorted(KINDS)),
        )


def explanation(identifier: str, text: Text) -> str:
    """Return what *identifier* means, for reading; a step's id counts as its kind.

    Raises:
        UnknownIdError: nothing is known under it.
    """
    upper = identifier.upper()
    if text.has(f"{theme(upper)}.{upper}.title"):
        return explain(upper, text)
    if upper in CAUSES:
        parts = {part: text(f"causes.{upper}.{part}") for part in _CAUSE_PARTS}
        return text("cli.explain.cause", id=upper, **parts)
    kind = identifier.partition("@")[0]
    if text.has(f"kinds.{kind}.title"):
        placeholders = {name: f"<{name}>" for name in _FACTS}
        parts = {part: text(f"kinds.{kind}.{part}", **placeholders) for part in _KIND_PARTS}
        return text("cli.explain.kind", id=kind, **parts)
    raise UnknownIdError(identifier)

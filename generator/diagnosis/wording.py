"""Sentences and quotes of a diagnosis, for whoever reads them."""

from typing import Protocol

from generator.diagnosis.result import Judgement
from generator.evidence.facts import Quote

WIDTH = 108
_AROUND = 48


class Sentences(Protocol):
    """What a report needs of ``generator.text.Text``."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key*."""
        ...

    def has(self, key: str) -> bool:
        """Say whether there is a sentence of this *key*."""
        ...


def harmless(text: str) -> str:
    """Return *text* with everything that a terminal would obey made visible."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text.replace("\t", " "))


def marked(quote: Quote) -> str:
    """Return the quoted line around its deciding part, which stands between ``>>`` and ``<<``."""
    text = quote.text
    if quote.part is None:
        return harmless(text if len(text) <= 2 * WIDTH else text[: 2 * WIDTH] + " ...")
    start, end = quote.part
    end = min(end, start + 3 * WIDTH)
    before, part, after = text[:start], text[start:end], text[end:]
    before = before if len(before) <= _AROUND else "... " + before[-_AROUND:]
    after = after if len(after) <= _AROUND else after[:_AROUND] + " ..."
    return harmless(f"{before}>>{part}<<{after}")


def title_of(judgement: Judgement, text: Sentences) -> str:
    """Return the name of a cause or neighbour."""
    theme = "causes" if text.has(f"diagnosis.causes.{judgement.cause}.title") else "neighbours"
    return text(f"diagnosis.{theme}.{judgement.cause}.title")


def reason_of(judgement: Judgement, text: Sentences) -> str:
    """Return why, in one or two sentences; nothing for a neighbour, whose quote says it."""
    for variant in (judgement.variant, "default"):
        key = f"diagnosis.causes.{judgement.cause}.why.{variant}"
        if text.has(key):
            unknown = dict.fromkeys(_PLACEHOLDERS, "?")
            return text(key, **{**unknown, **{k: v or "?" for k, v in judgement.values.items()}}).strip()
    return ""


_PLACEHOLDERS = [
    "address",
    "allowed",
    "at",
    "connector",
    "count",
    "detail",
    "domain",
    "domains",
    "error",
    "expected",
    "hosts",
    "name",
    "names",
    "others",
    "own",
    "peer",
    "present",
    "right",
    "server",
    "status",
    "tenant",
    "text",
    "thumbprint",
    "until",
    "used",
    "value",
    "wanted",
]

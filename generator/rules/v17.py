"""V17: a connector's name holds characters that look like others, or like nothing."""

import unicodedata
from collections.abc import Iterator

from generator.diagnostics import Finding, Severity
from generator.model import Environment
from generator.rules.connector_names import stated_names
from generator.rules.rule import Rule

# Quotes and dashes that Word makes of plain ones, and blanks that are none (PowerShell takes the quotes for
# quotes and the dashes for dashes; Exchange takes them for what they are).
_QUOTES = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00b4\u2032\u2033"
_DASHES = "\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_BLANKS = "\u00a0\u1680\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
_HIDDEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LOOKALIKES = frozenset(_QUOTES + _DASHES + _BLANKS + _HIDDEN)
_CONTROLS = frozenset(map(chr, (*range(0x20), *range(0x7F, 0xA0))))


def check(environment: Environment) -> Iterator[Finding]:
    """Yield a finding for each name with such characters; control characters are an error.

    The scripts reproduce a name exactly, so a character from a word processor finds no connector
    (about_Quoting_Rules; names copied from tickets and web pages).
    """
    for stated in stated_names(environment):
        for severity, variant, characters in (
            (Severity.ERROR, "control", _CONTROLS),
            (Severity.WARNING, "", _LOOKALIKES),
        ):
            found = dict.fromkeys(character for character in stated.name if character in characters)
            if found:
                values = {"name": stated.name, "characters": ", ".join(map(_described, found))}
                yield Finding("V17", severity, stated.path, variant, values, at_key=stated.at_key)


def _described(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X} {name}".rstrip()


RULE = Rule("V17", "connector.name-characters", Severity.WARNING, check)

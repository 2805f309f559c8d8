"""Values as PowerShell literals that no text can break out of."""

import re

import jinja2

LARGEST_INTEGER = 2**31 - 1
"""Above this PowerShell silently takes another type for a whole number."""

_PLAIN = re.compile(r"[ -&(-~]*")
_ASCII_RUN_OR_OTHER = re.compile(r"[ -~]+|[^ -~]")

# C0 and C1 controls end comments, lines or arguments; the bidirectional marks make a
# reviewer see another text than the engine runs.
_NEVER_IN_SCRIPTS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Code(str):
    """Text that is PowerShell already; only this exact type passes `to_code` unquoted."""

    __slots__ = ()


class UnfitValueError(ValueError):
    """A value that has no PowerShell literal; descriptions with such values are refused long before."""


def literal(value: object) -> Code:
    """Return *value* as one PowerShell argument in pure ASCII.

    ``None`` is ``$null``, a flag ``$true`` or ``$false``, a whole number itself, a text a
    single-quoted string, a tuple of texts ``@('a', 'b')``. What ASCII lacks is joined from UTF-16
    units, ``('caf' + [char]0x00E9)``; the parentheses keep it one argument and one operand.

    Raises:
        UnfitValueError: a control character or bidirectional mark, a negative or huge number, another type.
    """
    if isinstance(value, str):
        return Code(_string(value))
    if value is None:
        return Code("$null")
    if isinstance(value, bool):
        return Code("$true" if value else "$false")
    if isinstance(value, int):
        if not 0 <= value <= LARGEST_INTEGER:
            raise UnfitValueError(f"whole number out of range: {value}")
        return Code(int.__str__(value))
    if isinstance(value, tuple):
        if not all(isinstance(item, str) for item in value):
            raise UnfitValueError("a list holds something other than texts")
        return Code(f"@({', '.join(map(_string, value))})")
    raise UnfitValueError(f"no literal for {type(value).__name__}")


def to_code(value: object) -> Code:
    """Return what a template's ``{{ … }}`` writes: `Code` unchanged, anything else as its literal.

    Raises:
        jinja2.UndefinedError: the template names a value that it wasn't given.
        UnfitValueError: as `literal`.
    """
    # The exact type, not isinstance: a subclass could come with its own idea of str().
    if type(value) is Code:
        return value
    if isinstance(value, jinja2.Undefined):
        raise jinja2.UndefinedError(f"{value._undefined_name!r} is not among the template's values")  # noqa: SLF001 - Jinja has no public name for it
    return literal(value)


def _string(value: str) -> str:
    if isinstance(value, Code):
        raise UnfitValueError("code has no literal: it would be quoted twice")
    if _PLAIN.fullmatch(value):
        return f"'{value}'"
    if _NEVER_IN_SCRIPTS.search(value):
        raise UnfitValueError("control character or bidirectional mark in a text")
    if value.isascii():
        return "'" + value.replace("'", "''") + "'"
    return _join(value)


def _join(value: str) -> str:
    parts: list[str] = []
    for run in _ASCII_RUN_OR_OTHER.findall(value):
        if run.isascii():
            parts.append("'" + run.replace("'", "''") + "'")
        else:
            # .NET strings are UTF-16: one character beyond the basic plane is two [char]s.
            # surrogatepass, because a lone half is a legal .NET string too.
            units = run.encode("utf-16-be", "surrogatepass").hex().upper()
            parts += [f"[char]0x{units[start : start + 4]}" for start in range(0, len(units), 4)]
    if not parts[0].startswith("'"):
        # The left operand decides: [char] + [char] is arithmetic or an error, string + [char] a string.
        parts.insert(0, "''")
    return f"({' + '.join(parts)})"

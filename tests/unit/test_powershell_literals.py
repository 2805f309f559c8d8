"""Values as PowerShell literals."""

import enum

import jinja2
import pytest

from generator.powershell import Code, UnfitValueError, literal, to_code


class _Word(enum.StrEnum):
    VERBOSE = "Verbose"


class _Loud(Code):
    def __str__(self) -> str:
        return "& { calc }"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "$null"),
        (True, "$true"),
        (False, "$false"),
        (0, "0"),
        (2147483647, "2147483647"),
        ("", "''"),
        ("mail.contoso.com", "'mail.contoso.com'"),
        ("*.contoso.com", "'*.contoso.com'"),
        ("O'Brien", "'O''Brien'"),
        ("''", "''''''"),
        ('say "x" `n $(calc) $x', "'say \"x\" `n $(calc) $x'"),
        ("Relais \u00e9t\u00e9", "('Relais ' + [char]0x00E9 + 't' + [char]0x00E9)"),
        ("\u00e9", "('' + [char]0x00E9)"),
        ("it\u2019s 'x'", "('it' + [char]0x2019 + 's ''x''')"),
        ("\U0001f4ec", "('' + [char]0xD83D + [char]0xDCEC)"),
        ("a\ud800", "('a' + [char]0xD800)"),
        ("a\u2013b", "('a' + [char]0x2013 + 'b')"),
        ((), "@()"),
        (("EX01",), "@('EX01')"),
        (("a'b", "\u00e9"), "@('a''b', ('' + [char]0x00E9))"),
        (_Word.VERBOSE, "'Verbose'"),
    ],
)
def test_literal(value: object, code: str) -> None:
    """Each kind of value has one form: pure ASCII, one argument, one operand."""
    assert code == literal(value)
    assert type(literal(value)) is Code


@pytest.mark.parametrize(
    "value",
    [
        "a\nb",
        "a\rb",
        "\t",
        "\x00",
        "\x7f",
        "\x85",
        "\u200e0123ABCD",
        "\u202egpj",
        "a\u2066b",
        ("fine", "not\nfine"),
        -1,
        2147483648,
        1.5,
        b"bytes",
        ["a"],
        ("a", 1),
        (("a",),),
        {"a": "b"},
        object(),
        Code("Get-X"),
        (Code("Get-X"),),
    ],
)
def test_value_without_literal_is_refused(value: object) -> None:
    """Controls, bidirectional marks, other numbers and other types never reach a script."""
    with pytest.raises(UnfitValueError):
        literal(value)


def test_code_passes_and_values_become_literals() -> None:
    """What a template prints is code only if it was made as code."""
    assert to_code(Code("$x")) == "$x"
    assert to_code("$x") == "'$x'"


def test_subclass_of_code_is_no_code() -> None:
    """Only the exact type passes: a subclass could print something else."""
    with pytest.raises(UnfitValueError):
        to_code(_Loud("$x"))


def test_undefined_value_raises() -> None:
    """A value that the template wasn't given is an error that names it."""
    with pytest.raises(jinja2.UndefinedError, match="wanted_name"):
        to_code(jinja2.Undefined(name="wanted_name"))

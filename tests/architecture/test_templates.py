"""Script templates keep to what literals are safe in; the check itself refuses every known hole."""

import re

import pytest

from generator.jinja_loading import template_folder
from generator.powershell.scripts import HEADER_FIELDS
from tests.architecture.template_check import flaws


def _sources() -> dict[str, str]:
    folder = template_folder("powershell")
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}


def test_script_templates_are_free_of_flaws() -> None:
    """Every template of the project passes the check, and there are some."""
    sources = _sources()

    assert sources
    assert flaws(sources) == []


def test_header_fields_are_those_of_the_templates() -> None:
    """No value is let into comments that no template writes there."""
    written = set(re.findall(r"\bheader_\w+", "\n".join(_sources().values())))

    assert written == HEADER_FIELDS


def test_parts_are_used() -> None:
    """A part, whose places are only checked where it is used, is used somewhere."""
    sources = _sources()
    parts = {name for name in sources if name.startswith("_")}

    assert parts == parts & set(re.findall(r'(?:extends|include) "([^"]+)"', "\n".join(sources.values())))


def test_enumerations_are_written_by_name() -> None:
    """What remoting brings back is a number underneath: inside a text only [string] shows its name."""
    shown = r"\$\((?!\[string\])[^()]*\.(?:ConnectorType|Status|Type|Result|ServerRole|TlsAuthLevel)\)"
    bare = {name: re.findall(shown, text) for name, text in _sources().items()}

    assert {name: found for name, found in bare.items() if found} == {}


GOOD = [
    "Set-X -Name {{ name }}\n",
    "Set-X -Name {{ name }}",
    "$x = @({{ a }}, {{ b }})\n",
    "$x ={{ a }};\n",
    "$x = {{ step.values }}\n",
    "& { Get-X | Where-Object { $_.Name -eq {{ name }} } }\n",
    "$x.Add({{ a }})\n",
    "Set-X -A {{ a }}{% if whatif %} -WhatIf{% endif %}\n",
    "{% if a and not b or c %}\nSet-X {{ a }}\n{% elif d %}\nSet-Y\n{% else %}\nSet-Z\n{% endif %}\n",
    "{% for server in servers %}\nGet-X {{ server }}\n{% endfor %}\n",
    "# Step {{ header_number }} for {{ header_ticket }}\nGet-X\n",
    "Get-X # window {{ header_window }}\n",
    "$x -like '*a*' -and $y -eq {{ name }}\n",
    "$x -match 'a' ; $y = {{ name }}\n",
    "Get-ChildItem -Path $folder -Name {{ name }}\n",
    "Get-X | Where-Object { $_.A -like 'a*' } | Set-X {{ name }}\n",
    "Select-String -SimpleMatch -Pattern {{ text }}\n",
    "Write-Host \"a: $($x -join ' ')\"; Set-X {{ name }}\n",
    "Write-Host 'it''s \"{'; Set-X {{ name }}\n",
    'Write-Host "it\'s # no comment"; Set-X {{ name }}\n',
    "Write-Host a#b {{ name }}\n",
    "{# a remark with a ` in it #}\nGet-X\n",
]


@pytest.mark.parametrize("template", GOOD)
def test_careful_template_passes(template: str) -> None:
    """Values as operands, conditions, loops and header comments are what templates are made of."""
    assert flaws({"a.ps1.j2": template}) == []


NODES = {
    "call that joins": "Set-X {{ sep.join(names) }}\n",
    "filter safe": "Set-X {{ name | safe }}\n",
    "any filter": "Set-X {{ name | upper }}\n",
    "call block": "{% call f() %}a{% endcall %}\n",
    "filter block": "{% filter upper %}a{% endfilter %}\n",
    "macro": "{% macro f() %}a{% endmacro %}\n",
    "constant": "Set-X {{ 'a' }}\n",
    "number": "Set-X {{ 1 }}\n",
    "set": "{% set a = b %}\n",
    "set block": "{% set a %}b{% endset %}\n",
    "concatenation": "Set-X {{ a ~ b }}\n",
    "sum": "Set-X {{ a + b }}\n",
    "item": "Set-X {{ a[0] }}\n",
    "choice": "Set-X {{ a if b else c }}\n",
    "private attribute": "Set-X {{ a.__class__ }}\n",
    "comparison": "{% if version == '2010' %}\nGet-X\n{% endif %}\n",
    "test": "{% if a is none %}\nGet-X\n{% endif %}\n",
    "filtered loop": "{% for a in b if a %}\nGet-X\n{% endfor %}\n",
    "loop over a call": "{% for a in b.items() %}\nGet-X\n{% endfor %}\n",
    "loop with two targets": "{% for a, b in c %}\nGet-X\n{% endfor %}\n",
    "import": "{% import 'b' as b %}\n",
    "computed include": "{% include name %}\n",
    "forgiving include": "{% include 'b' ignore missing %}\n",
    "with": "{% with a = b %}{% endwith %}\n",
    "autoescape": "{% autoescape false %}{% endautoescape %}\n",
}


@pytest.mark.parametrize("template", NODES.values(), ids=NODES)
def test_other_nodes_are_refused(template: str) -> None:
    """What could write text past the quoting, or compute, is no part of a template."""
    (flaw,) = _all_flaws(template)

    assert "is not allowed" in flaw


PLACES = {
    "single-quoted string": ("Set-X 'a {{ name }} b'\n", "inside a string"),
    "double-quoted string": ('Set-X "{{ name }}"\n', "inside a string"),
    "subexpression of a string": ('Set-X "$({{ name }})"\n', "inside a string"),
    "after a doubled quote": ("Set-X 'a''{{ name }}'\n", "inside a string"),
    "quoted in one branch": ("Set-X {% if a %}'{% endif %}{{ name }}\n", "inside a string"),
    "glued behind text": ("Set-X a{{ name }}\n", "directly after"),
    "glued before text": ("Set-X {{ name }}a\n", "directly before"),
    "glued to a string": ("Set-X 'a'{{ name }}\n", "directly after"),
    "glued before a string": ("Set-X {{ name }}'a'\n", "directly before"),
    "two in a row": ("Set-X {{ a }}{{ b }}\n", "directly after"),
    "two in a row over a branch": ("Set-X {{ a }}{% if c %}{{ b }}{% endif %}\n", "directly after"),
    "two in a row over a loop": ("Set-X {% for a in b %}{{ a }}{% endfor %}\n", "directly after"),
    "parameter with a colon": ("Set-X -Name:{{ name }}\n", "directly after ':'"),
    "member name": ("$x.{{ name }}\n", "directly after '.'"),
    "member of a value": ("{{ name }}.Trim()\n", "directly before '.'"),
    "variable name": ("${{ name }}\n", "directly after '$'"),
    "path by joining": ("Get-Content {{ folder }}\\a.txt\n", "directly before"),
    "called": ("& {{ name }}\n", "place of a command"),
    "dot-sourced": (". {{ name }}\n", "place of a command"),
    "called in parentheses": ("& ({{ name }})\n", "place of a command"),
    "after -like": ("$x -like {{ name }}\n", "pattern"),
    "after -notlike in a list": ("$x -notlike @('a', {{ name }})\n", "pattern"),
    "after -cmatch": ("$x -cmatch {{ name }}\n", "pattern"),
    "joined after -match": ("$x -match ('^' + {{ name }})\n", "pattern"),
    "after -replace": ("$x -replace {{ name }}, ''\n", "pattern"),
    "formatted after -like": ("$x -like ('{0}*' -f {{ name }})\n", "pattern"),
    "after -Filter": ("Get-X -Filter {{ name }}\n", "pattern"),
    "after -Path": ("Get-ChildItem -Path {{ name }}\n", "pattern"),
    "after -path in lower case": ("Get-ChildItem -path {{ name }}\n", "pattern"),
    "free text in a comment": ("# {{ title }}\nGet-X\n", "header fields"),
    "attribute in a comment": ("# {{ step.title }}\nGet-X\n", "header fields"),
    "free text in a late comment": ("Get-X; # {{ title }}\n", "header fields"),
    "header field in code": ("Set-X {{ header_ticket }}\n", "header field outside"),
    "string over lines": ("Set-X 'a\nb'\n", "end of a line"),
    "string without end": ("Set-X 'a", "open at the end"),
    "parenthesis without end": ("Set-X (a\n", "open at the end"),
    "parenthesis without start": ("Set-X a)\n", "not opened"),
    "string in a string": ('Set-X "$(Get-Y "a")"\n', "string in a string"),
    "text beside blocks": ("{% extends 'b' %}\nGet-X\n{% block c %}{% endblock %}\n", "outside a block"),
    "unknown parent": ("{% extends 'gone' %}\n", "no template gone"),
    "unknown part": ("{% include 'gone' %}\n", "no template gone"),
}


@pytest.mark.parametrize(("template", "reason"), PLACES.values(), ids=PLACES)
def test_value_in_an_unsafe_place_is_refused(template: str, reason: str) -> None:
    """A value stands only where a literal is an operand of its own, however the text gets there."""
    (flaw,) = _all_flaws(template)

    assert reason in flaw


TEXTS = {
    "character": "# caf\u00e9\n",
    "tab": "Get-X\t-A\n",
    "carriage return": "Get-X\r\n",
    "backtick": "Get-X `\n    -A\n",
    "blank line": "& {\n\n}\n",
    "blank line of blanks": "& {\n    \n    Get-X\n}\n",
    "pipe": "Get-X\n    | Set-X\n",
    "here-string": "$x = @'\na\n'@\n",
    "block comment": "<# a #>\n",
    "param": "param($a)\n",
    "requires": "#requires -Version 2\n",
    "exit": "if ($a) { exit }\n",
    "prompt": "Read-Host 'a'\n",
    "verbatim": "icacls --% a\n",
    "expression from a value": "Select-String -Pattern {{ name }}\n",
}


@pytest.mark.parametrize("template", TEXTS.values(), ids=TEXTS)
def test_text_that_breaks_on_paste_is_refused(template: str) -> None:
    """What a legacy console, an old engine or a code page cannot bear is refused in the template already."""
    assert _all_flaws(template)


def test_words_that_only_look_forbidden_pass() -> None:
    """`exit` and `param` as parts of other words are nothing special."""
    assert flaws({"a.ps1.j2": "Get-X -ExitCode 1; $exited = 1; $parameters = @(1)\n\n"}) == []


def test_place_is_followed_into_parents_and_parts() -> None:
    """A child's block and an included part are judged where they end up, not where they are written."""
    parent = "Set-X '{% block a %}{% endblock %}'\n"
    child = "{% extends '_parent' %}\n{% block a %}{{ name }}{% endblock %}\n"
    part = "{{ name }}"

    assert "inside a string" in flaws({"_parent": parent, "child": child})[0]
    assert "inside a string" in flaws({"_part": part, "whole": "Set-X '{% include '_part' %}'\n"})[0]
    assert flaws({"_part": part, "whole": "Set-X {% include '_part' %}\n"}) == []


def _all_flaws(template: str) -> list[str]:
    return flaws({"a.ps1.j2": template, "b": "{% block c %}{% endblock %}\n"})

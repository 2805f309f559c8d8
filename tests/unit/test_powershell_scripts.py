"""The environment of script templates and the form of a rendered script."""

import jinja2
import pytest

from generator.powershell import UnfitScriptError, UnfitValueError, environment, render, scripts

BLOCK = "# Step {{ header_number }}\n& {\n    Set-X -Name {{ name }}\n}\n"


@pytest.fixture(autouse=True)
def _own_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test bring templates of its own."""
    own = environment().overlay(loader=jinja2.DictLoader(TEMPLATES))
    monkeypatch.setattr(scripts, "environment", lambda: own)


TEMPLATES = {
    "block": BLOCK,
    "endless": BLOCK.rstrip(),
    "sign-in": "# Sign in.\nConnect-X -Name {{ name }}\n",
    "conditional": "& {\n{% if name %}\n    Set-X {{ name }}\n{% endif %}\n    Get-X\n}\n",
    "two lines": "Get-X\nGet-Y\n",
    "blank line": "& {\n\n}\n",
    "blank line of a value": "& {\n    {{ name }}\n  \n}\n",
    "tab": "& {\n\tGet-X\n}\n",
    "backtick": "& {\n    Get-X ` \n        -Name {{ name }}\n}\n",
    "pipe": "& {\n    Get-X\n    | Set-X\n}\n",
    "letter": "& {\n    # caf\u00e9\n}\n",
    "code below": "& {\n    Get-X\n}\nGet-Y\n",
}


def test_script_is_ascii_with_crlf_and_ends_with_an_empty_line() -> None:
    """The end of a script is a closing brace and one empty line; each line ends in CRLF."""
    text = render("block", {"name": "\u00e9", "header_number": 7})

    assert text == "# Step 7\r\n& {\r\n    Set-X -Name ('' + [char]0x00E9)\r\n}\r\n\r\n"


def test_end_of_the_template_file_does_not_matter() -> None:
    """A template without its last line end, or with blank lines after it, gives the same script."""
    values = {"name": "a", "header_number": 7}

    assert render("endless", values) == render("block", values)


def test_sign_in_stands_without_braces() -> None:
    """A single line of code needs no block; the empty line after it remains."""
    assert render("sign-in", {"name": "a"}) == "# Sign in.\r\nConnect-X -Name 'a'\r\n\r\n"


def test_condition_leaves_no_blank_line() -> None:
    """Lines of template statements vanish, whether the condition holds or not."""
    assert render("conditional", {"name": ""}) == "& {\r\n    Get-X\r\n}\r\n\r\n"


@pytest.mark.parametrize(
    "template",
    ["two lines", "blank line", "blank line of a value", "tab", "backtick", "pipe", "letter", "code below"],
)
def test_script_that_breaks_on_paste_is_refused(template: str) -> None:
    """Whatever a template does, a script that a console would tear apart is never returned."""
    with pytest.raises(UnfitScriptError):
        render(template, {"name": "a"})


def test_missing_value_is_an_error() -> None:
    """A value that wasn't given is not an empty text, neither printed nor as a condition."""
    with pytest.raises(jinja2.UndefinedError):
        render("block", {"header_number": 7})
    with pytest.raises(jinja2.UndefinedError):
        render("conditional", {})


@pytest.mark.parametrize("word", ["CHG0042317", "*.contoso.com", "203.0.113.0/24", "step 13", "EX01"])
def test_header_takes_plain_words(word: str) -> None:
    """Numbers, hosts, domains and step names stand in comments as they are."""
    assert render("block", {"name": "a", "header_number": word}).startswith(f"# Step {word}\r\n")


@pytest.mark.parametrize(
    "word", ["", "a\nGet-Y", "a\rGet-Y", "a\u2028b", "caf\u00e9", "#>", "a  b", "a" * 201]
)
def test_header_refuses_anything_else(word: str) -> None:
    """Nothing that could end the comment or disguise it gets in."""
    with pytest.raises(UnfitValueError):
        render("block", {"name": "a", "header_number": word})


def test_environment_offers_no_way_around_the_quoting() -> None:
    """No filter, test or global is there to be used."""
    made = environment()

    assert (made.filters, made.tests, made.globals) == ({}, {}, {})

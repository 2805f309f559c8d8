"""Script templates to finished scripts: the one environment and the form every script must have."""

import functools
import re
from collections.abc import Mapping

import jinja2

from generator.jinja_loading import loader
from generator.powershell.literals import Code, UnfitValueError, to_code

HEADER_FIELDS = frozenset(
    {
        "header_exchange",
        "header_host",
        "header_number",
        "header_recorded",
        "header_rehearses",
        "header_rollback",
        "header_ticket",
        "header_wanted",
        "header_window",
    },
)
"""The only values that may stand in comment lines, unquoted: plain words that cannot end a comment."""

_HEADER_WORDS = re.compile(r"(?=.{1,200}\Z)[A-Za-z0-9._@*:/-]+(?: [A-Za-z0-9._@*:/-]+)*")

# What a console that is pasted into cannot bear: a blank line runs or cuts the block, a line that
# starts with a pipe is an error before PowerShell 7, a backtick at the end dies with a blank
# behind it, a tab triggers completion, and no code page is sure of more than ASCII.
_UNFIT = re.compile(r"(?P<ascii>[^\n -~])|(?P<blank>^ *\n)|(?P<pipe>^ *\|)|(?P<backtick>` *$)", re.MULTILINE)
_CODE_LINE = re.compile(r"^ *[^# \n].*$", re.MULTILINE)


class UnfitScriptError(ValueError):
    """A rendered script that would not survive being pasted; always a mistake in a template."""


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of all script templates; every value becomes a literal in it.

    Nothing that could write text around the literals is left: no filter, no test, no global.
    """
    made = jinja2.Environment(
        loader=loader("powershell"),
        autoescape=False,  # noqa: S701 - HTML escaping would damage PowerShell; `finalize` quotes instead
        undefined=jinja2.StrictUndefined,
        finalize=to_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.clear()
    made.tests.clear()
    made.globals.clear()
    return made


def render(template_name: str, values: Mapping[str, object]) -> str:
    """Return the script of *template_name* (a file of the template folder) filled with *values*.

    The values named in `HEADER_FIELDS` are for comment lines: a few words of letters, digits and
    ``. _ @ * : / -``, written as they are. All others are written as literals.

    The text is pure ASCII with CRLF line ends. It ends with a closing brace and one empty line;
    only a script with a single line of code, the sign-in, stands without braces.

    Raises:
        jinja2.TemplateError: no such template, or a value is missing.
        UnfitValueError: a value has no literal, or more than plain words for a comment.
        UnfitScriptError: the script would break when pasted.
    """
    body = environment().get_template(template_name).render(_with_header(values)).rstrip("\n") + "\n"
    if unfit := _UNFIT.search(body):
        line = body.count("\n", 0, unfit.start()) + 1
        raise UnfitScriptError(f"{template_name}: line {line} of the script: {unfit.lastgroup}")
    if not body.endswith("\n}\n") and len(_CODE_LINE.findall(body)) != 1:
        raise UnfitScriptError(f"{template_name}: several lines of code and no closing brace at the end")
    # Without the empty line the console keeps the block waiting and glues the next one to it.
    return (body + "\n").replace("\n", "\r\n")


def _with_header(values: Mapping[str, object]) -> dict[str, object]:
    ready = dict(values)
    for name in HEADER_FIELDS & ready.keys():
        word = ready[name]
        if isinstance(word, str):
            if not _HEADER_WORDS.fullmatch(word):
                raise UnfitValueError(f"{name} has more than plain words")
            ready[name] = Code(word)
    return ready

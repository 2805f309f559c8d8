"""Markdown that shows every value as it is: the one environment, and what makes values harmless in it."""

import functools
import re

import jinja2

from generator.jinja_loading import loader

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LINE_BREAK = re.compile(r"[\r\n\u2028\u2029]+")
_BACKTICKS = re.compile(r"`+")


class Markup(str):
    """Text that is Markdown already; only this exact type passes unescaped."""

    __slots__ = ()


def escaped(value: object) -> str:
    """Return *value* so that Markdown shows it as it is, on one line."""
    if type(value) is Markup:
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)  # a strict undefined value raises here, naming itself
    return _SPECIAL.sub(r"\\\1", _LINE_BREAK.sub(" ", str(value)))


def fenced(code: str, language: str) -> Markup:
    """Return *code* as a block, fenced longer than any run of backticks in it."""
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    body = code.replace("\r\n", "\n").rstrip("\n")
    return Markup(f"{fence}{language}\n{body}\n{fence}")


@functools.cache
def environment() -> jinja2.Environment:
    """Return the environment of all Markdown templates; every value is escaped in it."""
    return jinja2.Environment(
        loader=loader("markdown"),
        autoescape=False,  # noqa: S701 - Markdown, not HTML: `finalize` escapes what Markdown reads
        undefined=jinja2.StrictUndefined,
        finalize=escaped,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )

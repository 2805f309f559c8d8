"""What a script template may contain: nodes of the template language, and places for values.

A literal is safe only where PowerShell expects an operand. The check resolves inheritance and
includes of a template, walks every path through its conditions and loops, and follows the text with
a scanner that knows code, the two kinds of strings, and line comments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import nodes

from generator.powershell import environment
from generator.powershell.scripts import HEADER_FIELDS

_BEFORE = frozenset(" \n(,=;")
_AFTER = frozenset(" \n),;}")

# What follows these is a pattern, not a text: a value there would be read as wildcards or an expression.
_PATTERNS = re.compile(
    r"-(?:[ic]?(?:not)?(?:like|match)|[ic]?replace|[ic]?split|filter|path|include|exclude)",
    re.IGNORECASE,
)
_VALUE_MARK = "\x00"  # stands for a written value where the scanner asks for the character before


@dataclass(frozen=True)
class Place:
    """Where the scanner is: all that the next character needs to know.

    Attributes:
        mode: what the text is.
        before: the last character, or the mark of a value.
        word: the parameter, operator or call sign that is being read or was read last.
        depth: open parentheses.
        pattern: depth at which a pattern operator waits for its operand, ``None`` if none does.
        inside: open parentheses of a ``$( … )`` in a double-quoted string.
    """

    mode: Literal["code", "single", "double", "comment"] = "code"
    before: str = "\n"
    word: str = ""
    depth: int = 0
    pattern: int | None = None
    inside: int = 0


class TemplateFlaw(Exception):  # noqa: N818 - a finding about a template, not an error of the program
    """One thing a template must not do."""


def flaws(sources: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the templates *sources* (name → text), each with its template's name."""
    found = [f"{name}: {flaw}" for name, text in sources.items() for flaw in _text_flaws(text)]
    trees: dict[str, nodes.Template] = {}
    for name, text in sources.items():
        try:
            trees[name] = environment().parse(text, name)
            _check_all(trees[name].body)
        except TemplateFlaw as flaw:
            found.append(f"{name}: {flaw}")
    if found:
        return found
    for name, tree in trees.items():
        # A name that starts with _ is a part: it is followed wherever a whole template uses it.
        if not name.startswith("_"):
            try:
                _follow(tree, trees)
            except TemplateFlaw as flaw:
                found.append(f"{name}: {flaw}")
    return found


def _text_flaws(text: str) -> Iterator[str]:
    checks = {
        "a character outside ASCII": r"[^\x00-\x7f]",
        "a tab": r"\t",
        "a carriage return": r"\r",
        "a backtick": "`",
        "a blank line": r"(?m)^ *\n(?=\s*\S)",
        "a line that starts with a pipe": r"(?m)^ *\|",
        "a here-string": r"(?m)@['\"] *$",
        "a block comment": r"<#",
        "a verbatim argument": r"--%",
        "param, #requires or exit": r"(?i)\bparam\s*\(|#requires|\[CmdletBinding|(?<![\w-])exit\b",
        "a prompt": r"(?i)\bRead-Host\b",
        "a regular expression pattern": r"(?im)^(?!.*-SimpleMatch).*-Pattern\s+\(*\{\{",
    }
    code = re.sub(r"(?m)\{#.*?#\}\n?", "", text)
    yield from (name for name, pattern in checks.items() if re.search(pattern, code))


def _check_all(statements: Iterable[nodes.Node]) -> None:
    for statement in statements:
        _check_statement(statement)


def _check_written(items: Iterable[nodes.Node]) -> None:
    for item in items:
        if not isinstance(item, nodes.TemplateData):
            _check_name(item, "written value")


def _check_statement(node: nodes.Node) -> None:
    match node:
        case nodes.Output(nodes=written):
            _check_written(written)
        case nodes.If(test=test, body=body, elif_=branches, else_=otherwise):
            _check_condition(test)
            _check_all([*body, *branches, *otherwise])
        case nodes.For(target=nodes.Name(), iter=source, body=body, test=None, else_=[], recursive=False):
            _check_name(source, "list")
            _check_all(body)
        case nodes.Block(body=body):
            _check_all(body)
        case (
            nodes.Extends(template=nodes.Const())
            | nodes.Include(template=nodes.Const(), ignore_missing=False)
        ):
            pass
        case _:
            raise TemplateFlaw(f"line {node.lineno}: {type(node).__name__} is not allowed")


def _check_name(node: nodes.Node, use: str) -> None:
    match node:
        case nodes.Name():
            return
        case nodes.Getattr(node=inner, attr=attribute) if not attribute.startswith("_"):
            _check_name(inner, use)
        case _:
            raise TemplateFlaw(f"line {node.lineno}: {type(node).__name__} is not allowed as {use}")


def _check_condition(node: nodes.Node) -> None:
    match node:
        case nodes.Not(node=inner):
            _check_condition(inner)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            _check_condition(left)
            _check_condition(right)
        case _:
            _check_name(node, "condition")


class _Resolved:
    """A template with its parents' text and its own blocks in them."""

    def __init__(self, trees: Mapping[str, nodes.Template]) -> None:
        self.trees = trees
        self.blocks: dict[str, nodes.Block] = {}

    def body(self, tree: nodes.Template) -> list[nodes.Node]:
        """Return the statements of the outermost ancestor of *tree*; the nearest block of a name wins."""
        for block in tree.find_all(nodes.Block):
            self.blocks.setdefault(block.name, block)
        parents = list(tree.find_all(nodes.Extends))
        if not parents:
            return list(tree.body)
        for item in tree.body:
            # Text beside the blocks of a child is never written: it would be a trap for the reader.
            if isinstance(item, nodes.Output) and _written(item).strip():
                raise TemplateFlaw(f"line {item.lineno}: text outside a block")
        return self.body(self.named(parents[0]))

    def named(self, reference: nodes.Extends | nodes.Include) -> nodes.Template:
        assert isinstance(reference.template, nodes.Const)
        if reference.template.value not in self.trees:
            raise TemplateFlaw(f"line {reference.lineno}: no template {reference.template.value}")
        return self.trees[reference.template.value]


def _written(output: nodes.Output) -> str:
    return "".join(item.data if isinstance(item, nodes.TemplateData) else "x" for item in output.nodes)


def _follow(tree: nodes.Template, trees: Mapping[str, nodes.Template]) -> None:
    resolved = _Resolved(trees)
    for place in _walk(resolved.body(tree), frozenset({Place()}), resolved):
        if place.mode in ("single", "double") or place.depth:
            raise TemplateFlaw("a string or a parenthesis is open at the end")


def _walk(body: list[nodes.Node], places: frozenset[Place], resolved: _Resolved) -> frozenset[Place]:
    for node in body:
        places = _step(node, places, resolved)
    return places


def _step(node: nodes.Node, places: frozenset[Place], resolved: _Resolved) -> frozenset[Place]:
    match node:
        case nodes.Output(nodes=written):
            for item in written:
                places = frozenset(_read(place, item) for place in places)
            return places
        case nodes.If(body=body, elif_=branches, else_=otherwise):
            ends = [_walk(body, places, resolved), *(_step(branch, places, resolved) for branch in branches)]
            return frozenset().union(*ends, _walk(otherwise, places, resolved))
        case nodes.For(body=body):
            while True:
                after = places | _walk(body, places, resolved)
                if after == places:
                    return places
                places = after
        case nodes.Block(name=name):
            return _walk(resolved.blocks[name].body, places, resolved)
        case nodes.Include():
            return _walk(list(resolved.named(node).body), places, resolved)
        case _:
            return places


def _read(place: Place, item: nodes.Node) -> Place:
    if isinstance(item, nodes.TemplateData):
        for character in item.data:
            try:
                place = _next(place, character)
            except TemplateFlaw as flaw:
                raise TemplateFlaw(f"line {item.lineno} or below: {flaw}") from None
        return place
    try:
        return _value(place, item)
    except TemplateFlaw as flaw:
        raise TemplateFlaw(f"line {item.lineno}: {flaw}") from None


def _value(place: Place, item: nodes.Node) -> Place:
    header = isinstance(item, nodes.Name) and item.name in HEADER_FIELDS
    if place.mode == "comment":
        if not header:
            raise TemplateFlaw("only header fields may stand in a comment")
        return place
    if place.mode != "code":
        raise TemplateFlaw("a value inside a string")
    if header:
        raise TemplateFlaw("a header field outside a comment")
    if place.before not in _BEFORE:
        raise TemplateFlaw(f"a value directly after {place.before!r}")
    if place.pattern is not None:
        raise TemplateFlaw("a value where a pattern is expected")
    if place.word in ("&", "."):
        raise TemplateFlaw("a value in the place of a command")
    return replace(place, before=_VALUE_MARK, word="")


def _next(place: Place, character: str) -> Place:
    if place.before == _VALUE_MARK and place.mode == "code" and character not in _AFTER:
        raise TemplateFlaw(f"a value directly before {character!r}")
    if place.mode == "comment":
        return Place(depth=place.depth) if character == "\n" else replace(place, before=character)
    if place.mode == "single":
        return _in_string(place, character, "'")
    if place.mode == "double":
        return _in_double(place, character)
    return _in_code(place, character)


def _in_string(place: Place, character: str, quote: str) -> Place:
    if character == "\n":
        raise TemplateFlaw("a string goes over the end of a line")
    if character != quote:
        return place
    return replace(place, mode="double" if place.inside else "code", before=quote)


def _in_double(place: Place, character: str) -> Place:
    if place.inside and character == "'":
        return replace(place, mode="single")
    if place.inside and character == '"':
        raise TemplateFlaw("a string in a string: assign the inner one first")
    if character == "(" and (place.inside or place.before == "$"):
        return replace(place, inside=place.inside + 1, before=character)
    if character == ")" and place.inside:
        return replace(place, inside=place.inside - 1, before=character)
    if character == '"':
        return _in_string(place, character, '"')
    return replace(_in_string(place, character, '"'), before=character)


def _in_code(place: Place, character: str) -> Place:
    if character == "'":
        return replace(place, mode="single", word="", before=character)
    if character == '"':
        return replace(place, mode="double", word="", before='"')
    if character == "#" and place.before in " \n;({},|":
        return replace(place, mode="comment", word="", before=character)
    return _separated(_worded(place, character), character)


def _worded(place: Place, character: str) -> Place:
    """Follow the word that a value after it would depend on."""
    starts = place.before in " \n;({},|=" or place.before == _VALUE_MARK
    if character in "-&." and starts:
        return replace(place, word=character)
    if place.word.startswith("-") and place.before not in " \n" and (character.isalnum()):
        return replace(place, word=place.word + character)
    if place.word.startswith("-") and not character.isalnum() and place.before.isalnum():
        # The word is complete: a pattern operator waits for its operand, any other ends that wait.
        if _PATTERNS.fullmatch(place.word):
            return replace(place, word="", pattern=place.depth)
        ended = place.pattern is not None and place.depth <= place.pattern
        return replace(place, word="", pattern=None if ended else place.pattern)
    if character in " (" and place.word in ("&", "."):
        return place
    return place if character == " " else replace(place, word="")


def _separated(place: Place, character: str) -> Place:
    """Follow parentheses and the ends of statements, where no pattern waits any longer."""
    depth, pattern = place.depth, place.pattern
    if character == "(":
        depth += 1
    elif character == ")":
        depth -= 1
        if depth < 0:
            raise TemplateFlaw("a parenthesis is closed that was not opened")
    if pattern is not None and (depth < pattern or (depth == pattern and character in "\n;|{}")):
        pattern = None
    return replace(place, before=character, depth=depth, pattern=pattern)

"""Why a text is no YAML, in the words of the person who wrote it.

libyaml and PyYAML's own parser word their errors for people who know the grammar; here the words serve only
to recognise the mistake. Both wordings are known, because PyYAML without libyaml uses the second.
"""

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import yaml
from yaml.events import Event, ScalarEvent

from generator.diagnostics import Finding, Mark, Severity

Spot: TypeAlias = tuple[int, int]  # line and column as the parser counts them, from 0

# Patterns stay text until a mistake needs them: compiling them all would slow every start down.
_WORD = r"[^\s,\]}#]*"
_UNQUOTED_STAR = r"(?:^|[:,\[{-])[ \t]+(\*[^\s,\]}#]+)|[\[{](\*[^\s,\]}#]+)"
_MANY = 20
_MISPLACED = {"]": ("Y11", "stray"), "}": ("Y11", "stray"), ",": ("Y12", "comma"), ":": ("Y17", "empty")}
_GLUED = r"\s*(?:- )?([\w.-]+):(\S.*)"


def explain(
    error: yaml.YAMLError,
    file: str,
    lines: Sequence[str],
    last: ScalarEvent | None = None,
    opened: Spot | None = None,
) -> tuple[Finding, ...]:
    """Return what *error* means, at the place where the user has to change something.

    One finding, except for values with an unquoted ``*``: a file that has one has several, and all are named.

    Args:
        error: what the parser raised.
        file: the name of the text.
        lines: its lines.
        last: the last scalar that could be read, the place of many a cause.
        opened: where the innermost list or mapping begins that was still open.
    """
    scene = _Scene(error, file, lines, last, opened)
    if "alias" in scene.context:
        return unquoted_stars(file, lines, scene.begin)
    return (scene.finding(),)


def unquoted_stars(file: str, lines: Sequence[str], first: Spot) -> tuple[Finding, ...]:
    """Return a finding for each value that seems to begin with an unquoted ``*``, from *first* on.

    YAML takes the star for an alias; nobody who writes the name of a wildcard certificate means one.
    """
    spots = [first]
    for number, line in enumerate(lines[first[0] :], first[0]):
        for match in re.finditer(_UNQUOTED_STAR, line):
            spot = (number, match.start(match.lastindex or 0))
            if spot > first and not re.search("[\"'#]", line[: spot[1]]):
                spots.append(spot)
    return tuple(_star(file, lines[spot[0]], spot) for spot in spots[:_MANY])


def _star(file: str, line: str, spot: Spot) -> Finding:
    values = {"value": word_at(line, spot[1]).removesuffix(":")}
    return Finding("Y05", Severity.ERROR, (), "", values, Mark(file, spot[0] + 1, spot[1] + 1), line)


def word_at(line: str, column: int) -> str:
    """Return what stands at *column* (from 0) up to a blank, a comma, a closing bracket or a comment."""
    match = re.match(_WORD, line[column:])
    return match.group() if match else ""


def no_colon(file: str, lines: Sequence[str], spot: Spot) -> Finding:
    """Return the finding that the line at *spot* has no colon, or no blank after it."""
    line = lines[spot[0]]
    glued = re.match(_GLUED, line)
    variant, values = "", {"key": line[spot[1] :].strip()}
    if glued:
        variant, values = "glued", {"key": glued.group(1), "value": glued.group(2)}
    mark = Mark(file, spot[0] + 1, spot[1] + 1)
    return Finding("Y09", Severity.ERROR, (), variant, values, mark, line)


def start_of(event: Event) -> Spot:
    """Return where *event* begins."""
    mark: Any = event.start_mark  # never None in the events of a text
    return mark.line, mark.column


def end_of(event: Event) -> Spot:
    """Return where *event* ends: behind its last character."""
    mark: Any = event.end_mark
    return mark.line, mark.column


class _Scene:
    """One parser error with everything needed to understand it."""

    def __init__(
        self,
        error: yaml.YAMLError,
        file: str,
        lines: Sequence[str],
        last: ScalarEvent | None,
        opened: Spot | None,
    ) -> None:
        self.file = file
        self.lines = lines
        self.last = last
        self.context = str(getattr(error, "context", None) or "")
        self.problem = str(getattr(error, "problem", None) or "")
        problem: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        context: Any = getattr(error, "context_mark", None) or problem
        self.opened = opened
        self.place = self._inside(problem.line, problem.column) if problem else (0, 0)
        self.begin = self._inside(context.line, context.column) if context else self.place

    def finding(self) -> Finding:
        """Return the one finding that fits best."""
        for explanation in (self._quotes, self._indentation_characters, self._tokens, self._blocks):
            finding = explanation()
            if finding:
                return finding
        return self._found("Y22", "", self.place)

    def _quotes(self) -> Finding | None:
        if "quoted scalar" in self.context:
            opening = self.lines[self.begin[0]][self.begin[1] :].rstrip()
            escape = any(word in self.problem for word in ("escape", "hexadecimal", "hexdecimal"))
            if escape or (opening[0] == '"' and opening.endswith('\\"')):
                return self._found("Y18", "", self.begin)
            return self._found("Y08", "", self.begin, quote=self._character(self.begin))
        last = self.last
        if last is None or not last.style or last.style not in "'\"":
            return None
        start, end = start_of(last), end_of(last)
        before = self.lines[self.place[0]][: self.place[1]].rstrip()
        if end != (self.place[0], len(before)):
            return None
        if start[0] != end[0]:
            return self._found("Y08", "swallowed", start, quote=last.style, last=str(end[0] + 1))
        return self._found("Y23", "", self.place, quote=last.style)

    def _indentation_characters(self) -> Finding | None:
        """Say that a line begins with a tab, or with a blank that is none for YAML."""
        for number, column in (self.place, self.begin):
            line = self.lines[number]
            leading = line[: len(line) - len(line.lstrip())]
            odd = leading.strip(" ")
            if odd:
                column = leading.index(odd[0])  # noqa: PLW2901 - the place is that of the odd character
                variant = "" if odd[0] == "\t" else "blank"
                return self._found("Y07", variant, (number, column), code=f"U+{ord(odd[0]):04X}")
        return None

    def _tokens(self) -> Finding | None:
        """Explain what the scanner could not make a token of."""
        if any(word in self.context for word in ("anchor", "tag", "directive", "scanning a block scalar")):
            return self._unquoted(self.begin)
        if "cannot start any token" in self.problem:
            tab = self._character(self.place) == "\t"
            return self._found("Y04", "tab", self.place) if tab else self._unquoted(self.place)
        if "could not find expected ':'" in self.problem:
            return no_colon(self.file, self.lines, self.begin)
        if "mapping values are not allowed" in self.problem:
            return self._second_colon()
        if "sequence entries are not allowed" in self.problem:
            return self._found("Y21", "list", self.place)
        return None

    def _unquoted(self, place: Spot) -> Finding:
        word = word_at(self.lines[place[0]], place[1])
        return self._found("Y06", "", place, character=self._character(place), value=word)

    def _second_colon(self) -> Finding:
        last = self.last
        start = start_of(last) if last else self.place
        if start[0] == self.place[0]:
            return self._found("Y10", "", self.place)
        if self.lines[start[0]][: start[1]].strip(" -"):
            # The value before has taken this line for its continuation.
            indented = len(self.lines[self.place[0]]) - len(self.lines[self.place[0]].lstrip())
            return self._found("Y21", "deeper", (self.place[0], indented), line=str(start[0] + 1))
        return no_colon(self.file, self.lines, start)

    def _blocks(self) -> Finding | None:
        """Explain what the parser could not fit together."""
        character = self._character(self.place)
        if "flow node" in self.context and self.opened and character not in _MISPLACED:
            return self._unclosed(self.opened)
        if "flow sequence" in self.context or "flow mapping" in self.context:
            return self._unclosed(self.begin)
        if character in _MISPLACED:
            return self._found(*_MISPLACED[character], self.place, bracket=character)
        if self.lines[self.place[0]][: self.place[1]].rstrip().endswith(("]", "}")):
            return self._found("Y23", "bracket", self.place)
        if "block" in self.context or "document start" in self.problem:
            return self._found("Y21", "", self.place)
        return None

    def _unclosed(self, opened: Spot) -> Finding:
        line = str(self.place[0] + 1)
        return self._found("Y11", "", opened, bracket=self._character(opened), line=line)

    def _inside(self, line: int, column: int) -> Spot:
        """Return the place, or the end of the text where the parser points behind it."""
        if line < len(self.lines):
            return line, min(column, len(self.lines[line]))
        return len(self.lines) - 1, len(self.lines[-1])

    def _character(self, place: Spot) -> str:
        return self.lines[place[0]][place[1] : place[1] + 1]

    def _found(self, rule: str, variant: str, place: Spot, **values: str) -> Finding:
        mark = Mark(self.file, place[0] + 1, place[1] + 1)
        return Finding(rule, Severity.ERROR, (), variant, values, mark, self.lines[place[0]])

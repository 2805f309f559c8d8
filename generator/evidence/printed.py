"""Console text of Get commands: ``Format-List`` and ``Format-Table``, wrapped, cut and pasted."""

import itertools
import re
from dataclasses import dataclass, field

from generator.evidence.facts import ConfigObject, Property
from generator.evidence.objects import command_kind, make, property_of
from generator.evidence.wording import plain

_PROMPT = re.compile(r"^\s*(?:\[PS\]\s*|PS\s+)[^>\r\n]{0,200}>\s*(?P<command>.*)$", re.IGNORECASE)
_GET = re.compile(r"\b(?P<verb>Get-[A-Za-z]{4,40})\b")
_SERVER = re.compile(r"-Server\s+['\"]?(?P<server>[A-Za-z0-9][A-Za-z0-9.-]{0,62})", re.IGNORECASE)
_PAIR = re.compile(r"^\s{0,8}(?P<name>[A-Za-z][A-Za-z0-9-]{1,60})\s*:(?:\s(?P<value>.*)|)$")
# A command that lists every object: no name, no filter before the formatting.
_WHOLE = re.compile(
    r"Get-[A-Za-z]+\s*(?:-ResultSize\s+\w+\s*)?(?:\|\s*(?:fl|ft|Format-List|Format-Table|Select(?:-Object)?)\b[^|]*)?$",
    re.IGNORECASE,
)
_DASHES = re.compile(r"^\s*-{2,}(?:\s+-{2,})*\s*$")
_QUOTING = re.compile(r"^(?:[>|]\s?)+")


@dataclass(slots=True)
class _Block:
    """The object that is being read."""

    pairs: list[tuple[str, list[str], int]] = field(default_factory=list)
    column: int = 0

    def names(self) -> set[str]:
        return {name.lower() for name, _, _ in self.pairs}


@dataclass(slots=True)
class Printed:
    """Objects of a text, the numbers of their lines, and two sorts of commands (kind, line).

    ``empty``: asked for everything and printed nothing. ``partial``: asked for one object, or filtered.
    """

    objects: list[ConfigObject] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    empty: list[tuple[str, int]] = field(default_factory=list)
    partial: list[tuple[str, int]] = field(default_factory=list)


def _value(parts: list[str]) -> str:
    """Return a wrapped value: joined without a blank where the console cut inside a word."""
    if len(parts) == 1:
        return parts[0].strip()
    # The first part stands behind the name and the colon, the others behind as many blanks.
    parts = [" " * (len(parts[1]) - len(parts[1].lstrip())) + parts[0], *parts[1:]]
    width = max(len(part) for part in parts[:-1])
    joined = parts[0].strip()
    for before, part in itertools.pairwise(parts):
        full = len(before) == width and not before.endswith((",", ";", " "))
        joined += ("" if full else " ") + part.strip()
    return joined


def read_printed(text: str, file: str) -> Printed:
    """Return the objects that *text* shows as lists or tables."""
    lines = [_QUOTING.sub("", plain(line.rstrip("\r"))) for line in text.split("\n")]
    reader = _Reader(file)
    skip_to = 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        prompt = _PROMPT.match(line)
        get = _GET.search(prompt["command"]) if prompt else _bare_command(line)
        if prompt or get:
            reader.close()
            reader.asked(line if prompt else "", index + 1, get["verb"] if get else "")
            if get and reader.command and not _WHOLE.search(line):
                reader.result.partial.append((reader.command, index + 1))
            on = _SERVER.search(line)
            reader.server = on["server"] if on else ""
        elif _DASHES.match(line) and index:
            skip_to = _table(lines, index, reader)
        else:
            reader.line(line, index + 1)
    reader.close()
    return reader.result


def unprompted(text: str) -> str:
    """Return *text* with an empty line in place of each prompt, where it begins with one; "" if more follow.

    So the output of one command reads as if it had been saved; that of several is for `read_printed`.
    """
    if not _PROMPT.match(_QUOTING.sub("", text.lstrip()[:400].partition("\n")[0])):
        return text
    lines = text.split("\n")
    prompts = [match for line in lines if (match := _PROMPT.match(_QUOTING.sub("", line)))]
    if sum(bool(match["command"].strip()) for match in prompts) > 1:
        return ""
    return "\n".join("" if _PROMPT.match(_QUOTING.sub("", line)) else line for line in lines)


def _bare_command(line: str) -> "re.Match[str] | None":
    stripped = line.strip()
    return _GET.match(stripped) if stripped.startswith(("Get-", "get-")) and " : " not in line else None


class _Reader:
    """Reads lists line by line; remembers the command in front of them and the server that it asked."""

    def __init__(self, file: str) -> None:
        self.file, self.command, self.server = file, "", ""
        self.block, self.result = _Block(), Printed()
        self.whole, self.since = 0, 0

    def asked(self, prompt: str, number: int, verb: str) -> None:
        """Note a command; if the one before asked for everything and printed nothing, its list is empty."""
        if prompt and self.whole and len(self.result.objects) == self.since and self.command:
            self.result.empty.append((self.command, self.whole))
        self.command = command_kind(verb) if verb else ""
        self.whole = number if prompt and _WHOLE.search(prompt) else 0
        self.since = len(self.result.objects)

    def line(self, line: str, number: int) -> None:
        """Take in one line: a property, the rest of a wrapped one, or the end of the object."""
        block = self.block
        indent = len(line) - len(line.lstrip())
        pair = _PAIR.match(line)
        if block.pairs and line.strip() and block.column and indent >= block.column - 1:
            block.pairs[-1][1].append(line)
            self.result.lines.add(number)
        elif pair:
            # The same property again is the next object even without an empty line.
            if pair["name"].lower() in block.names():
                self.close()
            self.block.pairs.append((pair["name"], [(pair["value"] or "").lstrip()], number))
            self.block.column = line.find(":") + 2
            self.result.lines.add(number)
        else:
            self.close()
            if line.strip():
                # Something was printed, an error perhaps: that is not the same as nothing.
                self.whole = 0

    def close(self) -> None:
        """End the object that is being read."""
        block, self.block = self.block, _Block()
        if not block.pairs:
            return
        properties = {name: property_of(_value(parts), number) for name, parts, number in block.pairs}
        first = block.pairs[0][2]
        if self.server and "server" not in block.names():
            properties["Server"] = Property((self.server,), first)
        made = make(properties, self.file, first, self.command)
        if made is not None:
            self.result.objects.append(made)
        else:
            self.whole = 0
            self.result.lines -= {number for _, _, number in block.pairs}


def _table(lines: list[str], dashes: int, reader: _Reader) -> int:
    """Read the table whose rule of dashes is line *dashes*; return the index of the first line behind it."""
    starts = [match.start() for match in re.finditer(r"(?<!-)-{2,}", lines[dashes])]
    header = lines[dashes - 1]
    names = [header[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) for name in names):
        return dashes + 1
    index = dashes + 1
    while index < len(lines) and lines[index].strip() and not _PROMPT.match(lines[index]):
        cells = [lines[index][a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        properties = {n: property_of(c, index + 1) for n, c in zip(names, cells, strict=True)}
        made = make(properties, reader.file, index + 1, reader.command)
        if made is not None:
            reader.result.objects.append(made)
            reader.result.lines.add(index + 1)
        index += 1
    return index

"""``FACT`` lines read back from a console that is 80 columns wide, independently of the tool's own reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


COLUMNS = 80
_END = re.compile(r"^(?P<said>.*) ~(?P<check>[0-9a-f]{8})$", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value that a block printed: path and text; ``whole`` is false if its checksum doesn't fit."""

    path: tuple[str, ...]
    value: str
    whole: bool


def wrapped(output: str) -> str:
    """Return a console text as it is copied from a window of 80 columns: long lines are broken."""
    lines = []
    for line in output.split("\n"):
        lines += [line[start : start + COLUMNS] for start in range(0, max(len(line), 1), COLUMNS)]
    return "\n".join(lines)


def read(text: str) -> tuple[Fact, ...]:
    """Return the facts of a wrapped console text, in order."""
    return tuple(_fact(said) for said in _joined(text.split("\n")))


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield each fact's line, put together again up to the checksum that fits it."""
    for index, line in enumerate(lines):
        if not line.startswith("FACT "):
            continue
        said = line.removeprefix("FACT ")
        for following in (*lines[index + 1 : index + 12], ""):
            if _is_whole(said) or following.startswith(("FACT ", "RESULT ")):
                break
            said += following
        yield said


def checksum(text: str) -> str:
    """Return the checksum that a block prints behind a fact."""
    check = 0
    for character in text:
        check = (check * 65599 + ord(character)) % 4294967291
    return f"{check:08x}"


def _is_whole(said: str) -> bool:
    match = _END.match(said)
    return match is not None and checksum(match["said"]) == match["check"]


def _fact(said: str) -> Fact:
    path, value = (
        _ESCAPE.sub(lambda match: chr(int(match[1], 16)), part)
        for part in re.sub(" ~[0-9a-f]{8}$", "", said).partition(" = ")[::2]
    )
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in path.split("/"))
    return Fact(parts, value, _is_whole(said))


def expected(world: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """Return what a block must print for each property of each connector of a world's document."""
    tenant = world["tenants"][0]
    sections = {
        "send_connectors": world["organization"]["send_connectors"],
        "inbound_connectors": tenant["inbound_connectors"],
    }
    found: dict[tuple[str, ...], str] = {("tenant", "initial_domain"): tenant["initial_domain"]}
    for section, objects in sections.items():
        for one in objects:
            for name, value in one.items():
                found.update(_printed((section, one["Name"], name), value))
    return found


def _printed(path: tuple[str, ...], value: Any) -> dict[tuple[str, ...], str]:  # noqa: ANN401 - any JSON value
    if not isinstance(value, list):
        return {path: "" if value is None else str(value)}
    items = {(*path, str(index)): str(item) for index, item in enumerate(value)}
    return {(*path, "count"): str(len(value)), **items}

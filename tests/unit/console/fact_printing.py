"""What `Write-Fact` of the blocks prints, as Python; and what windows and mails do to it."""

import re
from collections.abc import Mapping, Sequence

_ESCAPED = re.compile(r"[^ -}]|\\(?=u)|(?<![^ ])[ =]| $")


def plain(text: str) -> str:
    r"""Return *text* as the block spells it: one ``\uXXXX`` for each UTF-16 unit that is escaped."""
    units = text.encode("utf-16-le", "surrogatepass")
    single = "".join(chr(int.from_bytes(units[i : i + 2], "little")) for i in range(0, len(units), 2))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", single)


def fact(path: Sequence[str], value: str) -> str:
    """Return the line that the block prints for *value* at *path*."""
    names = "/".join(name.replace("~", "~0").replace("/", "~1") for name in path)
    said = f"{plain(names)} = {plain(value)}"
    check = 0
    for character in said:
        check = (check * 65599 + ord(character)) % 4294967291
    return f"FACT {said} ~{check:08x}"


def facts(values: Mapping[str, str | Sequence[str]]) -> str:
    """Return the lines for *values*, by path with slashes; a list has its number of items first."""
    lines = []
    for name, value in values.items():
        path = name.split("/")
        if isinstance(value, str):
            lines.append(fact(path, value))
            continue
        lines.append(fact([*path, "count"], str(len(value))))
        lines += [fact([*path, str(index)], item) for index, item in enumerate(value)]
    return "\n".join(lines) + "\n"


def in_window(text: str, width: int = 80) -> str:
    """Return *text* as it is copied from a window: broken at its width, blanks at the ends of rows lost."""
    rows: list[str] = []
    for line in text.split("\n"):
        rows += [line[start : start + width].rstrip() for start in range(0, max(len(line), 1), width)]
    return "\n".join(rows)


def in_mail(text: str, width: int = 72, marks: str = "> ") -> str:
    """Return *text* as a mail quotes it: wrapped at blanks, each row behind quoting *marks*."""
    rows: list[str] = []
    for line in text.split("\n"):
        row = ""
        for word in line.split(" "):
            if row and len(row) + 1 + len(word) > width:
                rows.append(row)
                row = word
            else:
                row = f"{row} {word}" if row else word
        rows.append(row)
    return "\n".join(marks + row for row in rows)

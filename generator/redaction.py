"""Stable placeholders for what must not leave the house: tenants, hosts, addresses, certificates, names."""

import re

# Names of the service that say nothing about a customer; everything else with dots in it does.
_PUBLIC = re.compile(
    r"(?:[a-z0-9-]+\.){0,3}(?:prod|eop-[a-z]+\d+\.prod)\.(?:protection\.)?outlook\.com|mail\.protection\.outlook\.com"
    r"|[a-z0-9]+\.mail\.protection\.outlook\.com(?=\s+Microsoft ESMTP)",
    re.IGNORECASE,
)
# An apostrophe may stand within an address, not before it: there it is a quotation mark.
_MAIL = (
    r"(?:[\w!#$%&*+?^{|}~-][\w.!#$%&'*+/=?^`{|}~-]*|\"[^\"@<>]{1,64}\")@(?:[\w-]+(?:\.[\w-]+)+|\[[\w.:]+\])"
)
_RULES: tuple[tuple[str, "re.Pattern[str]"], ...] = (
    ("id", re.compile(r"\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b")),
    ("hash", re.compile(r"\b[0-9A-Fa-f]{18,64}\b")),
    ("address", re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")),
    (
        "address",
        re.compile(r"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}(?![0-9A-Fa-f:])"),
    ),
    (
        "domain",
        re.compile(r"(?:\*\.)?\b\w(?:[\w-]*[^\W_])?(?:\.(?:[^\W_]|-)+)*\.[^\W\d_]{2,24}\b"),
    ),
    ("name", re.compile(r"(?<=\b[OLSCE]=)[^,;\"<>]+?(?=,|;|\"|<|$|\s(?:CN|OU|O|L|S|ST|C|E|DC)=)")),
    ("name", re.compile(r"(?<=\b(?:OU|CN|ST|DC)=)[^,;\"<>]+?(?=,|;|\"|<|$|\s(?:CN|OU|O|L|S|ST|C|E|DC)=)")),
)
_PLACEHOLDER = re.compile(r"\[[a-z]+-\d+\]")
_TIME = re.compile(r"\d\d:\d\d:\d\d")
_KEPT_SUFFIX = re.compile(
    r"\.(?:log|txt|eml|msg|zip|gz|xml|csv|json|xhcw|ps1|clixml|md|html|exe|dll)$", re.IGNORECASE
)
_LOG_NAME = re.compile(r"(?:SEND|RECV|MSGTRK\w*)[\d-]+\.LOG", re.IGNORECASE)
_MIN_LABEL = 2
_LEAST_BROKEN = 4  # letters of a name that is recognised with a blank more or less in it
_ALONE = (r"(?<![\w-])", r"(?![\w-])")


def _broken(name: str) -> str:
    """Return a pattern for *name*, also where a window or a mail broke it: a blank more or less in it."""
    if len(name) < _LEAST_BROKEN:
        return re.escape(name)
    return r"\s?".join(map(re.escape, name.replace(" ", "")))


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()


class Placeholders:
    """Gives each secret one placeholder, the same wherever it stands; the same input gives the same ones."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, str], str] = {}
        self.counts: dict[str, int] = {}
        self.labels: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        self._pattern: tuple[int, re.Pattern[str]] | None = None

    def of(self, kind: str, secret: str) -> str:
        """Return the placeholder of *secret*, ``[kind-1]``; a wildcard before a domain stays visible."""
        key = (kind, secret.casefold().removeprefix("*."))
        if key not in self.given:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.given[key] = f"[{kind}-{self.counts[kind]}]"
        return ("*." if secret.startswith("*.") else "") + self.given[key]

    def label(self, kind: str, name: str) -> None:
        """Register a name without any shape of its own: a server, a connector."""
        if len(name.strip()) >= _MIN_LABEL and name not in self.labels:
            self.labels[name] = self.of(kind, name)
            self._folded.setdefault(_folded(name), self.labels[name])

    def hide(self, text: str) -> str:
        """Return *text* without secrets."""
        text = self._named().sub(self._name_replaced, text)
        for kind, pattern in _RULES:
            text = pattern.sub(lambda match, kind=kind: self._replaced(kind, match), text)  # type: ignore[misc]
        return text

    def _named(self) -> "re.Pattern[str]":
        """Return the pattern of registered names and of addresses, which may have such a name as a part."""
        if self._pattern is None or self._pattern[0] != len(self.labels):
            longest = sorted(self.labels, key=len, reverse=True)
            within = "|".join(_broken(name) for name in longest if "@" in name)
            named = "|".join(map(_broken, longest))
            parts = (f"{_ALONE[0]}(?:{within}){_ALONE[1]}" if within else "", f"(?P<mail>{_MAIL})")
            whole = (*parts, f"{_ALONE[0]}(?:{named}){_ALONE[1]}" if named else "")
            self._pattern = (len(self.labels), re.compile("|".join(filter(None, whole)), re.IGNORECASE))
        return self._pattern[1]

    def _name_replaced(self, match: "re.Match[str]") -> str:
        found = match.group()
        if match["mail"]:
            return self._replaced("mail", match)
        return self._folded.get(_folded(found)) or self.of("name", found)

    def path(self, name: str) -> str:
        """Return a path without the names of folders and of files that people named."""
        if not name:
            return name
        *folders, last = name.replace("\\", "/").split("/")
        hidden = [
            self.labels.get(folder) or (self.of("folder", folder) if folder else "") for folder in folders
        ]
        stem, dot, ending = last.rpartition(".")
        if not _LOG_NAME.fullmatch(last):
            last = self.of("file", stem or last) + (dot + ending if stem else "")
        return "/".join([*hidden, last])

    def _replaced(self, kind: str, match: "re.Match[str]") -> str:
        found = match.group()
        if kind == "domain" and (_PUBLIC.fullmatch(found) or _KEPT_SUFFIX.search(found)):
            return found
        if _PLACEHOLDER.search(found) or (kind == "address" and _TIME.fullmatch(found)):
            return found
        return self.of(kind, found)

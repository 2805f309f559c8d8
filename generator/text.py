"""Sentences for people, by key and language.

A sentence lives in ``locales/<language>/<theme>.json``; objects nest as deep as they like. A key is the
theme and the path inside the file, joined by dots: ``rules.V24.messages.default``. As the path is joined
before it is looked up, a name that itself holds dots (a kind of step, ``tenant.certificate-name``) needs no
care on either side.
"""

import json
from collections.abc import Iterator
from pathlib import Path

LOCALES = Path(__file__).parent / "locales"


def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a folder of sentences, in alphabetical order."""
    return tuple(sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir()))


class Text:
    """The sentences of one language; a theme is read when its first sentence is asked for.

    Raises:
        ValueError: there is no such language; the message lists those there are.
    """

    def __init__(self, language: str = "en") -> None:
        # A look at the folder's parts keeps "../x" out without listing the folder on every cold start.
        if not language or Path(language).name != language or not (LOCALES / language).is_dir():
            raise ValueError(f"no language {language!r}: there are {', '.join(languages())}")
        self.language = language
        self._themes: dict[str, dict[str, str]] = {}

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of *key* with its ``{named}`` placeholders filled from *values*.

        Values that the sentence doesn't ask for are ignored, so one call serves sentences of several lengths.
        A literal brace is written doubled in the locale file, whether or not the sentence has placeholders.

        Raises:
            KeyError: there is no such sentence, or it asks for a value that was not given; the key is named.
        """
        sentence = self._find(key)
        if sentence is None:
            raise KeyError(f"no sentence {key!r} in language {self.language!r}")
        try:
            return sentence.format_map(values)
        except (KeyError, IndexError, ValueError) as problem:
            place = f"sentence {key!r} in language {self.language!r}"
            raise KeyError(f"{place}: cannot fill {problem}") from problem

    def has(self, key: str) -> bool:
        """Say whether there is a sentence of exactly this *key*; a group of sentences is none."""
        return self._find(key) is not None

    def languages(self) -> tuple[str, ...]:
        """Return the codes of all languages there are, in alphabetical order."""
        return languages()

    def _find(self, key: str) -> str | None:
        theme, _, name = key.partition(".")
        if theme not in self._themes:
            self._themes[theme] = _load(LOCALES / self.language / f"{theme}.json")
        return self._themes[theme].get(name)


def _load(path: Path) -> dict[str, str]:
    """Return the sentences of one theme by their joined path; an absent file is an empty theme."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    return dict(_flat(json.loads(content), ""))


def _flat(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{name}.{index}" if name else str(index))
    else:
        raise TypeError(f"{name} is neither a sentence nor a group of sentences")

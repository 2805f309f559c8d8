"""Descriptions that somebody's hand, editor or script damaged: an answer and an exit code, never a traceback.

Two sets of mutators, each named for what it does: of the text, and of the data (written out as JSON, which
is YAML too). Every case is one sample, up to three mutators, and a number that repeats it.
HYBRID_RUNBOOK_MUTATIONS sets how many cases are run; 2,000 belong to the suite.
"""

import json
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from generator import starters
from generator.cli import main
from generator.source import parse

CASES = int(os.environ.get("HYBRID_RUNBOOK_MUTATIONS", "2000"))
PORTIONS = 8

SAMPLES = {name: starters.starter(name) for name in starters.names()}

_WORDS = "unknown null ~ no 1e5 0x1F 0777 2026-11-24 12:30:00 -1 99999999999999999999 .inf *.contoso.com *"
_MORE = "contoso xn--caf-dma.example 999.0.0.1 10.0.0.0/0 203.0.113.0/24 ::1 C99 V24 C11 .contoso.com"
_ODD = "[] {} <> ' \" ` $(x) {{x}} 2010 2012 SE Verbose \u202econtoso.com \U0001f4e7"
_SCALARS = (*f"{_WORDS} {_MORE} {_ODD}".split(), "", "\u00a0", "con toso.com", "a" * 300, "A" * 5000)

_INVISIBLE = "\u0000\u0007\u001b\u0085\u00a0\u200b\u2028\u202e\ufeff\uffff\u0301\t\r"
_NOISE = _INVISIBLE + "\U0001f4e7\u00e9'\"`$;:#&*!|>%@{}[],?-"

Text = Callable[[str, random.Random], str]
Data = Callable[[Any, random.Random], Any]


def _lines(change: Callable[[list[str], random.Random], object]) -> Text:
    """Return a mutator of text that changes its lines."""

    def mutate(text: str, choice: random.Random) -> str:
        lines = text.split("\n")
        change(lines, choice)
        return "\n".join(lines)

    return mutate


def _at(lines: list[str], choice: random.Random) -> int:
    return choice.randrange(len(lines))


def _drop_line(lines: list[str], choice: random.Random) -> None:
    del lines[_at(lines, choice)]
    lines.append("")


def _duplicate_line(lines: list[str], choice: random.Random) -> None:
    index = _at(lines, choice)
    lines.insert(index, lines[index])


def _swap_lines(lines: list[str], choice: random.Random) -> None:
    one, other = _at(lines, choice), _at(lines, choice)
    lines[one], lines[other] = lines[other], lines[one]


def _indent_line(lines: list[str], choice: random.Random) -> None:
    index = _at(lines, choice)
    lines[index] = choice.choice((" ", "  ", "\t", "      ")) + lines[index]


def _outdent_line(lines: list[str], choice: random.Random) -> None:
    index = _at(lines, choice)
    lines[index] = lines[index].lstrip()


def _insert_noise(text: str, choice: random.Random) -> str:
    index = choice.randrange(len(text) + 1)
    return text[:index] + choice.choice(_NOISE) * choice.choice((1, 1, 1, 3)) + text[index:]


def _delete_part(text: str, choice: random.Random) -> str:
    index = choice.randrange(len(text) + 1)
    return text[:index] + text[index + choice.choice((1, 1, 2, 20)) :]


def _truncate(text: str, choice: random.Random) -> str:
    return text[: choice.randrange(len(text) + 1)]


def _unquote(text: str, _: random.Random) -> str:
    return text.replace('"', "")


def _windows_lines(text: str, _: random.Random) -> str:
    return text.replace("\n", "\r\n")


def _second_document(text: str, choice: random.Random) -> str:
    return f"{text}\n{choice.choice(('---', '...', '--- ', '%YAML 1.2'))}\n{text}"


def _nest(text: str, choice: random.Random) -> str:
    return text + "\nx: " + choice.choice("[{") * choice.choice((5, 70, 5000))


def _repeat(text: str, choice: random.Random) -> str:
    return text * choice.choice((2, 50))


TEXT: Mapping[str, Text] = {
    "drop line": _lines(_drop_line),
    "duplicate line": _lines(_duplicate_line),
    "swap lines": _lines(_swap_lines),
    "indent line": _lines(_indent_line),
    "outdent line": _lines(_outdent_line),
    "insert noise": _insert_noise,
    "delete part": _delete_part,
    "truncate": _truncate,
    "unquote": _unquote,
    "windows lines": _windows_lines,
    "second document": _second_document,
    "nest": _nest,
    "repeat": _repeat,
}


def _places(value: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any YAML
    """Return the paths of everything inside *value*."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [found for key, inner in entries for found in [(*place, key), *_places(inner, (*place, key))]]


def _changed(change: Callable[[Any, Any, random.Random], None]) -> Data:
    """Return a mutator of data that changes one entry, given its container and its key."""

    def mutate(data: Any, choice: random.Random) -> Any:  # noqa: ANN401 - any YAML
        if places := _places(data):
            *way, last = choice.choice(places)
            holder = data
            for key in way:
                holder = holder[key]
            change(holder, last, choice)
        return data

    return mutate


def _drop(holder: Any, key: Any, _: random.Random) -> None:  # noqa: ANN401 - any YAML
    del holder[key]


def _other_scalar(holder: Any, key: Any, choice: random.Random) -> None:  # noqa: ANN401 - any YAML
    holder[key] = choice.choice(_SCALARS)


def _in_list(holder: Any, key: Any, _: random.Random) -> None:  # noqa: ANN401 - any YAML
    holder[key] = [holder[key]]


def _in_mapping(holder: Any, key: Any, _: random.Random) -> None:  # noqa: ANN401 - any YAML
    holder[key] = {"name": holder[key]}


def _emptied(holder: Any, key: Any, choice: random.Random) -> None:  # noqa: ANN401 - any YAML
    holder[key] = choice.choice(([], {}, ""))


def _many(holder: Any, key: Any, choice: random.Random) -> None:  # noqa: ANN401 - any YAML
    holder[key] = [holder[key]] * choice.choice((2, 500))


def _misspelt(holder: Any, key: Any, choice: random.Random) -> None:  # noqa: ANN401 - any YAML
    if isinstance(holder, dict) and key:
        cut = choice.randrange(len(key))
        holder[choice.choice((key[:cut] + key[cut + 1 :], key.upper(), key + "s", key.replace("_", "-")))] = (
            holder.pop(key)
        )


def _moved(data: Any, choice: random.Random) -> Any:  # noqa: ANN401 - any YAML
    """Lay one part of the description over another."""
    places = _places(data)
    if len(places) < 2:
        return data
    source, target = choice.choice(places), choice.choice(places)
    part = data
    for key in source:
        part = part[key]
    holder = data
    for key in target[:-1]:
        holder = holder[key]
    holder[target[-1]] = json.loads(json.dumps(part))
    return data


DATA: Mapping[str, Data] = {
    "drop key": _changed(_drop),
    "other scalar": _changed(_other_scalar),
    "scalar to list": _changed(_in_list),
    "value to mapping": _changed(_in_mapping),
    "empty": _changed(_emptied),
    "many": _changed(_many),
    "misspell key": _changed(_misspelt),
    "move part": _moved,
}


def _mutated(number: int) -> tuple[str, str]:
    """Return how case *number* was made, and its text."""
    choice = random.Random(number)  # noqa: S311 - no secret, and it must repeat
    sample = choice.choice(sorted(SAMPLES))
    text, how = SAMPLES[sample], [sample]
    if choice.random() < 0.6:
        data = json.loads(json.dumps(parse(text, sample).data))
        for name in choice.choices(sorted(DATA), k=choice.choice((1, 1, 2, 3))):
            data = DATA[name](data, choice)
            how.append(name)
        text = json.dumps(data, indent=1, ensure_ascii=False)
    if len(how) == 1 or choice.random() < 0.2:
        for name in choice.choices(sorted(TEXT), k=choice.choice((1, 1, 2))):
            text = TEXT[name](text, choice)
            how.append(name)
    return f"case {number}: {', '.join(how)}", text


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_damaged_description_gets_an_answer(portion: int, tmp_path: Path) -> None:
    """`generate` either accepts it or refuses it with findings; it writes nothing in a dry run."""
    runner = CliRunner()
    target = tmp_path / "mutated.yml"
    codes: set[int] = set()
    for number in range(portion, CASES, PORTIONS):
        how, text = _mutated(number)
        target.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        done = runner.invoke(main, ["generate", "--dry-run", "-o", str(tmp_path / "out"), str(target)])
        broken = done.exception is not None and not isinstance(done.exception, SystemExit)
        assert not broken, (how, done.exception)
        assert done.exit_code in (0, 1), (how, done.output)
        assert done.exit_code == 0 or "error" in done.stderr, (how, done.output)
        codes.add(done.exit_code)
    assert not (tmp_path / "out").exists()
    # Damage that is always refused, or never, would prove little.
    assert codes == {0, 1}

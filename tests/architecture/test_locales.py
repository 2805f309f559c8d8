"""Every sentence that is asked for exists, every sentence that exists is asked for, in every language."""

import builtins
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import app, rules, starters
from generator.causes import CAUSES
from generator.exchange import VERSIONS
from generator.plan import KINDS, Plan
from generator.text import LOCALES, Text, languages
from tests.powershell.stubs.blocks import addresses, description, plan_of

ROOT = Path(__file__).resolve().parents[2]
THEMES = sorted(path.stem for path in (LOCALES / "en").glob("*.json"))

# Filed under ids (of kinds, causes, rules, and of findings about YAML and facts), so no code names the keys.
BY_ID = ("kinds", "causes", "rules", "source", "facts")


PYTHON = {"Traceback", "NoneType", *(name for name in dir(builtins) if name.endswith(("Error", "Exception")))}


def _theme(language: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((LOCALES / language / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _sentences(value: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        yield key, value
    else:
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _sentences(inner, f"{key}.{name}" if key else str(name))


def _plans() -> Iterator[Plan]:
    samples = [str(ROOT / "samples" / f"{name}.yml") for name in starters.names()]
    for whatif in (False, True):
        yield from (app.planned(app.describe([path]), whatif=whatif) for path in samples)
        yield from (
            plan_of(description(servers={"EX01": v}, send_connectors=None), whatif=whatif) for v in VERSIONS
        )
        yield plan_of(addresses([], ["203.0.113.10"]), whatif=whatif)


@pytest.mark.parametrize("language", languages())
def test_every_step_has_its_sentences(language: str) -> None:
    """Title, purpose, what to expect and what to do on STOP, each filled from the step's own facts."""
    text = Text(language)
    for step in (step for plan in _plans() for step in plan.steps):
        for part in ("title", "purpose", "expect", "stop"):
            sentence = text(f"kinds.{step.id.partition('@')[0]}.{part}", **step.facts)
            assert sentence.strip()
            assert "{" not in sentence


@pytest.mark.parametrize("language", languages())
def test_every_kind_is_described_and_no_other(language: str) -> None:
    """Each entry is a kind, or a kind with what it is used for behind it (`-rollback`, `-whatif`, …)."""
    described = set(_theme(language, "kinds"))
    assert described >= set(KINDS)
    stray = [name for name in described if not any(name == k or name.startswith(f"{k}-") for k in KINDS)]
    assert stray == []


@pytest.mark.parametrize("language", languages())
def test_every_cause_is_described_and_no_other(language: str) -> None:
    """Title, what happens, evidence, refutation, cure and source, for exactly the causes there are."""
    described = _theme(language, "causes")
    assert set(described) >= set(CAUSES)
    parts = {"title", "what", "evidence", "refuted", "fix", "source"}
    assert {cause: parts - set(entry) for cause, entry in described.items() if not parts <= set(entry)} == {}


@pytest.mark.parametrize("language", languages())
def test_every_rule_is_described_and_no_other(language: str) -> None:
    """A rule without sentences, or sentences without a rule, is a slip of the registry."""
    assert set(_theme(language, "rules")) == {rule.id for rule in rules.RULES}


@pytest.mark.parametrize("theme", [theme for theme in THEMES if theme not in BY_ID])
def test_every_group_of_sentences_is_asked_for(theme: str) -> None:
    """Each top-level key is named in the code or a template, in full or as far as it is fixed."""
    code = [*(ROOT / "generator").rglob("*.py"), *(ROOT / "templates").rglob("*.j2")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in code)
    asked = re.findall(rf"""["']{theme}\.([a-z_]*)(\{{)?""", text)
    whole = {name for name, computed in asked if not computed}
    begun = tuple(name for name, computed in asked if computed)
    unused = [key for key in _theme("en", theme) if key not in whole and not key.startswith(begun)]
    assert unused == []


@pytest.mark.parametrize("theme", THEMES)
def test_placeholders_are_plain_names(theme: str) -> None:
    """A sentence names its values and does nothing to them: no formats, no attributes, no positions."""
    for key, sentence in _sentences(_theme("en", theme)):
        for _, name, form, conversion in string.Formatter().parse(sentence):
            if name is not None:
                assert re.fullmatch(r"[a-z_]+", name), (key, name)
                assert not form, (key, form)
                assert not conversion, (key, conversion)


@pytest.mark.parametrize("theme", THEMES)
def test_sentences_are_written_for_people(theme: str) -> None:
    """No sentence is empty, names a Python class or exception, or ends in a blank."""
    for key, sentence in _sentences(_theme("en", theme)):
        assert sentence == sentence.strip(), key
        assert sentence, key
        assert not PYTHON.intersection(re.findall(r"\w+", sentence)), key

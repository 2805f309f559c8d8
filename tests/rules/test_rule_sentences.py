"""Every rule has its sentences, and every sentence a case that uses it."""

import json
import string
from collections.abc import Iterator
from typing import Any

import pytest

from generator.rules import RULES
from generator.rules.case_files import cases, findings
from generator.text import LOCALES, languages

# Findings that no description can bring about: its reader refuses the characters; V83's default is for errors
# of the model that nobody has thought of.
WITHOUT_CASE = {
    ("V17", "control"),
    ("V83", "default"),
}


def _rules(language: str) -> dict[str, dict[str, Any]]:
    document: dict[str, dict[str, Any]] = json.loads(
        (LOCALES / language / "rules.json").read_text(encoding="utf-8")
    )
    return document


@pytest.mark.parametrize("language", languages())
def test_each_rule_has_all_its_sentences(language: str) -> None:
    """Title, messages, fix, why and source are there for each rule, and for nothing else."""
    rules = _rules(language)

    assert sorted(rules) == sorted(rule.id for rule in RULES)
    for sentences in rules.values():
        assert set(sentences) == {"title", "messages", "fix", "why", "source"}
        assert sentences["messages"]
        assert sentences["fix"]


@pytest.mark.parametrize("language", languages())
def test_a_fix_belongs_to_a_message(language: str) -> None:
    """A fix is a message's own or the rule's default; each message has one of the two."""
    for rule, sentences in _rules(language).items():
        messages, fixes = set(sentences["messages"]), set(sentences["fix"])
        assert fixes <= messages | {"default"}, rule
        assert "default" in fixes or fixes == messages, rule


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_cases_use_exactly_the_messages_there_are(rule: str) -> None:
    """No variant lacks a sentence, and no sentence waits for a variant that nothing brings about."""
    used = {
        finding.variant or "default" for case in cases(rule) for finding in findings(case, rule, "case.yml")
    }

    written = set(_rules("en")[rule]["messages"])

    assert used <= written
    assert {(rule, variant) for variant in written - used} <= WITHOUT_CASE


@pytest.mark.parametrize("language", languages())
def test_sentences_are_plain(language: str) -> None:
    """Sentences carry named placeholders only and no words of the programming language."""
    for key, sentence in _sentences(_rules(language), ""):
        fields = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(name.isidentifier() for name in fields), key
        words = set(sentence.lower().replace("'", " ").split())
        assert words.isdisjoint({"dict", "str", "int", "bool", "null", "exception", "tuple", "boolean"}), key


def _sentences(value: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _sentences(inner, f"{key}.{name}")
    else:
        yield key, str(value)

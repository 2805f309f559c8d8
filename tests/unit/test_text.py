"""Sentences by key and language."""

import json
from pathlib import Path

import pytest

from generator import text
from generator.text import Text


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the module a small folder of sentences of its own."""
    (tmp_path / "en").mkdir()
    (tmp_path / "de").mkdir()
    content = {
        "hello": "Good day, {name}",
        "group": {"inner": {"deep": "a {{brace}}"}, "dotted.name": "found", "steps": ["first", "second"]},
    }
    (tmp_path / "en" / "night.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "de" / "night.json").write_text('{"hello": "Grüß Gott, {name}"}', encoding="utf-8")
    monkeypatch.setattr(text, "LOCALES", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("locales")
class TestSentences:
    """What a caller gets for a key."""

    def test_placeholders_are_filled_and_extra_values_ignored(self) -> None:
        """A sentence takes the values it names and no others."""
        assert Text()("night.hello", name="Ada", unused=1) == "Good day, Ada"

    def test_a_value_is_not_read_as_a_format(self) -> None:
        """Braces in a value come out as they went in."""
        assert Text()("night.hello", name="{0} {x}") == "Good day, {0} {x}"

    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("night.group.inner.deep", "a {brace}"),
            ("night.group.dotted.name", "found"),
            ("night.group.steps.1", "second"),
        ],
    )
    def test_nested_dotted_and_listed_names_are_found(self, key: str, sentence: str) -> None:
        """The joined path finds a sentence however the file nests it."""
        assert Text()(key) == sentence

    @pytest.mark.parametrize("key", ["night.nothing", "night.group", "night", "day.hello", ""])
    def test_an_unknown_key_is_named(self, key: str) -> None:
        """No sentence: KeyError with the key, and has() says no."""
        sentences = Text()
        assert not sentences.has(key)
        with pytest.raises(KeyError, match=f"'{key}'"):
            sentences(key)

    def test_a_missing_value_names_the_key_and_the_placeholder(self) -> None:
        """A sentence without the value it asks for is never printed half filled."""
        with pytest.raises(KeyError, match=r"night\.hello.*name"):
            Text()("night.hello")

    def test_another_language_has_its_own_sentences(self) -> None:
        """The language decides the sentence."""
        assert Text("de")("night.hello", name="Ada") == "Grüß Gott, Ada"
        assert Text("de").languages() == ("de", "en")

    @pytest.mark.parametrize("language", ["xx", "../en", "", "."])
    def test_an_unknown_language_lists_the_known_ones(self, language: str) -> None:
        """A wrong language is refused at once and never leaves the folder of locales."""
        with pytest.raises(ValueError, match="de, en"):
            Text(language)


def test_a_theme_is_read_once(locales: Path) -> None:
    """A theme is cached: its file may vanish once its first sentence was asked for."""
    sentences = Text()
    assert sentences.has("night.hello")
    (locales / "en" / "night.json").unlink()
    assert sentences("night.hello", name="Ada") == "Good day, Ada"


def test_a_number_in_a_locale_file_is_a_mistake(locales: Path) -> None:
    """Only sentences and groups belong into a locale file."""
    (locales / "en" / "bad.json").write_text('{"a": {"b": 3}}', encoding="utf-8")
    with pytest.raises(TypeError, match=r"a\.b"):
        Text()("bad.a.b")

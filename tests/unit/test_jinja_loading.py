"""Where templates come from."""

from pathlib import Path

import jinja2
import pytest

from generator import jinja_loading
from generator.jinja_loading import ENVIRONMENTS, environment_of, loader, precompile, template_folder


def test_checkout_reads_the_source_templates() -> None:
    """Without an installed copy the templates beside the package are used."""
    assert template_folder("powershell").parts[-2:] == ("templates", "powershell")
    assert isinstance(loader("powershell"), jinja2.FileSystemLoader)


def test_installed_copy_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed package reads the templates that were installed with it."""
    (tmp_path / "_templates" / "powershell").mkdir(parents=True)
    monkeypatch.setattr(jinja_loading, "_PACKAGE", tmp_path)

    assert template_folder("powershell") == tmp_path / "_templates" / "powershell"


def test_compiled_templates_are_those_of_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The wheel's compiled templates have every template, and print what the sources print."""
    precompile(tmp_path / "_compiled")
    names = {path.name for path in template_folder("powershell").glob("*.j2")}
    monkeypatch.setattr(jinja_loading, "_PACKAGE", tmp_path)
    compiled = loader("powershell")

    assert isinstance(compiled, jinja2.ModuleLoader)
    made = environment_of("powershell").overlay(loader=compiled)
    assert names
    assert all(made.get_template(name) for name in names)


def test_code_compiled_by_another_jinja_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Compiled templates of another Jinja version are not run; the sources are used."""
    monkeypatch.setattr(jinja2, "__version__", "2.99.0")
    precompile(tmp_path / "_compiled")
    monkeypatch.undo()
    monkeypatch.setattr(jinja_loading, "_PACKAGE", tmp_path)

    assert isinstance(loader("powershell"), jinja2.FileSystemLoader)


@pytest.mark.parametrize("template_format", ENVIRONMENTS)
def test_every_format_has_templates_and_an_environment(template_format: str) -> None:
    """A format that the wheel compiles has a folder and an environment that loads from it."""
    assert template_folder(template_format).is_dir()
    assert isinstance(environment_of(template_format), jinja2.Environment)

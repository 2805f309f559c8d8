"""Where templates come from, for every format: the checkout, the wheel, or code compiled with the wheel."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2

if TYPE_CHECKING:
    from collections.abc import Callable

ENVIRONMENTS = {
    "markdown": "generator.markdown:environment",
    "powershell": "generator.powershell.scripts:environment",
}
"""Each format's template folder, and the function that makes its environment as ``module:function``.

The modules named here are imported while a wheel is built, where nothing but Jinja is installed.
"""

_PACKAGE = Path(__file__).resolve().parent


def template_folder(template_format: str) -> Path:
    """Return the folder of *template_format*'s templates: the installed copy, or the checkout's."""
    installed = _PACKAGE / "_templates" / template_format
    return installed if installed.is_dir() else _PACKAGE.parent / "templates" / template_format


def loader(template_format: str) -> jinja2.BaseLoader:
    """Return the loader for *template_format*: compiled templates where there are any, else sources."""
    # Jinja promises nothing about running code that another version compiled: a wheel
    # installed beside a newer Jinja falls back to its sources and is only slower.
    compiled = _PACKAGE / "_compiled" / jinja2.__version__ / template_format
    if compiled.is_dir():
        return jinja2.ModuleLoader(compiled)
    return jinja2.FileSystemLoader(template_folder(template_format))


def environment_of(template_format: str) -> jinja2.Environment:
    """Return the one environment of *template_format*, imported only now."""
    module, _, function = ENVIRONMENTS[template_format].partition(":")
    make: Callable[[], jinja2.Environment] = getattr(importlib.import_module(module), function)
    return make()


def precompile(target: Path) -> None:
    """Write Python modules of all templates below *target*, as `loader` expects to find them in the package.

    Raises:
        jinja2.TemplateSyntaxError: a template that cannot be compiled.
    """
    for template_format in ENVIRONMENTS:
        folder = target / jinja2.__version__ / template_format
        folder.mkdir(parents=True, exist_ok=True)
        environment = environment_of(template_format).overlay(
            loader=jinja2.FileSystemLoader(template_folder(template_format)),
        )
        environment.compile_templates(
            folder,
            zip=None,
            ignore_errors=False,
            filter_func=lambda name: name.endswith(".j2"),
        )

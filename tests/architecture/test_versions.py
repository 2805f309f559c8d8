"""Versions of Exchange are data: nothing but `generator/exchange` knows their names."""

import ast
from collections.abc import Iterator
from pathlib import Path

from generator.exchange import VERSIONS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator"

# What the simulated organisation simulates is a version: there it is the subject, not a choice of ours.
ALLOWED = ("exchange", "rehearsal")


def _docstrings(tree: ast.AST) -> set[int]:
    """Return the ids of the nodes that are docstrings, of attributes too: they may name versions."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _named_versions(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    told = _docstrings(tree)
    for node in ast.walk(tree):
        # Prose may mention a version; a text that is nothing else is compared with one.
        if isinstance(node, ast.Constant) and str(node.value).strip() in VERSIONS and id(node) not in told:
            yield f"{node.lineno}: {node.value!r}"


def test_no_module_names_a_version() -> None:
    """What a version can do decides, never its name: no such literal stands outside the version data."""
    found = {
        str(path.relative_to(ROOT)): named
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0] not in ALLOWED
        and (named := list(_named_versions(path.read_text(encoding="utf-8"))))
    }
    assert not found


def test_no_template_names_a_version() -> None:
    """A block shows its version as a value; a template serves all the versions that can run it."""
    templates = sorted((ROOT / "templates").rglob("*.j2"))
    assert templates
    digits = [name for name in VERSIONS if name.isdigit()]
    found = [p.name for p in templates if any(name in p.read_text(encoding="utf-8") for name in digits)]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    """A comparison, a number and a part of an f-string are found; a docstring and prose are none."""
    source = '''
"""2010"""
if v == "2010" or v == 2016 or x == f"{y} 2013" or v in ("SE",):
    print("for 2016 and later", 20160)
'''
    assert sorted(_named_versions(source)) == ["3: ' 2013'", "3: '2010'", "3: 'SE'", "3: 2016"]

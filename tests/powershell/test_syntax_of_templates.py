"""Script templates are PowerShell before any real value is in them."""

from jinja2 import meta, nodes

from generator.jinja_loading import template_folder
from generator.powershell import environment, render
from tests.powershell.compat2.checker import newer_than_51
from tests.powershell.engine import Engine


def _sample_values(*, chosen: bool) -> dict[str, object]:
    """Return a stand-in for every value that any template names; conditions all hold or all fail."""
    values: dict[str, object] = {}
    for path in template_folder("powershell").glob("*.j2"):
        tree = environment().parse(path.read_text(encoding="utf-8"))
        names = meta.find_undeclared_variables(tree)
        looped = {loop.iter.name for loop in tree.find_all(nodes.For) if isinstance(loop.iter, nodes.Name)}
        tested = {
            name.name
            for branch in tree.find_all(nodes.If)
            for name in [branch.test, *branch.test.find_all(nodes.Name)]
            if isinstance(name, nodes.Name)
        }
        for name in names:
            values[name] = ("v", "w") if name in looped else "v"
        if not chosen:
            values.update(dict.fromkeys(tested & names, None))
    return values


def test_templates_parse_and_stay_within_windows_powershell(engine: Engine) -> None:
    """Every whole template is valid PowerShell 5.1, whichever way its conditions fall."""
    names = sorted(path.name for path in template_folder("powershell").glob("[!_]*.j2"))
    scripts = [render(name, _sample_values(chosen=chosen)) for name in names for chosen in (True, False)]

    facts = engine.parse(scripts)

    assert names
    assert [newer_than_51(fact) for fact in facts] == [[]] * len(scripts)

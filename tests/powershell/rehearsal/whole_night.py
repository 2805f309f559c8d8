"""Bundles and nights for tests that need the engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from generator.model import Environment, build
from generator.plan import make_plan
from generator.rehearsal import Bundle, scenario_from
from generator.rehearsal.night import Night
from generator.rehearsal.stage import Stage
from generator.rehearsal.world import stamp
from generator.render import bundle
from generator.source import parse
from generator.text import Text

SAMPLES = Path(__file__).parents[3] / "samples"


def environment(text: str) -> Environment:
    """Return the description in *text*."""
    return build(parse(text, "description.yml"))


def files(described: Environment, *, whatif: bool = False) -> dict[str, bytes]:
    """Return the bundle's files for a description."""
    return bundle(make_plan(described, whatif=whatif), Text(), "0" * 64)


@contextmanager
def night(text: str, pwsh: str, folder: Path, *, whatif: bool = False) -> Iterator[Night]:
    """Yield a night at its beginning, on a stage of its own."""
    described = environment(text)
    scenario = scenario_from(described)
    scenario.world.data["clock"] = stamp(datetime.now(UTC))
    with Stage(scenario.world, pwsh, folder) as stage:
        yield Night(Bundle.of(files(described, whatif=whatif)), scenario, stage)

"""The engine for all tests of this folder; those that ask for it carry the marker ``powershell``."""

import pytest

from tests.powershell.engine import Engine, find_engine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs the engine, so that ``-m 'not powershell'`` leaves it out."""
    for item in items:
        if "engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.powershell)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Return the engine found on this machine, or skip."""
    return find_engine()

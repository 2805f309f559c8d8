"""Options of the whole test run."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag that rewrites what golden tests compare with."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="Write the bundles under tests/golden/expected anew; read the difference before committing it.",
    )

"""A real browser for pages and for the few pieces of JavaScript."""

import pytest

from tests.browser import launch_arguments


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return launch_arguments()

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.emegalis.outbox.kinds import NAMES


@pytest.fixture(autouse=True)
def kinds_of_tests(settings: Settings) -> Iterator[None]:
    """The outbox knows no business word: its tests bring their own kinds of mail."""
    settings.OUTBOX_KINDS = NAMES
    yield

"""The past of the demonstration is told by the same services as the present: only the clock is set back."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Inside the block, the portal believes it is ``moment``."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield

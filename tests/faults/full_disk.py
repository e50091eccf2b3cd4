"""Loaded into a worker (``celery worker --include``): laying out what bears the mark fails, as on a full disk."""

import errno
from typing import Any

from emegalis.lib.pdf import Layout

MARK = "DISQUE-PLEIN"
_lay_out = Layout.__init__


def _until_the_mark(self: Layout, html: str, *args: Any, **options: Any) -> None:
    if MARK in html:
        raise OSError(errno.ENOSPC, "No space left on device")
    _lay_out(self, html, *args, **options)


Layout.__init__ = _until_the_mark  # type: ignore[method-assign]

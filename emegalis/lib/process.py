"""What a process knows of the others: whether its worker is being stopped, whether it is the only one at a task."""

import contextlib
import fcntl
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# One byte of memory that forked children share with their parent: a lock could be left held by a child that is killed.
_stop_byte = mmap.mmap(-1, 1)


def ask_to_stop(**_: Any) -> None:
    """Called in the parent when it begins to stop: its children see it."""
    _stop_byte[0] = 1


def asked_to_stop() -> bool:
    return _stop_byte[0] == 1


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Whether this process alone holds the lock of ``path`` during the block; the system frees it with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True

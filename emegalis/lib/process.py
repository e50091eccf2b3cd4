"""What a process knows of the others: whether its worker is being stopped, whether it is the only one at a task."""

import contextlib
import fcntl
import logging
import mmap
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

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


class Child:
    """A copy of this process that does one piece of work, and with which it speaks; no database in it.

    ``work`` is given its end of the line (``send`` and ``recv`` of plain values). Meant for a process without other
    threads, as a worker is.
    """

    def __init__(self, work: Callable[[Connection], None]) -> None:
        self._line, theirs = Pipe()
        self._pid = os.fork()
        if self._pid == 0:
            self._line.close()
            os._exit(_status_of(work, theirs))
        theirs.close()

    def hear(self) -> Any:
        """What it says next; raises ``ChildError`` when it ended instead."""
        try:
            return self._line.recv()
        except EOFError:
            self.end()
            raise ChildError(f"Process {self._pid} ended before it had answered.") from None

    def tell(self, value: object) -> None:
        self._line.send(value)

    def end(self) -> None:
        """Wait for its end."""
        self._line.close()
        os.waitpid(self._pid, 0)


class ChildError(Exception):
    """A child ended without an answer; its own journal says why."""


def _status_of(work: Callable[[Connection], None], line: Connection) -> int:
    """Whatever happens, the copy ends here: it never goes on with what its parent was doing."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        work(line)
    except BaseException:
        logger.exception("A child could not do its work.")
        return 1
    return 0

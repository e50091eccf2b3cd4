"""A process that has read the libraries of others beforehand, and forks those that tests start.

Reading libraries costs more than all that most tests of faults then do. What is ours (settings, apps, models) is read
after the fork, under the environment that the test gives: the process then does what ``python -m module`` does.

    python -m tests.faults.nursery      reads one order a line (JSON), answers the number of the process begun
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = [
    "PIL.Image", "celery.apps.beat", "celery.apps.worker", "celery.bin.celery",
    "celery.concurrency.prefork", "django.core.management", "django.db.models", "django.forms", "django.views.generic",
    "flufl.bounce", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "icalendar", "kombu.transport.redis",
    "kombu.transport.filesystem", "psycopg2.extras", "pypdf", "snowballstemmer", "weasyprint",
]  # fmt: skip
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


@dataclass
class Started:
    """A process begun by the nursery, a child of this one; as much of ``subprocess.Popen`` as tests use."""

    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        limit = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > limit:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def start(module: str, options: Sequence[str], environment: dict[str, str], log: Path) -> Started:
    """``python -m module options`` in a session of its own, its words in ``log``; it ends when we do."""
    order = {"module": module, "options": list(options), "environment": environment, "log": str(log)}
    nursery = _nursery()
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(json.dumps(order | {"parent": os.getpid()}) + "\n")
    nursery.stdin.flush()
    return Started(int(nursery.stdout.readline()))


@cache
def _nursery() -> "subprocess.Popen[str]":
    """One for all tests; whoever it begins is handed over to us, who are asked how it ended."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    command = [sys.executable, "-m", "tests.faults.nursery"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


# ---------------------------------------------------------------- in the nursery


def main() -> None:
    """Until whoever gives orders is gone."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        told, telling = os.pipe()
        if os.fork() == 0:
            if pid := os.fork():
                os.write(telling, f"{pid}\n".encode())
                os._exit(0)
            os.close(told)
            os.close(telling)
            _become(**json.loads(line))
            return
        os.wait()  # the one between is gone: what it began is a child of whoever gave the order
        os.write(1, os.read(told, 20))
        os.close(told)
        os.close(telling)


def _become(module: str, options: list[str], environment: dict[str, str], log: str, parent: int) -> None:
    while os.getppid() != parent:  # the one between us is about to end
        time.sleep(0.001)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.setsid()
    nothing, words = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for source, target in ((nothing, 0), (words, 1), (words, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = options
    begin: Any = runpy.run_module
    begin(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

"""The processes of a portal on one machine: started together, watched, stopped together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emegalis.lib.errors import BusinessRuleError

ROOT = Path(__file__).resolve().parents[2]
PATIENCE, STOPPING = 60, 15
PR_SET_PDEATHSIG = 1
Processes = dict[str, subprocess.Popen[bytes]]


def commands(*, port: int, mailbox: bool) -> dict[str, list[str]]:
    """What runs, by name; the mailbox takes the mail when no relay is set."""
    celery = [sys.executable, "-m", "celery", "-A", "emegalis"]
    everything = {
        "web": [sys.executable, "-m", "gunicorn", "emegalis.wsgi", "--bind", f"127.0.0.1:{port}"],
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
        "mailbox": [sys.executable, "-m", "emegalis.outbox.mailbox_server"],
    }
    return everything if mailbox else {name: line for name, line in everything.items() if name != "mailbox"}


@contextmanager
def running(lines: dict[str, list[str]], *, port: int, logs: Path) -> Iterator[Processes]:
    """All of them, until the block ends: the pages first, the rest once these answer."""
    logs.mkdir(parents=True, exist_ok=True)
    processes: Processes = {}
    try:
        for name, line in lines.items():
            processes[name] = _start(line, logs / f"{name}.log")
            if name == "web":
                _wait_for_answer(port, processes, logs)
        yield processes
    finally:
        _stop(processes)


def _start(line: list[str], log: Path) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches only us; ended by the kernel should we be killed."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own command lines
            line,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(processes: Processes) -> None:
    for process in processes.values():
        process.terminate()
    limit = time.monotonic() + STOPPING
    for process in processes.values():
        try:
            process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise BusinessRuleError(
                f"le port {port} est déjà pris. Choisissez-en un autre : PORT={port + 1} make run"
            ) from error


def _wait_for_answer(port: int, processes: Processes, logs: Path) -> None:
    """Until the web server answers; refused when it does not, or when one of them ends before."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        refuse_dead(processes, logs)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise BusinessRuleError(f"le portail ne répond pas. Lisez {logs / 'web.log'}")


def refuse_dead(processes: Processes, logs: Path) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            raise BusinessRuleError(f"« {name} » s’est arrêté (code {process.returncode}). Lisez {logs / name}.log")

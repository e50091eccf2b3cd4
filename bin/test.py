"""`make test`: every test on SQLite, again on a private PostgreSQL and Redis (but for those marked ``once``: paper,
templates, the matrix of roles), faults, then journeys in a browser.

python bin/test.py            all of it
python bin/test.py sqlite     one part: sqlite, postgresql, faults or journeys
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from servers import ServerError, private_servers

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("sqlite", "postgresql", "faults", "journeys")
ALONE = "not journey and not processes"
WORKERS = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
# Variables of the caller that would point the tests at something of theirs.
OWN = {
    "DATABASE_URL",
    "CELERY_BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "EMAIL_CONNECTIONS",
    "EMAIL_CONNECTIONS_IN_ALL",
    "SITE_URL",
    "SECRET_KEY",
    "VAR_DIR",
    "MEDIA_ROOT",
    "ALLOWED_HOSTS",
    "DEBUG",
    "DEMONSTRATION",
    "DJANGO_SETTINGS_MODULE",
    "TRUSTED_PROXIES",
    "PORT",
    "FAULTS",
    "FAULTS_ON",
    "FAULTS_FIGURES",
}


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OWN}


def pytest(*arguments: str, environment: dict[str, str] | None = None) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean_environment() | (environment or {})).returncode


def side_by_side(runs: Mapping[str, Mapping[str, str]], *arguments: str) -> int:
    """Several runs of the same tests at once, each with its environment: what they start is waited for most of the
    time. The words of each are printed when all are done; 0 when every one passed."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    with ExitStack() as stack:
        begun = {}
        for name, environment in runs.items():
            log = stack.enter_context(tempfile.TemporaryFile("w+"))
            own = {**clean_environment(), **environment}
            begun[name] = log, subprocess.Popen(command, cwd=ROOT, env=own, stdout=log, stderr=log)
        statuses = [process.wait() for _, process in begun.values()]
        for name, (log, _) in begun.items():
            log.seek(0)
            print(f"--- {name} ---\n{log.read()}", flush=True)
    return max(statuses)


def run_part(part: str) -> int:
    if part == "sqlite":
        return pytest("-m", ALONE, *WORKERS)
    if part == "faults":
        return side_by_side({kind: {"FAULTS_ON": kind} for kind in ("sqlite", "postgresql")}, "-m", "processes")
    with private_servers() as environment:
        if part == "postgresql":
            return pytest("-m", f"{ALONE} and not once", *WORKERS, environment=environment)
        # Pages shown by Django's own test client need no server: a browser in the same process would keep a
        # connection to the database that its end could not close.
        pages = pytest("-m", "journey", "--ignore", "tests/journeys")
        return pytest("-m", "journey", "tests/journeys", environment=environment) or pages


def main(parts: list[str]) -> int:
    """Run the parts in turn, all of them even when one fails; 0 when every one passed."""
    results = {}
    for part in parts:
        print(f"\n=== {part} ===", flush=True)
        begin = time.monotonic()
        try:
            status = run_part(part)
        except ServerError as error:
            print(error, file=sys.stderr)
            status = 1
        results[part] = status
        print(
            f"=== {part}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - begin:.0f} s ===", flush=True
        )
    return max(results.values())


if __name__ == "__main__":
    asked = sys.argv[1:] or list(PARTS)
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"bin/test.py: unknown part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    sys.exit(main(asked))

"""A PostgreSQL and a Redis of one's own, on unix sockets in a temporary folder, ended with the block.

Never a server that happens to run on the machine, never a port.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

PATIENCE = 60
# Durability costs half of the time of a test run, and a test database has nothing to keep.
POSTGRES_SETTINGS = [
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60",
]  # fmt: skip


class ServerError(Exception):
    """A server did not start; ``str()`` says which, and what its log says."""


@contextmanager
def private_servers() -> Iterator[dict[str, str]]:
    """Yield the environment (DATABASE_URL, CELERY_BROKER_URL, CACHE_URL) of two servers that end with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="emegalis-", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        database = stack.enter_context(_postgresql(folder / "pg"))
        socket = stack.enter_context(_redis(folder / "redis"))
        yield {
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": f"redis+socket://{socket}?virtual_host=0",
            "CACHE_URL": f"unix://{socket}?db=1",
        }


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if path := shutil.which("initdb"):
        return Path(path).parent
    raise ServerError("PostgreSQL is missing: make install did not find it (apt-get install postgresql).")


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    """A cluster owned by ``postgres`` when we are root: its server refuses to run as root."""
    binaries, user = _postgres_binaries(), "postgres" if os.geteuid() == 0 else None
    folder.mkdir()
    if user:
        owner = pwd.getpwnam(user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, log = folder / "data", folder / "log"
    _run([binaries / "initdb", "-D", data, "-U", "emegalis", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], user)
    settings = [part for setting in POSTGRES_SETTINGS for part in ("-c", setting)]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *settings],
            user=user, group=user, extra_groups=[] if user else None, stdout=output, stderr=output, cwd=folder,
        )  # fmt: skip
    try:
        _wait(server, log, "PostgreSQL", [binaries / "pg_isready", "-q", "-h", folder, "-U", "emegalis"])
        _run([binaries / "createdb", "-h", folder, "-U", "emegalis", "emegalis"], None)
        yield f"postgresql://emegalis@{quote(str(folder), safe='')}/emegalis"
    finally:
        _stop(server)


@contextmanager
def _redis(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    socket, log = folder / "redis.sock", folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [
                "redis-server",
                "--port",
                "0",
                "--unixsocket",
                socket,
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder,
            ],
            stdout=output,
            stderr=output,
        )
    try:
        _wait(server, log, "Redis", ["redis-cli", "-s", socket, "ping"])
        yield socket
    finally:
        _stop(server)


def _run(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run(command, user=user, group=user, extra_groups=[] if user else None, cwd="/",
                          capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise ServerError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")


def _wait(server: subprocess.Popen[bytes], log: Path, name: str, probe: list[str | Path]) -> None:
    """Until the probe answers; the server's own words when it ends before."""
    limit = time.monotonic() + PATIENCE
    while subprocess.run(probe, capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > limit:
            raise ServerError(f"{name} did not start: {log.read_text(errors='replace')[-800:]}")
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


if __name__ == "__main__":
    # For use by hand: `python bin/servers.py pytest tests/…` runs one command beside the two servers.
    with private_servers() as environment:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | environment).returncode)

"""A PostgreSQL and a Redis of one's own, on unix sockets in a temporary folder, ended with the block.

Never a server that happens to run on the machine, never a port.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

PATIENCE = 60
# Durability costs half of the time of a test run, and a test database has nothing to keep. Two workers may each run a
# race of fifty, whose last sessions are still ending when the next begin.
POSTGRES_SETTINGS = [
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250",
]  # fmt: skip


class ServerError(Exception):
    """A server did not start; ``str()`` says which, and what its log says."""


@contextmanager
def private_servers(settings: Sequence[str] = POSTGRES_SETTINGS) -> Iterator[dict[str, str]]:
    """Yield the environment (DATABASE_URL, CELERY_BROKER_URL, CACHE_URL) of two servers that end with the block."""
    with ExitStack() as stack:
        folder = stack.enter_context(private_folder())
        postgresql, redis = PostgreSQL(folder / "pg", settings), Redis(folder / "redis")
        for server in (postgresql, redis):
            stack.callback(server.stop)
            server.start()
        yield {"DATABASE_URL": postgresql.url("emegalis"), **redis.environment()}


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that servers of other users can enter, removed with the block."""
    with tempfile.TemporaryDirectory(prefix="emegalis-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


class Server:
    """A process of one's own on a unix socket, started and stopped at will; what it keeps stays in its folder."""

    name = ""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir()

    def start(self) -> None:
        """Return once it answers."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(self.command(), stdout=output, stderr=output, cwd=self.folder,
                                            **self.identity())  # fmt: skip
        _wait(self.process, self.log, self.name, self.probe())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end by this signal, and wait until it has."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def probe(self) -> list[str | Path]:
        raise NotImplementedError

    def identity(self) -> dict[str, Any]:
        """Under which user it runs."""
        return {}


class PostgreSQL(Server):
    """A cluster owned by ``postgres`` when we are root: its server refuses to run as root."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, settings: Sequence[str] = POSTGRES_SETTINGS) -> None:
        super().__init__(folder)
        self.settings, self.binaries = settings, _postgres_binaries()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            owner = pwd.getpwnam(self.user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run([self.binaries / "initdb", "-D", folder / "data", "-U", "emegalis", "-A", "trust", "-E", "UTF8",
              "--locale=C.UTF-8"], self.user)  # fmt: skip

    def start(self) -> None:
        is_first = not (self.folder / "data" / "postmaster.opts").exists()
        super().start()
        if is_first:
            _run([self.binaries / "createdb", "-h", self.folder, "-U", "emegalis", "emegalis"], None)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends sessions and writes everything down, SIGQUIT ends at once, as a power cut does."""
        super().stop(how)

    def url(self, database: str) -> str:
        return f"postgresql://emegalis@{quote(str(self.folder), safe='')}/{database}"

    def command(self) -> list[str | Path]:
        given = [part for setting in self.settings for part in ("-c", setting)]
        return [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, *given]

    def probe(self) -> list[str | Path]:
        return [self.binaries / "pg_isready", "-q", "-h", self.folder, "-U", "emegalis"]

    def identity(self) -> dict[str, Any]:
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}


class Redis(Server):
    """Keeps nothing: started again, it is empty."""

    name = "Redis"

    @property
    def socket(self) -> Path:
        return self.folder / "redis.sock"

    def environment(self) -> dict[str, str]:
        return {
            "CELERY_BROKER_URL": f"redis+socket://{self.socket}?virtual_host=0",
            "CACHE_URL": f"unix://{self.socket}?db=1",
        }

    def command(self) -> list[str | Path]:
        kept: list[str | Path] = ["--save", "", "--appendonly", "no", "--dir", self.folder]
        return ["redis-server", "--port", "0", "--unixsocket", self.socket, *kept]

    def probe(self) -> list[str | Path]:
        return ["redis-cli", "-s", self.socket, "ping"]


def _postgres_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if path := shutil.which("initdb"):
        return Path(path).parent
    raise ServerError("PostgreSQL is missing: make install did not find it (apt-get install postgresql).")


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


if __name__ == "__main__":
    # For use by hand: `python bin/servers.py pytest tests/…` runs one command beside the two servers.
    with private_servers() as environment:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | environment).returncode)

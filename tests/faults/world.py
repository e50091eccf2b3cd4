"""A world where faults can be made: real databases, brokers, workers and web servers, each ended with its test."""

import contextlib
import os
import signal
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.utils import load_backend
from servers import PostgreSQL, Redis

from emegalis.outbox import services
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Sending
from tests.emegalis.outbox.kinds import BULLETIN, CODE
from tests.faults import nursery
from tests.faults.nursery import Started

LONG = os.environ.get("FAULTS") == "long"
# How long what must come is awaited: costs nothing when it comes, and a loaded machine makes it come late.
PATIENCE = 600.0 if LONG else 180.0
# What whoever runs the tests may have set, and the processes of a world must not see.
NOT_OURS = {"EMAIL_CONNECTIONS", "EMAIL_CONNECTIONS_IN_ALL", "DEBUG"}
EDITIONS = ["commune", "abers", "menez", "argoat"]
# What a test database may not lose when its server is stopped at once; the rest of durability is the disk's.
DURABLE = ["listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=80"]


def either(short: int, long: int) -> int:
    """How many: few in `make test`, many in `make faults`."""
    return long if LONG else short


def addresses(count: int, first: int = 0) -> list[str]:
    return [f"dgs{number}@demo.example.org" for number in range(first, first + count)]


@dataclass
class Servers:
    """Where the portal of these tests keeps its rows and wakes its workers: PostgreSQL and Redis, or files."""

    folder: Path
    postgresql: PostgreSQL | None = None
    redis: Redis | None = None

    @property
    def name(self) -> str:
        return "PostgreSQL" if self.postgresql else "SQLite"

    def start(self) -> None:
        for server in (self.postgresql, self.redis):
            if server:
                server.start()

    def stop(self) -> None:
        for server in (self.postgresql, self.redis):
            if server:
                server.stop()

    def environment(self, database: str) -> dict[str, str]:
        if self.postgresql and self.redis:
            return {"DATABASE_URL": self.postgresql.url(database), **self.redis.environment()}
        return {"DATABASE_URL": f"sqlite:///{self.file(database)}"}

    def file(self, database: str) -> Path:
        return self.folder / f"{database}.sqlite3"

    def create(self, database: str) -> None:
        """An empty database; on SQLite the file comes with the first connection."""
        if self.postgresql:
            self._administer(f'CREATE DATABASE "{database}"')

    def restore(self, original: str, copy: str) -> None:
        """What a restored backup is: the same rows in a database of its own."""
        if self.postgresql:
            ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{original}'"
            self._administer(ended)
            self._administer(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        else:
            with contextlib.closing(self.connection(original)) as link, link.cursor() as cursor:
                cursor.execute(f"VACUUM INTO '{self.file(copy)}'")

    def drop(self, database: str) -> None:
        if self.postgresql:
            self._administer(f'DROP DATABASE "{database}" WITH (FORCE)')

    def connection(self, database: str) -> Any:
        """A new connection of Django's to this database."""
        usual = connections[DEFAULT_DB_ALIAS].settings_dict
        if self.postgresql:
            values = {"ENGINE": "django.db.backends.postgresql", "NAME": database, "USER": "emegalis",
                      "HOST": str(self.postgresql.folder), "PASSWORD": "", "PORT": "", "OPTIONS": {}}  # fmt: skip
        else:
            pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
            values = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.file(database)), "OPTIONS": options}
        whole = usual | values
        return load_backend(whole["ENGINE"]).DatabaseWrapper(whole, DEFAULT_DB_ALIAS)

    def _administer(self, statement: str) -> None:
        assert self.postgresql is not None
        link = psycopg2.connect(dbname="postgres", user="emegalis", host=str(self.postgresql.folder))
        link.autocommit = True
        with contextlib.closing(link), link.cursor() as cursor:
            cursor.execute(statement)


@contextlib.contextmanager
def connected(link: Any) -> Iterator[None]:
    """The default connection is this one during the block."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = link
    try:
        yield
    finally:
        link.close()
        connections[DEFAULT_DB_ALIAS] = usual


def reconnect() -> None:
    """Our own connection does not outlive its server."""
    connections[DEFAULT_DB_ALIAS].close()


@dataclass
class World:
    """One database, one folder, and the processes that a test starts."""

    folder: Path
    servers: Servers
    environment: dict[str, str]
    processes: list[Started] = field(default_factory=list)

    # ------------------------------------------------------------ processes

    def worker(self, host: str = "hote", *, children: int = 2, beat: bool = True, more: Sequence[str] = ()) -> Started:
        """A real worker, alone in its process group as on a host of its own; with a beat unless told otherwise."""
        number = len(self.processes)
        options = ["-B", "-s", str(self.folder / f"beat-{number}")] if beat else []
        name = f"w{number}@{host}"
        return self.start(
            "celery", "-A", "emegalis", "worker", "-n", name, "-c", str(children), "-l", "INFO",
            "--without-gossip", "--without-mingle", *options, *more,
        )  # fmt: skip

    def beat(self) -> Started:
        return self.start("celery", "-A", "emegalis", "beat", "-s", str(self.folder / "beat"), "--pidfile=")

    def web(self) -> Started:
        """Gunicorn as in production, on a socket of this world (``http.Browser`` speaks to it)."""
        path = self.folder / "web.sock"
        path.unlink(missing_ok=True)
        process = self.start("gunicorn", "emegalis.wsgi", "--bind", f"unix:{path}")
        self.wait(lambda: _listens(path), "gunicorn listens")
        return process

    def start(self, module: str, *options: str) -> Started:
        process = nursery.start(module, options, self.environment, self.log(len(self.processes)))
        self.processes.append(process)
        return process

    def kill(self, process: Started) -> None:
        """kill -9 of the process and of all its children: the machine is gone."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_child(self, process: Started) -> int:
        """kill -9 of the child that sends, its parent lives on; return its number."""
        claimed = Delivery.objects.filter(state=DeliveryState.CLAIMED).values_list("claimed_by", flat=True)
        mine = set(children_of(process.pid))

        def at_work() -> int:
            return next((pid for name in claimed.all() if (pid := int(name.split(":")[-2])) in mine), 0)

        pid: int = self.wait(at_work, "a child has mail in hand")
        os.kill(pid, signal.SIGKILL)
        return pid

    def end(self) -> None:
        for process in self.processes:
            self.kill(process)

    def _said(self, number: int) -> str:
        """The last lines of a process that are not its routine."""
        lines = self.log(number).read_text(errors="replace").splitlines() if number >= 0 else []
        return "\n".join([line for line in lines if ": INFO/" not in line][-40:])

    def log(self, number: int) -> Path:
        """What the process of this number has written (the first is 0)."""
        return self.folder / f"log-{number}"

    # ------------------------------------------------------------ waiting

    def wait(self, condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        """Ask until the answer is true; fail after ``patience`` seconds, or when a process has ended by itself."""
        deadline = time.monotonic() + patience
        while not (answer := _asked(condition)):
            ended = [number for number, process in enumerate(self.processes) if (process.poll() or 0) > 0]
            if ended or time.monotonic() > deadline:
                last = ended[0] if ended else len(self.processes) - 1
                pytest.fail(f"{what}: not after {patience:.0f} s\n{self._said(last)}")
            time.sleep(0.02)
        return answer

    def lease_passes(self) -> None:
        """Time goes by until the lease of every message in hand has run out: for those whose worker is dead."""
        Delivery.objects.filter(state=DeliveryState.CLAIMED).update(lease_until="2020-01-01T00:00:00Z")

    def done(self) -> bool:
        return Delivery.objects.exists() and not Delivery.objects.waiting().exists()

    # ------------------------------------------------------------ what is sent

    def send(self, everyone: list[str], *, key: str = "bulletin:1", size: int = 2000) -> Sending:
        """A bulletin in four editions, the recipients spread over them in turn."""
        sending, _ = services.open_sending(kind=BULLETIN.name, key=key, title="Bulletin n° 1", about=None, by=None)
        pdf = Attachment("bulletin.pdf", "application/pdf", b"x" * size)
        messages = [
            services.store_message(
                sending=sending, key=name, letter=Letter("Bulletin n° 1", f"EDITION-{name}", "", (pdf,))
            )
            for name in EDITIONS
        ]
        rows = (
            Row(Recipient(address, f"Élu {number}"), messages[number % 4], f"person:{number}")
            for number, address in enumerate(everyone)
        )
        services.write_deliveries(sending=sending, rows=rows)
        return sending

    def code(self, name: str = "code") -> str:
        """A sign-in code is asked for; return the address it goes to."""
        address = f"{name}@demo.example.org"
        services.queue_letter(kind=CODE.name, recipient=Recipient(address), letter=Letter("Votre code", "123456"))
        return address

    def manage(self, *command: str) -> str:
        """What a command of the portal says."""
        number = len(self.processes)
        status = self.start("django", *command).wait(PATIENCE)
        said = self.log(number).read_text()
        assert status == 0, said
        return said


def _listens(path: Path) -> bool:
    """A socket has its file before it takes connections."""
    with socket.socket(socket.AF_UNIX) as link:
        return link.connect_ex(str(path)) == 0


def _asked(condition: Callable[[], Any]) -> Any:
    try:
        return condition()
    except DatabaseError:
        reconnect()
        return None


def children_of(pid: int) -> list[int]:
    """The processes that this one has forked."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in files for child in file.read_text().split()]


def environment_of(servers: Servers, database: str, folder: Path, **more: str) -> dict[str, str]:
    return (
        {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        | servers.environment(database)
        | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VAR_DIR": str(folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": "https://portail.example.org",
            "PYTHONDONTWRITEBYTECODE": "1",
            "TRUSTED_PROXIES": "1",
            "FAULTS_SMTP_TIMEOUT": "5",
            "FAULTS_LEASE": "30",
            "FAULTS_RUN_SECONDS": "5",
            "FAULTS_RENDERERS": "1",
            "FAULTS_LOOKOUT": "30",
        }
        | more
    )


def new_database(servers: Servers) -> str:
    """Created and migrated; the caller must be unblocked."""
    name = f"faults_{uuid.uuid4().hex[:8]}"
    servers.create(name)
    with connected(servers.connection(name)):
        call_command("migrate", verbosity=0, skip_checks=True)
    return name

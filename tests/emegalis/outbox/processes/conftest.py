"""Real servers, real workers, a real database file: a world of its own for each test, ended with it."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from emegalis.audit.models import Entry
from emegalis.outbox import services
from emegalis.outbox.letters import Attachment, Letter, Recipient, Row
from emegalis.outbox.models import Delivery, Heartbeat, Message, Relay, Sending
from tests.emegalis.outbox.kinds import BULLETIN

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 60.0


@dataclass(frozen=True)
class Received:
    recipient: str
    message_id: str
    edition: str


@dataclass
class SmtpServer:
    port: int
    journal: Path
    moods: Path

    def received(self) -> list[Received]:
        return [Received(*line.split("\t")) for line in self.journal.read_text(encoding="utf-8").splitlines()]

    def counts(self) -> Counter[str]:
        return Counter(mail.recipient for mail in self.received())


def _own_database(folder: Path) -> dict[str, Any]:
    """Settings of a database that the workers of this run share with us, and nobody else."""
    ours = dict(connections["default"].settings_dict)
    if connections["default"].vendor == "sqlite":
        options = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return ours | {"NAME": str(folder / "emegalis.sqlite3"), "OPTIONS": options}
    return ours | {"NAME": f"outbox_{uuid.uuid4().hex[:12]}"}


def _administer(ours: dict[str, Any], statement: str) -> None:
    link = psycopg2.connect(
        dbname="postgres", user=ours["USER"], password=ours["PASSWORD"], host=ours["HOST"], port=ours["PORT"] or None
    )
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


@pytest.fixture(scope="session")
def process_database(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """Migrated once; the default connection of the tests points at it while ``world`` lasts."""
    ours = _own_database(tmp_path_factory.mktemp("outbox"))
    is_server = ours["ENGINE"].endswith("postgresql")
    if is_server:
        _administer(ours, f'CREATE DATABASE "{ours["NAME"]}"')
    with django_db_blocker.unblock():
        with _connected(ours):
            call_command("migrate", verbosity=0, skip_checks=True)
            call_command("createcachetable", verbosity=0)
        yield ours
    if is_server:
        _administer(ours, f'DROP DATABASE "{ours["NAME"]}" WITH (FORCE)')


class _connected:
    """The default connection is this database during the block."""

    def __init__(self, ours: dict[str, Any]) -> None:
        self.usual = connections["default"]
        self.other = type(self.usual)(ours, "default")

    def __enter__(self) -> None:
        connections["default"] = self.other

    def __exit__(self, *_: object) -> None:
        self.other.close()
        connections["default"] = self.usual


@dataclass
class World:
    """One database, one folder, and the processes that a test starts."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    server: SmtpServer | None = None

    def smtp(self, *options: str) -> SmtpServer:
        journal, moods = self.folder / "journal", self.folder / "mood"
        journal.touch()
        command = [sys.executable, "-m", "tests.emegalis.outbox.processes.relay"]
        process = self.start(command, "--journal", str(journal), "--moods", str(moods), *options, pipe=True)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        return SmtpServer(port, journal, moods)

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """A real worker with its own beat, ready to serve."""
        number = len(self.processes)
        beat = ["-B", "-s", str(self.folder / f"beat-{number}")]
        command = [sys.executable, "-m", "celery", "-A", "emegalis", "worker", "-n", f"w{number}@here", *beat]
        return self.start(command, "--without-gossip", "--without-mingle", "-l", "INFO", *options)

    def start(self, command: list[str], *options: str, pipe: bool = False) -> subprocess.Popen[bytes]:
        with (self.folder / f"log-{len(self.processes)}").open("wb") as log:
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE if pipe else log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def wait(self, condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
        """Ask until the answer is true; fail after ``patience`` seconds, or when a worker has ended by itself."""
        deadline = time.monotonic() + patience
        while not (answer := condition()):
            ended = [number for number, process in enumerate(self.processes) if (process.poll() or 0) > 0]
            if ended or time.monotonic() > deadline:
                log = (self.folder / f"log-{ended[0] if ended else len(self.processes) - 1}").read_text(
                    errors="replace"
                )
                pytest.fail(f"{what}: not after {patience:.0f} s\n{log[-3000:]}")
            time.sleep(0.02)
        return answer

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 of the worker and of its children: the machine is gone."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self) -> None:
        for process in self.processes:
            self.kill(process)
            if process.stdout:
                process.stdout.close()

    # ------------------------------------------------------------ what tests ask and prepare

    def send(self, addresses: list[str], *, size: int = 2000, key: str = "bulletin:1") -> Sending:
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
            for number, address in enumerate(addresses)
        )
        services.write_deliveries(sending=sending, rows=rows)
        return sending

    def done(self) -> bool:
        return not Delivery.objects.waiting().exists()


EDITIONS = ["commune", "abers", "menez", "argoat"]


@pytest.fixture
def _database(process_database: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This test speaks to the database of the workers, and leaves it empty. Only their own sweep wakes them."""
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    with _connected(process_database):
        yield
        for model in (Delivery, Message, Sending, Relay, Heartbeat, Entry):
            model.objects.all().delete()


@pytest.fixture
def world(process_database: dict[str, Any], _database: None, tmp_path: Path) -> Iterator[World]:
    """A world where nothing runs yet."""
    world = World(tmp_path, _environment(process_database, tmp_path))
    yield world
    world.end()


@pytest.fixture(scope="module")
def _running(process_database: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("running")
    world = World(folder, _environment(process_database, folder))
    world.server = world.smtp("--pipelining")
    world.worker()
    yield world
    world.end()


@pytest.fixture
def running(_running: World, _database: None) -> World:
    """A world with one server and one worker, the same for all tests of a module: starting one takes seconds."""
    assert _running.server is not None
    _running.server.journal.write_text("")
    return _running


def _environment(database: dict[str, Any], folder: Path) -> dict[str, str]:
    url = f"sqlite:///{database['NAME']}"
    if database["ENGINE"].endswith("postgresql"):
        url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + database["NAME"]
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.emegalis.outbox.processes.settings",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "TEST_QUEUE": f"q{uuid.uuid4().hex[:8]}",
        "SITE_URL": "https://portail.example.org",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

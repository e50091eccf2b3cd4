"""A whole portal of real processes, a mail server that keeps what it gets, and a real browser.

The journeys know the portal only from outside: pages, mails and ``manage.py``. Database and broker are those of the
environment (``make test`` starts private ones) or the embedded ones.
"""

import email
import email.policy
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
# Costs nothing when what must come comes, and a loaded machine makes it come late.
PATIENCE = 240
SECRETARY = "secretaire@syndicat.example.org"
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
}  # fmt: skip


def eventually(answer: Callable[[], Any], what: str) -> Any:
    """The first true answer; asks again until it comes, and says what never came."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if found := answer():
            return found
        time.sleep(0.1)
    raise AssertionError(f"never came: {what}")


@dataclass
class Mailbox:
    """Every mail that left the portal, as its recipient reads it; ``read``: how many came before this journey;
    ``refusals``: what is answered to some addresses instead of taking their mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    read: int = 0
    refusals: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if refusal := self.refusals.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parsed["X-Envelope-To"] = envelope.rcpt_tos[0]
        self.mails.append(parsed)  # type: ignore[arg-type]
        return "250 OK"

    def to(self, address: str, words: str = "") -> list[EmailMessage]:
        """Those of this journey to an address that hold the words, in their subject or their text, as a reader sees
        them: whatever the spaces that French wants before its signs, and wherever the lines end."""
        return [
            mail
            for mail in self.mails[self.read :]
            if mail["X-Envelope-To"] == address
            and any(_read(words) in _read(text) for text in (str(mail["Subject"]), text_of(mail)))
        ]

    def wait_for(self, address: str, words: str) -> EmailMessage:
        found: list[EmailMessage] = eventually(lambda: self.to(address, words), f"mail « {words} » to {address}")
        return found[-1]


def _read(text: str) -> str:
    return " ".join(text.split())


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links_of(mail: EmailMessage) -> list[str]:
    return re.findall(r"https?://\S+", text_of(mail))


def attachment(mail: EmailMessage, suffix: str) -> bytes:
    for part in mail.iter_attachments():
        if (part.get_filename() or "").endswith(suffix):
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return content
    raise AssertionError(f"no {suffix} in « {mail['Subject']} »")


@dataclass
class Portal:
    """A portal in service."""

    url: str
    environment: dict[str, str]
    mailbox: Mailbox
    sessions: dict[str, list[Any]] = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """The output of a command of ``manage.py``, which must succeed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-500:]
        return done.stdout

    def sign_in(self, page: Page, address: str) -> None:
        """As ``manage.py login_link`` prints it: one address, one button, second factor included."""
        link = re.search(r"https?://\S+", self.manage("login_link", address))
        assert link
        page.goto(link[0])
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(lambda url: "/acces" not in url and "connexion" not in url)

    def enter(self, page: Page, address: str) -> None:
        """Signed in as someone did already; for journeys about something else than signing in."""
        if address not in self.sessions:
            self.sign_in(page, address)
            self.sessions[address] = list(page.context.cookies())
        page.context.add_cookies(self.sessions[address])


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    kept = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    kept.port = port  # type: ignore[attr-defined]
    yield kept
    controller.stop()


@pytest.fixture(scope="module", autouse=True)
def _only_own_mail(mailbox: Mailbox) -> None:
    """A journey reads what came since it began, whichever went before."""
    mailbox.read = len(mailbox.mails)


@pytest.fixture(scope="session")
def portal(mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """In service with the real authorities and the mandates of the example, and one secretary."""
    folder = tmp_path_factory.mktemp("portal")
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        served = Portal(url, _environment(folder, url, mailbox), mailbox)
        _fill(served)
        for name, command in _commands(listening.fileno()).items():
            stack.enter_context(_process(name, command, served.environment, folder, listening))
        yield served


def _fill(portal: Portal) -> None:
    portal.manage("migrate", "--verbosity", "0")
    portal.manage("import_authorities", "data/collectivites-bretagne.csv")
    portal.manage("import_mandates", "data/mandats-exemple.csv")
    portal.manage("invite_staff", SECRETARY, "--first-name", "Maëlle", "--last-name", "Cariou")


def _environment(folder: Path, url: str, mailbox: Mailbox) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "emegalis.settings.dev",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "DEMONSTRATION": "0",
        "SITE_URL": url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}",  # type: ignore[attr-defined]
    }


def _commands(descriptor: int) -> dict[str, list[str]]:
    celery = [sys.executable, "-m", "celery", "-A", "emegalis"]
    return {
        "web": [sys.executable, "-m", "gunicorn", "emegalis.wsgi", "--bind", f"fd://{descriptor}"],
        "worker": [*celery, "worker", "--loglevel", "INFO", "--concurrency", "2"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
    }


class _process:
    """A process for the length of a block; its log is shown when it ends before."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], folder: Path, listening: socket.socket
    ) -> None:
        self.log = folder / f"{name}.log"
        self.name, self.command, self.environment, self.listening = name, command, environment, listening

    def __enter__(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=output, stderr=output,
                pass_fds=[self.listening.fileno()], start_new_session=True,
            )  # fmt: skip
        return self.process

    def __exit__(self, *_: object) -> None:
        died = self.process.poll()
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert died is None, f"{self.name} ended by itself: {self.log.read_text(errors='replace')[-3000:]}"


# ---------------------------------------------------------------- the browser


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return dict(CHROMIUM)


@pytest.fixture(scope="session")
def browser_context_args(portal: Portal) -> dict[str, Any]:
    return {"base_url": portal.url, "locale": "fr-FR", "timezone_id": "Europe/Paris"}


@pytest.fixture(scope="module")
def new_module_context(
    browser: Browser, browser_context_args: dict[str, Any]
) -> Iterator[Callable[[], BrowserContext]]:
    """Browsers for what a module prepares once."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(browser.new_context(**browser_context_args))


@pytest.fixture
def someone(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[[], Page]]:
    """A new browser for one person; whatever its console complains about fails the journey at the end."""
    complaints: list[str] = []

    def open_browser(**arguments: Any) -> Page:
        page = new_context(**arguments).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        return page

    yield open_browser
    assert not complaints

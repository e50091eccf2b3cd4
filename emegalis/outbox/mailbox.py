"""The local mailbox of the demonstration: mails in a Maildir, read back as they were received."""

import email
import email.policy
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from pathlib import Path

from django.conf import settings

RECIPIENT = b"X-RcptTo"
NAME = re.compile(r"[0-9]{10,}\.[0-9a-f]{32}")
HEAD_SIZE = 16_384
LONGEST_LIST = 2000


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its name in the Maildir, whom it reached, and its message (of a list: the head only)."""

    name: str
    recipients: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", "")) or "(sans objet)"

    @property
    def sender(self) -> str:
        return str(self.message.get("From", ""))

    @property
    def received_on(self) -> float:
        return int(self.name.partition(".")[0]) / 1_000_000

    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""

    def html(self) -> str:
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""

    def attachments(self) -> list[tuple[str, str, bytes]]:
        """Name, type and bytes of each file."""
        return [
            (part.get_filename() or f"piece-{number}", part.get_content_type(), _bytes_of(part))
            for number, part in enumerate(self.message.iter_attachments(), start=1)
        ]


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def store(folder: Path, content: bytes, recipients: list[str]) -> None:
    """Keep one mail: it appears whole or not at all, as a Maildir wants."""
    for part in ("tmp", "new", "cur"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns() // 1000}.{uuid.uuid4().hex}"
    head = RECIPIENT + b": " + ", ".join(recipients).encode("utf-8") + b"\r\n"
    (folder / "tmp" / name).write_bytes(head + content)
    (folder / "tmp" / name).rename(folder / "new" / name)


def mails(*, recipient: str = "") -> list[Mail]:
    """The latest mails first, heads only; those whose recipient's address contains ``recipient``."""
    folder: Path = settings.LOCAL_MAILBOX_DIR / "new"
    names = sorted((path.name for path in _files(folder)), reverse=True)[:LONGEST_LIST]
    heads = (_read(folder / name, HEAD_SIZE) for name in names)
    return [mail for mail in heads if recipient in mail.recipients.lower()]


def find(name: str) -> Mail | None:
    """One mail, whole."""
    path: Path = settings.LOCAL_MAILBOX_DIR / "new" / name
    return _read(path) if NAME.fullmatch(name) and path.is_file() else None


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if NAME.fullmatch(path.name))


def _read(path: Path, size: int = -1) -> Mail:
    with path.open("rb") as file:
        first, content = file.readline(), file.read(size)
    if size > 0:
        content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return Mail(path.name, first.decode("utf-8").partition(": ")[2].strip(), message)

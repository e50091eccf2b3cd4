"""Where returned mail arrives: an IMAP mailbox (``BOUNCES_URL``) or a Maildir, read by several hosts if need be.

A mail is put away in a folder of the box once it has been dealt with; two hosts that read the same one both deal with
it (``services.returns`` knows it again), and the second finds it gone.
"""

import contextlib
import imaplib
import os
import ssl
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

PORTS = {"imap": 143, "imap+tls": 143, "imaps": 993}
TIMEOUT = 30
# The words of a server come first; what follows is our own mail, sent back to us.
MOST_BYTES = 1_000_000


class Shelf(StrEnum):
    """The folders of a return box."""

    DONE = "Traites"
    TO_READ = "A-lire"


class BoxError(Exception):
    """The box cannot be opened or read; ``str()`` says why."""


class ReturnBox(Protocol):
    """What is read and put away."""

    def mails(self) -> Iterator[tuple[Any, bytes]]:
        """Each mail not yet put away, with what names it."""

    def put_away(self, handle: Any, shelf: Shelf) -> None:
        """Into a folder of the box; one that is gone already has been put away by another host."""


class ImapBox:
    """``imaps://user:password@host/INBOX``; ``imap+tls`` begins in clear and turns to TLS, ``imap`` stays in clear."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or not parts.username:
            raise BoxError(f"BOUNCES_URL doit commencer par {', '.join(PORTS)} et nommer un compte et un serveur.")
        self.scheme, self.host, self.port = parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]
        self.user, self.password = unquote(parts.username), unquote(parts.password or "")
        self.folder = unquote(parts.path.strip("/")) or "INBOX"
        self._shelves: dict[Shelf, str] = {}

    def __enter__(self) -> "ImapBox":
        try:
            self._imap = self._connect()
            self._imap.login(self.user, self.password)
            # What it can do is told anew to whoever has signed in.
            self._able = self._done(self._imap.capability())[0].decode("ascii").upper().split()
            self._done(self._imap.select(_quoted(self.folder)))
        except (OSError, imaplib.IMAP4.error) as error:
            self._leave()
            raise BoxError(_words(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        if isinstance(error, OSError | imaplib.IMAP4.error):
            raise BoxError(_words(error)) from error

    def mails(self) -> Iterator[tuple[str, bytes]]:
        [listed] = self._done(self._imap.uid("SEARCH", "UNDELETED"))
        for uid in (listed or b"").decode("ascii").split():
            parts = self._done(self._imap.uid("FETCH", uid, f"(UID BODY.PEEK[]<0.{MOST_BYTES}>)"))
            for part in parts:
                if isinstance(part, tuple):
                    yield uid, part[1]

    def put_away(self, handle: str, shelf: Shelf) -> None:
        folder = _quoted(self._shelf(shelf))
        if "MOVE" in self._able:
            self._imap.uid("MOVE", handle, folder)
            return
        answer, _ = self._imap.uid("COPY", handle, folder)
        if answer == "OK":
            self._imap.uid("STORE", handle, "+FLAGS.SILENT", r"(\Deleted)")
            self._expunge(handle)

    # ------------------------------------------------------------ pieces

    def _connect(self) -> imaplib.IMAP4:
        if self.scheme == "imaps":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=TIMEOUT)
        imap = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT)
        if self.scheme == "imap+tls":
            self._imap = imap
            imap.starttls(ssl.create_default_context())
        return imap

    def _expunge(self, uid: str) -> None:
        """Only ours where the server can tell (RFC 4315)."""
        if "UIDPLUS" in self._able:
            self._imap.uid("EXPUNGE", uid)
        else:
            self._imap.expunge()

    def _shelf(self, shelf: Shelf) -> str:
        """The folder, made when it is missing; some servers want everything below the inbox."""
        if shelf not in self._shelves:
            for name in (shelf.value, f"INBOX.{shelf.value}", f"INBOX/{shelf.value}"):
                answer, data = self._imap.create(_quoted(name))
                if answer == "OK" or self._imap.status(_quoted(name), "(MESSAGES)")[0] == "OK":
                    self._shelves[shelf] = name
                    break
            else:
                raise BoxError(f"Le dossier {shelf.value} ne peut pas être créé : {_text(data)}")
        return self._shelves[shelf]

    def _done(self, answer: tuple[str, Any]) -> Any:
        status, data = answer
        if status != "OK":
            raise imaplib.IMAP4.error(_text(data))
        return data

    def _leave(self) -> None:
        imap: imaplib.IMAP4 | None = getattr(self, "_imap", None)
        if imap is not None:
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
            with contextlib.suppress(OSError):
                imap.shutdown()


class MaildirBox:
    """A folder that a mail server of this host writes to, in the form of Maildir++."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> "MaildirBox":
        if not all((self.path / name).is_dir() for name in ("new", "cur")):
            raise BoxError(f"{self.path} n’est pas un Maildir : il y manque « new » ou « cur ».")
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def mails(self) -> Iterator[tuple[Path, bytes]]:
        found = [file for name in ("new", "cur") for file in (self.path / name).iterdir()]
        for file in sorted(file for file in found if not file.name.startswith(".")):
            with contextlib.suppress(FileNotFoundError), file.open("rb") as content:
                yield file, content.read(MOST_BYTES)

    def put_away(self, handle: Path, shelf: Shelf) -> None:
        folder = self.path / f".{shelf.value}"
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            os.rename(handle, folder / "cur" / f"{handle.name.partition(':')[0]}:2,S")


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(data: Any) -> str:
    pieces = (piece for piece in data or [] if piece)
    return " ".join(piece.decode("utf-8", "replace") if isinstance(piece, bytes) else str(piece) for piece in pieces)


def _words(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Le certificat du serveur n’est pas valable : {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "Le serveur n’a pas répondu à temps."
    return f"La boîte de retour ne s’ouvre pas : {error}"

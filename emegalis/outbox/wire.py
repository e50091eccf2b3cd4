"""One SMTP connection, kept open: prepared bytes go out as they are (``emegalis.outbox.mime``).

A message goes in three steps: ``offer`` everything but the last dot, ``conclude``, read the ``answer``. Until the dot
the server may not deliver it (RFC 5321 §4.1.1.4), so what must be committed first can be committed while the body
travels. Where the server takes commands in a row (PIPELINING), the dot carries the commands of the next message with
it: the answers to both come back together.
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from emegalis.outbox.mime import END
from emegalis.outbox.verdicts import Reply, Stage

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
COMMANDS = (Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT)
LONGEST_REPLY_LINE = 8192


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """Where mail is handed over, from ``EMAIL_URL``."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, url: str) -> "RelayAddress":
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"EMAIL_URL must begin with one of {', '.join(PORTS)} and name a host.")
        return cls(
            parts.scheme,
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    @property
    def key(self) -> str:
        return f"{self.host}:{self.port}"


class Parcel(NamedTuple):
    """An envelope and its bytes: CRLF line ends, dots doubled, in pieces that are never joined."""

    sender: str
    recipient: str
    pieces: Sequence[bytes]


class Wire:
    """A connection that opens when first needed and again after the server has ended it."""

    def __init__(self, address: RelayAddress, *, timeout: float, hostname: str = "") -> None:
        self.address = address
        self.timeout = timeout
        self.hostname = hostname or None
        self._smtp: smtplib.SMTP | None = None
        self._pipelining = False
        self._announced: Parcel | None = None
        self._may_announce = True
        self._carried = 0
        self._last_words = ""

    def offer(self, parcel: Parcel) -> Reply | None:
        """Hand over everything but the last dot; ``None`` when the server waits for it.

        A connection found dead before the body has left is opened again, once: the message is not to blame.
        """
        was_announced = self._announced is parcel
        reply = self._open() or self._try_offer(parcel)
        if reply is not None and self._smtp is None and self._carried:
            self._carried = 0
            self._may_announce = self._may_announce and not was_announced
            reply = self._open() or self._try_offer(parcel)
        return reply

    @property
    def announces(self) -> bool:
        """``conclude`` may take the message that follows: the server allows it, and has not hung up on it so far."""
        return self._pipelining and self._may_announce

    def conclude(self, following: Parcel | None = None) -> None:
        """The last dot: from here on the server may deliver. ``following`` is announced in the same packet (RFC 2920
        §3.1), to be offered next."""
        self._announced = following
        try:
            self._write(END if following is None else END + b"".join(_commands(following)))
        except OSError as error:
            self._last_words = _lost_words(error)
            self.abandon()

    def answer(self) -> Reply:
        """The server's word on the message concluded: taken or not."""
        if self._smtp is None:
            return Reply(Stage.HANDED_OVER, 0, self._last_words)
        try:
            reply = self._read(Stage.HANDED_OVER)
        except OSError as error:
            return self._lost(Stage.HANDED_OVER, error)
        self._carried += 1
        return self._checked(reply)

    def abandon(self) -> None:
        """End the connection abruptly: a message without its dot is never delivered."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = self._announced = None

    def close(self) -> None:
        """End politely."""
        if self._smtp is not None:
            with contextlib.suppress(OSError):
                _socket_of(self._smtp).settimeout(1)
                self._smtp.quit()
        self.abandon()

    # ------------------------------------------------------------ opening

    def _open(self) -> Reply | None:
        if self._smtp is not None:
            return None
        try:
            self._smtp = self._connect()
        except smtplib.SMTPResponseException as error:
            return _reply(Stage.CONNECTION, error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Reply(Stage.CONNECTION, 530, str(error))
        except (OSError, UnicodeError) as error:
            return Reply(Stage.CONNECTION, 0, _lost_words(error))
        self._carried = 0
        self._pipelining = self._smtp.has_extn("pipelining")
        return None

    def _connect(self) -> smtplib.SMTP:
        address = self.address
        if address.scheme == "smtps":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                address.host, address.port, self.hostname, timeout=self.timeout, context=context
            )
        else:
            smtp = smtplib.SMTP(address.host, address.port, self.hostname, timeout=self.timeout)
        try:
            self._greet(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.address.scheme == "smtp+tls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if self.address.user:
            smtp.login(self.address.user, self.address.password)
        # The dot follows the body at once: it must not wait for the acknowledgement of the last segment.
        _socket_of(smtp).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # ------------------------------------------------------------ the conversation

    def _try_offer(self, parcel: Parcel) -> Reply | None:
        stage = Stage.SENDER
        try:
            refusal = self._in_one_go(parcel) if self._pipelining else self._one_by_one(parcel)
            stage = Stage.CONTENT
            if refusal is None:
                self._write(*parcel.pieces)
        except OSError as error:
            return self._lost(stage, error)
        return refusal and self._refused(refusal)

    def _one_by_one(self, parcel: Parcel) -> Reply | None:
        for stage, command in zip(COMMANDS, _commands(parcel), strict=True):
            self._write(command)
            reply = self._read(stage)
            if not _goes_on(reply):
                return reply
        return None

    def _in_one_go(self, parcel: Parcel) -> Reply | None:
        """RFC 2920: three commands in one packet, three answers in order; the first refusal is the one that counts."""
        if self._announced is not parcel:
            self._write(b"".join(_commands(parcel)))
        self._announced = None
        replies = [self._read(stage) for stage in COMMANDS]
        refusal = next((reply for reply in replies if not _goes_on(reply)), None)
        if refusal is not None and replies[-1].code == 354:
            self._write(END)
            self._read(Stage.CONTENT)
        return refusal

    def _refused(self, reply: Reply) -> Reply:
        """Ready the connection for the next message; a server that says 421 is about to leave."""
        if self._checked(reply).code == 421 or self._smtp is None:
            return reply
        try:
            self._write(b"RSET\r\n")
            self._read(reply.stage)
        except OSError:
            self.abandon()
        return reply

    def _checked(self, reply: Reply) -> Reply:
        if reply.code in (421, 503):
            self.abandon()
        return reply

    def _lost(self, stage: Stage, error: OSError) -> Reply:
        self.abandon()
        return Reply(stage, 0, _lost_words(error))

    def _write(self, *pieces: bytes) -> None:
        """All of it, in one call when the system can gather pieces: what many messages share is never copied."""
        wire = _socket_of(self._smtp)
        sent = 0 if len(pieces) == 1 or isinstance(wire, ssl.SSLSocket) else wire.sendmsg(pieces)
        for piece in pieces:
            if sent < len(piece):
                wire.sendall(memoryview(piece)[sent:])
            sent = max(0, sent - len(piece))

    def _read(self, stage: Stage) -> Reply:
        """One answer, whatever its number of lines (RFC 5321 §4.2.1)."""
        replies: BufferedReader | None = getattr(self._smtp, "file", None)
        words = []
        while True:
            line = replies.readline(LONGEST_REPLY_LINE) if replies else b""
            if not line.endswith(b"\n"):
                raise smtplib.SMTPServerDisconnected("connection closed")
            words.append(line[4:])
            if line[3:4] != b"-":
                return _answer(stage, line[:3], b"".join(words))


def _commands(parcel: Parcel) -> tuple[bytes, bytes, bytes]:
    """What comes before a message, in the order of ``COMMANDS``."""
    sender, recipient = parcel.sender.encode("ascii"), parcel.recipient.encode("ascii")
    return b"MAIL FROM:<%b>\r\n" % sender, b"RCPT TO:<%b>\r\n" % recipient, b"DATA\r\n"


def _goes_on(reply: Reply) -> bool:
    return 200 <= reply.code < 300 or reply.code == 354


@lru_cache(maxsize=256)
def _answer(stage: Stage, code: bytes, words: bytes) -> Reply:
    """Most answers are the same for every message."""
    return _reply(stage, int(code) if code.isdigit() else 0, words)


def _reply(stage: Stage, code: int, words: bytes | str) -> Reply:
    return Reply(stage, max(code, 0), _text(words))


def _text(words: bytes | str) -> str:
    decoded = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(decoded.replace("\x00", "").split())[:500]


def _socket_of(smtp: smtplib.SMTP | None) -> socket.socket:
    if smtp is None or smtp.sock is None:  # it closes by itself when the server hangs up
        raise smtplib.SMTPServerDisconnected("connection closed")
    return smtp.sock


def _lost_words(error: Exception) -> str:
    """The system's own words, in French where they are ours."""
    if isinstance(error, TimeoutError):
        return "Le serveur n’a pas répondu à temps."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Le certificat du serveur n’est pas valable : {error.verify_message}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "Le serveur a coupé la connexion avant de répondre."
    return f"La connexion avec le serveur a échoué : {_text(str(error))}"

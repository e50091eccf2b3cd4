"""One SMTP connection, kept open: prepared bytes go out as they are (``emegalis.outbox.mime``).

A message goes in three steps: ``offer`` everything but the last dot, ``conclude``, read the ``answer``. Until the dot
the server may not deliver it (RFC 5321 §4.1.1.4), so what must be committed first can be committed while the body
travels.
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from emegalis.outbox.mime import END
from emegalis.outbox.verdicts import Reply, Stage

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


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
        self._carried = 0
        self._last_words = ""

    def offer(self, parcel: Parcel) -> Reply | None:
        """Hand over everything but the last dot; ``None`` when the server waits for it.

        A connection found dead before the body has left is opened again, once: the message is not to blame.
        """
        reply = self._open() or self._try_offer(parcel)
        if reply is not None and self._smtp is None and self._carried:
            self._carried = 0
            reply = self._open() or self._try_offer(parcel)
        return reply

    def conclude(self) -> None:
        """The last dot: from here on the server may deliver."""
        try:
            self._write(END)
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
        self._smtp = None

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
        commands = (
            (Stage.SENDER, b"MAIL FROM:<%b>\r\n" % parcel.sender.encode("ascii")),
            (Stage.RECIPIENT, b"RCPT TO:<%b>\r\n" % parcel.recipient.encode("ascii")),
            (Stage.CONTENT, b"DATA\r\n"),
        )
        stage = Stage.SENDER
        try:
            refusal = self._in_one_go(commands) if self._pipelining else self._one_by_one(commands)
            stage = Stage.CONTENT
            if refusal is None:
                for piece in parcel.pieces:
                    self._write(piece)
        except OSError as error:
            return self._lost(stage, error)
        return refusal and self._refused(refusal)

    def _one_by_one(self, commands: Sequence[tuple[Stage, bytes]]) -> Reply | None:
        for stage, command in commands:
            self._write(command)
            reply = self._read(stage)
            if not _goes_on(reply):
                return reply
        return None

    def _in_one_go(self, commands: Sequence[tuple[Stage, bytes]]) -> Reply | None:
        """RFC 2920: three commands in one packet, three answers in order; the first refusal is the one that counts."""
        self._write(b"".join(command for _, command in commands))
        replies = [self._read(stage) for stage, _ in commands]
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

    def _write(self, data: bytes) -> None:
        assert self._smtp is not None  # noqa: S101 - opened by ``offer``
        _socket_of(self._smtp).sendall(data)

    def _read(self, stage: Stage) -> Reply:
        assert self._smtp is not None  # noqa: S101 - opened by ``offer``
        try:
            code, text = self._smtp.getreply()
        except smtplib.SMTPResponseException as error:  # a line longer than any server may write
            return _reply(stage, error.smtp_code, error.smtp_error)
        return _reply(stage, code, text)


def _goes_on(reply: Reply) -> bool:
    return 200 <= reply.code < 300 or reply.code == 354


def _reply(stage: Stage, code: int, words: bytes | str) -> Reply:
    return Reply(stage, max(code, 0), _text(words))


def _text(words: bytes | str) -> str:
    decoded = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(decoded.replace("\x00", "").split())[:500]


def _socket_of(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:  # it closes by itself when the server hangs up
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

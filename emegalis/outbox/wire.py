"""One SMTP connection, kept open: prepared bytes go out as they are (``emegalis.outbox.mime``).

A message goes in three steps: ``offer`` everything but the last dot, ``conclude``, read the ``answer``. Until the dot
the server may not deliver it (RFC 5321 §4.1.1.4), so what must be committed first can be committed while the body
travels. Where the server takes commands in a row (PIPELINING), the dot carries the commands of the next message with
it: the answers to both come back together.

Nothing here waits: whatever takes time is a generator (``Steps``) that yields what it waits for, so that one thread
holds as many conversations as there are connections (``emegalis.outbox.exchange``).
"""

import contextlib
import smtplib
import socket
import ssl
from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from emegalis.outbox.exchange import READ, WRITE, Event, Steps, Wait
from emegalis.outbox.mime import END
from emegalis.outbox.opening import Opening, RelayAddress
from emegalis.outbox.verdicts import Reply, Stage

COMMANDS = (Stage.SENDER, Stage.RECIPIENT, Stage.CONTENT)
LONGEST_REPLY_LINE = 8192
POLITENESS = 1.0


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
        self._received = b""
        self._pipelining = False
        self._announced: Parcel | None = None
        self._may_announce = True
        self._carried = 0
        self._last_words = ""

    def offer(self, parcel: Parcel) -> Steps[Reply | None]:
        """Hand over everything but the last dot; ``None`` when the server waits for it.

        A connection found dead before the body has left is opened again, once: the message is not to blame.
        """
        was_announced = self._announced is parcel
        reply = yield from self._open_and_offer(parcel)
        if reply is not None and self._smtp is None and self._carried:
            self._carried = 0
            self._may_announce = self._may_announce and not was_announced
            reply = yield from self._open_and_offer(parcel)
        return reply

    @property
    def announces(self) -> bool:
        """``conclude`` may take the message that follows: the server allows it, and has not hung up on it so far."""
        return self._pipelining and self._may_announce

    def conclude(self, following: Parcel | None = None) -> Steps[None]:
        """The last dot: from here on the server may deliver. ``following`` is announced in the same packet (RFC 2920
        §3.1), to be offered next."""
        self._announced = following
        try:
            yield from self._write(END if following is None else END + b"".join(_commands(following)))
        except OSError as error:
            self._last_words = _lost_words(error)
            self.abandon()

    def answer(self) -> Steps[Reply]:
        """The server's word on the message concluded: taken or not."""
        if self._smtp is None:
            return Reply(Stage.HANDED_OVER, 0, self._last_words)
        try:
            reply = yield from self._read(Stage.HANDED_OVER)
        except OSError as error:
            return self._lost(Stage.HANDED_OVER, error)
        self._carried += 1
        return self._checked(reply)

    def abandon(self) -> None:
        """End the connection abruptly: a message without its dot is never delivered."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = self._announced = None
        self._received = b""

    def close(self) -> Steps[None]:
        """End politely."""
        if self._smtp is not None:
            self.timeout = POLITENESS
            with contextlib.suppress(OSError):
                yield from self._write(b"QUIT\r\n")
                yield from self._read(Stage.CONNECTION)
        self.abandon()

    # ------------------------------------------------------------ opening

    def _open_and_offer(self, parcel: Parcel) -> Steps[Reply | None]:
        if self._smtp is None and (refusal := (yield from self._open())):
            return refusal
        return (yield from self._try_offer(parcel))

    def _open(self) -> Steps[Reply | None]:
        opening = Opening(self.address, timeout=self.timeout, hostname=self.hostname)
        try:
            yield opening.wait
            self._smtp = opening.take()
        except smtplib.SMTPResponseException as error:
            return _reply(Stage.CONNECTION, error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Reply(Stage.CONNECTION, 530, str(error))
        except (OSError, UnicodeError) as error:
            return Reply(Stage.CONNECTION, 0, _lost_words(error))
        finally:
            opening.leave()
        self._carried = 0
        self._pipelining = self._smtp.has_extn("pipelining")
        return None

    # ------------------------------------------------------------ the conversation

    def _try_offer(self, parcel: Parcel) -> Steps[Reply | None]:
        stage = Stage.SENDER
        try:
            refusal = yield from self._in_one_go(parcel) if self._pipelining else self._one_by_one(parcel)
            stage = Stage.CONTENT
            if refusal is None:
                yield from self._write(*parcel.pieces)
        except OSError as error:
            return self._lost(stage, error)
        return refusal and (yield from self._refused(refusal))

    def _one_by_one(self, parcel: Parcel) -> Steps[Reply | None]:
        for stage, command in zip(COMMANDS, _commands(parcel), strict=True):
            yield from self._write(command)
            reply = yield from self._read(stage)
            if not _goes_on(reply):
                return reply
        return None

    def _in_one_go(self, parcel: Parcel) -> Steps[Reply | None]:
        """RFC 2920: three commands in one packet, three answers in order; the first refusal is the one that counts."""
        if self._announced is not parcel:
            yield from self._write(b"".join(_commands(parcel)))
        self._announced = None
        replies = []
        for stage in COMMANDS:
            replies.append((yield from self._read(stage)))
        refusal = next((reply for reply in replies if not _goes_on(reply)), None)
        if refusal is not None and replies[-1].code == 354:
            yield from self._write(END)
            yield from self._read(Stage.CONTENT)
        return refusal

    def _refused(self, reply: Reply) -> Steps[Reply]:
        """Ready the connection for the next message; a server that says 421 is about to leave."""
        if self._checked(reply).code == 421 or self._smtp is None:
            return reply
        try:
            yield from self._write(b"RSET\r\n")
            yield from self._read(reply.stage)
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

    # ------------------------------------------------------------ bytes

    def _wait(self, event: Event) -> Wait:
        return Wait(self._socket.fileno(), event, self.timeout)

    def _write(self, *pieces: bytes) -> Steps[None]:
        """All of it, in one call when the system can gather pieces: what many messages share is never copied."""
        left = deque(memoryview(piece) for piece in pieces)
        while left:
            wire = self._socket
            try:
                sent = wire.send(left[0]) if isinstance(wire, ssl.SSLSocket) else wire.sendmsg(left)
            except (BlockingIOError, ssl.SSLWantWriteError):
                yield self._wait(WRITE)
            except ssl.SSLWantReadError:
                yield self._wait(READ)
            else:
                _drop(left, sent)

    def _read(self, stage: Stage) -> Steps[Reply]:
        """One answer, whatever its number of lines (RFC 5321 §4.2.1)."""
        words = []
        while True:
            line, end, rest = self._received.partition(b"\n")
            if not end:
                yield from self._receive()
                continue
            self._received = rest
            words.append(line[4:])
            if line[3:4] != b"-":
                return _answer(stage, line[:3], b"".join(words))

    def _receive(self) -> Steps[None]:
        if not isinstance(self._socket, ssl.SSLSocket):  # what TLS has deciphered already, the system knows nothing of
            yield self._wait(READ)
        received = b""
        try:
            received = self._socket.recv(LONGEST_REPLY_LINE)
        except (BlockingIOError, ssl.SSLWantReadError):
            yield self._wait(READ)
        except ssl.SSLWantWriteError:
            yield self._wait(WRITE)
        else:
            self._received += received
            if not received or len(self._received) > 2 * LONGEST_REPLY_LINE:
                raise smtplib.SMTPServerDisconnected("connection closed")

    @property
    def _socket(self) -> socket.socket:
        if self._smtp is None or self._smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        return self._smtp.sock


def _drop(left: deque[memoryview], sent: int) -> None:
    """Forget these first bytes."""
    while left and sent >= len(left[0]):
        sent -= len(left.popleft())
    if sent:
        left[0] = left[0][sent:]


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


def _lost_words(error: Exception) -> str:
    """The system's own words, in French where they are ours."""
    if isinstance(error, TimeoutError):
        return "Le serveur n’a pas répondu à temps."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"Le certificat du serveur n’est pas valable : {error.verify_message}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "Le serveur a coupé la connexion avant de répondre."
    return f"La connexion avec le serveur a échoué : {_text(str(error))}"

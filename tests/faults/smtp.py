"""An SMTP server that takes mail or misbehaves as asked, and remembers everything: for tests of what sends mail.

    with FaultySmtp() as server:
        server.behaviour = Behaviour(temporary=0.3)
        ...
        server.counts["dgs@demo.example.org"]

``behaviour`` may be replaced at any moment, and holds for everything said from then on. A recipient may also ask for a
fault by the first word of its address, « fault.name@… »:

    later   refused with a 4xx the first time, taken the second
    never   refused with a 5xx
    cut     the connection is cut in the middle of DATA, the first time: nothing is taken
    mute    taken, but the connection is cut before the answer, the first time
    bye     taken, then the connection is ended
    slow    taken after 50 milliseconds
"""

import contextlib
import hashlib
import random
import re
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

ADDRESS_FAULTS = {"later", "never", "cut", "mute", "bye", "slow"}
GREYLISTED, UNKNOWN, TAKEN = b"451 4.7.1 Greylisted", b"550 5.1.1 User unknown", b"250 2.0.0 taken"


@dataclass(frozen=True)
class Behaviour:
    """How the server treats everybody; shares are drawn anew for each attempt, the same in each run of a test."""

    greeting: str = ""  # said instead of a welcome, before hanging up: « 554 … », « 421 … »
    login: str = "235 2.7.0 welcome"  # the answer to AUTH
    silent: bool = False  # accepts connections, and says nothing at all
    silent_after_data: bool = False  # takes the message, and never answers
    temporary: float = 0.0  # share of recipients answered with a 4xx
    cut_after_data: float = 0.0  # share of messages taken whose connection is cut before the answer
    close_every: int = 0  # hangs up after this many messages of a connection
    latency: float = 0.0  # seconds before each message is taken
    pipelining: bool = True


@dataclass(frozen=True)
class Mail:
    """A message taken: whom it was for, what names it, which edition it holds (mark and fingerprint of the body)."""

    recipient: str
    message_id: str
    edition: str
    digest: str
    at: float
    connection: int


def _is_in_use(client: socket.socket) -> bool:
    """Whoever is at the other end has not left, nor said goodbye, even if we have not heard it yet."""
    try:
        return client.recv(16, socket.MSG_PEEK | socket.MSG_DONTWAIT)[:4].lower() not in {b"", b"quit"}
    except BlockingIOError:
        return True
    except OSError:
        return False


class _HangUp(Exception):
    """This conversation ends here."""


@dataclass
class FaultySmtp:
    behaviour: Behaviour = field(default_factory=Behaviour)
    mails: list[Mail] = field(default_factory=list)
    attempts: Counter[str] = field(default_factory=Counter)
    connected_at: list[float] = field(default_factory=list)
    most_open: int = 0

    def __enter__(self) -> Self:
        self._lock, self._met, self._random = threading.Lock(), set[str](), random.Random(2026)
        self._open: dict[int, socket.socket] = {}
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def counts(self) -> Counter[str]:
        """How many times each recipient was served."""
        with self._lock:
            return Counter(mail.recipient for mail in self.mails)

    @property
    def open_connections(self) -> int:
        with self._lock:
            return len(self._open)

    def forget(self) -> None:
        """A new test begins: everyone is met for the first time, all behave."""
        with self._lock:
            self.behaviour, self._met = Behaviour(), set()
            self.mails, self.attempts, self.connected_at, self.most_open = [], Counter(), [], len(self._open)

    def hang_up(self) -> None:
        """End every connection now."""
        with self._lock:
            clients = list(self._open.values())
        for client in clients:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    # ------------------------------------------------------------ conversations, each in its thread

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connected_at.append(time.monotonic())
                number = len(self.connected_at)
                self._open[number] = client
                self.most_open = max(self.most_open, sum(map(_is_in_use, self._open.values())))
            threading.Thread(target=self._serve, args=(client, number), daemon=True).start()

    def _serve(self, client: socket.socket, number: int) -> None:
        try:
            with client:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Conversation(self, client, number).hold()
        except (OSError, _HangUp):
            pass
        finally:
            with self._lock:
                self._open.pop(number, None)

    # ------------------------------------------------------------ what conversations ask

    def first_time(self, recipient: str) -> bool:
        with self._lock:
            is_new = recipient not in self._met
            self._met.add(recipient)
        return is_new

    def drawn(self, share: float) -> bool:
        with self._lock:
            return share > 0 and self._random.random() < share

    def note_attempt(self, recipient: str) -> None:
        with self._lock:
            self.attempts[recipient] += 1

    def keep(self, recipient: str, content: bytes, connection: int) -> None:
        head, _, body = content.partition(b"\r\n\r\n")
        message_id = re.search(rb"^Message-ID: (\S+)", head, re.M)
        edition = re.search(rb"EDITION-(\w+)", body)
        mail = Mail(
            recipient,
            message_id[1].decode() if message_id else "",
            edition[1].decode() if edition else "",
            hashlib.sha256(body).hexdigest(),
            time.monotonic(),
            connection,
        )
        with self._lock:
            self.mails.append(mail)


class _Conversation:
    """One connection, from the greeting to the end."""

    def __init__(self, server: FaultySmtp, client: socket.socket, number: int) -> None:
        self.server, self.client, self.number = server, client, number
        self.pending, self.recipient, self.taken = b"", "", 0

    def hold(self) -> None:
        self._mute_while(lambda: self.server.behaviour.silent)
        if words := self.server.behaviour.greeting:
            self._say(words.encode())
            raise _HangUp
        self._say(b"220 relay")
        while line := self._line():
            self._obey(line)

    def _obey(self, line: bytes) -> None:
        verb = line[:4].upper()
        match verb:
            case b"EHLO":
                self._say(self._offers())
            case b"AUTH":
                self._say(self.server.behaviour.login.encode())
            case b"RCPT":
                self._say(self._meet(line.split(b"<")[1].split(b">")[0].decode("latin-1")))
            case b"DATA" if not self.recipient:
                self._say(b"554 5.5.1 no valid recipients")  # pipelined after a refused RCPT (RFC 2920 3.1)
            case b"DATA":
                self._say(b"354 go on")
                self._take()
            case b"QUIT":
                self._say(b"221 bye")
                raise _HangUp
            case _:
                self._say(b"250 ok")

    def _offers(self) -> bytes:
        offers = [b"relay", b"AUTH PLAIN", *[b"PIPELINING"] * self.server.behaviour.pipelining]
        return b"\r\n".join([*[b"250-" + offer for offer in offers], b"250 8BITMIME"])

    def _meet(self, recipient: str) -> bytes:
        self.recipient = ""
        self.server.note_attempt(recipient)
        fault = _fault(recipient)
        if fault == "never":
            return UNKNOWN
        if (fault == "later" and self.server.first_time(recipient)) or self.server.drawn(
            self.server.behaviour.temporary
        ):
            return GREYLISTED
        self.recipient = recipient
        return b"250 ok"

    def _take(self) -> None:
        recipient, fault = self.recipient, _fault(self.recipient)
        if fault == "cut" and self.server.first_time(recipient):
            self._read(1)
            raise _HangUp
        content = self._content()
        time.sleep(0.05 if fault == "slow" else self.server.behaviour.latency)
        self.server.keep(recipient, content, self.number)
        self._mute_while(lambda: self.server.behaviour.silent_after_data)
        if (fault == "mute" and self.server.first_time(recipient)) or self.server.drawn(
            self.server.behaviour.cut_after_data
        ):
            raise _HangUp
        self._say(TAKEN)
        self.taken += 1
        if fault == "bye" or self.taken == self.server.behaviour.close_every:
            raise _HangUp

    # ------------------------------------------------------------ bytes

    def _mute_while(self, is_silent: Callable[[], bool]) -> None:
        """Say nothing until told to speak again, or until the other side leaves."""
        while is_silent():
            readable, _, _ = select.select([self.client], [], [], 0.05)
            if readable and not self.client.recv(65536):
                raise _HangUp

    def _say(self, words: bytes) -> None:
        self._mute_while(lambda: self.server.behaviour.silent)
        self.client.sendall(words + b"\r\n")

    def _read(self, size: int = 65536) -> None:
        received = self.client.recv(size)
        if not received:
            raise _HangUp
        self.pending += received

    def _line(self) -> bytes:
        while b"\r\n" not in self.pending:
            self._read()
        line, _, self.pending = self.pending.partition(b"\r\n")
        return line or b" "

    def _content(self) -> bytes:
        while b"\r\n.\r\n" not in self.pending:
            self._read()
        content, _, self.pending = self.pending.partition(b"\r\n.\r\n")
        return content


def _fault(recipient: str) -> str:
    word = recipient.partition(".")[0]
    return word if word in ADDRESS_FAULTS else ""

"""A counting SMTP server in a process of its own, one thread per connection, as fast as Python allows.

It reports how many messages came, for how many different recipients, in how many different editions. One that only
discards takes the bytes and no more: the time of a copy in memory. One that reads does what any server must: it undoes
the doubled dots and keeps a fingerprint of the body, which tells the editions apart.
"""

import multiprocessing
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

DOT = b"\r\n.\r\n"
LONGEST_AFTER = 2000  # bytes behind the dot: the commands of the next message
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"HELO": b"250 sink\r\n",
    b"MAIL": b"250 ok\r\n",
    b"RSET": b"250 ok\r\n",
    b"NOOP": b"250 ok\r\n",
}


@dataclass(frozen=True)
class Count:
    messages: int
    recipients: int
    editions: int


class Sink:
    def __init__(self, *, reads: bool, pipelining: bool, latency: float) -> None:
        self.reads, self.latency = reads, latency
        self.answers = ANSWERS | ({} if pipelining else {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n"})
        self.messages = 0
        self.recipients: set[bytes] = set()
        self.editions: set[int] = set()
        self.lock = threading.Lock()

    def count(self, *, anew: bool) -> Count:
        """What came; ``anew`` to begin again from nothing."""
        with self.lock:
            counted = Count(self.messages, len(self.recipients), len(self.editions))
            if anew:
                self.messages = 0
                self.recipients, self.editions = set(), set()
        return counted

    def serve(self, listener: socket.socket) -> None:
        while True:
            client, _ = listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.converse, args=(client,), daemon=True).start()

    def converse(self, client: socket.socket) -> None:
        client.sendall(b"220 sink\r\n")
        waiting, room = b"", bytearray(1 << 20)
        recipient = b""
        while chunk := client.recv(65536):
            waiting += chunk
            answers = b""
            while b"\r\n" in waiting:
                line, _, waiting = waiting.partition(b"\r\n")
                verb = line[:4].upper()
                if verb == b"RCPT":
                    recipient = line
                    answers += b"250 ok\r\n"
                elif verb == b"DATA":
                    client.sendall(answers + b"354 go on\r\n")
                    waiting = self.take(client, recipient, waiting, room)
                    answers = b"250 taken\r\n"
                elif verb == b"QUIT":
                    client.sendall(answers + b"221 bye\r\n")
                    client.close()
                    return
                else:
                    answers += self.answers.get(verb, b"500 what?\r\n")
            client.sendall(answers)
        client.close()

    def take(self, client: socket.socket, recipient: bytes, start: bytes, room: bytearray) -> bytes:
        """Read a message and count it; what came after it."""
        edition, after = self.body(client, start, room)
        if self.latency:
            time.sleep(self.latency)
        with self.lock:
            self.messages += 1
            self.editions.add(edition)
            self.recipients.add(recipient)
        return after

    def body(self, client: socket.socket, start: bytes, room: bytearray) -> tuple[int, bytes]:
        """Read up to the dot that ends the message; its fingerprint, and what came after the dot."""
        view, filled = memoryview(room), len(start)
        room[:filled] = start
        while (end := room.find(DOT, max(0, filled - LONGEST_AFTER), filled)) < 0:
            if not (read := client.recv_into(view[filled:])):
                return 0, b""
            filled += read
        after = bytes(view[end + len(DOT) : filled])
        if not self.reads:
            return 0, after
        _, _, content = bytes(view[:end]).partition(b"\r\n\r\n")
        return zlib.crc32(content.replace(b"\r\n..", b"\r\n.")), after


def _process(pipe: Connection, reads: bool, pipelining: bool, latency: float) -> None:
    sink = Sink(reads=reads, pipelining=pipelining, latency=latency)
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    threading.Thread(target=sink.serve, args=(listener,), daemon=True).start()
    pipe.send(listener.getsockname()[1])
    while True:
        pipe.send(sink.count(anew=pipe.recv()))


class SinkProcess:
    def __init__(self, pipe: Connection) -> None:
        self.pipe = pipe
        self.port: int = pipe.recv()

    def count(self, *, anew: bool = True) -> Count:
        """What came since the last question asked ``anew``."""
        self.pipe.send(anew)
        counted: Count = self.pipe.recv()
        return counted


@contextmanager
def sink_process(*, reads: bool = True, pipelining: bool = True, latency: float = 0.0) -> Iterator[SinkProcess]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_process, args=(theirs, reads, pipelining, latency), daemon=True)
    process.start()
    try:
        yield SinkProcess(ours)
    finally:
        process.kill()
        process.join()

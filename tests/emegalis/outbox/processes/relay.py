"""An SMTP server in a process of its own that takes mail, or misbehaves as the recipient's address asks.

Each message taken is one line of its journal, written before the server answers: recipient, Message-ID, edition.
The local part of a recipient says what happens, « fault.name@… »:

    later      refused with a 4xx the first time, taken the second
    never      refused with a 5xx
    cut        the connection is cut in the middle of DATA, the first time
    mute       taken, but the connection is cut before the answer, the first time
    bye         taken, then the connection is ended
    slow       taken after 50 milliseconds

``--moods FILE``: while this file exists, its words are the greeting (« 554 … », « 421 … »); ``--latency S``:
before each message is taken.
"""

import argparse
import re
import socket
import sys
import threading
import time
from pathlib import Path

FAULTS = {"later", "never", "cut", "mute", "bye", "slow"}


class Cut(Exception):
    """This connection ends here."""


class Relay:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.journal = open(options.journal, "a", buffering=1, encoding="utf-8")  # noqa: SIM115
        self.lock = threading.Lock()
        self.met: set[str] = set()

    def converse(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, client.makefile("rb") as lines:
            try:
                self.greet(client)
                self.listen(client, lines)
            except (Cut, OSError):
                return

    def greet(self, client: socket.socket) -> None:
        mood = Path(self.options.moods)
        if mood.exists():
            client.sendall(mood.read_bytes() + b"\r\n")
            raise Cut
        client.sendall(b"220 relay\r\n")

    def listen(self, client: socket.socket, lines) -> None:
        recipient = ""
        while line := lines.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                client.sendall(b"250-relay\r\n250 PIPELINING\r\n" if self.options.pipelining else b"250 relay\r\n")
            elif verb == b"RCPT":
                recipient = line.split(b"<")[1].split(b">")[0].decode()
                answer = self.answer(recipient)
                recipient = recipient if answer.startswith(b"250") else ""
                client.sendall(answer)
            elif verb == b"DATA" and not recipient:
                # What was pipelined after a refused RCPT (RFC 2920 3.1).
                client.sendall(b"554 5.5.1 no valid recipients\r\n")
            elif verb == b"DATA":
                client.sendall(b"354 go on\r\n")
                self.take(client, recipient, self.read(lines, recipient))
                if self.fault(recipient) == "bye":
                    raise Cut
            elif verb == b"QUIT":
                client.sendall(b"221 bye\r\n")
                return
            else:
                client.sendall(b"250 ok\r\n")

    def fault(self, recipient: str) -> str:
        word = recipient.split(".")[0]
        return word if word in FAULTS else ""

    def first_time(self, recipient: str) -> bool:
        with self.lock:
            new = recipient not in self.met
            self.met.add(recipient)
        return new

    def answer(self, recipient: str) -> bytes:
        fault = self.fault(recipient)
        if fault == "never":
            return b"550 5.1.1 User unknown\r\n"
        if fault == "later" and self.first_time(recipient):
            return b"451 4.7.1 Greylisted\r\n"
        return b"250 ok\r\n"

    def read(self, lines, recipient: str) -> bytes:
        body = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                raise Cut
            body.append(line)
            if len(body) == 5 and self.fault(recipient) == "cut" and self.first_time(recipient):
                raise Cut
        return b"".join(body)

    def take(self, client: socket.socket, recipient: str, body: bytes) -> None:
        time.sleep(0.05 if self.fault(recipient) == "slow" else self.options.latency)
        message_id = re.search(rb"^Message-ID: (\S+)", body, re.M)
        edition = re.search(rb"EDITION-(\w+)", body)
        words = [recipient, message_id[1].decode() if message_id else "", edition[1].decode() if edition else ""]
        with self.lock:
            self.journal.write("\t".join(words) + "\n")
        if self.fault(recipient) == "mute" and self.first_time(recipient):
            raise Cut
        client.sendall(b"250 2.0.0 taken\r\n")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--journal", required=True)
    arguments.add_argument("--moods", required=True)
    arguments.add_argument("--latency", type=float, default=0.0)
    arguments.add_argument("--pipelining", action="store_true")
    relay = Relay(arguments.parse_args())
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        client, _ = listener.accept()
        threading.Thread(target=relay.converse, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()

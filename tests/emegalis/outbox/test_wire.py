"""One connection to a server that answers as told: what is sent, when it is opened again, what is reported."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from emegalis.outbox.mime import END
from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.verdicts import Stage
from emegalis.outbox.wire import Parcel, Wire
from tests.emegalis.outbox.conversing import finish

PARCEL = Parcel("portail@demo.example.org", "dgs@demo.example.org", (b"Subject: x\r\n\r\n", b"..dot\r\n"))
USUAL = {b"EHLO": b"250-x\r\n250 PIPELINING\r\n", b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}


class Server:
    """Plays one script per connection: answers by verb, ``None`` cuts."""

    def __init__(self) -> None:
        self.scripts: list[dict[bytes, bytes | None]] = []
        self.heard: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(5)
        self.thread = threading.Thread(target=self.serve, daemon=True)

    @property
    def address(self) -> RelayAddress:
        return RelayAddress("smtp", "127.0.0.1", self.listener.getsockname()[1])

    def serve(self) -> None:
        for script in self.scripts:
            try:
                client, _ = self.listener.accept()
            except (TimeoutError, OSError):
                return
            with client, client.makefile("rb") as lines:
                self.converse(client, lines, script)

    def converse(self, client: socket.socket, lines, script: dict[bytes, bytes | None]) -> None:
        in_body = False
        client.sendall(script.get(b"HELLO", b"220 x\r\n") or b"")
        for line in lines:
            self.heard.append(line)
            if in_body and line != END:
                continue
            verb = b"." if in_body else line[:4].upper()
            answer = script[verb] if verb in script else USUAL.get(verb, b"250 ok\r\n")
            in_body = verb == b"DATA" and answer == USUAL[b"DATA"]
            if answer is None:
                return
            client.sendall(answer)


@pytest.fixture
def server() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(*scripts: dict[bytes, bytes | None]) -> Server:
        server = Server()
        server.scripts = list(scripts)
        server.thread.start()
        servers.append(server)
        return server

    yield start
    for running in servers:
        running.listener.close()
        running.thread.join(6)


def wire(server: Server) -> Wire:
    return Wire(server.address, timeout=2, hostname="portail.example.org")


def send(line: Wire) -> str:
    reply = finish(line.offer(PARCEL))
    if reply is None:
        finish(line.conclude())
        reply = finish(line.answer())
    return f"{reply.stage.name} {reply}"


@pytest.mark.parametrize("greeting", [b"250-x\r\n250 PIPELINING\r\n", b"250 x\r\n"])
def test_bytes_go_out_as_they_are_over_one_connection(server, greeting: bytes) -> None:
    played = server({b"EHLO": greeting, b".": b"250 2.0.0 taken\r\n"})
    line = wire(played)
    assert [send(line), send(line)] == ["HANDED_OVER 250 2.0.0 taken"] * 2
    finish(line.close())
    assert played.heard[0] == b"ehlo portail.example.org\r\n"
    assert b"".join(played.heard[1:]).lower().count(b"ehlo") == 0
    assert b"".join(played.heard[1:7]) == (
        b"MAIL FROM:<portail@demo.example.org>\r\nRCPT TO:<dgs@demo.example.org>\r\nDATA\r\n"
        b"Subject: x\r\n\r\n..dot\r\n"
    )


@pytest.mark.parametrize("greeting", [b"250-x\r\n250 PIPELINING\r\n", b"250 x\r\n"])
def test_refused_recipient_leaves_the_connection_ready_for_the_next(server, greeting: bytes) -> None:
    played = server({b"EHLO": greeting, b"RCPT": b"550 5.1.1 unknown\r\n"})
    line = wire(played)
    assert [send(line), send(line)] == ["RECIPIENT 550 5.1.1 unknown"] * 2
    finish(line.close())


def test_connection_that_the_server_ended_between_two_messages_is_opened_again(server) -> None:
    played = server({b".": b"250 one\r\n", b"MAIL": b"250 ok\r\n"}, {b".": b"250 two\r\n"})
    line = wire(played)
    assert send(line) == "HANDED_OVER 250 one"
    played.scripts[0][b"MAIL"] = b"421 enough\r\n"
    assert send(line) == "HANDED_OVER 250 two"
    finish(line.close())


def test_silence_after_the_last_dot_is_told_apart_from_silence_before(server) -> None:
    assert send(wire(server({b".": None}))).startswith("HANDED_OVER Le serveur a coupé")
    assert send(wire(server({b"RCPT": None, b"EHLO": b"250 x\r\n"}))).startswith("SENDER Le serveur a coupé")


@pytest.mark.parametrize(
    ("greeting", "said"),
    [(b"554 no service\r\n", "554 no service"), (b"421 busy\r\n", "421 busy"), (None, "Le serveur a coupé")],
)
def test_server_that_lets_nobody_in_is_reported_with_its_words(server, greeting: bytes | None, said: str) -> None:
    script = {b"HELLO": greeting} if greeting else {b"HELLO": b"", b"EHLO": None}
    line = Wire(server(script).address, timeout=0.3)
    reply = finish(line.offer(PARCEL))
    assert reply is not None
    assert reply.stage == Stage.CONNECTION
    assert said in str(reply) or "à temps" in str(reply)


def test_server_that_nobody_runs_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    reply = finish(Wire(RelayAddress("smtp", "127.0.0.1", port), timeout=1).offer(PARCEL))
    assert reply is not None
    assert reply.stage == Stage.CONNECTION


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("smtp://relais.example.org", RelayAddress("smtp", "relais.example.org", 25)),
        (
            "smtp+tls://u%40x:p%2Fw@relais.example.org",
            RelayAddress("smtp+tls", "relais.example.org", 587, "u@x", "p/w"),
        ),
        ("smtps://relais.example.org:4650", RelayAddress("smtps", "relais.example.org", 4650)),
    ],
)
def test_relay_is_read_from_its_address(url: str, address: RelayAddress) -> None:
    assert RelayAddress.parse(url) == address


@pytest.mark.parametrize("url", ["http://relais.example.org", "smtp:///", "relais.example.org"])
def test_address_that_names_no_relay_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        RelayAddress.parse(url)


# ---------------------------------------------------------------- announcing what follows

NEXT = Parcel("portail@demo.example.org", "elu@demo.example.org", (b"Subject: y\r\n\r\n", b"more\r\n"))
NEXT_COMMANDS = [
    END,
    b"MAIL FROM:<portail@demo.example.org>\r\n",
    b"RCPT TO:<elu@demo.example.org>\r\n",
    b"DATA\r\n",
]


def both(line: Wire) -> list[str]:
    """PARCEL, then NEXT announced with its dot."""
    assert finish(line.offer(PARCEL)) is None
    assert line.announces
    finish(line.conclude(NEXT))
    first = finish(line.answer())
    reply = finish(line.offer(NEXT))
    if reply is None:
        finish(line.conclude())
        reply = finish(line.answer())
    return [str(first), str(reply)]


def test_what_follows_is_announced_with_the_dot_and_its_commands_are_not_said_again(server) -> None:
    played = server({b".": b"250 taken\r\n"})
    line = wire(played)
    assert both(line) == ["250 taken", "250 taken"]
    finish(line.close())
    assert played.heard[7:13] == [*NEXT_COMMANDS, b"Subject: y\r\n", b"\r\n"]


def test_announced_recipient_who_is_refused_leaves_the_answer_to_the_first_as_it_was(server) -> None:
    played = server({b".": b"250 taken\r\n"})
    line = wire(played)
    assert finish(line.offer(PARCEL)) is None
    played.scripts[0][b"RCPT"] = b"550 5.1.1 unknown\r\n"
    finish(line.conclude(NEXT))
    assert str(finish(line.answer())) == "250 taken"
    assert str(finish(line.offer(NEXT))) == "550 5.1.1 unknown"
    finish(line.close())


def test_server_that_hangs_up_on_an_announcement_gets_the_message_again_and_no_other_announcement(server) -> None:
    played = server({b".": b"250 one\r\n", b"MAIL": b"250 ok\r\n"}, {b".": b"250 two\r\n"})
    line = wire(played)
    assert finish(line.offer(PARCEL)) is None
    played.scripts[0][b"MAIL"] = None
    finish(line.conclude(NEXT))
    assert str(finish(line.answer())) == "250 one"
    assert finish(line.offer(NEXT)) is None
    assert not line.announces
    finish(line.conclude())
    assert str(finish(line.answer())) == "250 two"
    finish(line.close())


def test_server_without_pipelining_hears_one_command_at_a_time(server) -> None:
    line = wire(server({b"EHLO": b"250 x\r\n", b".": b"250 taken\r\n"}))
    assert finish(line.offer(PARCEL)) is None
    assert not line.announces
    line.abandon()


def test_message_larger_than_what_the_system_takes_at_once_arrives_whole(server) -> None:
    played = server({b".": b"250 taken\r\n"})
    line = wire(played)
    pieces = (b"Subject: z\r\n\r\n", b"0123456789abcdef\r\n" * 300_000, b"end\r\n")
    assert finish(line.offer(Parcel("a@example.org", "b@example.org", pieces))) is None
    finish(line.conclude())
    assert str(finish(line.answer())) == "250 taken"
    finish(line.close())
    assert b"".join(played.heard[4:-2]) == b"".join(pieces)

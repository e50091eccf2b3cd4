"""The same connection to real servers that speak TLS and ask for a password: verified, or nothing leaves."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from emegalis.outbox.opening import RelayAddress
from emegalis.outbox.verdicts import Stage
from emegalis.outbox.wire import Parcel, Wire
from tests.emegalis.outbox.conversing import finish

PARCEL = Parcel("portail@demo.example.org", "dgs@demo.example.org", (b"Subject: x\r\n\r\n", b"..dot\r\n"))


class Keeper:
    """Keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return "250 taken"


class TlsServer(Controller):
    """STARTTLS with a password asked, or TLS from the first byte."""

    def __init__(self, keeper: Keeper, certificate: Path, *, from_start: bool) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        self.from_start = from_start
        super().__init__(keeper, hostname="127.0.0.1", port=0, ssl_context=self.context if from_start else None)

    def factory(self) -> SMTP:
        if self.from_start:
            return SMTP(self.handler)
        return SMTP(
            self.handler,
            tls_context=self.context,
            require_starttls=True,
            auth_required=True,
            authenticator=lambda server, session, envelope, mechanism, data: AuthResult(
                success=(data.login, data.password) == (b"portail", b"p@ss"), handled=False
            ),
        )

    def _trigger_server(self) -> None:
        """The base class knocks at port 0: ours is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def serve(certificate: Path) -> Iterator[Callable[..., tuple[Keeper, int]]]:
    running: list[TlsServer] = []

    def start(*, from_start: bool) -> tuple[Keeper, int]:
        keeper = Keeper()
        server = TlsServer(keeper, certificate, from_start=from_start)
        server.start()
        running.append(server)
        return keeper, server.port

    yield start
    for server in running:
        server.stop()


def carry(url: str, parcel: Parcel = PARCEL) -> tuple[Any, Wire]:
    """What the server said to one message."""
    wire = Wire(RelayAddress.parse(url), timeout=30)
    refused = finish(wire.offer(parcel))
    if refused is None:
        finish(wire.conclude())
        refused = finish(wire.answer())
    finish(wire.close())
    return refused, wire


@pytest.mark.parametrize(
    ("scheme", "credentials"), [("smtp+tls", "portail:p%40ss@"), ("smtps", "")], ids=["STARTTLS", "TLS"]
)
def test_message_leaves_over_a_verified_connection(serve, certificate, monkeypatch, scheme, credentials):
    keeper, port = serve(from_start=scheme == "smtps")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reply, _ = carry(f"{scheme}://{credentials}localhost:{port}")
    assert reply.code == 250
    assert keeper.taken == [b"Subject: x\r\n\r\n.dot\r\n"]


def test_message_larger_than_what_the_system_takes_at_once_arrives_whole_over_tls(serve, certificate, monkeypatch):
    keeper, port = serve(from_start=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    body = b"0123456789abcdef\r\n" * 300_000
    reply, _ = carry(
        f"smtps://localhost:{port}", Parcel("a@example.org", "b@example.org", (b"Subject: z\r\n\r\n", body))
    )
    assert reply.code == 250
    assert keeper.taken == [b"Subject: z\r\n\r\n" + body]


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_certificate_of_an_unknown_hand_is_refused_before_anything_leaves(serve, scheme):
    keeper, port = serve(from_start=scheme == "smtps")
    reply, _ = carry(f"{scheme}://portail:x@localhost:{port}")
    assert reply.stage == Stage.CONNECTION
    assert not keeper.taken


def test_wrong_password_is_the_relays_refusal_not_the_recipients(serve, certificate, monkeypatch):
    keeper, port = serve(from_start=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    reply, _ = carry(f"smtp+tls://portail:faux@localhost:{port}")
    assert (reply.stage, reply.code) == (Stage.CONNECTION, 535), reply.text
    assert not keeper.taken

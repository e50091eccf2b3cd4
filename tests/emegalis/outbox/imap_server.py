"""A real IMAP server of one account, in memory: prints its port, ends with its standard input.

``python -m tests.emegalis.outbox.imap_server [--certificate FILE] [--without CAPABILITY]…``; the account is
``retour`` / ``p@ss``.
"""

import argparse
import asyncio
import os
import ssl
import sys

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate")
    parser.add_argument("--without", action="append", default=[])
    parser.set_defaults(
        demo_data=False, demo_user="retour", demo_password="p@ss", cert=None, key=None, tls=False, debug=False,
        host="127.0.0.1", port=0, proxy_protocol=None, inherited_sockets=None, passlib_cfg=None,
    )  # fmt: skip
    return parser.parse_args()


async def serve(wanted: argparse.Namespace) -> None:
    backend, config = await DictBackend.init(wanted)
    config.apply_context()
    imap = IMAPServer(backend.login, config)
    hidden = [name.encode() for name in wanted.without]

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await imap(reader, Shy(writer, hidden), SocketInfoLocal(writer))  # type: ignore[arg-type]

    context = None
    if wanted.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(wanted.certificate)
    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)  # it would wait for clients that do not leave


class Shy:
    """The writer of a server that does not own to all it can do."""

    def __init__(self, writer: asyncio.StreamWriter, hidden: list[bytes]) -> None:
        self.writer, self.hidden = writer, hidden

    def write(self, data: bytes) -> None:
        if b"CAPABILITY" in data:
            for name in self.hidden:
                data = data.replace(b" " + name, b"")
        self.writer.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self.writer, name)


if __name__ == "__main__":
    asyncio.run(serve(options()))

"""The local mailbox of the demonstration: ``python -m emegalis.outbox.mailbox_server [--port 0]``.

An SMTP server on 127.0.0.1 that keeps each mail in ``LOCAL_MAILBOX_DIR`` and writes its address in
``LOCAL_MAILBOX_ADDRESS_FILE``, where workers find it.
"""

import argparse
import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope
from django.conf import settings

from emegalis.outbox.mailbox import store

LARGEST = 32 * 1024 * 1024


class Keeper:
    """What aiosmtpd calls for each mail."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)  # noqa: S101 - decode_data is off
        store(self.folder, content, envelope.rcpt_tos)
        return "250 2.0.0 Kept by the local mailbox"


async def serve(folder: Path, address_file: Path, port: int) -> None:
    """Until SIGTERM or Ctrl-C; the address is announced once the server listens, and withdrawn at the end."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keeper(folder), data_size_limit=LARGEST, hostname="demonstration", loop=loop), "127.0.0.1", port
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    _announce(address_file, server.sockets[0].getsockname()[1])
    try:
        await stopped.wait()
    finally:
        address_file.unlink(missing_ok=True)
        server.close()


def _announce(address_file: Path, port: int) -> None:
    address_file.parent.mkdir(parents=True, exist_ok=True)
    half = address_file.with_suffix(".half")
    half.write_text(f"127.0.0.1 {port}\n", encoding="ascii")
    half.replace(address_file)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emegalis.settings.dev")
    arguments = argparse.ArgumentParser(prog="python -m emegalis.outbox.mailbox_server")
    arguments.add_argument("--port", type=int, default=0, help="0 : un port libre")
    port = arguments.parse_args().port
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(settings.LOCAL_MAILBOX_DIR, settings.LOCAL_MAILBOX_ADDRESS_FILE, port))


if __name__ == "__main__":
    main()

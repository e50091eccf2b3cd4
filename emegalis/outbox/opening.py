"""Opening a connection to the relay: name looked up, TLS verified, signed in.

It may take long, so that a thread of its own does it, while the other connections go on.
"""

import contextlib
import math
import smtplib
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from emegalis.outbox.exchange import READ, Wait

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


class Opening(threading.Thread):
    """``wait`` ends when the connection is open or has failed; each step of it has ``timeout`` seconds."""

    def __init__(self, address: RelayAddress, *, timeout: float, hostname: str | None) -> None:
        super().__init__(daemon=True)
        self._address, self._timeout, self._hostname = address, timeout, hostname
        self._smtp: smtplib.SMTP | None = None
        self._error: Exception | None = None
        self._ours, self._theirs = socket.socketpair()
        self.wait = Wait(self._ours.fileno(), READ, math.inf)
        self.start()

    def run(self) -> None:
        try:
            self._smtp = _connect(self._address, self._timeout, self._hostname)
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            self._error = error
        try:
            self._theirs.send(b".")
        except OSError:  # nobody waits any more
            self._drop()
        self._theirs.close()

    def take(self) -> smtplib.SMTP:
        """The open connection, whose socket no longer waits for anything; raises what has kept it from opening."""
        if self._error:
            raise self._error
        smtp, self._smtp = self._smtp, None
        if smtp is None or smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("connection closed")
        # The dot follows the body at once: it must not wait for the acknowledgement of the last segment.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.sock.setblocking(False)
        return smtp

    def leave(self) -> None:
        """What was opened and is not taken is closed, now or as soon as it is open."""
        self._ours.close()
        self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp:
            with contextlib.suppress(OSError):
                smtp.close()


def _connect(address: RelayAddress, timeout: float, hostname: str | None) -> smtplib.SMTP:
    if address.scheme == "smtps":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(address.host, address.port, hostname, timeout=timeout, context=context)
    else:
        smtp = smtplib.SMTP(address.host, address.port, hostname, timeout=timeout)
    try:
        _greet(smtp, address)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _greet(smtp: smtplib.SMTP, address: RelayAddress) -> None:
    smtp.ehlo_or_helo_if_needed()
    if address.scheme == "smtp+tls":
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if address.user:
        smtp.login(address.user, address.password)

"""A browser without a page: someone signed in who speaks HTTP to the web server of a world."""

import http.client
import socket
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from governance.members.sessions import SECOND_FACTOR
from governance.people.models import Person

CSRF = "f" * 32


class _Unix(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("127.0.0.1", timeout=60)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Browser:
    """Each request has a connection of its own, so that thirty can be made at once."""

    socket: Path
    session: str

    @classmethod
    def of(cls, person: Person, path: Path) -> "Browser":
        """Signed in, second factor included."""
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
        store[BACKEND_SESSION_KEY], store[SECOND_FACTOR] = settings.AUTHENTICATION_BACKENDS[0], True
        store.save()
        return cls(path, store.session_key)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **values: str) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": CSRF, **values}))

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        connection = _Unix(self.socket)
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        finally:
            connection.close()

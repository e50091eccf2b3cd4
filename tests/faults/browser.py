"""A browser without a page: someone signed in who speaks HTTP to the web server of a world."""

import http.client
import socket
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from governance.members.sessions import SECOND_FACTOR
from governance.people.models import Person

CSRF = "f" * 32
US = "192.0.2.1"


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
    cookies: dict[str, str] = field(default_factory=lambda: {settings.CSRF_COOKIE_NAME: CSRF})

    @classmethod
    def of(cls, person: Person, path: Path) -> "Browser":
        """Signed in, second factor included."""
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
        store[BACKEND_SESSION_KEY], store[SECOND_FACTOR] = settings.AUTHENTICATION_BACKENDS[0], True
        store.save()
        browser = cls(path)
        browser.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
        return browser

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, **values: str) -> Answer:
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **values}))

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        connection = _Unix(self.socket)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": US}
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        finally:
            connection.close()

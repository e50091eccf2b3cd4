"""What a session remembers of a sign-in: when it began, whether a second factor was shown, how long it may last."""

import time

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from governance.members.roles import actor_for
from governance.people.models import Person

SECOND_FACTOR = "second_factor"
BEGUN_AT, SEEN_AT, LIMITS = "begun_at", "seen_at", "limits"
# The last request is noted at most this often: a page read writes no session row each time.
NOTE_EVERY = 300


def sign_in(request: HttpRequest, person: Person, *, second_factor: bool) -> None:
    """The browser is signed in as this person; ``second_factor`` says whether one was shown, or is vouched for."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    mark(request.session, person, second_factor=second_factor)


def mark(session: SessionBase, person: Person, *, second_factor: bool) -> None:
    """Note the beginning of a sign-in, and its limits: short for the secretariat."""
    limits = settings.SESSION_LIMITS_STAFF if actor_for(person).is_staff else settings.SESSION_LIMITS
    session.update({SECOND_FACTOR: second_factor, LIMITS: limits, BEGUN_AT: time.time(), SEEN_AT: time.time()})


def is_over(session: SessionBase, *, at: float) -> bool:
    """Unused for too long, or begun too long ago."""
    idle, absolute = session.get(LIMITS, settings.SESSION_LIMITS_STAFF)
    return at - session.get(SEEN_AT, at) > idle or at - session.get(BEGUN_AT, at) > absolute


def note_use(session: SessionBase, *, at: float) -> None:
    """Keep the session alive from now."""
    session.setdefault(BEGUN_AT, at)
    if at - session.get(SEEN_AT, 0) > NOTE_EVERY:
        session[SEEN_AT] = at


def has_shown_second_factor(session: SessionBase) -> bool:
    return bool(session.get(SECOND_FACTOR))

"""How many connections a run may open to its relay, where all workers together may open only so many.

A place is an advisory lock of PostgreSQL, held by the desk's own connection to the database: whoever dies gives its
places back at once, and no row has to be tidied up. On SQLite one run sends at a time: its own limit is that of all.
"""

import contextlib

from django.conf import settings
from django.db import DatabaseError, connection

_OURS = 0x656D6567  # « emeg »: no other program takes locks under this number in a database of ours


class Places:
    """The places of one run at one relay, from its beginning to its end."""

    def __init__(self, relay_id: int) -> None:
        self._first = relay_id * 1000
        self._taken: list[int] = []

    def take(self, wanted: int) -> int:
        """Up to ``wanted`` of the places that are free; none may be."""
        most = settings.EMAIL_CONNECTIONS_IN_ALL
        if not most:
            return wanted
        if connection.vendor != "postgresql":
            return min(wanted, most)
        for place in range(self._first, self._first + most):
            if len(self._taken) < wanted and _ask("pg_try_advisory_lock", place):
                self._taken.append(place)
        return len(self._taken)

    def give_back(self) -> None:
        """They are free for whoever comes next; a database that is gone has given them back already."""
        with contextlib.suppress(DatabaseError):
            while self._taken:
                _ask("pg_advisory_unlock", self._taken.pop())


def _ask(function: str, place: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_OURS, place])
        return bool(cursor.fetchone()[0])

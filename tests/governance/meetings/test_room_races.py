"""Thirty screens at once, on real commits from thirty connections: nothing written twice, nothing lost."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoDbBlocker

from governance.meetings.enums import Presence
from governance.meetings.models import Attendance, Proxy, SeatRecord, SittingWrite
from governance.meetings.services import OvertakenError, give_proxy, mark_presence
from tests.governance.meetings.rooms import assembly, make_room, seat_assembly
from tests.own_database import connected, own_database

AT_ONCE = 30


pytestmark = pytest.mark.django_db  # without it pytest-django prepares no database to copy
database = own_database


@pytest.fixture
def room(
    database: dict[str, Any],
    django_db_blocker: DjangoDbBlocker,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Any]:
    """A comité that is open, four delegates to mark."""
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    with django_db_blocker.unblock(), connected(database):
        seat_assembly(4, 4, 4, 4)
        yield make_room(assembly(), clock)


def at_once(database: dict[str, Any], task: Callable[[int], Any]) -> list[Exception]:
    """The task thirty times, each in a thread and on a connection of its own, all begun together."""
    barrier, errors = threading.Barrier(AT_ONCE), []

    def run(rank: int) -> None:
        link = type(connections["default"])(database, "default")
        connections["default"] = link
        try:
            barrier.wait()
            task(rank)
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            link.close()

    threads = [threading.Thread(target=run, args=[rank]) for rank in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_one_press_sent_thirty_times_is_written_once(room, database):
    seat, key = room.seats[0], uuid.uuid4()

    def press(rank: int) -> None:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, seen=0, key=key, by=room.by)

    assert at_once(database, press) == []
    assert Attendance.objects.filter(convocation=seat).count() == 1
    assert SeatRecord.objects.get(convocation=seat).version == 1
    assert SittingWrite.objects.filter(key=key).count() == 1

    # Thirty writers of one seat: one is written, the others are each told.
    other, states = room.seats[1], [Presence.IN_ROOM, Presence.EXCUSED, Presence.ABSENT]

    def write(rank: int) -> None:
        mark_presence(convocation=other, state=states[rank % 3], seen=0, key=uuid.uuid4(), by=room.by)

    errors = at_once(database, write)
    assert Counter(map(type, errors)) == {OvertakenError: AT_ONCE - 1}, errors

    # Two members give their proxy to the same one at the same moment: one proxy, the other refused.
    givers = room.seats[2:4]

    def give(rank: int) -> None:
        give_proxy(giver=givers[rank % 2], holder=seat, by=room.by)

    errors = at_once(database, give)
    assert len(errors) == AT_ONCE - 1
    assert Proxy.objects.filter(holder=seat).count() == 1

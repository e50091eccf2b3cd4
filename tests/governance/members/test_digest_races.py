"""Two workers, two beats, a restart in mid-way: one digest, nothing lost.

On a database of its own, with real commits.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoDbBlocker

from emegalis.outbox.models import Delivery
from governance.members.services import digests
from governance.people import services as people
from governance.people.models import Digest, Person
from tests.governance.members.digest_world import AFTERNOON, NEXT_MORNING, on, ready_synthesis
from tests.governance.members.factories import MandateFactory
from tests.own_database import connected, own_database

WORKERS = 4


pytestmark = pytest.mark.django_db  # without it pytest-django prepares no database to copy
database = own_database


@pytest.fixture
def world(
    database: dict[str, Any], django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """Six directors, told the next morning that a synthesis is ready."""
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")
    with django_db_blocker.unblock(), connected(database):
        with on(AFTERNOON):
            for _ in range(6):
                MandateFactory()
        ready_synthesis()
        yield database


def at_once(database: dict[str, Any], tasks: list[Callable[[], Any]]) -> list[Exception]:
    """Each task in a thread of its own, on a connection of its own, all begun together."""
    barrier, errors = threading.Barrier(len(tasks)), []

    def run(task: Callable[[], Any]) -> None:
        link = type(connections["default"])(database, "default")
        connections["default"] = link
        try:
            barrier.wait()
            task()
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            link.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_several_workers_at_the_same_minute_make_one_digest_each_person(world, caplog):
    with time_machine.travel(NEXT_MORNING, tick=False):
        errors = at_once(world, [digests.compose_due_digests] * WORKERS)
    assert errors == []
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    mails = list(Delivery.objects.filter(kind="digest").values_list("person_id", flat=True))
    told = Delivery.objects.filter(kind="synthesis_ready")
    assert len(mails) == len(set(mails)) == told.count() >= 6
    assert set(told.values_list("state", flat=True)) == {"told"}
    assert set(Digest.objects.values_list("told", flat=True)) == {1}


def test_someone_who_asks_for_everything_at_once_meanwhile_is_told_once(world):
    person = Person.objects.get(pk=Delivery.objects.filter(kind="synthesis_ready").latest("id").person_id)
    Digest.objects.all().delete()
    Delivery.objects.filter(kind="digest").delete()
    Delivery.objects.filter(kind="synthesis_ready").update(state="gathered", due_at=NEXT_MORNING)
    with time_machine.travel(NEXT_MORNING, tick=False):
        errors = at_once(
            world,
            [
                lambda: digests.compose_digest(person_id=person.pk),
                lambda: people.choose_rhythm(person=person, rhythm="at_once"),
            ],
        )
    assert errors == []
    alone = Delivery.objects.filter(kind="synthesis_ready", person_id=person.pk, state="queued").count()
    gathered = Delivery.objects.filter(kind="synthesis_ready", person_id=person.pk, state="told").count()
    mails = Delivery.objects.filter(kind="digest", person_id=person.pk).count()
    assert not Delivery.objects.filter(kind="synthesis_ready", person_id=person.pk, state="gathered").exists()
    assert (alone > 0) != (gathered > 0)
    assert mails == (1 if gathered else 0)


def test_worker_killed_before_its_commit_leaves_the_digest_to_the_next(world, monkeypatch):
    Digest.objects.all().delete()
    Delivery.objects.filter(kind="digest").delete()
    Delivery.objects.filter(kind="synthesis_ready").update(state="gathered", due_at=NEXT_MORNING)
    real = digests._settle

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with time_machine.travel(NEXT_MORNING, tick=False):
        monkeypatch.setattr(digests, "_settle", dies)
        with pytest.raises(KeyboardInterrupt):
            digests.compose_due_digests()
        assert not Digest.objects.exists() and not Delivery.objects.filter(kind="digest").exists()
        monkeypatch.setattr(digests, "_settle", real)
        assert digests.compose_due_digests() >= 6
        assert digests.compose_due_digests() == 0

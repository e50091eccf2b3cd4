"""Fifty publications at once, on real commits from fifty connections: fifty numbers, no gap, no double."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django import DjangoDbBlocker

from emegalis.lib.errors import BusinessRuleError
from governance.deliberations import numbering
from governance.deliberations.models import Deliberation, Register
from governance.deliberations.services import draft_deliberation, publish_deliberation
from governance.members.roles import Actor, actor_for
from tests.governance.deliberations.factories import complete, make_sitting
from tests.governance.meetings.factories import moment
from tests.governance.members.factories import MandateFactory
from tests.own_database import connected, own_database

AT_ONCE = 50


pytestmark = pytest.mark.django_db  # without it pytest-django prepares no database to copy
database = own_database


@pytest.fixture
def ready(
    database: dict[str, Any], django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[list[Deliberation], Actor]]:
    """Fifty deliberations of one sitting; every fifth is not ready."""
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    monkeypatch.setattr("governance.deliberations.services.publishing.wake", lambda *_: None)
    with django_db_blocker.unblock(), connected(database):
        MandateFactory(elected=True)
        by = actor_for(MandateFactory(staff=True).person)
        with time_machine.travel(moment("2026-11-24 10:00"), tick=False):
            sitting = make_sitting(by=by, items=AT_ONCE)
        with time_machine.travel(moment("2026-12-11 10:00"), tick=False):
            drafts = [draft_deliberation(item=item, by=by) for item in sitting.items.all()]
            yield [complete(d, by=by) if rank % 5 else d for rank, d in enumerate(drafts)], by


def test_fifty_publications_at_once_leave_no_gap(ready, database):
    drafts, by = ready
    barrier, refused, errors = threading.Barrier(AT_ONCE), [], []

    def publish(draft: Deliberation) -> None:
        link = type(connections["default"])(database, "default")
        connections["default"] = link
        try:
            barrier.wait()
            publish_deliberation(deliberation=draft, by=by)
        except BusinessRuleError:
            refused.append(draft.pk)
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            link.close()

    threads = [threading.Thread(target=publish, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    published = Deliberation.objects.published()
    numbers = list(published.values_list("number", flat=True))
    assert errors == []
    assert len(refused) == AT_ONCE // 5
    assert (len(numbers), len(set(numbers)), numbering.gaps(numbers)) == (40, 40, [])
    assert Register.objects.get().last == 40
    assert {d.number: d.previous.number for d in published.exclude(number=1)} == {n: n - 1 for n in range(2, 41)}

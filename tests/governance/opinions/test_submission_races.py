"""Thirty submissions at once, on real commits from thirty connections: one opinion, and every receipt leaves."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from emegalis.outbox.models import Delivery
from governance.members.roles import Actor, actor_for
from governance.opinions.models import Consultation, Opinion, OpinionRevision, Receipt
from governance.opinions.services import make_due_receipts, submit_opinion
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import content, make_consultation
from tests.own_database import connected, own_database

AT_ONCE = 30


pytestmark = pytest.mark.django_db  # without it pytest-django prepares no database to copy
database = own_database


@pytest.fixture
def asked(
    database: dict[str, Any], django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Consultation, Actor]]:
    """An open consultation, and the titular of one authority."""
    monkeypatch.setattr("emegalis.outbox.services.waking.wake", lambda *_: None)
    monkeypatch.setattr("governance.opinions.services.receipts.wake", lambda *_: None)
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")
    with django_db_blocker.unblock(), connected(database):
        mandate = MandateFactory()
        yield make_consultation(), actor_for(mandate.person)


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


def test_thirty_clicks_on_one_button_make_one_opinion_one_version_one_receipt(asked, database):
    consultation, dgs = asked
    authority = dgs.commission_authorities[0]

    def click(rank: int) -> None:
        submit_opinion(consultation=consultation, authority=authority, content=content("FAV_RES"), by=dgs)

    assert at_once(database, click) == []
    opinion = Opinion.objects.get(consultation=consultation)
    assert opinion.revisions.count() == 1
    assert make_due_receipts() == 1
    assert Delivery.objects.filter(kind="opinion_receipt", object_id=str(opinion.pk)).count() == 1


def test_thirty_different_versions_at_once_are_all_kept_on_one_opinion(asked, database):
    consultation, dgs = asked
    authority = dgs.commission_authorities[0]

    def give(rank: int) -> None:
        said = content("FAV", reasons=f"Version {rank}.")
        submit_opinion(consultation=consultation, authority=authority, content=said, by=dgs)

    assert at_once(database, give) == []
    opinion = Opinion.objects.get(consultation=consultation)
    numbers = opinion.revisions.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, AT_ONCE + 1))
    assert opinion.current == opinion.revisions.get(number=AT_ONCE)
    assert at_once(database, lambda rank: make_due_receipts()) == []
    receipts = Receipt.objects.filter(revision__opinion=opinion)
    assert receipts.made().count() == AT_ONCE
    assert Delivery.objects.filter(kind="opinion_receipt", object_id=str(opinion.pk)).count() == AT_ONCE
    assert OpinionRevision.objects.filter(opinion=opinion, stance="FAV").count() == AT_ONCE

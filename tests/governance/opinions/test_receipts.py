"""A receipt is owed by the transaction that submits, made by a worker, and never lost: its mail leaves with it."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.opinions import tasks
from governance.opinions.models import Receipt
from governance.opinions.services import make_due_receipts, submit_opinion
from governance.opinions.services import receipts as module
from tests.governance.opinions.factories import content, make_consultation


@pytest.fixture
def owed(abers, dgs):
    revision = submit_opinion(
        consultation=make_consultation(), authority=abers, content=content("FAV"), by=actor_for(dgs)
    )
    return Receipt.objects.get(revision=revision)


def mails():
    return Delivery.objects.filter(kind="opinion_receipt")


def test_submitting_lays_out_nothing(owed, monkeypatch):
    assert (owed.made_at, owed.pdf, mails().count()) == (None, None, 0)


def test_a_worker_is_told_once_the_opinion_is_committed(abers, dgs, monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(module, "wake", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        submit_opinion(consultation=make_consultation(), authority=abers, content=content("FAV"), by=actor_for(dgs))
        assert woken == []
    assert woken == [module.MAKE_TASK]


def test_receipt_and_mail_are_kept_together_and_once(owed, quick_paper):
    assert make_due_receipts() == 1
    assert make_due_receipts() == 0
    owed.refresh_from_db()
    assert owed.made_at
    assert mails().count() == 1


def test_many_receipts_leave_room_for_other_work(owed, quick_paper, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", woken.append)
    monkeypatch.setattr(tasks, "IN_A_ROW", 1)
    tasks.make_receipts()
    assert (mails().count(), woken) == (1, [module.MAKE_TASK])
    tasks.make_receipts()
    assert (mails().count(), woken) == (1, [module.MAKE_TASK])


def test_a_layout_that_fails_is_tried_again_after_its_lease(owed, quick_paper, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(module, "render_receipt", lambda receipt: 1 / 0)
        assert make_due_receipts() == 0
    assert "could not be made" in caplog.text
    assert mails().count() == 0
    assert make_due_receipts() == 0  # another worker may still have it in hand
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=2), tick=False):
        assert make_due_receipts() == 1
    assert mails().count() == 1


def test_two_workers_with_the_same_receipt_send_one_mail(owed, quick_paper):
    twice = Receipt.objects.with_subject().get(pk=owed.pk)
    assert module._keep(twice, b"%PDF-1.7 un")
    assert not module._keep(twice, b"%PDF-1.7 deux")
    owed.refresh_from_db()
    assert bytes(owed.pdf) == b"%PDF-1.7 un"
    assert mails().count() == 1


def test_who_asks_before_the_worker_gets_the_same_paper(owed, dgs, signed_in):
    client, address = signed_in(dgs), f"/avis/{owed.revision.opinion.reference}/recepisse.pdf"
    assert address in client.get(owed.revision.opinion.get_absolute_url()).content.decode()
    early = client.get(address)
    assert early["Content-Type"] == "application/pdf"
    assert Receipt.objects.get(pk=owed.pk).made_at is None
    make_due_receipts()
    assert client.get(address).content == early.content

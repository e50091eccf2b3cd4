"""The register and the board of follow-ups ask as much of the database for two thousand rows as for twenty."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.deliberations.models import Deliberation
from governance.meetings.models import FollowUp
from governance.members.roles import actor_for
from tests.governance.deliberations.factories import first_item, make_sitting

NOW = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)
FEW, MANY = 20, 2000


def queries(browser, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_register_of_two_thousand_acts(elected, secretary, client):
    item = first_item(make_sitting(by=actor_for(secretary)))
    _publish(item, 1, FEW)
    client.get("/deliberations/")  # what is asked once per process
    few = queries(client, "/deliberations/?q=acte")
    _publish(item, FEW + 1, MANY)
    assert queries(client, "/deliberations/?q=acte") == few


def _publish(item, first: int, last: int) -> None:
    body = item.meeting.body
    Deliberation.objects.bulk_create(
        Deliberation(
            pk=number, body=body, item=item, title=f"Acte {number}", search_text=" acte", state="published",
            adopted_on=NOW.date(), published_at=NOW, year=2026, number=number, reference=f"CS-2026-{number:04d}",
            previous_id=number - 1 or None,
        )
        for number in range(first, last + 1)
    )  # fmt: skip


def test_two_thousand_follow_ups(elected, secretary, signed_in):
    item = first_item(make_sitting(by=actor_for(secretary)))
    browser = signed_in(secretary)
    _note(item, FEW)
    browser.get("/suites/")
    few = queries(browser, "/suites/")
    _note(item, MANY - FEW)
    assert queries(browser, "/suites/") == few


def _note(item, count: int) -> None:
    FollowUp.objects.bulk_create(
        FollowUp(item=item, text=f"Action {rank}", who="Les services", due_on=NOW.date(), created_at=NOW)
        for rank in range(count)
    )

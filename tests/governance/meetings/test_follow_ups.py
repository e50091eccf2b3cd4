"""« Suites »: noted, done, put off, taken up again, recalled; read by the body and by whoever holds them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.models import FollowUp
from governance.meetings.services import (
    add_follow_up,
    complete_follow_up,
    put_off_follow_up,
    remove_follow_up,
    reopen_follow_up,
)
from governance.meetings.services.reminders import remind_follow_ups
from governance.meetings.tasks import remind_follow_ups_task
from governance.members.roles import actor_for
from tests.governance.meetings.factories import make_convened, make_meeting, moment
from tests.governance.meetings.minutes_making import held

pytestmark = pytest.mark.django_db
DUE = datetime.date(2027, 1, 20)


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


@pytest.fixture
def meeting(dgs, clock, by):
    return held(clock, by=by)


@pytest.fixture
def action(meeting, dgs, by) -> FollowUp:
    item = meeting.items.get()
    return add_follow_up(item=item, text="Chiffrer l’hébergement", holder=dgs.mandates.get(), due_on=DUE, by=by)


# ---------------------------------------------------------------- noted


def test_an_action_names_whoever_does_it_and_a_record_names_nobody(meeting, action, by, dgs) -> None:
    item = meeting.items.get()
    assert action.who == f"{dgs.formal_name} ({dgs.mandates.get().authority.short_name})"
    with pytest.raises(BusinessRuleError, match="Dites qui s’en charge"):
        add_follow_up(item=item, text="Chiffrer", by=by)
    with pytest.raises(BusinessRuleError, match="ni porteur ni échéance"):
        add_follow_up(item=item, text="Convenu.", kind="decision", due_on=DUE, by=by)
    with pytest.raises(BusinessRuleError, match="Dites ce qui est convenu"):
        add_follow_up(item=item, text=" ", who="Elle", by=by)


def test_nothing_follows_a_meeting_to_come(dgs, by) -> None:
    item = make_convened(by=by).items.get()
    with pytest.raises(BusinessRuleError, match="une fois la réunion commencée"):
        add_follow_up(item=item, text="Chiffrer", who="Elle", by=by)


# ---------------------------------------------------------------- what became of it


def test_an_action_is_put_off_done_and_taken_up_again_each_with_a_word(action, dgs) -> None:
    by = actor_for(dgs)
    with pytest.raises(BusinessRuleError, match="date plus tardive"):
        put_off_follow_up(follow_up=action, due_on=datetime.date(2027, 1, 10), word="Vite.", by=by)
    with pytest.raises(BusinessRuleError, match="pourquoi"):
        put_off_follow_up(follow_up=action, due_on=datetime.date(2027, 2, 10), word=" ", by=by)
    put_off_follow_up(follow_up=action, due_on=datetime.date(2027, 2, 10), word="L’étude tarde.", by=by)
    complete_follow_up(follow_up=action, word="Envoyé.", by=by)
    with pytest.raises(BusinessRuleError, match="déjà faite"):
        complete_follow_up(follow_up=action, word="", by=by)
    reopen_follow_up(follow_up=action, word="Il manque une page.", by=by)
    assert [step.get_kind_display() for step in action.steps.order_by("id")] == ["Reportée", "Faite", "Reprise"]
    action.refresh_from_db()
    assert (action.due_on, action.is_done) == (datetime.date(2027, 2, 10), False)


def test_what_has_a_story_is_not_removed(action, dgs, by) -> None:
    complete_follow_up(follow_up=action, word="", by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="son histoire"):
        remove_follow_up(follow_up=action, by=by)
    fresh = add_follow_up(item=action.item, text="Notée à tort", who="Personne", by=by)
    remove_follow_up(follow_up=fresh, by=by)
    assert FollowUp.objects.count() == 1


# ---------------------------------------------------------------- recalled


def test_the_holder_is_recalled_once_before_and_once_after(action, dgs, clock) -> None:
    assert remind_follow_ups() == 0
    clock.move_to(moment("2027-01-14 08:00"))
    assert (remind_follow_ups(), remind_follow_ups()) == (1, 0)
    clock.move_to(moment("2027-01-21 08:00"))
    remind_follow_ups_task()
    assert remind_follow_ups() == 0
    mails = Delivery.objects.filter(kind="follow_up_reminder", person_id=dgs.pk).order_by("id")
    assert [mail.message.subject.partition(" – ")[0] for mail in mails] == [
        "[e-mégalis] Action à mener",
        "[e-mégalis] Action en retard",
    ]


def test_what_was_done_or_is_held_elsewhere_recalls_nobody(action, dgs, by, clock) -> None:
    add_follow_up(item=action.item, text="Livrer", who="L’éditeur", due_on=DUE, by=by)
    complete_follow_up(follow_up=action, word="", by=actor_for(dgs))
    clock.move_to(moment("2027-01-21 08:00"))
    assert remind_follow_ups() == 0


# ---------------------------------------------------------------- the board


def test_the_board_is_for_the_body_and_filters(action, dgs, other_dgs, elected, signed_in, by, clock) -> None:
    add_follow_up(item=action.item, text="Le calendrier est partagé.", kind="decision", by=by)
    board = signed_in(other_dgs)
    assert "Chiffrer l’hébergement" in board.get("/suites/").content.decode()
    assert "Chiffrer l’hébergement" not in signed_in(elected).get("/suites/").content.decode()
    assert "Chiffrer" in board.get("/suites/", {"qui": "hebergement"}).content.decode()
    assert "Chiffrer" not in board.get("/suites/", {"qui": "archives"}).content.decode()
    assert "Chiffrer" not in board.get("/suites/", {"avant": "2027-01-20"}).content.decode()
    assert "Chiffrer" not in board.get("/suites/", {"etat": "retard"}).content.decode()
    clock.move_to(moment("2027-01-21 08:00"))
    board = signed_in(other_dgs)
    assert "En retard" in board.get("/suites/", {"etat": "retard"}).content.decode()
    assert "Le calendrier est partagé." in board.get("/suites/", {"etat": "releves"}).content.decode()


def test_its_holder_says_it_is_done_others_only_read(action, dgs, other_dgs, signed_in) -> None:
    path = f"/suites/{action.pk}/"
    assert signed_in(other_dgs).post(f"{path}faite/", {"faite-word": "Moi."}).status_code == 403
    client = signed_in(dgs)
    assert "Action à mener" in client.get("/").content.decode()
    refused = client.post(f"{path}reporter/", {"report-due_on": "2027-01-02", "report-word": "Tard."})
    assert "date plus tardive" in refused.content.decode()
    client.post(f"{path}faite/", {"faite-word": "Chiffré."})
    page = signed_in(other_dgs).get(path).content.decode()
    assert "Chiffré." in page
    assert "Action à mener" not in client.get("/").content.decode()


def test_open_actions_stand_above_the_next_agenda(action, dgs, signed_in, by) -> None:
    following = make_meeting(by=by, starts_at=moment("2027-03-16 09:30"))
    assert "Chiffrer l’hébergement" in signed_in(dgs).get(following.get_absolute_url()).content.decode()
    assert "Chiffrer l’hébergement" not in signed_in(dgs).get(action.item.meeting.get_absolute_url()).content.decode()


def test_the_board_costs_the_same_for_two_and_twenty(action, dgs, signed_in, by) -> None:
    client, counts = signed_in(dgs), []
    client.get("/suites/"), client.get("/")  # the first visit writes what later ones read
    for total in (2, 20):
        while FollowUp.objects.count() < total:
            text = f"Action {FollowUp.objects.count()}"
            add_follow_up(item=action.item, text=text, holder=dgs.mandates.get(), due_on=DUE, by=by)
        for path in ("/suites/", "/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]

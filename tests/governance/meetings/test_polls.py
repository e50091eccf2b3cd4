"""Dates asked of the members: by link without signing in, reminded, chosen, given up."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.models import DateAnswer, DatePoll, Meeting
from governance.meetings.panels import unanswered_polls
from governance.meetings.selectors import (
    open_polls,
    poll_board,
    poll_mails_still_due,
    poll_outcomes_still_due,
    poll_reminders_still_due,
)
from governance.meetings.services import abandon_poll, answer_poll, choose_date, remind_poll
from governance.members.roles import actor_for
from governance.people.models import PrivateLink
from tests.governance.meetings.factories import DAYS, LINK, PLACE, cos, hours, make_meeting, make_poll, moment, staff
from tests.governance.meetings.mails import mail_to, text_of
from tests.governance.members.factories import MandateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(dgs, substitute, other_dgs) -> DatePoll:
    return make_poll()


def answer(poll: DatePoll, person, *choices: str, by=None) -> None:
    options = list(poll.options.order_by("starts_at"))
    answer_poll(
        invitations=list(poll.invitations.filter(person=person)),
        choices={option.pk: choice for option, choice in zip(options, choices, strict=True)},
        by=by or actor_for(person),
    )


def link_of(person) -> str:
    found = [word for word in text_of(mail_to(person)).split() if "/reunions/dates/" in word]
    return found[0].removeprefix("http://testserver") if found else ""


def typed(poll: DatePoll, person, *choices: str) -> dict[str, str]:
    prefix = f"i{poll.invitations.filter(person=person).order_by('authority__sort_key', 'id').first().pk}"
    options = poll.options.order_by("starts_at")
    return {f"{prefix}-option_{option.pk}": choice for option, choice in zip(options, choices, strict=True)}


# ---------------------------------------------------------------- opening


def test_titulars_are_asked_and_a_substitute_is_not(poll, dgs, substitute, other_dgs):
    assert set(poll.invitations.values_list("person", flat=True)) == {dgs.pk, other_dgs.pk}
    assert link_of(dgs)
    assert not Delivery.objects.filter(person_id=substitute.pk).exists()
    words = text_of(mail_to(dgs))
    assert "mardi 12\u00a0janvier\u00a02027, de 9\u00a0h\u00a030 à 12\u00a0h\u00a030" in words


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"options": [hours(DAYS[0])]}, "options"),
        ({"options": [hours(DAYS[0]), hours(DAYS[0])]}, "options"),
        ({"options": [hours("2026-11-02 09:30"), hours(DAYS[0])]}, "options"),
        ({"answer_by": datetime.date(2026, 11, 23)}, "answer_by"),
        ({"answer_by": datetime.date(2027, 1, 10)}, "answer_by"),  # no time left to convene
        ({"place": "", "video_link": ""}, "place"),
    ],
)
def test_a_poll_that_cannot_be_held_is_refused(dgs, values, field):
    with pytest.raises(BusinessRuleError) as refusal:
        make_poll(**values)
    assert refusal.value.field == field
    assert not DatePoll.objects.exists()


def test_one_poll_at_a_time_for_a_body(poll):
    with pytest.raises(BusinessRuleError, match="déjà en cours"):
        make_poll()


# ---------------------------------------------------------------- answering by link


def test_a_get_by_a_mail_scanner_answers_nothing(poll, dgs):
    path = link_of(dgs)
    for _ in range(2):
        assert Client().get(path).status_code == 200
    assert Client().head(path).status_code == 200
    assert not DateAnswer.objects.exists()
    assert PrivateLink.objects.get(person=dgs, purpose="date_poll").last_used_at is None


def test_a_link_answers_without_signing_in_and_changes_its_mind(poll, dgs):
    path, row = link_of(dgs), poll.invitations.get(person=dgs)
    page = Client().post(f"{path}{row.pk}/", typed(poll, dgs, "yes", "ifneeded", "no"), follow=True).content.decode()
    assert "Réponse enregistrée" in page
    Client().post(f"{path}{row.pk}/", typed(poll, dgs, "no", "no", "yes"))
    given = list(DateAnswer.objects.order_by("option__starts_at").values_list("choice", flat=True))
    assert given == ["no", "no", "yes"]


@pytest.mark.parametrize("choices", [("yes", "", "no"), ("yes", "peut-être", "no"), ("yes", "no\x00", "no")])
def test_every_date_is_answered_and_what_was_typed_is_kept(poll, dgs, choices):
    row = poll.invitations.get(person=dgs)
    page = Client().post(f"{link_of(dgs)}{row.pk}/", typed(poll, dgs, *choices))
    assert page.status_code == 200
    assert "invalid-feedback" in page.content.decode()
    assert 'value="yes"' in page.content.decode()
    assert not DateAnswer.objects.exists()


def test_a_link_opens_its_own_seats_and_no_other(poll, dgs, other_dgs):
    other = poll.invitations.get(person=other_dgs)
    assert Client().post(f"{link_of(dgs)}{other.pk}/", typed(poll, other_dgs, "yes", "yes", "yes")).status_code == 410
    reply = link_of(dgs).replace("/dates/", "/reponse/")
    assert Client().get(reply).status_code == 410  # another page knows nothing of it
    assert not DateAnswer.objects.exists()


def test_who_sits_for_two_answers_once_for_both(shared_dgs):
    poll = make_poll()
    first = poll.invitations.order_by("authority__sort_key").first()
    Client().post(f"{link_of(shared_dgs)}{first.pk}/", typed(poll, shared_dgs, "yes", "no", "no"))
    assert poll.invitations.filter(answered_at__isnull=False).count() == 2
    assert poll_board(poll).ranking.best.yes == 2


def test_a_preparer_answers_for_the_titular(dgs, preparer):
    poll = make_poll()
    row = poll.invitations.get(person=dgs)
    assert Client().post(f"{link_of(preparer)}{row.pk}/", typed(poll, dgs, "yes", "no", "no")).status_code == 302
    row.refresh_from_db()
    assert row.was_answered_by_another
    assert row.answered_by_name == preparer.full_name


def test_a_link_ends_with_the_last_day_the_mandate_and_the_poll(poll, dgs, clock):
    path, mandate = link_of(dgs), dgs.mandates.get()
    clock.move_to(moment("2026-12-04 23:50"))
    assert Client().get(path).status_code == 200
    clock.move_to(moment("2026-12-05 00:10"))
    assert Client().get(path).status_code == 410
    clock.move_to(moment("2026-11-25 10:00"))
    mandate.ends_on = datetime.date(2026, 11, 25)
    mandate.save()
    assert Client().get(path).status_code == 410
    mandate.ends_on = None
    mandate.save()
    choose_date(option=poll.options.first(), by=staff())
    assert "La date est retenue" in Client().get(path).content.decode()


# ---------------------------------------------------------------- on the portal


def test_members_see_the_counts_and_the_secretariat_who_said_what(poll, dgs, other_dgs, secretary, signed_in):
    answer(poll, other_dgs, "yes", "no", "no")
    page = signed_in(dgs).get(poll.get_absolute_url()).content.decode()
    assert "Vos dates" in page
    assert other_dgs.full_name not in page
    assert other_dgs.full_name in signed_in(secretary).get(poll.get_absolute_url()).content.decode()


def test_a_stranger_to_the_body_knows_nothing_of_the_poll(poll, elected, signed_in):
    assert signed_in(elected).get(poll.get_absolute_url()).status_code == 404
    assert open_polls(actor_for(elected)) == []


def test_the_front_page_calls_until_it_is_answered(poll, dgs):
    [call] = unanswered_polls(actor_for(dgs))
    assert call.title == "Quelles dates vous conviennent\u202f?"
    answer(poll, dgs, "yes", "no", "no")
    assert unanswered_polls(actor_for(dgs)) == []


# ---------------------------------------------------------------- reminding, choosing, giving up


def test_only_who_has_not_answered_is_reminded_and_once_a_day(poll, dgs, other_dgs, clock):
    answer(poll, dgs, "yes", "no", "no")
    assert remind_poll(poll=poll, by=staff()) == 1
    assert str(mail_to(other_dgs)["Subject"]).startswith("[")
    assert "Relance" in str(mail_to(other_dgs)["Subject"])
    with pytest.raises(BusinessRuleError, match="déjà partie aujourd’hui"):
        remind_poll(poll=poll, by=staff())
    clock.move_to(moment("2026-11-25 10:00"))
    answer(poll, other_dgs, "yes", "no", "no")
    with pytest.raises(BusinessRuleError, match="Chacun a répondu"):
        remind_poll(poll=poll, by=staff())


def test_a_mail_that_waits_is_dropped_when_it_no_longer_serves(poll, dgs, other_dgs):
    remind_poll(poll=poll, by=staff())
    asked, reminders = (Delivery.objects.filter(kind=kind) for kind in ("date_poll", "date_poll_reminder"))
    answer(poll, dgs, "yes", "no", "no")
    assert len(poll_mails_still_due(asked)) == 2
    assert poll_reminders_still_due(reminders) == {reminders.get(person_id=other_dgs.pk).pk}
    abandon_poll(poll=poll, reason="Grève.", by=staff())
    assert poll_mails_still_due(asked) == set()
    assert len(poll_outcomes_still_due(Delivery.objects.filter(kind="date_poll_closed"))) == 2


def test_choosing_a_date_closes_makes_the_meeting_and_tells_everyone(poll, dgs, other_dgs):
    option = poll.options.order_by("starts_at")[1]
    meeting = choose_date(option=option, by=staff())
    poll.refresh_from_db()
    assert (poll.state, poll.meeting, meeting.starts_at) == ("chosen", meeting, moment(DAYS[1]))
    assert (meeting.place, meeting.video_link) == (PLACE, LINK)
    for person in (dgs, other_dgs):
        assert "jeudi 14\u00a0janvier\u00a02027" in text_of(mail_to(person))
    with pytest.raises(BusinessRuleError, match="clos"):
        answer(poll, dgs, "yes", "no", "no")
    with pytest.raises(BusinessRuleError, match="clos"):
        choose_date(option=option, by=staff())


def test_a_second_meeting_of_the_period_is_asked_about(poll, secretary, signed_in):
    make_meeting(starts_at=moment("2027-03-16 09:30"))
    path = f"{poll.get_absolute_url()}retenir/{poll.options.first().pk}/"
    client = signed_in(secretary)
    assert "réunion supplémentaire" in client.post(path, {}).content.decode()
    assert Meeting.objects.count() == 1
    client.post(path, {"second_in_period": "on"})
    assert Meeting.objects.count() == 2


def test_giving_up_says_why(poll, dgs):
    with pytest.raises(BusinessRuleError) as refusal:
        abandon_poll(poll=poll, reason=" ", by=staff())
    assert refusal.value.field == "reason"
    abandon_poll(poll=poll, reason="Le séminaire est reporté.", by=staff())
    assert "Le séminaire est reporté." in text_of(mail_to(dgs))


# ---------------------------------------------------------------- pages of the secretariat


def test_the_form_opens_with_days_proposed_and_keeps_what_is_typed(dgs, secretary, signed_in):
    client, path = signed_in(secretary), "/reunions/sondages/nouveau/?periode=2027-01-01"
    page = client.get(path).content.decode()
    assert 'name="day_1" value="2027-01-0' in page
    refused = client.post(path, {"place": "Salle des Marais", "day_1": "2020-01-01"}).content.decode()
    assert "Salle des Marais" in refused
    assert "invalid-feedback" in refused
    sent = client.post(
        path,
        {
            "body": cos().pk, "day_1": "2027-01-12", "day_2": "2027-01-14", "starts": "09:30", "ends": "12:00",
            "place": PLACE, "answer_by": "2026-12-04",
        },
    )  # fmt: skip
    assert sent.url == DatePoll.objects.get().get_absolute_url()


def test_the_page_of_a_poll_costs_the_same_for_2_and_20(dgs, secretary, signed_in):
    def cost() -> int:
        DatePoll.objects.all().delete()
        poll = make_poll()
        with CaptureQueriesContext(connection) as queries:
            signed_in(secretary).get(poll.get_absolute_url())
        return len(queries)

    few = cost()
    MandateFactory.create_batch(18)
    assert cost() == few

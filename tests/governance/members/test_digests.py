"""The digest: what waited is told once, in one mail a day at most, or is not told when it has no object any more."""

import datetime

import pytest
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.outbox import services as outbox
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery, Heartbeat
from emegalis.outbox.sweeping import sweep
from governance.members.kinds import digests_still_due
from governance.members.models import ContactsConfirmation, Mandate
from governance.members.roles import actor_for
from governance.members.services.digests import compose_due_digests
from governance.opinions.services import make_due_receipts, remind_missing, submit_opinion, withdraw_consultation
from governance.people import services as people
from governance.people.models import Digest, PrivateLink
from tests.governance.meetings.mails import html_of
from tests.governance.members.digest_world import (
    AFTERNOON,
    MONDAY,
    NEXT_MORNING,
    compose,
    digests_to,
    on,
    parsed,
    ready_synthesis,
    states,
    words_of,
)
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import content, give_opinion, make_consultation, staff_actor

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    """Documents are laid out elsewhere."""
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")


@pytest.fixture
def contacts_confirmed(abers):
    """Nothing of the semester is asked of the titular but what the test says."""
    ContactsConfirmation.objects.create(authority=abers, year=2026, half=2, at=AFTERNOON)


@pytest.fixture
def consultation(abers, dgs):
    """Open until 8 December, asked of Abers-Kreiz."""
    with on(AFTERNOON):
        return make_consultation(closes_at=AFTERNOON + 14 * DAY)


def remind(consultation, moment=AFTERNOON):
    with on(moment):
        remind_missing(consultation=consultation, text="Un mot de notre main.", rank=1, by=staff_actor())


# ---------------------------------------------------------------- what waits, what leaves at once


def test_synthesis_waits_for_the_next_morning_and_is_told_in_one_mail(abers, dgs, elected):
    ready_synthesis()
    assert states("synthesis_ready") == {dgs.pk: "gathered", elected.pk: "gathered"}
    assert compose(NEXT_MORNING - datetime.timedelta(minutes=1)) == 0
    assert compose() == 2
    assert states("synthesis_ready") == {dgs.pk: "told", elected.pk: "told"}
    [digest] = digests_to(dgs)
    mail = parsed(digest)
    assert "mercredi 25 novembre" in mail["Subject"].replace("\u00a0", " ")
    assert "1 nouvelle" in mail["Subject"].replace("\u00a0", " ")
    assert "La synthèse des avis est prête" in words_of(mail)
    assert "La synthèse des avis est prête" in html_of(mail)
    assert Entry.objects.filter(verb="compose_digest").count() == 2


def test_mail_that_cannot_wait_is_not_gathered(abers, dgs, consultation):
    assert states("opinion_invitation") == {dgs.pk: "queued"}
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    assert states("opinion_receipt") == {dgs.pk: "queued"}


@pytest.mark.parametrize(("days_before", "state"), [(10, "gathered"), (5, "gathered"), (3, "queued"), (1, "queued")])
def test_last_reminder_leaves_at_once_and_earlier_ones_wait(abers, dgs, consultation, days_before, state):
    remind(consultation, consultation.closes_at - days_before * DAY)
    assert states("opinion_reminder") == {dgs.pk: state}


def test_reminder_whose_deadline_comes_before_a_weekly_digest_leaves_at_once(abers, dgs, consultation):
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=1)
    remind(consultation, AFTERNOON + 9 * DAY)  # Thursday 3 December: the next Tuesday is the day of the deadline
    assert states("opinion_reminder") == {dgs.pk: "queued"}


def test_someone_who_wants_everything_at_once_gets_it(abers, dgs, elected):
    people.choose_rhythm(person=dgs, rhythm="at_once")
    ready_synthesis()
    assert states("synthesis_ready") == {dgs.pk: "queued", elected.pk: "gathered"}


# ---------------------------------------------------------------- exactly once


def test_second_run_a_restart_and_later_news_make_no_second_mail_that_day(abers, dgs):
    ready_synthesis()
    assert compose() == 1
    assert compose() == 0
    assert compose(NEXT_MORNING + datetime.timedelta(hours=3)) == 0
    with on(NEXT_MORNING):
        Delivery.objects.filter(kind="synthesis_ready").update(state=DeliveryState.GATHERED, due_at=timezone.now())
    assert compose(NEXT_MORNING + datetime.timedelta(hours=4)) == 0
    assert compose(NEXT_MORNING + DAY) == 1
    assert len(digests_to(dgs)) == 2


def test_worker_that_was_away_makes_the_digest_up_by_day_never_by_night(abers, dgs):
    ready_synthesis()
    assert compose(NEXT_MORNING.replace(hour=22)) == 0
    assert compose(NEXT_MORNING + DAY + datetime.timedelta(hours=8)) == 1


def test_digest_that_fails_holds_back_nobody_and_is_tried_again(abers, dgs, elected, monkeypatch):
    ready_synthesis()
    real = actor_for

    def failing(person, **options):
        if person == dgs:
            raise RuntimeError("planted")
        return real(person, **options)

    monkeypatch.setattr("governance.members.services.digests.actor_for", failing)
    assert compose() == 1
    assert not digests_to(dgs) and not Digest.objects.filter(person=dgs).exists()
    monkeypatch.undo()
    assert compose() == 1
    assert len(digests_to(dgs)) == 1


def test_panel_that_fails_costs_no_news(abers, dgs, settings):
    settings.HOME_PANELS = ["tests.governance.members.test_digests.failing_panel"]
    ready_synthesis()
    assert compose() == 1
    assert "La synthèse des avis est prête" in words_of(parsed(digests_to(dgs)[0]))


def failing_panel(actor):
    raise RuntimeError("planted")


def test_mail_whose_digest_never_came_leaves_by_itself(abers, dgs):
    ready_synthesis()
    with on(NEXT_MORNING + 4 * DAY):
        sweep()
    assert states("synthesis_ready") == {dgs.pk: "gathered"}
    with on(NEXT_MORNING + 6 * DAY):
        assert sweep()
    assert states("synthesis_ready") == {dgs.pk: "queued"}


def test_copy_of_the_portal_composes_nothing_by_itself(abers, dgs):
    ready_synthesis()
    Delivery.objects.filter(kind="synthesis_ready").update(origin="pg:elsewhere")
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=2)
    assert compose() == 0
    assert not Digest.objects.exists()


def test_quiet_copy_where_nothing_was_held_composes_no_weekly_digest_until_someone_says_it_lives_here(
    abers, dgs, consultation
):
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=0)
        sweep()
    Heartbeat.objects.update(home="pg:elsewhere")
    assert compose(MONDAY) == 0
    assert not Digest.objects.exists()
    with on(MONDAY):
        sweep()
    assert compose(MONDAY) == 0
    assert outbox.settle_here(by=staff_actor())
    assert not outbox.settle_here(by=staff_actor())
    assert compose(MONDAY) == 1


# ---------------------------------------------------------------- what became stale


def test_reminder_answered_meanwhile_is_not_told_and_no_mail_leaves(abers, dgs, consultation):
    remind(consultation)
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    assert compose() == 0
    assert states("opinion_reminder") == {dgs.pk: "not_due"}
    assert not digests_to(dgs)


def test_reminder_of_a_consultation_withdrawn_is_not_told_but_its_withdrawal_is(abers, dgs, consultation):
    remind(consultation)
    with on(AFTERNOON):
        withdraw_consultation(consultation=consultation, reason="Le texte n’était pas le bon.", by=staff_actor())
    assert compose() == 1
    words = words_of(parsed(digests_to(dgs)[0]))
    assert "n’était pas le bon" in words
    assert "Rappel" not in words
    assert states("opinion_reminder") == {dgs.pk: "not_due"}


@pytest.mark.usefixtures("contacts_confirmed")
def test_reminder_is_told_with_the_words_of_the_secretariat_and_a_personal_button(abers, dgs, consultation):
    remind(consultation)
    compose()
    words = words_of(parsed(digests_to(dgs)[0]))
    assert "Un mot de notre main" in words
    assert f"http://testserver/consultations/{consultation.pk}/avis/?pour={abers.siren}" in words
    links = PrivateLink.objects.filter(person=dgs, purpose="digest")
    assert {link.target for link in links} == {"/", f"/consultations/{consultation.pk}/avis/?pour={abers.siren}"}
    assert all("/acces/" in word for word in words.split() if "acces" in word)


def test_several_acts_of_a_substitute_are_told_once_and_not_to_a_titular_who_acted_since(
    abers, dgs, substitute, consultation
):
    with on(AFTERNOON):
        for stance in ("FAV", "ABS"):
            submit_opinion(
                consultation=consultation,
                authority=abers,
                content=content(stance),
                in_absence=True,
                by=actor_for(substitute),
            )
            make_due_receipts()
    waiting = Delivery.objects.filter(kind="opinion_by_substitute")
    assert waiting.filter(state="gathered").count() == 2
    compose()
    words = words_of(parsed(digests_to(dgs)[0]))
    assert words.count("La suppléance a déposé") == 1
    assert waiting.filter(state="told").count() == 2


def test_act_of_a_substitute_replaced_by_the_titular_is_not_told(abers, dgs, substitute, consultation):
    with on(AFTERNOON):
        submit_opinion(
            consultation=consultation, authority=abers, content=content(), in_absence=True, by=actor_for(substitute)
        )
        submit_opinion(consultation=consultation, authority=abers, content=content("ABS"), by=actor_for(dgs))
        make_due_receipts()
    assert compose() == 0
    assert set(states("opinion_by_substitute").values()) == {"not_due"}


def test_someone_whose_mandate_ended_overnight_is_told_nothing(abers, dgs):
    ready_synthesis()
    Mandate.objects.filter(person=dgs).update(ends_on=NEXT_MORNING.date())
    assert compose() == 0
    assert states("synthesis_ready") == {dgs.pk: "not_due"}


def test_digest_written_is_not_sent_to_someone_who_refuses_it_before_it_leaves(abers, dgs, elected):
    ready_synthesis()
    compose()
    people.oppose(person=dgs, kind="digest")
    with on(NEXT_MORNING):
        due = digests_still_due(list(Delivery.objects.filter(kind="digest")))
    assert due == {digests_to(elected)[0].pk}


# ---------------------------------------------------------------- refusing, choosing


def test_who_refuses_the_digest_gets_no_gathered_mail(abers, dgs):
    people.oppose(person=dgs, kind="digest")
    people.choose_rhythm(person=dgs, rhythm="at_once")
    ready_synthesis()
    assert states("synthesis_ready") == {dgs.pk: "gathered"}
    assert compose() == 0
    assert states("synthesis_ready") == {dgs.pk: "not_due"}


def test_digest_can_be_refused_in_one_click(abers, dgs, client):
    ready_synthesis()
    compose()
    mail = parsed(digests_to(dgs)[0])
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = mail["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert people.opposed_ids("digest") == {dgs.pk}


def test_what_waits_comes_no_later_after_another_choice(abers, dgs):
    ready_synthesis()
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=0)
    assert Delivery.objects.get(kind="synthesis_ready").due_at == NEXT_MORNING
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="at_once")
    assert states("synthesis_ready") == {dgs.pk: "queued"}


@pytest.mark.usefixtures("contacts_confirmed")
def test_weekly_digest_comes_on_its_day_with_what_is_asked_even_without_news(abers, dgs, consultation):
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=0)
    assert compose() == 0
    assert compose(MONDAY) == 1
    mail = parsed(digests_to(dgs)[0])
    assert "1 demande" in mail["Subject"].replace("\u00a0", " ")
    assert "CE QUI VOUS ATTEND" in words_of(mail)


@pytest.mark.usefixtures("contacts_confirmed")
def test_weekly_digest_with_nothing_to_say_does_not_leave(abers, dgs):
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=0)
    assert compose(MONDAY) == 0
    assert Digest.objects.get(person=dgs).delivery_id is None


def test_daily_digest_does_not_come_for_what_was_already_asked(abers, dgs, consultation):
    assert compose() == 0
    assert not digests_to(dgs)


# ---------------------------------------------------------------- copies


def test_copy_of_a_receipt_is_a_mail_of_its_own_that_says_so(abers, dgs, preparer, consultation):
    people.set_copies(person=dgs, to={preparer.pk})
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    copy = Delivery.objects.get(kind="opinion_receipt", person_id=preparer.pk)
    mail = parsed(copy)
    assert copy.address == preparer.email
    assert "Copie –" in mail["Subject"]
    assert f"adressé à {dgs.formal_name}" in words_of(mail)
    assert "/acces/" not in words_of(mail)
    assert "Copie" not in parsed(Delivery.objects.get(kind="opinion_receipt", person_id=dgs.pk))["Subject"]


def test_copy_goes_only_to_a_seat_in_force_of_the_same_authority(
    abers, dgs, preparer, other_dgs, elected, consultation
):
    people.set_copies(person=dgs, to={preparer.pk, other_dgs.pk, elected.pk})
    Mandate.objects.filter(person=preparer).update(ends_on=AFTERNOON.date())
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    assert states("opinion_receipt") == {dgs.pk: "queued"}


def test_collaborateur_of_two_authorities_gets_copies_of_the_one_concerned(abers, dgs, menez, consultation):
    shared = MandateFactory(authority=menez, preparer=True).person
    people.set_copies(person=dgs, to={shared.pk})
    with on(AFTERNOON):
        give_opinion(consultation, abers)
    assert states("opinion_receipt") == {dgs.pk: "queued"}
    MandateFactory(authority=abers, person=shared, preparer=True)
    with on(AFTERNOON):
        give_opinion(consultation, abers, stance="ABS")
    assert states("opinion_receipt") == {dgs.pk: "queued", shared.pk: "queued"}


def test_synthesis_and_digest_are_copied_each_with_its_own_links(abers, dgs, preparer):
    people.set_copies(person=dgs, to={preparer.pk})
    ready_synthesis()
    assert states("synthesis_ready") == {dgs.pk: "gathered", preparer.pk: "gathered"}
    assert compose() == 2
    mine, theirs = parsed(digests_to(dgs)[0]), parsed(digests_to(preparer)[0])
    assert "(copie)" in words_of(theirs) and "(copie)" not in words_of(mine)
    assert not {w for w in words_of(mine).split() if "/acces/" in w} & set(words_of(theirs).split())


def test_weekly_digest_of_a_dgs_brings_one_to_their_collaborateur_the_same_day(abers, dgs, preparer, consultation):
    with on(AFTERNOON):
        people.choose_rhythm(person=dgs, rhythm="weekly", weekday=0)
        people.set_copies(person=dgs, to={preparer.pk})
    assert compose(MONDAY) == 2
    assert "Préparer l’avis" in words_of(parsed(digests_to(preparer)[0]))
    assert compose(MONDAY) == 0


def test_no_code_is_ever_copied(dgs, preparer, client):
    people.set_copies(person=dgs, to={preparer.pk})
    client.post("/connexion/", {"email": dgs.email})
    assert states("sign_in_code") == {dgs.pk: "queued"}


# ---------------------------------------------------------------- steering, cost


def test_cancelled_sending_is_not_told(abers, dgs):
    ready_synthesis()
    sending = Delivery.objects.get(kind="synthesis_ready").sending
    outbox.pause_sending(sending=sending, by=staff_actor())
    assert compose() == 0
    outbox.resume_sending(sending=sending, by=staff_actor())
    outbox.cancel_sending(sending=sending, by=staff_actor())
    assert states("synthesis_ready") == {dgs.pk: "cancelled"}
    assert compose(NEXT_MORNING + DAY) == 0


def test_digest_of_twenty_news_costs_the_queries_of_two(abers, dgs, django_assert_max_num_queries):
    def cost(count: int, moment: datetime.datetime) -> int:
        for _ in range(count):
            ready_synthesis()
        Delivery.objects.filter(kind="synthesis_ready", state="gathered").update(due_at=moment)
        with on(moment), django_assert_max_num_queries(200) as captured:
            assert compose_due_digests() == 1
        return len(captured)

    few = cost(2, NEXT_MORNING)
    assert cost(10, NEXT_MORNING + DAY) == few


def test_page_of_the_sending_says_how_many_wait_for_their_digest_and_how_many_were_told(
    abers, dgs, elected, secretary, signed_in
):
    ready_synthesis()
    sending = Delivery.objects.filter(kind="synthesis_ready").first().sending
    client, path = signed_in(secretary), f"/envois/{sending.pk}/"
    page = client.get(path).content.decode().replace("\u00a0", " ")
    assert "2 destinataires l’apprendront par leur prochain récapitulatif" in page
    assert "Attend les récapitulatifs" in page
    compose()
    page = client.get(path).content.decode().replace("\u00a0", " ")
    assert "2 destinataires l’ont appris par leur récapitulatif" in page


def test_digest_holds_the_panels_of_the_front_page_of_its_reader_alone(abers, dgs, elected, other_dgs, consultation):
    ready_synthesis()
    compose()
    mine, theirs = (words_of(parsed(digests_to(person)[0])) for person in (dgs, elected))
    assert "Donner mon avis" in mine and "Donner mon avis" not in theirs
    assert "LES AVIS DES DIRECTIONS GÉNÉRALES" in theirs and "LES AVIS DES DIRECTIONS GÉNÉRALES" not in mine
    assert "Consultation ouverte jusqu’au" in theirs


def test_links_of_a_digest_are_named_so_in_the_account(abers, dgs, signed_in):
    ready_synthesis()
    compose()
    with on(NEXT_MORNING):
        assert "Récapitulatif</a>" in signed_in(dgs).get("/mon-compte/").content.decode()

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletins.checks import checks_of, pending
from bulletins.models import Bulletin, CheckAcceptance
from bulletins.selectors.audience import audience_of
from bulletins.services.checking import accept_check, withdraw_acceptance
from bulletins.services.composition import edit_article, edit_bulletin
from bulletins.services.editions import mark_ready
from bulletins.services.recipients import name_recipient
from bulletins.writing import ArticleContent
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.enums import DeliveryState, FailureOrigin
from emegalis.outbox.failing import Failure, note_failures
from emegalis.outbox.models import AddressFailure
from emegalis.outbox.services import clear_failure
from governance.meetings.services import cancel_meeting, move_meeting
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.opinions.services import withdraw_consultation
from tests.bulletins.factories import make_bulletin, publish, write, write_distinct
from tests.governance.meetings.factories import make_meeting, moment
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import give_opinion, make_consultation
from tests.governance.strategy.factories import OrientationFactory

DAY = datetime.timedelta(days=1)
LATER = moment("2027-02-16 09:30")


@pytest.fixture
def issue(by, dgs, other_dgs, elected) -> Bulletin:
    return make_bulletin(by=by)


def checks(bulletin, on=None):
    day = on or timezone.localdate()
    return checks_of(bulletin, audience_of(bulletin, on=day), on=day)


def said(bulletin, on=None):
    return [check.text for check in checks(bulletin, on)]


def only(bulletin, on=None):
    (check,) = checks(bulletin, on)
    return check


# ---------------------------------------------------------------- what is found


def test_nothing_is_missing_from_a_sound_issue(draft):
    assert said(draft) == []


def test_what_can_only_be_mended_comes_first(by, dgs):
    issue = make_bulletin(by=by, dated_on=by.day - DAY)
    write(issue, "Vide", lede="", text="")
    write(issue, "Pictogramme", text="Bravo ✅")
    found = checks(issue)
    assert [check.blocks for check in found] == [True, True, False]
    assert found[-1].key == "past_date"


def test_a_date_without_anything_asked_is_found(issue, by):
    article = write(issue, "Avis", asked="Votre avis.", asked_by=by.day + DAY)
    assert said(issue) == []
    type(article).objects.filter(pk=article.pk).update(asked="")
    assert "sans dire ce qui est demandé" in only(issue).text


def test_a_link_to_no_page_is_found_wherever_it_is_written(issue, by):
    write(issue, "Lien", text="[un](/nulle-part/), [deux](https://example.org/ailleurs), [trois](#bas), [quatre](x/y)")
    edit_bulletin(bulletin=issue, dated_on=issue.dated_on, editorial="[Voir](/rien/)", by=by)
    issue.refresh_from_db()
    assert len(said(issue)) == 3
    assert any("/nulle-part/" in text for text in said(issue))
    assert any("L’éditorial" in text and "/rien/" in text for text in said(issue))


def test_a_link_that_its_readers_may_open_is_sound(issue):
    write(issue, "Lien", text="[Réunions](/reunions/) [Plan](/plan) [Recherche](/recherche/?q=avis) [Une](/)")
    assert said(issue) == []


def test_a_link_to_a_page_of_the_secretariat_is_found(issue):
    write(issue, "Lien", text="[Secrétariat](/secretariat/)")
    assert "ses lecteurs ne peuvent pas ouvrir" in only(issue).text


def test_a_link_that_some_readers_may_not_open_names_them(issue, abers, by, it_head):
    opinion = give_opinion(make_consultation(by=by), abers)
    name_recipient(bulletin=issue, person=it_head, by=by)
    write(issue, "Lien", text=f"[L’avis]({opinion.get_absolute_url()})")
    assert "fermée à certains de ses lecteurs" in only(issue).text
    assert "groupe des DSI" in only(issue).text


def test_the_readers_asked_are_those_of_the_article(by, abers, dgs, other_dgs):
    opinion = give_opinion(make_consultation(by=by), abers)
    issue = make_bulletin(by=by)
    write_distinct(issue, "Lien", [abers], text=f"[Votre avis]({opinion.get_absolute_url()})")
    assert said(issue) == []


def test_an_orientation_not_yet_open_to_all_readers_is_found(issue):
    write(issue, "Impulsion", orientation=OrientationFactory())
    write(issue, "Cadrage", orientation=OrientationFactory(published=True))
    assert "que tous ses lecteurs ne peuvent pas encore lire" in only(issue).text


def test_a_consultation_closed_or_withdrawn_is_found(issue, by, abers):
    closed, withdrawn, held = (make_consultation(by=by) for _ in range(3))
    for consultation in (closed, withdrawn, held):
        write(issue, f"Avis {consultation.pk}", consultation=consultation)
    assert said(issue) == []
    withdraw_consultation(consultation=withdrawn, reason="Texte erroné.", by=by)
    assert "retirée" in only(issue).text
    later = timezone.localdate() + 60 * DAY
    told = said(issue, later)
    assert len(told) == 4
    assert sum("close depuis" in text for text in told) == 2
    assert any("date de parution" in text for text in told)


def test_a_meeting_cancelled_is_found_and_one_moved_until_the_article_is_written_again(issue, by):
    meeting = make_meeting(by=by, starts_at=LATER)
    article = write(issue, "Rendez-vous", meeting=meeting)
    assert said(issue) == []
    move_meeting(meeting=meeting, starts_at=meeting.starts_at + 7 * DAY, ends_at=meeting.ends_at + 7 * DAY,
                 place=meeting.place, video_link=meeting.video_link, reason="Salle prise.", by=by,
                 second_in_period=True, short_notice=True)  # fmt: skip
    assert "déplacée au" in only(issue).text
    content = ArticleContent(title="Rendez-vous", text="Nouvelle date.", meeting=meeting)
    edit_article(article=article, content=content, version=1, by=by)
    assert said(issue) == []
    meeting.refresh_from_db()
    cancel_meeting(meeting=meeting, reason="Faute de quorum.", by=by)
    assert "annulée" in only(issue).text


def test_people_without_address_or_whose_address_fails_are_named(issue, by, dgs, elected):
    write(issue, "A")
    failure = Failure(dgs.email.upper(), True, FailureOrigin.REFUSED, "550 inconnu")
    note_failures([failure])
    elected.email = None
    elected.save()
    found = {check.key: check for check in checks(issue)}
    assert dgs.full_name in found["failing"].names[0]
    assert elected.full_name in found["unreachable"].names[0]
    dgs.email = "nouvelle@example.org"
    dgs.save()
    assert "failing" not in {check.key for check in checks(issue)}


def test_an_address_that_refused_the_last_issue_is_told_until_it_takes_mail_or_is_cleared(issue, by, dgs):
    before = make_bulletin(by=by)
    write(before, "Précédent")
    sending = publish(before, by=by)
    write(issue, "A")
    assert said(issue) == []
    sending.deliveries.update(state=DeliveryState.SENT, sent_at=timezone.now())
    sending.deliveries.filter(person_id=dgs.pk).update(state=DeliveryState.REFUSED, sent_at=None)
    assert "a refusé le dernier bulletin" in only(issue).text
    assert dgs.full_name in only(issue).names[0]
    note_failures([Failure(dgs.email.upper(), False, FailureOrigin.REFUSED, "552 5.2.2 pleine")])
    assert only(issue).key == "refused"
    clear_failure(failure=AddressFailure.objects.get(), by=by)
    assert said(issue) == []
    note_failures([Failure(dgs.email, True, FailureOrigin.REFUSED, "550 5.1.1 inconnue")])
    assert [check.key for check in checks(issue)] == ["failing"]
    AddressFailure.objects.all().delete()
    assert only(issue).key == "refused"
    sending.deliveries.filter(person_id=dgs.pk).update(state=DeliveryState.SENT, sent_at=timezone.now())
    assert said(issue) == []


def test_a_named_person_whose_mandate_ended_is_told(issue, by, it_head):
    write(issue, "A")
    name_recipient(bulletin=issue, person=it_head, by=by)
    Mandate.objects.filter(person=it_head).update(ends_on=by.day)
    assert it_head.full_name in only(issue).names


def test_an_edition_that_nobody_would_receive_is_told(issue, abers, by):
    write_distinct(issue, "Annuaire", [abers], for_elected=True)
    assert said(issue) == []
    write_distinct(issue, "Métiers", [abers], for_business=True)
    assert "directions métiers" in only(issue).text


def test_checks_take_as_many_queries_for_twenty_articles_as_for_two(issue, by, abers):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            checks(issue)
        return len(captured)

    def articles(count):
        for _ in range(count):
            meeting = make_meeting(by=by, second_in_period=True, starts_at=LATER)
            orientation = OrientationFactory(published=True)
            write(issue, "A", orientation=orientation, meeting=meeting)
            write_distinct(issue, "D", [abers])

    articles(2)
    few = queries()
    articles(18)
    MandateFactory.create_batch(20)
    assert queries() == few


# ---------------------------------------------------------------- accepting by name


@pytest.fixture
def linked(issue, by) -> Bulletin:
    write(issue, "Lien", text="[un](/nulle-part/)")
    return issue


def accept(bulletin, by, **changes):
    check = only(bulletin)
    known = {"key": check.key, "fingerprint": check.fingerprint, "reason": "La page ouvre lundi."} | changes
    return accept_check(bulletin=bulletin, by=by, **known)


def test_an_acceptance_says_who_why_and_lets_the_issue_be_ready(linked, by):
    with pytest.raises(BusinessRuleError, match="/nulle-part/"):
        mark_ready(bulletin=linked, by=by, knowingly=True)
    accepted = accept(linked, by)
    assert (accepted.accepted_by, accepted.reason) == (by.person, "La page ouvre lundi.")
    assert Entry.objects.get(verb="accept_check").details["check"] == accepted.key
    assert pending(checks(linked)) == []
    mark_ready(bulletin=linked, by=by, knowingly=True)


def test_accepting_twice_makes_one(linked, by):
    assert accept(linked, by) == accept(linked, by)
    assert CheckAcceptance.objects.count() == 1


def test_an_acceptance_falls_when_what_it_accepted_changes(issue, by):
    write(issue, "A")
    edit_bulletin(bulletin=issue, dated_on=by.day - DAY, by=by)
    issue.refresh_from_db()
    accepted = accept(issue, by)
    edit_bulletin(bulletin=issue, dated_on=by.day - 2 * DAY, by=by)
    issue.refresh_from_db()
    check = only(issue)
    assert check.is_pending
    assert check.fallen == accepted
    edit_bulletin(bulletin=issue, dated_on=by.day - DAY, by=by)
    issue.refresh_from_db()
    assert only(issue).acceptance == accepted


def test_an_acceptance_of_missing_addresses_falls_when_another_is_missing(issue, by, dgs, elected):
    write(issue, "A")
    type(dgs).objects.filter(pk=dgs.pk).update(email=None)
    accept(issue, by)
    assert not only(issue).is_pending
    type(dgs).objects.filter(pk=elected.pk).update(email=None)
    assert only(issue).is_pending


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": "  "}, "Dites pourquoi"),
        ({"fingerprint": "autre"}, "vient de changer"),
        ({"key": "nobody"}, "n’est plus à voir"),
    ],
)
def test_an_acceptance_is_refused_without_reason_or_sight(linked, by, changes, told):
    with pytest.raises(BusinessRuleError, match=told):
        accept(linked, by, **changes)


def test_what_can_only_be_mended_is_never_accepted(by, dgs):
    issue = make_bulletin(by=by)
    write(issue, "Vide", lede="", text="")
    with pytest.raises(BusinessRuleError, match="il faut le corriger"):
        accept(issue, by)


def test_an_acceptance_is_withdrawn(linked, by):
    withdraw_acceptance(acceptance=accept(linked, by), by=by)
    assert only(linked).is_pending


# ---------------------------------------------------------------- another pair of eyes


def test_who_wrote_last_is_asked_whether_they_mean_it(draft, by, quick_paper):
    with pytest.raises(BusinessRuleError, match="une autre personne du secrétariat"):
        mark_ready(bulletin=draft, by=by)
    mark_ready(bulletin=draft, by=by, knowingly=True)
    draft.refresh_from_db()
    assert draft.ready_alone
    assert Entry.objects.get(verb="mark_ready").details["wrote_last"] is True


def test_another_member_of_staff_declares_it_ready(draft, by, quick_paper):
    colleague = actor_for(MandateFactory(staff=True).person)
    mark_ready(bulletin=draft, by=colleague)
    draft.refresh_from_db()
    assert (draft.ready_by, draft.ready_alone) == (colleague.person, False)


def test_moving_or_writing_the_first_page_counts_as_writing(draft, by):
    colleague = actor_for(MandateFactory(staff=True).person)
    edit_bulletin(bulletin=draft, dated_on=draft.dated_on, editorial="Bonjour.", by=colleague)
    with pytest.raises(BusinessRuleError, match="Vous avez écrit en dernier"):
        mark_ready(bulletin=draft, by=colleague)
    mark_ready(bulletin=draft, by=by)

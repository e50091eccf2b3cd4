"""A direction générale speaks through an élu: each step, and who reads what meanwhile."""

import datetime

import pytest
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.deliberations.enums import CarriageStep, CarrierRole
from governance.deliberations.models import Carriage, Viewpoint
from governance.deliberations.selectors import asked_meetings, carriers_of, voices_of
from governance.deliberations.services import (
    answer_viewpoint,
    discard_viewpoint,
    note_seen,
    note_spoken,
    pass_on_viewpoint,
    record_in_minutes,
    take_back_viewpoint,
)
from governance.meetings.services import add_agenda_item, cancel_meeting
from governance.members.roles import actor_for
from tests.governance.deliberations.factories import (
    WORDS,
    first_item,
    make_carriage,
    make_sitting,
    make_viewpoint,
)
from tests.governance.meetings.factories import make_convened, moment
from tests.governance.meetings.mails import mail_to, text_of
from tests.governance.members.factories import MandateFactory

DURING = moment("2026-12-10 14:30")


@pytest.fixture
def sitting(elected, secretary):
    return make_sitting(by=actor_for(secretary))


@pytest.fixture
def viewpoint(sitting, abers, dgs) -> Viewpoint:
    return make_viewpoint(first_item(sitting), abers, by=actor_for(dgs))


@pytest.fixture
def carriage(viewpoint, elected, dgs) -> Carriage:
    return make_carriage(viewpoint, elected, by=actor_for(dgs))


def visible(person) -> bool:
    return Viewpoint.objects.visible_to(actor_for(person)).exists()


# ---------------------------------------------------------------- who reads


def test_viewpoint_is_read_by_its_direction_generale_alone_while_it_is_kept(
    viewpoint, dgs, substitute, preparer, other_dgs, elected, secretary, it_head
):
    assert [visible(person) for person in (dgs, substitute, preparer)] == [True] * 3
    assert [visible(person) for person in (other_dgs, elected, secretary, it_head)] == [False] * 4


def test_passed_on_it_is_read_by_that_elu_and_no_other(carriage, elected, secretary, other_dgs, abers, menez):
    colleague = MandateFactory(authority=menez, elected=True).person
    assert visible(elected)
    assert [visible(person) for person in (colleague, secretary, other_dgs)] == [False] * 3


def test_spoken_it_is_read_by_the_body_and_the_secretariat(carriage, elected, secretary, other_dgs, menez, clock):
    colleague = MandateFactory(authority=menez, elected=True).person
    clock.move_to(DURING)
    note_spoken(carriage=carriage, outcome="Le calendrier a été revu.", by=actor_for(elected))
    assert [visible(person) for person in (colleague, secretary)] == [True, True]
    assert not visible(other_dgs)


def test_elu_whose_mandate_ended_reads_it_no_more(carriage, elected):
    elected.mandates.update(ends_on=timezone.localdate())
    assert not visible(elected)


def test_successor_reads_the_viewpoint_and_not_the_word_of_the_elu(carriage, elected, abers, dgs, signed_in):
    answer_viewpoint(carriage=carriage, answer="Je le dirai à ma façon.", by=actor_for(elected))
    dgs.mandates.update(ends_on=timezone.localdate())
    successor = MandateFactory(authority=abers, starts_on=timezone.localdate()).person
    page = signed_in(successor).get(carriage.viewpoint.get_absolute_url()).content.decode()
    assert WORDS[:20] in page
    assert "à ma façon" not in page


def test_word_of_the_elu_is_read_by_two_people(carriage, elected, dgs, substitute, preparer, signed_in):
    answer_viewpoint(carriage=carriage, answer="Je le dirai à ma façon.", by=actor_for(elected))
    address = carriage.viewpoint.get_absolute_url()
    told = {
        person.pk: "à ma façon" in signed_in(person).get(address).content.decode()
        for person in (elected, dgs, substitute, preparer)
    }
    assert told == {elected.pk: True, dgs.pk: True, substitute.pk: False, preparer.pk: False}


def test_search_finds_it_for_those_who_may_read_it_alone(viewpoint, dgs, other_dgs, secretary, signed_in):
    found = {
        person.pk: "petites communes" in signed_in(person).get("/recherche/?q=calendrier").content.decode()
        for person in (dgs, other_dgs, secretary)
    }
    assert found == {dgs.pk: True, other_dgs.pk: False, secretary.pk: False}


def test_no_journal_line_nor_mail_holds_its_words(carriage, elected):
    assert not any("petites communes" in str(entry.details) for entry in Entry.objects.all())
    assert "petites communes" not in text_of(mail_to(elected, kind="viewpoint_passed"))


# ---------------------------------------------------------------- to whom


def test_titular_of_the_same_authority_is_offered(viewpoint, elected):
    assert [(c.mandate.person, c.role) for c in carriers_of(viewpoint).offered] == [(elected, CarrierRole.TITULAR)]


def test_substitute_is_offered_where_the_titular_sits_no_more_that_day(viewpoint, elected, abers):
    elected.mandates.update(ends_on=datetime.date(2026, 12, 10))
    other = MandateFactory(authority=abers, elected=True, substitute=True).person
    assert [(c.mandate.person, c.role) for c in carriers_of(viewpoint).offered] == [(other, CarrierRole.SUBSTITUTE)]


def test_president_is_offered_where_nobody_sits_and_the_page_says_so(viewpoint, elected, menez, dgs, signed_in):
    elected.mandates.update(ends_on=datetime.date(2026, 12, 10))
    president = MandateFactory(authority=menez, elected=True, presides=True).person
    carriers = carriers_of(viewpoint)
    assert carriers.is_by_default
    assert [c.mandate.person for c in carriers.offered] == [president]
    page = signed_in(dgs).get(f"/points-de-vue/{viewpoint.pk}/transmettre/").content.decode()
    assert "Aucun élu de" in page


def test_successor_authority_sits_for_one_that_has_merged(viewpoint, abers, menez, elected):
    elected.mandates.update(ends_on=datetime.date(2026, 12, 1))
    abers.memberships.update(ends_on=datetime.date(2026, 12, 1))
    abers.successor = menez
    abers.save()
    sitting = MandateFactory(authority=menez, elected=True).person
    assert [c.mandate.person for c in carriers_of(Viewpoint.objects.get()).offered] == [sitting]


def test_someone_not_offered_is_refused(viewpoint, menez, dgs):
    stranger = MandateFactory(authority=menez, elected=True)
    with pytest.raises(BusinessRuleError, match="ne peut pas lui être transmis"):
        pass_on_viewpoint(viewpoint=viewpoint, to=stranger, by=actor_for(dgs))


def test_preparer_drafts_and_does_not_pass_on(sitting, abers, preparer, elected):
    drafted = make_viewpoint(first_item(sitting), abers, by=actor_for(preparer))
    with pytest.raises(BusinessRuleError, match="la direction générale le transmet"):
        make_carriage(drafted, elected, by=actor_for(preparer))


def test_substitute_says_that_the_titular_is_away(viewpoint, substitute, elected):
    with pytest.raises(BusinessRuleError) as refusal:
        make_carriage(viewpoint, elected, by=actor_for(substitute))
    assert refusal.value.field == "in_absence"
    assert make_carriage(viewpoint, elected, in_absence=True, by=actor_for(substitute)).pk


def test_copy_leaves_to_the_president_of_the_authority_once_with_the_words(viewpoint, elected, dgs):
    make_carriage(viewpoint, elected, copy_address="presidence@abers.example.org", by=actor_for(dgs))
    assert "petites communes" in text_of(mail_to("presidence@abers.example.org", kind="viewpoint_copy"))


# ---------------------------------------------------------------- step by step


def test_each_step_is_dated_and_told(carriage, elected, secretary, dgs, clock):
    assert carriage.step == CarriageStep.PASSED
    note_seen(carriage=carriage, by=actor_for(elected))
    clock.move_to(DURING)
    note_spoken(carriage=carriage, by=actor_for(elected))
    record_in_minutes(carriage=carriage, by=actor_for(secretary))
    carriage.refresh_from_db()
    assert carriage.step == CarriageStep.RECORDED
    assert carriage.seen_at and carriage.seen_at < carriage.spoken_at
    assert set(Delivery.objects.filter(kind="viewpoint_followed").values_list("person_id", flat=True)) == {dgs.pk}


def test_elu_is_told_once_and_never_reminded(carriage, elected):
    assert Delivery.objects.filter(person_id=elected.pk, kind__startswith="viewpoint").count() == 1


def test_it_is_not_spoken_before_the_sitting_begins(carriage, elected):
    with pytest.raises(BusinessRuleError, match="pas encore commencé"):
        note_spoken(carriage=carriage, by=actor_for(elected))


def test_taken_back_it_is_read_no_more_and_may_be_changed(carriage, viewpoint, abers, dgs, elected):
    take_back_viewpoint(carriage=carriage, by=actor_for(dgs))
    assert not visible(elected)
    assert make_viewpoint(viewpoint.item, abers, text="Autrement dit.", by=actor_for(dgs)).text == "Autrement dit."
    with pytest.raises(BusinessRuleError, match="a été transmis"):
        discard_viewpoint(viewpoint=viewpoint, by=actor_for(dgs))


def test_spoken_it_is_not_taken_back(carriage, dgs, elected, clock):
    clock.move_to(DURING)
    note_spoken(carriage=carriage, by=actor_for(elected))
    with pytest.raises(BusinessRuleError, match="évoqué en séance"):
        take_back_viewpoint(carriage=carriage, by=actor_for(dgs))


def test_passed_on_its_words_stand(carriage, viewpoint, abers, dgs):
    with pytest.raises(BusinessRuleError, match="déjà transmis"):
        make_viewpoint(viewpoint.item, abers, text="Autre chose.", by=actor_for(dgs))


def test_sitting_over_takes_no_viewpoint(sitting, abers, dgs, clock):
    clock.move_to(moment("2026-12-10 19:00"))
    with pytest.raises(BusinessRuleError, match="finie"):
        make_viewpoint(first_item(sitting), abers, by=actor_for(dgs))


def test_sitting_cancelled_takes_no_viewpoint(sitting, abers, dgs, secretary):
    cancel_meeting(meeting=sitting, reason="Travaux", by=actor_for(secretary))
    with pytest.raises(BusinessRuleError, match="annulée"):
        make_viewpoint(first_item(sitting), abers, by=actor_for(dgs))


def test_confidential_item_is_told_apart_and_takes_none(elected, secretary, abers, dgs):
    def confidential(meeting):
        add_agenda_item(meeting=meeting, title="Contentieux", is_confidential=True, by=actor_for(secretary))

    meeting = make_sitting(by=actor_for(secretary), with_items=confidential)
    asked = asked_meetings(actor_for(dgs))[0]
    assert (len(asked.items), asked.hidden) == (1, 1)
    with pytest.raises(BusinessRuleError, match="confidentiel"):
        make_viewpoint(meeting.items.get(is_confidential=True), abers, by=actor_for(dgs))


def test_commission_takes_no_viewpoint(abers, dgs, secretary):
    meeting = make_convened(by=actor_for(secretary))
    with pytest.raises(BusinessRuleError, match="bureau ou au comité"):
        make_viewpoint(first_item(meeting), abers, by=actor_for(dgs))


# ---------------------------------------------------------------- pages


def test_page_keeps_itself_and_refuses_what_another_tab_overtook(sitting, dgs, abers, signed_in):
    browser, address = signed_in(dgs), f"/points-de-vue/ecrire/{first_item(sitting).pk}/"
    said = browser.post(address, {"text": "Un premier jet."}, headers={"Accept": "application/json"}).json()
    assert said["keep_at"] == f"{address}?pour={abers.siren}"
    again = browser.post(
        address, {"text": "Un second.", "seen": said["version"]}, headers={"Accept": "application/json"}
    )
    assert again.status_code == 200
    late = browser.post(address, {"text": "Périmé.", "seen": said["version"]}, headers={"Accept": "application/json"})
    assert late.status_code == 409
    assert Viewpoint.objects.get().text == "Un second."


def test_elu_reads_it_beside_the_item_and_the_others_do_not(
    carriage, sitting, elected, other_dgs, secretary, signed_in
):
    pages = {
        p.pk: signed_in(p).get(sitting.get_absolute_url()).content.decode() for p in (elected, other_dgs, secretary)
    }
    assert "petites communes" in pages[elected.pk]
    assert "petites communes" not in pages[other_dgs.pk] + pages[secretary.pk]
    assert "Écrire un point de vue" in pages[other_dgs.pk]


def test_two_authorities_two_forms(sitting, shared_dgs, signed_in):
    page = signed_in(shared_dgs).get(f"/points-de-vue/ecrire/{first_item(sitting).pk}/").content.decode()
    assert "Pour quelle collectivité" in page


def test_front_page_says_it_to_the_elu_until_it_is_read(carriage, elected, signed_in):
    assert "Point de vue transmis" in signed_in(elected).get("/").content.decode()
    note_seen(carriage=carriage, by=actor_for(elected))
    assert "Point de vue transmis" not in signed_in(elected).get("/").content.decode()


def test_whole_way_by_the_pages(viewpoint, elected, dgs, secretary, signed_in, clock):
    seat = elected.mandates.get()
    signed_in(dgs).post(f"/points-de-vue/{viewpoint.pk}/transmettre/", {"to": seat.pk, "word": "Merci."})
    carriage = Carriage.objects.get()
    browser = signed_in(elected)
    browser.post(f"/transmissions/{carriage.pk}/vu/")
    browser.post(f"/transmissions/{carriage.pk}/repondre/", {"answer": "Compris."})
    clock.move_to(DURING)
    browser = signed_in(elected)
    assert browser.get(f"/transmissions/{carriage.pk}/evoque/").status_code == 200
    browser.post(f"/transmissions/{carriage.pk}/evoque/", {"outcome": "Repris au calendrier."})
    signed_in(secretary).post(f"/transmissions/{carriage.pk}/proces-verbal/")
    carriage.refresh_from_db()
    assert carriage.step == CarriageStep.RECORDED
    page = signed_in(dgs).get(viewpoint.get_absolute_url()).content.decode()
    assert "Repris au calendrier" in page
    assert "Compris." in page


@pytest.mark.parametrize("rows", [2, 20])
def test_list_counts_its_queries(rows, elected, secretary, abers, dgs, signed_in, django_assert_max_num_queries):
    meeting = make_sitting(by=actor_for(secretary), items=rows)
    for item in meeting.items.all():
        make_carriage(make_viewpoint(item, abers, by=actor_for(dgs)), elected, by=actor_for(dgs))
    browser = signed_in(dgs)
    with django_assert_max_num_queries(26):
        browser.get("/points-de-vue/")
    browser = signed_in(elected)
    with django_assert_max_num_queries(26):
        browser.get("/points-de-vue/")


@pytest.mark.parametrize("rows", [2, 20])
def test_voices_of_an_agenda_count_their_queries(rows, elected, secretary, abers, dgs, django_assert_num_queries):
    meeting = make_sitting(by=actor_for(secretary), items=rows)
    for item in meeting.items.all():
        make_carriage(make_viewpoint(item, abers, by=actor_for(dgs)), elected, by=actor_for(dgs))
    actor = actor_for(dgs)
    assert actor.holdings
    with django_assert_num_queries(5):
        assert len(voices_of(meeting, actor)) == rows

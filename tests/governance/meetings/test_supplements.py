"""What is added once the convocation has left: read by nobody before it is sent, then frozen under its own notice."""

import pytest
from django.test import Client

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.models import AgendaItem
from governance.meetings.search import find_meetings
from governance.meetings.selectors import agenda_for, current_dispatch
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services import (
    add_supplementary_item,
    edit_agenda_item,
    remove_agenda_item,
    send_supplement,
)
from governance.members.roles import actor_for
from tests.governance.meetings.factories import make_convened, make_meeting, moment, staff
from tests.governance.meetings.mails import attachments, link_in, mail_to, text_of
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(dgs, substitute):
    return make_convened()


def add(meeting, title="Avenant au marché d’hébergement", **values) -> AgendaItem:
    return add_supplementary_item(meeting=meeting, title=title, by=staff(), **values)


def titles(meeting, person) -> list[str]:
    return [line.item.title for line in agenda_for(meeting, actor_for(person))]


def test_what_is_in_preparation_is_read_by_the_secretariat_alone(meeting, dgs, secretary, signed_in):
    add(meeting)
    assert len(titles(meeting, secretary)) == 2
    assert len(titles(meeting, dgs)) == 1
    assert find_meetings(actor_for(dgs), "avenant").total == 0
    for page in (signed_in(dgs).get(meeting.get_absolute_url()), Client().get(link_in(mail_to(dgs)))):
        assert "Avenant" not in page.content.decode()


def test_sent_it_is_told_to_everyone_called_and_stands_on_the_agenda(meeting, dgs, substitute, clock):
    add(meeting)
    dispatch = send_supplement(meeting=meeting, by=staff())
    assert (dispatch.kind, dispatch.supplement, dispatch.notice_words[:2]) == ("supplement", 1, "20")
    for person in (dgs, substitute):
        mail = mail_to(person)
        assert "Ordre du jour complémentaire" in str(mail["Subject"])
        assert "Avenant au marché d’hébergement" in text_of(mail)
        assert attachments(mail) == {"application/pdf": b"%PDF-1.7 complement"}
    assert titles(meeting, dgs)[-1] == "Avenant au marché d’hébergement"
    assert find_meetings(actor_for(dgs), "avenant").total == 1
    assert current_dispatch(meeting).kind == "convocation"  # it stays the proof of the notice


def test_too_late_it_asks_why(meeting, clock):
    add(meeting)
    clock.move_to(moment("2026-12-08 10:00"))
    with pytest.raises(BusinessRuleError) as refusal:
        send_supplement(meeting=meeting, by=staff())
    assert refusal.value.field == "urgency_reason"
    dispatch = send_supplement(meeting=meeting, urgency_reason="Échéance du marché au 31 décembre.", by=staff())
    assert dispatch.urgency_reason == "Échéance du marché au 31 décembre."


def test_once_sent_it_is_fixed_and_the_next_has_another_number(meeting):
    item = add(meeting)
    send_supplement(meeting=meeting, by=staff())
    with pytest.raises(BusinessRuleError, match="figé"):
        edit_agenda_item(item=item, title="Autre", kind="information", minutes=5, by=staff())
    with pytest.raises(BusinessRuleError, match="figé"):
        remove_agenda_item(item=item, by=staff())
    assert add(meeting, "Un autre point").supplement == 2


def test_in_preparation_it_is_mended_or_taken_back(meeting):
    item = add(meeting)
    edit_agenda_item(item=item, title="Avenant n° 2", kind="information", minutes=5, by=staff())
    remove_agenda_item(item=item, by=staff())
    with pytest.raises(BusinessRuleError, match="au moins un point"):
        send_supplement(meeting=meeting, by=staff())


def test_the_agenda_convened_stays_as_it_was(meeting):
    with pytest.raises(BusinessRuleError, match="figé"):
        edit_agenda_item(item=meeting.items.get(), title="Autre", kind="information", minutes=5, by=staff())


def test_before_the_convocation_there_is_nothing_to_supplement(dgs, clock, meeting):
    with pytest.raises(BusinessRuleError, match="pas encore partie"):
        add(make_meeting(starts_at=moment("2027-03-16 09:30")))
    clock.move_to(moment("2026-12-15 09:30"))
    with pytest.raises(BusinessRuleError, match="a commencé"):
        add(meeting)


def test_on_the_pages_of_the_secretariat(meeting, secretary, dgs, signed_in):
    client, path = signed_in(secretary), f"/reunions/{meeting.pk}/complement/"
    refused = client.post(f"{path}ajouter/", {"title": "", "rapporteur": "Mme Le Goff"}).content.decode()
    assert "invalid-feedback" in refused
    assert "Mme Le Goff" in refused
    client.post(f"{path}ajouter/", {"title": "Avenant", "kind": "information", "minutes": "10"})
    assert "Avenant" in client.get(path).content.decode()
    assert "Cochez la case" in client.post(f"{path}envoyer/", {}).content.decode()
    assert client.post(f"{path}envoyer/", {"confirm": "on"}).url == meeting.get_absolute_url()
    assert signed_in(dgs).get(f"/reunions/{meeting.pk}/complement-1.pdf").content == b"%PDF-1.7 complement"
    assert signed_in(dgs).get(f"/reunions/{meeting.pk}/complement-2.pdf").status_code == 404
    assert Delivery.objects.filter(person_id=dgs.pk).count() == 2


def test_the_document_names_what_is_added_and_who_signs(meeting, real_paper):
    add(meeting, explanatory_note="Le marché **arrive à terme**.")
    dispatch = send_supplement(meeting=meeting, by=staff())
    assert_accessible_pdf(bytes(dispatch.pdf))
    text = " ".join(pdf_text(bytes(dispatch.pdf)).split())
    for words in ("Ordre du jour complémentaire", "Avenant au marché d’hébergement", "arrive à terme", "Yann Le Goff"):
        assert words in text


def test_the_room_takes_what_was_sent_alone(meeting, dgs):
    add(meeting)
    assert [row.item.supplement for row in sitting_of(meeting).items] == [0]
    send_supplement(meeting=meeting, by=staff())
    assert [row.item.supplement for row in sitting_of(meeting).items] == [0, 1]

"""People invited from outside: their own hours, their own link, nothing confidential; and paper on demand."""

import datetime

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.models import AgendaItem, Guest, Meeting, PaperWish
from governance.meetings.selectors import (
    guest_cancellations_still_due,
    guest_invitations_still_due,
    guest_token,
)
from governance.meetings.services import (
    add_agenda_item,
    add_guest,
    add_paper,
    cancel_meeting,
    convene_meeting,
    move_meeting,
    withdraw_guest,
)
from governance.members.roles import actor_for
from tests.governance.meetings.factories import TINY_PDF, make_meeting, moment, staff
from tests.governance.meetings.mails import attachments, mail_to, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "jeanne.riou@example.org"


@pytest.fixture
def meeting(dgs) -> Meeting:
    """Three items of twenty minutes from half past nine, the last one confidential; each has a paper."""
    meeting = make_meeting()
    for title, secret in (("Bilan", False), ("Cybersécurité", False), ("Contentieux", True)):
        item = add_agenda_item(meeting=meeting, title=title, minutes=20, is_confidential=secret, by=staff())
        add_paper(item=item, title=f"Note {title}", upload=SimpleUploadedFile("a.pdf", TINY_PDF), by=staff())
    return meeting


def invite(meeting: Meeting, *titles: str, **values) -> Guest:
    items = list(AgendaItem.objects.filter(meeting=meeting, title__in=titles))
    given = {"name": "Mme Jeanne Riou", "quality": "Experte, Anssi", "address": ADDRESS, "items": items}
    return add_guest(meeting=meeting, by=staff(), **(given | values))


def convene(meeting: Meeting) -> Meeting:
    return convene_meeting(meeting=meeting, note="", by=staff())


def event(address: str = ADDRESS):
    calendar = icalendar.Calendar.from_ical(attachments(mail_to(address))["text/calendar"])
    return calendar, calendar.walk("VEVENT")[0]


def test_invited_with_the_convocation_for_their_own_hours(meeting):
    invite(meeting, "Cybersécurité")
    assert not Delivery.objects.exists()
    convene(meeting)
    calendar, own = event()
    assert calendar["METHOD"] == "REQUEST"
    assert own.decoded("DTSTART") == moment("2026-12-15 09:50")
    assert own.decoded("DTEND") == moment("2026-12-15 10:10")
    assert own["UID"] != str(meeting.uid)
    assert "de 9\u00a0h\u00a050 à 10\u00a0h\u00a010" in text_of(mail_to(ADDRESS))


def test_added_later_they_are_invited_at_once(meeting):
    convene(meeting)
    invite(meeting)
    assert event()[1].decoded("DTEND") == moment("2026-12-15 12:30")  # no item named: the whole meeting


def test_nothing_of_a_confidential_item_reaches_them(meeting):
    guest = invite(meeting)
    convene(meeting)
    path = f"/reunions/invitation/{guest_token(guest)}/"
    page = Client().get(path).content.decode()
    for words in (page, text_of(mail_to(ADDRESS))):
        assert "Contentieux" not in words
        assert "Point confidentiel" in words
    secret = AgendaItem.objects.get(title="Contentieux").papers.get()
    assert Client().get(f"{path}{secret.pk}/").status_code == 410


def test_they_read_the_papers_of_their_items_and_no_others(meeting):
    guest = invite(meeting, "Cybersécurité")
    convene(meeting)
    path = f"/reunions/invitation/{guest_token(guest)}/"
    own, other = (AgendaItem.objects.get(title=title).papers.get() for title in ("Cybersécurité", "Bilan"))
    assert Client().get(f"{path}{own.pk}/").content == TINY_PDF
    assert Client().get(f"{path}{other.pk}/").status_code == 410


def test_a_link_opens_once_invited_until_the_evening_of_the_meeting(meeting, clock):
    guest = invite(meeting)
    path = f"/reunions/invitation/{guest_token(guest)}/"
    assert Client().get(path).status_code == 410  # not invited yet
    convene(meeting)
    assert Client().get(path).status_code == 200
    clock.move_to(moment("2026-12-15 23:00"))
    assert Client().get(path).status_code == 200
    clock.move_to(moment("2026-12-16 00:05"))
    assert Client().get(path).status_code == 410
    assert Client().get("/reunions/invitation/forgee:abc/").status_code == 410


def test_moved_withdrawn_cancelled_their_calendar_follows(meeting):
    guest = invite(meeting)
    convene(meeting)
    move_meeting(
        meeting=meeting, starts_at=moment("2026-12-16 09:30"), ends_at=moment("2026-12-16 12:30"), place="Salle",
        reason="Salle prise.", by=staff(),
    )  # fmt: skip
    assert (event()[1]["SEQUENCE"], event()[1].decoded("DTSTART")) == (1, moment("2026-12-16 09:30"))
    guest.refresh_from_db()
    withdraw_guest(guest=guest, by=staff())
    calendar, own = event()
    assert (calendar["METHOD"], own["SEQUENCE"]) == ("CANCEL", 2)
    assert Client().get(f"/reunions/invitation/{guest_token(guest)}/").status_code == 410
    with pytest.raises(BusinessRuleError, match="déjà retirée"):
        withdraw_guest(guest=Guest.objects.get(), by=staff())


def test_a_cancelled_meeting_tells_its_guests_why(meeting):
    invite(meeting)
    convene(meeting)
    cancel_meeting(meeting=meeting, reason="Grève des transports.", by=staff())
    assert "Grève des transports." in text_of(mail_to(ADDRESS))
    sent, cancelled = (Delivery.objects.filter(kind=kind) for kind in ("guest_invitation", "guest_cancelled"))
    assert guest_invitations_still_due(sent) == set()
    assert len(guest_cancellations_still_due(cancelled)) == 1


def test_not_invited_yet_they_simply_leave_the_list(meeting):
    withdraw_guest(guest=invite(meeting), by=staff())
    assert not Guest.objects.exists()


def test_on_the_page_of_the_secretariat(meeting, secretary, signed_in):
    client, path = signed_in(secretary), f"/reunions/{meeting.pk}/invites/"
    refused = client.post(f"{path}ajouter/", {"name": "M. Paul Morvan", "address": "pas une adresse"})
    assert "M. Paul Morvan" in refused.content.decode()
    assert "invalid-feedback" in refused.content.decode()
    client.post(f"{path}ajouter/", {"name": "M. Paul Morvan", "quality": "Prestataire"})
    assert "Partira avec la convocation" in client.get(path).content.decode()
    client.post(f"{path}{Guest.objects.get().pk}/retirer/")
    assert not Guest.objects.exists()


# ---------------------------------------------------------------- paper


def test_who_asks_for_paper_is_marked_from_the_next_convocation_on(meeting, dgs, secretary, signed_in, monkeypatch):
    client = signed_in(dgs)
    assert "Indiquez l’adresse" in client.post("/reunions/papier/", {"wanted": "on"}).content.decode()
    client.post("/reunions/papier/", {"wanted": "on", "address": "2, place du Parlement\n35000 Rennes"})
    assert "2, place du Parlement" in client.get("/mon-compte/messages/").content.decode()
    convene(meeting)
    row = meeting.convocations.get(person=dgs)
    assert row.paper_address == "2, place du Parlement\n35000 Rennes"
    assert "imprimer son exemplaire" in signed_in(secretary).get(f"/reunions/{meeting.pk}/reponses/").content.decode()
    client.post("/reunions/papier/", {"address": "2, place du Parlement"})
    assert not PaperWish.objects.exists()


def test_the_printed_copy_bears_the_address(dgs, secretary, signed_in, real_paper):
    PaperWish.objects.create(person=dgs, address="2, place du Parlement", asked_at=datetime.datetime.now(datetime.UTC))
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    convene_meeting(meeting=meeting, note="", by=staff())
    row = meeting.convocations.get(person=dgs)
    path = f"/reunions/{meeting.pk}/reponses/{row.pk}/exemplaire.pdf"
    assert signed_in(dgs).get(path).status_code == 403
    content = signed_in(secretary).get(path).content
    assert content.startswith(b"%PDF")
    assert actor_for(dgs).person == dgs

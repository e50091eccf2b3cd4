"""The convocation leaves: to whom, with what, and what stays frozen."""

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery, Message
from governance.meetings.enums import MeetingState, Role
from governance.meetings.models import Convocation
from governance.meetings.selectors import (
    convocations_still_due,
    current_dispatch,
    newcomers,
    seats_called,
)
from governance.meetings.services import (
    add_agenda_item,
    cancel_meeting,
    convene_meeting,
    convene_newcomers,
)
from governance.members.enums import BodyKind
from governance.members.models import Mandate
from governance.people.models import PrivateLink
from tests.governance.meetings.factories import cos, make_convened, make_meeting, moment, staff
from tests.governance.meetings.mails import attachments, html_of, link_in, mail_to, text_of
from tests.governance.members.factories import MandateFactory, standing_body
from tests.pdf_checks import assert_accessible_pdf, pdf_text

pytestmark = pytest.mark.django_db


def roles(meeting) -> dict[str, str]:
    return dict(meeting.convocations.values_list("person__last_name", "role"))


def test_titulars_are_convened_substitutes_informed_preparers_copied(dgs, substitute, preparer, other_dgs, elected):
    meeting = make_convened()
    assert meeting.state == MeetingState.CONVENED
    assert roles(meeting) == {
        "Kerdoncuff": Role.CONVENED,
        "Quintric": Role.CONVENED,
        "Jaffré": Role.INFORMED,
        "Prigent": Role.COPIED,
    }
    assert Delivery.objects.count() == 4
    assert not Delivery.objects.filter(address=elected.email).exists()


def test_a_row_keeps_name_address_and_function_of_the_day(dgs):
    row = make_convened().convocations.get()
    assert row.name == "Mme Anne-Laure Kerdoncuff"
    assert row.address == dgs.email
    assert row.mandate_label == "DGS, CC des Abers-Kreiz, titulaire"


def test_a_substitute_is_convened_where_no_titular_sits(substitute, preparer):
    assert roles(make_convened()) == {"Jaffré": Role.CONVENED, "Prigent": Role.COPIED}


def test_who_holds_two_mandates_for_one_authority_is_written_to_once(abers, dgs):
    MandateFactory(person=dgs, authority=abers, substitute=True)
    assert [seat.role for seat in seats_called(cos(), on=moment("2026-12-15 09:30").date())] == [Role.CONVENED]


def test_seats_are_those_of_the_day_of_the_meeting(abers, menez):
    day = moment("2026-12-15 09:30").date()
    leaving = MandateFactory(authority=abers, ends_on=day)
    coming = MandateFactory(authority=menez, starts_on=day)
    meeting = make_convened()
    assert list(meeting.convocations.values_list("mandate", flat=True)) == [coming.pk]
    assert leaving.pk


def test_who_sits_for_two_authorities_gets_two_mails_and_one_link(shared_dgs):
    make_convened()
    assert Delivery.objects.filter(address=shared_dgs.email).count() == 2
    assert PrivateLink.objects.filter(person=shared_dgs, purpose="convocation_reply").count() == 1


def test_mail_of_a_member_says_when_where_and_how_to_answer(dgs):
    make_convened(note="Venez nombreux.")
    message = mail_to(dgs)
    text = text_of(message).replace("\n", " ")
    assert "Convocation – commission d’orientation stratégique, 15\u00a0décembre" in message["Subject"]
    for words in (
        "Vous êtes convoquée à la réunion de la commission",
        "de 9\u00a0h\u00a030 à 12\u00a0h\u00a030",
        "Salle des Marais",
        "https://visio.example.org/cos",
        "Venez nombreux.",
        "1. Bilan d’avancement 1 (9\u00a0h\u00a030, 20 min)",
        "20\u00a0jours francs\u202f; 15 demandés",
        "avant le mardi 8\u00a0décembre",
        "même si vous ne recevez plus le bulletin",
    ):
        assert words in text, words
    assert link_in(message)
    assert "Dire si je viens" in html_of(message)
    assert "variable inconnue" not in html_of(message) + text


def test_substitutes_get_no_link_preparers_do(dgs, substitute, preparer):
    make_convened()
    assert link_in(mail_to(substitute)) == ""
    assert "Ce message vous informe" in text_of(mail_to(substitute))
    assert link_in(mail_to(preparer))
    assert "copie de la convocation" in text_of(mail_to(preparer))


def test_document_and_invitation_are_stored_once_and_joined_to_each_mail(dgs, other_dgs):
    meeting = make_convened()
    dispatch = current_dispatch(meeting)
    assert Message.objects.count() == 1
    joined = attachments(mail_to(dgs))
    assert joined["application/pdf"] == bytes(dispatch.pdf)
    assert joined["text/calendar"] == bytes(dispatch.ics)


def test_document_is_accessible_and_holds_what_the_body_must_know(dgs, real_paper):
    meeting = make_convened(items=3)
    pdf = bytes(current_dispatch(meeting).pdf)
    assert_accessible_pdf(pdf)
    text = " ".join(pdf_text(pdf).split())
    for words in (
        "Convocation n° 2026-COS-1",
        "Mardi 15 décembre 2026, de 9 h 30 à 12 h 30",
        "20 jours francs ; 15 demandés",
        "Bilan d’avancement 3",
        "la directrice ou le directeur du syndicat mixte, par délégation",
        "Avant le 8 décembre 2026",
        "Données de démonstration",
    ):
        assert words in text, words


def test_what_was_sent_is_never_rendered_again(dgs, signed_in, real_paper):
    meeting = make_convened()
    frozen = bytes(current_dispatch(meeting).pdf)
    meeting.items.update(title="Un autre intitulé")
    cos_body = cos()
    cos_body.signatory = "quelqu’un d’autre"
    cos_body.save()
    assert signed_in(dgs).get(f"/reunions/{meeting.pk}/convocation.pdf").content == frozen


def test_references_follow_each_other_and_are_never_given_twice(dgs):
    first = make_convened()
    cancel_meeting(meeting=first, reason="Grève des transports.", by=staff())
    second = make_convened()
    third = make_convened(starts_at=moment("2027-02-02 09:30"))
    assert [first.reference, second.reference, third.reference] == ["2026-COS-1", "2026-COS-2", "2027-COS-1"]


@pytest.mark.parametrize(("days_before", "given"), [("2026-11-29 10:00", 15), ("2026-11-30 10:00", 14)])
def test_notice_is_counted_on_the_day_of_sending(dgs, clock, days_before, given):
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    clock.move_to(moment(days_before))
    if given < 15:
        with pytest.raises(BusinessRuleError) as refusal:
            convene_meeting(meeting=meeting, note="", by=staff())
        assert refusal.value.field == "urgency_reason"
        assert "14\u00a0jours francs" in str(refusal.value)
    convene_meeting(meeting=meeting, note="", by=staff(), urgency_reason="Une cyberattaque impose de décider vite.")
    dispatch = current_dispatch(meeting)
    assert dispatch.notice_given == given
    assert bool(dispatch.urgency_reason) is (given < 15)


def test_sending_just_before_midnight_in_paris_counts_that_day(dgs, clock):
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    clock.move_to(moment("2026-11-29 23:59"))
    convene_meeting(meeting=meeting, note="", by=staff())
    assert current_dispatch(meeting).notice_given == 15


def test_urgency_is_told_in_the_document_and_the_mail(dgs, real_paper):
    meeting = make_meeting(starts_at=moment("2026-11-30 09:30"), short_notice=True)
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    convene_meeting(meeting=meeting, note="", by=staff(), urgency_reason="Cyberattaque en cours.")
    assert "Cyberattaque en cours." in pdf_text(bytes(current_dispatch(meeting).pdf))
    assert "Cyberattaque en cours." in text_of(mail_to(dgs))


def test_a_convocation_needs_an_agenda_a_signatory_and_members(dgs):
    meeting = make_meeting()
    with pytest.raises(BusinessRuleError, match="ordre du jour"):
        convene_meeting(meeting=meeting, note="", by=staff())
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    body = cos()
    body.signatory = ""
    body.save()
    with pytest.raises(BusinessRuleError, match="signe"):
        convene_meeting(meeting=meeting, note="", by=staff())
    assembly = make_meeting(body=standing_body(BodyKind.ASSEMBLY))
    add_agenda_item(meeting=assembly, title="Budget", by=staff())
    with pytest.raises(BusinessRuleError, match="Personne ne siège"):
        convene_meeting(meeting=assembly, note="", by=staff())
    assert not Delivery.objects.exists()


def test_a_convocation_leaves_once(dgs):
    meeting = make_convened()
    with pytest.raises(BusinessRuleError, match="déjà partie"):
        convene_meeting(meeting=meeting, note="", by=staff())
    assert Delivery.objects.count() == 1


def test_journal_keeps_numbers_and_no_name(dgs):
    meeting = make_convened()
    details = Entry.objects.get(verb="convene_meeting", object_id=str(meeting.pk)).details
    assert (details["convened"], details["sent"], details["notice_given"]) == (1, 1, 20)
    assert "Kerdoncuff" not in str(details)


def test_someone_without_address_is_convened_and_shown_as_not_reached(abers):
    MandateFactory(authority=abers, person__email=None)
    meeting = make_convened()
    assert Convocation.objects.count() == 1
    assert not Delivery.objects.exists()
    assert meeting.convocations.get().address == ""


def test_newcomers_get_the_same_document(dgs, menez):
    meeting = make_convened()
    MandateFactory(authority=menez, person__last_name="Quintric")
    assert [seat.mandate.person.last_name for seat in newcomers(meeting)] == ["Quintric"]
    assert convene_newcomers(meeting=meeting, by=staff()) == 1
    assert Delivery.objects.count() == 2
    assert Message.objects.count() == 1
    with pytest.raises(BusinessRuleError):
        convene_newcomers(meeting=meeting, by=staff())


# ---------------------------------------------------------------- what the outbox asks before sending


def test_a_convocation_is_due_while_meeting_and_mandate_stand(dgs, other_dgs):
    make_convened()
    assert convocations_still_due(Delivery.objects.all()) == set(Delivery.objects.values_list("pk", flat=True))


def test_a_mandate_that_ended_makes_it_not_due(dgs, other_dgs):
    make_convened()
    Mandate.objects.filter(person=dgs).update(ends_on="2026-12-15")
    due = convocations_still_due(Delivery.objects.all())
    assert due == set(Delivery.objects.filter(address=other_dgs.email).values_list("pk", flat=True))


def test_a_cancelled_or_begun_meeting_makes_it_not_due(dgs, clock):
    meeting = make_convened()
    clock.move_to(moment("2026-12-15 09:30"))
    assert convocations_still_due(Delivery.objects.all()) == set()
    clock.move_to(moment("2026-11-25 09:30"))
    cancel_meeting(meeting=meeting, reason="Grève.", by=staff())
    assert convocations_still_due(Delivery.objects.filter(kind="convocation")) == set()


def test_still_due_asks_one_query_per_batch(dgs, other_dgs, django_assert_num_queries):
    make_convened()
    deliveries = list(Delivery.objects.all())
    with django_assert_num_queries(1):
        convocations_still_due(deliveries)

"""Minutes: begun from the facts, written by several, submitted, approved at the next meeting, frozen."""

import datetime
import hashlib
import io

import pypdf
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.meetings.enums import MeetingState, SectionKind
from governance.meetings.models import Minutes
from governance.meetings.selectors.minutes import approvable_at, desk_minutes
from governance.meetings.services import (
    SectionConflict,
    add_agenda_item,
    add_follow_up,
    answer_correction,
    approve_minutes,
    ask_correction,
    attach_signed_copy,
    begin_minutes,
    cancel_meeting,
    lay_usual_agenda,
    publish_examined_list,
    publish_minutes,
    renew_section,
    schedule_meeting,
    submit_minutes,
    write_section,
)
from governance.meetings.services.minutes import proposed_text
from governance.members.enums import BodyKind
from governance.members.roles import actor_for
from tests.governance.meetings.factories import TINY_PDF, make_convened, make_meeting, moment, staff
from tests.governance.meetings.minutes_making import approved, following, held, submitted, written
from tests.governance.members.factories import MandateFactory, standing_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MandateFactory()


def assembly_member():
    return MandateFactory(body=standing_body(BodyKind.ASSEMBLY), function="élu")


# ---------------------------------------------------------------- begun and written


def test_a_draft_has_a_part_for_every_item_and_begins_once(clock, member) -> None:
    by = staff()
    meeting = held(clock, by=by, items=3)
    minutes = begin_minutes(meeting=meeting, by=by)
    kinds = list(minutes.sections.values_list("kind", flat=True))
    assert kinds == ["opening", "attendance", "item", "item", "item", "closing"]
    assert begin_minutes(meeting=meeting, by=by).pk == minutes.pk
    assert minutes.sections.count() == 6


def test_a_meeting_to_come_or_never_convened_has_no_minutes(clock, member) -> None:
    by = staff()
    with pytest.raises(BusinessRuleError, match="pas encore commencé"):
        begin_minutes(meeting=make_convened(by=by), by=by)
    never = make_meeting(by=by, starts_at=moment("2026-12-17 09:30"), second_in_period=True)
    clock.move_to(moment("2026-12-18 09:30"))
    with pytest.raises(BusinessRuleError, match="convoquée"):
        begin_minutes(meeting=never, by=by)


def test_two_writers_never_write_unseen_over_one_another(clock, member) -> None:
    by, other = staff(), staff()
    section = begin_minutes(meeting=held(clock, by=by), by=by).sections.get(kind=SectionKind.ITEM)
    write_section(section=section, text="Le premier.", seen=1, by=by)
    with pytest.raises(SectionConflict, match=by.person.full_name):
        write_section(section=section, text="Le second.", seen=1, by=other)
    section.refresh_from_db()
    assert (section.text, section.version) == ("Le premier.", 2)


def test_facts_noted_later_are_taken_up_without_losing_what_was_written(clock, member) -> None:
    by = staff()
    minutes = begin_minutes(meeting=held(clock, by=by), by=by)
    section = minutes.sections.get(kind=SectionKind.ITEM)
    write_section(section=section, text="Un long échange.", seen=1, by=by)
    add_follow_up(item=section.item, text="Chiffrer l’hébergement", who="L’éditeur", by=by)
    section.refresh_from_db()
    fresh = proposed_text(section)
    renewed = renew_section(section=section, text=f"Un long échange.\n\n{fresh}", seen=2, by=by)
    assert "Chiffrer l’hébergement – L’éditeur" in renewed.text
    assert renewed.text.startswith("Un long échange.")
    assert proposed_text(renewed) == renewed.proposed


def test_a_part_whose_item_is_confidential_stays_so(clock, member) -> None:
    by = staff()
    secret = lambda meeting: add_agenda_item(meeting=meeting, title="Contentieux", is_confidential=True, by=by)  # noqa: E731
    minutes = begin_minutes(meeting=held(clock, by=by, with_items=secret), by=by)
    section = minutes.sections.get(title="Contentieux")
    assert write_section(section=section, text="Rien.", is_confidential=False, seen=1, by=by).is_confidential


# ---------------------------------------------------------------- submitted


def test_submitting_tells_each_member_and_heads_the_next_agenda(clock, member) -> None:
    by = staff()
    following_meeting = None
    minutes = written(clock, by=by)
    following_meeting = make_meeting(by=by, starts_at=moment("2027-03-16 09:30"))
    add_agenda_item(meeting=following_meeting, title="Bilan", by=by)
    submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    first = following_meeting.items.order_by("position").first()
    assert first.title == "Approbation du compte rendu de la réunion du 15\u00a0décembre\u00a02026"
    minutes.refresh_from_db()
    assert minutes.approval_item == first
    assert minutes.meeting.state == MeetingState.HELD
    assert Delivery.objects.filter(kind="minutes_submitted", person_id=member.person_id).count() == 1
    assert not mail.outbox


def test_a_meeting_fixed_later_takes_up_the_approval_and_the_usual_agenda_follows(clock, member) -> None:
    by = staff()
    minutes = submitted(clock, by=by)
    meeting = make_meeting(by=by, starts_at=moment("2027-03-16 09:30"))
    minutes.refresh_from_db()
    assert minutes.approval_item.meeting == meeting
    lay_usual_agenda(meeting=meeting, by=by)
    titles = list(meeting.items.order_by("position").values_list("title", flat=True))
    assert [title.startswith("Approbation") for title in titles] == [True, False, False, False]


def test_a_cancelled_meeting_gives_the_approval_back(clock, member) -> None:
    by = staff()
    minutes = submitted(clock, by=by)
    cancel_meeting(meeting=make_meeting(by=by, starts_at=moment("2027-03-16 09:30")), reason="", by=by)
    later = make_meeting(by=by, starts_at=moment("2027-04-16 09:30"))
    minutes.refresh_from_db()
    assert minutes.approval_item.meeting == later


def test_an_item_without_words_or_a_day_gone_by_holds_the_submission_back(clock, member) -> None:
    by = staff()
    minutes = begin_minutes(meeting=held(clock, by=by), by=by)
    with pytest.raises(BusinessRuleError, match="Il reste à rédiger : « Bilan d’avancement 1 »"):
        submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    with pytest.raises(BusinessRuleError, match="au moins un jour"):
        submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 15), by=by)
    assert Minutes.objects.get().is_draft


def test_minutes_are_submitted_once(clock, member) -> None:
    by = staff()
    minutes = submitted(clock, by=by)
    with pytest.raises(BusinessRuleError, match="déjà soumis"):
        submit_minutes(minutes=minutes, corrections_by=datetime.date(2027, 1, 31), by=by)


# ---------------------------------------------------------------- corrected


def test_a_correction_is_answered_and_its_author_told(clock, member) -> None:
    by = staff()
    section = submitted(clock, by=by).sections.get(kind=SectionKind.ITEM)
    asked = ask_correction(section=section, text="Nous avions dit mars.", by=actor_for(member.person))
    assert asked.mandate_label == member.label
    with pytest.raises(BusinessRuleError, match="pourquoi"):
        answer_correction(correction=asked, is_taken_up=False, answer=" ", by=by)
    answer_correction(correction=asked, is_taken_up=True, answer="", by=by)
    assert Delivery.objects.get(kind="minutes_correction").person_id == member.person_id
    with pytest.raises(BusinessRuleError, match="déjà sa réponse"):
        answer_correction(correction=asked, is_taken_up=False, answer="Non.", by=by)


def test_a_draft_or_a_day_too_late_takes_no_correction(clock, member) -> None:
    by, author = staff(), actor_for(member.person)
    minutes = written(clock, by=by)
    section = minutes.sections.first()
    with pytest.raises(BusinessRuleError, match="pas soumis à correction"):
        ask_correction(section=section, text="Non.", by=author)
    submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    clock.move_to(moment("2027-01-01 09:00"))
    section = minutes.sections.first()
    with pytest.raises(BusinessRuleError, match="jusqu’au 31"):
        ask_correction(section=section, text="Trop tard.", by=author)


# ---------------------------------------------------------------- approved


def test_approval_freezes_the_document_and_its_fingerprint(clock, member) -> None:
    by = staff()
    minutes = approved(clock, by=by, remarks="Une coquille corrigée.")
    assert minutes.is_approved
    assert hashlib.sha256(minutes.pdf).hexdigest() == minutes.sha256
    section = minutes.sections.first()
    with pytest.raises(BusinessRuleError, match="figé"):
        write_section(section=section, text="Autre chose.", seen=None, by=by)
    with pytest.raises(BusinessRuleError, match="déjà approuvé"):
        approve_minutes(minutes=minutes, meeting=minutes.approved_in, remarks="", by=by)


def test_approval_waits_for_its_steps(clock, member) -> None:
    by = staff()
    minutes = written(clock, by=by)
    with pytest.raises(BusinessRuleError, match="encore en rédaction"):
        approve_minutes(minutes=minutes, meeting=minutes.meeting, remarks="", by=by)
    submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    with pytest.raises(BusinessRuleError, match="réunion suivante de la même instance"):
        approve_minutes(minutes=minutes, meeting=minutes.meeting, remarks="", by=by)
    ahead = make_convened(by=by, starts_at=moment("2027-03-16 09:30"))
    with pytest.raises(BusinessRuleError, match="pas encore commencé"):
        approve_minutes(minutes=minutes, meeting=ahead, remarks="", by=by)
    asked = ask_correction(section=minutes.sections.first(), text="Là.", by=actor_for(member.person))
    clock.move_to(moment("2027-03-16 09:40"))
    with pytest.raises(BusinessRuleError, match="une demande de correction attend une réponse"):
        approve_minutes(minutes=minutes, meeting=ahead, remarks="", by=by)
    answer_correction(correction=asked, is_taken_up=False, answer="Dit autrement.", by=by)
    assert approvable_at(minutes, at=moment("2027-03-16 09:40")) == [ahead]
    assert approve_minutes(minutes=minutes, meeting=ahead, remarks="", by=by).is_approved


@pytest.mark.usefixtures("real_paper")
def test_the_published_version_holds_no_confidential_word(clock, member) -> None:
    by = staff()
    secret = lambda meeting: add_agenda_item(meeting=meeting, title="Contentieux", is_confidential=True, by=by)  # noqa: E731
    minutes = submitted(clock, by=by, with_items=secret)
    section = minutes.sections.get(title="Contentieux")
    write_section(section=section, text="Le montant réclamé.", seen=None, by=by)
    add_follow_up(item=section.item, text="Saisir l’avocate", who="L’avocate", by=by)
    minutes = approve_minutes(minutes=minutes, meeting=following(minutes, clock, by=by), remarks="", by=by)
    whole, public = (_text(bytes(content)) for content in (minutes.pdf, minutes.public_pdf))
    for word in ("Contentieux", "montant réclamé", "avocate"):
        assert word in whole
        assert word not in public
    assert "Point confidentiel" in public
    assert minutes.sha256 != minutes.public_sha256


def _text(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.replace("\u00a0", " ").split())


# ---------------------------------------------------------------- signed and published


def test_the_signed_copy_is_a_pdf_joined_after_the_approval(clock, member) -> None:
    by = staff()
    minutes = submitted(clock, by=by)
    with pytest.raises(BusinessRuleError, match="une fois l’approbation"):
        attach_signed_copy(minutes=minutes, upload=_upload(), by=by)
    minutes = approve_minutes(minutes=minutes, meeting=following(minutes, clock, by=by), remarks="", by=by)
    with pytest.raises(BusinessRuleError, match="PDF complet"):
        attach_signed_copy(minutes=minutes, upload=_upload(b"PK\x03\x04", "signe.pdf"), by=by)
    minutes = attach_signed_copy(minutes=minutes, upload=_upload(), by=by)
    assert minutes.signed_sha256 == hashlib.sha256(TINY_PDF).hexdigest()
    assert minutes.signed_size == len(TINY_PDF)


def _upload(content: bytes = TINY_PDF, name: str = "signe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_only_the_minutes_of_an_assembly_are_published_once_approved(clock, member) -> None:
    by = staff()
    with pytest.raises(BusinessRuleError, match="assemblées"):
        publish_minutes(minutes=approved(clock, by=by), by=by)


def test_the_minutes_of_an_assembly_wait_a_week_for_their_publication(clock) -> None:
    by = staff()
    assembly_member()
    minutes = approved(clock, by=by, body=standing_body(BodyKind.ASSEMBLY))
    wants = {(want.meeting.pk, want.want): want for want in desk_minutes(today=by.day, at=moment("2027-03-17 09:00"))}
    assert wants[minutes.meeting_id, "publish"].due == datetime.date(2027, 3, 23)
    assert publish_minutes(minutes=minutes, by=by).is_published
    with pytest.raises(BusinessRuleError, match="déjà publié"):
        publish_minutes(minutes=minutes, by=by)


def test_the_list_of_deliberations_is_frozen_with_its_author(clock) -> None:
    by = staff()
    assembly_member()
    decided = lambda meeting: add_agenda_item(meeting=meeting, title="Budget", kind="decision", by=by)  # noqa: E731
    meeting = held(clock, by=by, body=standing_body(BodyKind.ASSEMBLY), with_items=decided)
    examined = publish_examined_list(meeting=meeting, by=by)
    assert examined.published_by_name == by.person.full_name
    with pytest.raises(BusinessRuleError, match="déjà en ligne"):
        publish_examined_list(meeting=meeting, by=by)


def test_a_commission_has_no_list_of_deliberations(clock, member) -> None:
    by = staff()
    with pytest.raises(BusinessRuleError, match="Seules les assemblées"):
        publish_examined_list(meeting=held(clock, by=by), by=by)


# ---------------------------------------------------------------- what the desk is told


def test_the_desk_says_what_each_meeting_wants_next(clock, member) -> None:
    by = staff()
    meeting = held(clock, by=by)
    now = moment("2026-12-15 14:00")
    assert [want.want for want in desk_minutes(today=now.date(), at=now)] == ["begin"]
    minutes = begin_minutes(meeting=meeting, by=by)
    assert [want.want for want in desk_minutes(today=now.date(), at=now)] == ["submit"]
    write_section(section=minutes.sections.get(kind="item"), text="Dit.", seen=None, by=by)
    submit_minutes(minutes=minutes, corrections_by=datetime.date(2026, 12, 31), by=by)
    assert desk_minutes(today=now.date(), at=now) == []
    ask_correction(section=minutes.sections.first(), text="Là.", by=actor_for(member.person))
    assert [(want.want, want.waiting) for want in desk_minutes(today=now.date(), at=now)] == [("answer", 1)]


def test_scheduling_says_nothing_of_minutes_of_another_body(clock, member) -> None:
    by = staff()
    minutes = submitted(clock, by=by)
    bureau = standing_body(BodyKind.BUREAU)
    meeting = schedule_meeting(
        body=bureau, starts_at=moment("2027-03-16 09:30"), ends_at=moment("2027-03-16 11:30"), place="Cesson", by=by
    )
    minutes.refresh_from_db()
    assert minutes.approval_item is None
    assert not meeting.items.exists()

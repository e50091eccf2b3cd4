"""The life of a consultation: prepared, open, put off, closed, the commission's opinion; late ones, recorded ones."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.opinions.content import OpinionContent
from governance.opinions.models import Consultation, Opinion
from governance.opinions.services import (
    close_consultation,
    discard_consultation,
    edit_consultation,
    extend_consultation,
    open_prepared,
    record_commission_opinion,
    record_opinion,
    submit_opinion,
)
from governance.people.models import PrivateLink
from tests.governance.opinions.factories import content, give_opinion, make_consultation, make_prepared

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _quick(quick_paper, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def scan(content=PDF, name="courrier.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def close(consultation):
    """As the sweep does, the minute after the deadline."""
    past = timezone.now() - datetime.timedelta(minutes=1)
    Consultation.objects.filter(pk=consultation.pk).update(opened_at=past - 30 * DAY, closes_at=past)
    close_consultation(consultation=consultation)
    return Consultation.objects.select_related("version__orientation").get(pk=consultation.pk)


# ---------------------------------------------------------------- prepared


def test_prepared_asks_nobody_and_is_read_by_the_secretariat_alone(dgs, secretary):
    prepared = make_prepared()
    assert not Delivery.objects.exists()
    assert not Consultation.objects.visible_to(actor_for(dgs)).exists()
    assert Consultation.objects.visible_to(actor_for(secretary)).get() == prepared


def test_what_was_prepared_is_edited_then_opened_and_asks_everyone(dgs, by):
    prepared = make_prepared()
    later = timezone.now() + 12 * DAY
    edit_consultation(
        consultation=prepared, version=prepared.version, question="Et ainsi ?", closes_at=later,
        visibility="at_closing", late_rule="recorded", by=by,
    )  # fmt: skip
    opened = open_prepared(consultation=prepared, by=by)
    assert (opened.is_open, opened.question, opened.late_rule) == (True, "Et ainsi ?", "recorded")
    assert Delivery.objects.filter(kind="opinion_invitation", person_id=dgs.pk).exists()
    for act in (open_prepared, discard_consultation):
        with pytest.raises(BusinessRuleError, match="plus en préparation"):
            act(consultation=opened, by=by)


def test_discarding_leaves_nothing_but_a_line_in_the_journal(by):
    discard_consultation(consultation=make_prepared(), by=by)
    assert not Consultation.objects.exists()
    assert Entry.objects.filter(verb="discard_consultation").count() == 1


def test_a_deadline_past_meanwhile_is_refused_at_opening(dgs, by):
    prepared = make_prepared(days=2)
    with time_machine.travel(timezone.now() + 3 * DAY, tick=False), pytest.raises(BusinessRuleError, match="passée"):
        open_prepared(consultation=prepared, by=by)


# ---------------------------------------------------------------- put off


def test_putting_off_tells_everyone_and_those_who_have_not_answered_get_a_button(abers, menez, dgs, other_dgs, by):
    consultation = make_consultation(days=5)
    give_opinion(consultation, menez)
    PrivateLink.objects.all().delete()
    later = consultation.closes_at + 7 * DAY
    extension = extend_consultation(consultation=consultation, closes_at=later, reason="Vacances.", by=by)
    assert (extension.former, extension.until) == (consultation.closes_at, later)
    assert Consultation.objects.get().closes_at == later
    told = Delivery.objects.filter(kind="consultation_extended").values_list("person_id", flat=True)
    assert set(told) == {dgs.pk, other_dgs.pk}
    assert set(PrivateLink.objects.values_list("person_id", flat=True)) == {dgs.pk}


@pytest.mark.parametrize(
    ("days", "reason", "field"), [(-1, "Vacances.", "closes_at"), (0, "Vacances.", "closes_at"), (3, " ", "reason")]
)
def test_putting_off_needs_a_later_date_and_a_reason(dgs, by, days, reason, field):
    consultation = make_consultation(days=5)
    with pytest.raises(BusinessRuleError) as refusal:
        extend_consultation(
            consultation=consultation, closes_at=consultation.closes_at + days * DAY, reason=reason, by=by
        )
    assert refusal.value.field == field


def test_a_closed_consultation_is_not_put_off(dgs, by):
    consultation = close(make_consultation())
    with pytest.raises(BusinessRuleError, match="close depuis"):
        extend_consultation(consultation=consultation, closes_at=timezone.now() + DAY, reason="Trop tard.", by=by)


# ---------------------------------------------------------------- late


def test_late_opinions_are_refused_unless_the_opening_said_otherwise(abers, dgs):
    consultation = close(make_consultation())
    with pytest.raises(BusinessRuleError, match="close depuis"):
        submit_opinion(consultation=consultation, authority=abers, content=content("FAV"), by=actor_for(dgs))


def test_late_opinion_is_marked_kept_apart_and_given_once(abers, dgs, by):
    consultation = close(make_consultation(late_rule="recorded"))
    revision = submit_opinion(consultation=consultation, authority=abers, content=content("FAV"), by=actor_for(dgs))
    assert revision.is_late
    assert consultation.synthesis.facts["answered"] == 0
    with pytest.raises(BusinessRuleError, match="ne change plus"):
        submit_opinion(consultation=consultation, authority=abers, content=content("DEFAV"), by=actor_for(dgs))


def test_who_answered_in_time_does_not_change_it_late(abers, dgs):
    consultation = make_consultation(late_rule="recorded")
    give_opinion(consultation, abers)
    closed = close(consultation)
    with pytest.raises(BusinessRuleError, match="ne change plus"):
        submit_opinion(consultation=closed, authority=abers, content=content("DEFAV"), by=actor_for(dgs))


def test_no_late_opinion_after_the_one_of_the_commission(abers, dgs, by):
    consultation = close(make_consultation(late_rule="recorded"))
    record_commission_opinion(consultation=consultation, on=timezone.localdate(), text="Favorable.", by=by)
    with pytest.raises(BusinessRuleError, match="close depuis"):
        submit_opinion(consultation=consultation, authority=abers, content=content("FAV"), by=actor_for(dgs))


# ---------------------------------------------------------------- the commission


@pytest.mark.parametrize(("days", "sentence"), [(1, "à venir"), (-40, "précède la clôture")])
def test_commission_opinion_has_a_possible_day(dgs, by, days, sentence):
    consultation = close(make_consultation())
    with pytest.raises(BusinessRuleError, match=sentence):
        record_commission_opinion(consultation=consultation, on=timezone.localdate() + days * DAY, by=by)


def test_commission_opinion_comes_after_the_closing_and_once(dgs, by):
    consultation = make_consultation()
    with pytest.raises(BusinessRuleError, match="après la clôture"):
        record_commission_opinion(consultation=consultation, on=timezone.localdate(), by=by)
    closed = close(consultation)
    record_commission_opinion(consultation=closed, on=timezone.localdate(), by=by)
    with pytest.raises(BusinessRuleError, match="déjà enregistré"):
        record_commission_opinion(consultation=closed, on=timezone.localdate(), by=by)


# ---------------------------------------------------------------- received by other ways


def record(consultation, person, said=None, channel="paper", **values):
    mandate = Mandate.objects.get(person=person)
    values = {"received_at": timezone.now(), "voucher": scan(), "content": said or content("FAV")} | values
    return record_opinion(consultation=consultation, mandate=mandate, channel=channel, **values)


def test_opinion_by_post_is_recorded_with_its_voucher_and_its_giver_is_told(abers, dgs, secretary, by):
    consultation = make_consultation()
    revision = record(consultation, dgs, content("FAV_RES"), by=by)
    assert (revision.channel, revision.submitter_name, revision.submitted_by) == (
        "paper", "Mme Anne-Laure Kerdoncuff", secretary,
    )  # fmt: skip
    assert revision.voucher.size == len(PDF)
    assert "donné : par courrier" in revision.canonical_text
    assert revision.receipt.mandate.person == dgs


@pytest.mark.parametrize("upload", [None, scan(b"GIF89a", "scan.gif"), scan(b"MZ\x90", "courrier.pdf")])
def test_without_a_true_pdf_nothing_is_recorded(abers, dgs, by, upload):
    with pytest.raises(BusinessRuleError) as refusal:
        record(make_consultation(), dgs, voucher=upload, by=by)
    assert refusal.value.field == "voucher"
    assert not Opinion.objects.exists()


def test_an_opinion_submitted_on_the_portal_is_not_replaced_by_a_letter(abers, dgs, by):
    consultation = make_consultation()
    give_opinion(consultation, abers)
    with pytest.raises(BusinessRuleError, match="elle seule peut le revoir"):
        record(consultation, dgs, by=by)


def test_a_preparer_gives_no_opinion_by_telephone(abers, preparer, by):
    with pytest.raises(BusinessRuleError, match="titulaire"):
        record(make_consultation(), preparer, channel="phone", by=by)


def test_what_came_before_the_deadline_is_recorded_afterwards_and_not_late(abers, dgs, by):
    consultation = make_consultation()
    closed = close(consultation)
    early = closed.closes_at - DAY
    revision = record(closed, dgs, received_at=early, by=by)
    assert not revision.is_late
    with pytest.raises(BusinessRuleError, match="les avis tardifs sont refusés"):
        record(closed, dgs, received_at=timezone.now(), by=by)


def test_opinion_changed_in_the_meeting_keeps_the_one_before(abers, dgs, by):
    consultation = make_consultation()
    opinion = give_opinion(consultation, abers, stance="FAV_RES")
    closed = close(consultation)
    revision = record(closed, dgs, content("FAV"), channel="meeting", voucher=None, by=by)
    assert (revision.is_in_meeting, revision.is_late, revision.number) == (True, False, 2)
    opinion.refresh_from_db()
    assert (opinion.stance, list(opinion.revisions.values_list("stance", flat=True))) == ("FAV", ["FAV", "FAV_RES"])
    assert closed.synthesis.facts["counts"]["FAV_RES"] == 1


@pytest.mark.parametrize(
    ("stance", "sentence"), [("FAV", "Favorable avec recommandations"), ("ABS", "Favorable avec recommandations")]
)
def test_recommendations_ask_for_a_stance_that_bears_them(abers, dgs, stance, sentence):
    said = OpinionContent(stance=stance, recommendations=("Former les agents.",))
    with pytest.raises(BusinessRuleError, match=sentence):
        submit_opinion(consultation=make_consultation(), authority=abers, content=said, by=actor_for(dgs))


def test_recommendations_are_numbered_rows_and_part_of_the_proof(abers, dgs):
    said = OpinionContent(stance="FAV_REC", recommendations=("Former les agents.", "Commencer petit."))
    revision = submit_opinion(consultation=make_consultation(), authority=abers, content=said, by=actor_for(dgs))
    assert list(revision.recommendations.values_list("number", "text")) == [
        (1, "Former les agents."), (2, "Commencer petit."),
    ]  # fmt: skip
    assert "recommandation 2 : Commencer petit." in revision.canonical_text

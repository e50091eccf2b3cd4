"""Giving an opinion: who may, what is compulsory, until when, and what remains of it."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import PARIS
from emegalis.outbox.models import Delivery
from governance.members.models import Membership
from governance.members.roles import actor_for
from governance.opinions.canonical import fingerprint
from governance.opinions.content import DraftText, OpinionContent, ReservationText, Seen
from governance.opinions.models import Opinion, OpinionDraft
from governance.opinions.services import (
    DraftConflict,
    make_due_receipts,
    save_draft,
    submit_opinion,
    withdraw_opinion,
)
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import content, make_consultation
from tests.pdf_checks import assert_accessible_pdf, pdf_text


@pytest.fixture
def consultation(abers, menez):
    return make_consultation()


def submit(consultation, authority, person, said=None, **values):
    revision = submit_opinion(
        consultation=consultation,
        authority=authority,
        content=said or content("FAV"),
        by=actor_for(person),
        **values,
    )
    make_due_receipts()
    return revision


def test_titular_gives_an_opinion_whose_fingerprint_can_be_computed_again(consultation, abers, dgs):
    revision = submit(
        consultation, abers, dgs, content("FAV_RES", reasons="Oui, mais.", position="later", budget=18_000)
    )
    opinion = Opinion.objects.get()
    assert (opinion.stance, opinion.current, revision.number) == ("FAV_RES", revision, 1)
    assert opinion.reference.startswith("AV-")
    assert revision.sha256 == fingerprint(revision.canonical_text)
    assert revision.reservations.get().number == 1
    assert revision.perspective.budget == 18_000
    assert revision.submitter_name == "Mme Anne-Laure Kerdoncuff"
    assert Entry.objects.filter(verb="submit_opinion", object_id=str(opinion.pk)).count() == 1


def test_receipt_is_stored_once_and_mailed_with_its_pdf(consultation, abers, dgs):
    revision = submit(consultation, abers, dgs, content("FAV_RES"))
    revision.receipt.refresh_from_db()
    pdf = bytes(revision.receipt.pdf)
    assert_accessible_pdf(pdf)
    text = " ".join(pdf_text(pdf).split())
    assert "Récépissé d’avis" in text
    assert revision.sha256[:8] in text
    assert "décision" not in text.replace("n’emporte aucune décision", "")
    mail = Delivery.objects.get(kind="opinion_receipt")
    assert mail.address == dgs.email
    assert revision.opinion.reference in mail.message.subject


def test_preparer_never_submits(consultation, abers, preparer):
    with pytest.raises(BusinessRuleError, match="Vous préparez"):
        submit(consultation, abers, preparer)


def test_stranger_to_the_authority_is_refused(consultation, abers, other_dgs):
    with pytest.raises(BusinessRuleError, match="Vous ne siégez pas"):
        submit(consultation, abers, other_dgs)


def test_substitute_says_that_the_titular_is_away_who_is_told(consultation, abers, dgs, substitute):
    with pytest.raises(BusinessRuleError) as refusal:
        submit(consultation, abers, substitute)
    assert refusal.value.field == "in_absence"
    revision = submit(consultation, abers, substitute, in_absence=True)
    assert revision.in_absence
    assert Delivery.objects.get(kind="opinion_by_substitute").address == dgs.email
    assert Delivery.objects.get(kind="opinion_receipt").address == substitute.email


def test_titular_by_interim_acts_in_full(consultation, abers):
    person = MandateFactory(authority=abers, is_interim=True).person
    assert not submit(consultation, abers, person, in_absence=True).in_absence


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (OpinionContent(), "stance"),
        (OpinionContent(stance="AUTRE"), "stance"),
        (OpinionContent(stance="DEFAV", reasons="  "), "reasons"),
        (OpinionContent(stance="FAV_RES"), "reservations"),
        (
            OpinionContent(stance="FAV_RES", reservations=(ReservationText("Oui"), ReservationText(" "))),
            "reservations",
        ),
        (OpinionContent(stance="FAV", reservations=(ReservationText("Oui"),)), "stance"),
    ],
    ids=["no stance", "unknown stance", "unfavourable without reasons", "no reservation", "empty one", "unasked"],
)
def test_three_things_are_compulsory(consultation, abers, dgs, said, field):
    with pytest.raises(BusinessRuleError) as refusal:
        submit(consultation, abers, dgs, said)
    assert refusal.value.field == field
    assert not Opinion.objects.exists()


@pytest.mark.parametrize("stance", ["FAV", "FAV_REC", "ABS", "NSP"])
def test_nothing_but_the_stance_is_asked_of_the_others(consultation, abers, dgs, stance):
    assert submit(consultation, abers, dgs, OpinionContent(stance=stance)).stance == stance


def test_revising_keeps_every_version(consultation, abers, dgs):
    first = submit(consultation, abers, dgs, content("FAV"))
    second = submit(consultation, abers, dgs, content("DEFAV"))
    opinion = Opinion.objects.get()
    assert (second.number, opinion.current, opinion.stance) == (2, second, "DEFAV")
    assert list(opinion.revisions.values_list("number", "stance")) == [(2, "DEFAV"), (1, "FAV")]
    assert first.sha256 != second.sha256
    assert Delivery.objects.filter(kind="opinion_receipt").count() == 2


def test_second_click_makes_no_second_version(consultation, abers, dgs):
    first = submit(consultation, abers, dgs)
    assert submit(consultation, abers, dgs) == first
    assert Delivery.objects.filter(kind="opinion_receipt").count() == 1


def test_writer_who_had_an_older_text_before_them_is_told(consultation, abers, dgs, substitute):
    submit(consultation, abers, dgs)
    with pytest.raises(DraftConflict, match="a déposé l’avis"):
        submit(consultation, abers, substitute, content("DEFAV"), in_absence=True, seen=Seen())
    assert Opinion.objects.get().stance == "FAV"


def test_submitting_ends_the_draft(consultation, abers, dgs):
    actor = actor_for(dgs)
    save_draft(consultation=consultation, authority=abers, text=DraftText(), seen=Seen(), by=actor)
    submit(consultation, abers, dgs, seen=Seen(draft=1))
    assert not OpinionDraft.objects.exists()


def test_withdrawn_opinion_counts_no_more_and_another_can_follow(consultation, abers, dgs):
    opinion = submit(consultation, abers, dgs).opinion
    withdraw_opinion(opinion=opinion, by=actor_for(dgs))
    assert not consultation.opinions.given().exists()
    again = submit(consultation, abers, dgs)
    assert (again.number, consultation.opinions.given().count()) == (2, 1)


def test_withdrawing_twice_is_refused(consultation, abers, dgs):
    opinion = submit(consultation, abers, dgs).opinion
    withdraw_opinion(opinion=opinion, by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="déjà retiré"):
        withdraw_opinion(opinion=opinion, by=actor_for(dgs))


def test_authority_that_leaves_before_the_closing_day_is_not_asked(consultation, abers, dgs):
    Membership.objects.filter(authority=abers).update(ends_on=timezone.localdate() + datetime.timedelta(days=3))
    with pytest.raises(BusinessRuleError, match="plus membre"):
        submit(consultation, abers, dgs)


@pytest.mark.parametrize(
    "deadline",
    [
        datetime.datetime(2026, 10, 25, 18, 0, tzinfo=PARIS),
        datetime.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS),
        datetime.datetime(2027, 3, 28, 3, 0, tzinfo=PARIS),
    ],
    ids=["the evening winter time begins", "in the hour that comes twice", "just after the hour that is skipped"],
)
def test_deadline_holds_to_the_minute_in_paris(abers, dgs, deadline):
    with time_machine.travel(datetime.datetime(2026, 10, 1, 9, tzinfo=PARIS), tick=False) as clock:
        consultation = make_consultation(closes_at=deadline)
        clock.move_to(deadline.astimezone(datetime.UTC) - datetime.timedelta(seconds=1))
        submit(consultation, abers, dgs)
        clock.move_to(deadline.astimezone(datetime.UTC))
        with pytest.raises(BusinessRuleError, match="close depuis le"):
            submit(consultation, abers, dgs, content("DEFAV"))
        with pytest.raises(BusinessRuleError):
            withdraw_opinion(opinion=Opinion.objects.get(), by=actor_for(dgs))
        with pytest.raises(BusinessRuleError):
            save_draft(consultation=consultation, authority=abers, text=DraftText(), seen=Seen(), by=actor_for(dgs))
    assert Opinion.objects.get().stance == "FAV"

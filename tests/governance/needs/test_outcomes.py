"""What becomes of a need: taken up, merged, declined; and subjects referred to the body that treats them."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.members.remits import Subject
from governance.members.roles import actor_for
from governance.needs.enums import NeedMail, NeedState
from governance.needs.models import Referral
from governance.needs.services import answer_referral, decline_need, endorse_need, merge_need, refer_subject
from governance.strategy.enums import Origin, Stage, Step
from governance.strategy.models import Orientation
from governance.strategy.need_blocks import orientation_needs
from governance.strategy.services import create_orientation_from_need, move_stage, set_aside, take_up_need
from tests.governance.members.factories import MandateFactory
from tests.governance.needs.conftest import told
from tests.governance.needs.making import (
    make_advised,
    make_presented,
    make_subject_referral,
    make_submitted,
    seat_of,
)
from tests.governance.strategy.carrying import make_milestone, make_project
from tests.governance.strategy.factories import AxisFactory, OrientationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def advised(business, chair, leader, it_head):
    return make_advised(business, chair=chair, rapporteur=it_head)


def test_taken_up_it_stands_on_the_page_of_the_orientation(advised, staff, business, chair):
    orientation = OrientationFactory(published=True)
    take_up_need(need=advised, orientation=orientation, by=staff)
    advised.refresh_from_db()
    assert (advised.state, list(orientation.needs.all())) == (NeedState.TAKEN_UP, [advised])
    assert {business.pk, chair.person_id} <= told(NeedMail.DECIDED)
    block, needs, advice = orientation_needs(staff, orientation)
    assert [outcome.need for outcome in block.context["outcomes"]] == [advised]
    assert [(fact.step, fact.state) for fact in (needs, advice)] == [(Step.NEEDS, "done"), (Step.ADVICE, "done")]


def test_an_orientation_is_made_of_it(advised, staff):
    made = create_orientation_from_need(
        need=advised, by=staff, axis=AxisFactory(), title="Reprendre", summary="Tout.", text="Le texte.",
        origin=Origin.BUREAU,
    )  # fmt: skip
    assert made.origin == Origin.NEEDS
    assert list(made.needs.all()) == [advised]


@pytest.mark.parametrize("stage", [Stage.DECISION, Stage.IMPLEMENTATION, Stage.SET_ASIDE])
def test_an_orientation_already_decided_takes_no_more_needs(advised, staff, stage):
    orientation = OrientationFactory(published=True)
    Orientation.objects.filter(pk=orientation.pk).update(stage=stage)
    with pytest.raises(BusinessRuleError):
        take_up_need(need=advised, orientation=orientation, by=staff)


def test_none_is_taken_up_before_its_technical_advice(business, chair, staff):
    need = make_submitted(business, chair=chair)
    with pytest.raises(BusinessRuleError):
        take_up_need(need=need, orientation=OrientationFactory(published=True), by=staff)
    assert not Orientation.objects.get().needs.exists()


def test_only_the_secretariat_gives_an_outcome(advised, chair, leader, dgs):
    for by in (chair, leader, actor_for(dgs)):
        with pytest.raises(BusinessRuleError):
            decline_need(need=advised, reason="Non.", by=by)
        with pytest.raises(BusinessRuleError):
            take_up_need(need=advised, orientation=OrientationFactory(published=True), by=by)


def test_merged_its_endorsements_go_on_under_the_other(advised, colleague, chair, staff):
    other_writer = MandateFactory(business=True, person__last_name="Salaün").person
    need = make_submitted(other_writer, chair=chair, title="Garder les anciens marchés")
    endorse_need(need=need, authority=seat_of(colleague).authority, word="Nous aussi.", by=actor_for(colleague))
    merge_need(need=need, into=advised, reason="C’est le même.", by=staff)
    carried = {(one.authority, one.word, one.carried_from) for one in advised.endorsements.standing()}
    assert carried == {
        (seat_of(colleague).authority, "Nous aussi.", need),
        (seat_of(other_writer).authority, "", need),
    }
    need.refresh_from_db()
    assert (need.state, need.merged_into) == (NeedState.MERGED, advised)
    assert {other_writer.pk, colleague.pk} <= told(NeedMail.DECIDED)
    assert advised.written_by_id in told(NeedMail.FOLLOWED)


def test_an_authority_never_endorses_twice_by_merging(advised, colleague, chair, staff):
    authority = seat_of(colleague).authority
    need = make_submitted(MandateFactory(business=True).person, chair=chair)
    for one in (advised, need):
        endorse_need(need=one, authority=authority, word="Oui.", by=actor_for(colleague))
    merge_need(need=need, into=advised, by=staff)
    assert advised.endorsements.filter(authority=authority).count() == 1


def test_none_is_merged_into_itself_nor_into_a_draft(advised, business, staff):
    for into in (advised, make_presented(business)):
        with pytest.raises(BusinessRuleError) as refused:
            merge_need(need=advised, into=into, by=staff)
        assert refused.value.field == "into"


def test_declined_its_authors_read_why(advised, business, chair, staff):
    with pytest.raises(BusinessRuleError):
        decline_need(need=advised, reason=" ", by=staff)
    assert decline_need(need=advised, reason="Un service existe déjà.", by=staff).reason == "Un service existe déjà."
    assert {business.pk, chair.person_id} <= told(NeedMail.DECIDED)


# ---------------------------------------------------------------- referrals


def test_a_referral_reaches_the_body_that_treats_it_and_is_answered_once(business, dgs, it_head, staff):
    referral = make_subject_referral(business)
    assert referral.to_body.is_commission
    assert staff.person_id in told(NeedMail.REFERRED)
    assert Referral.objects.visible_to(actor_for(dgs)).exists()
    assert not Referral.objects.visible_to(actor_for(it_head)).exists()
    answer_referral(referral=referral, answer="À la réunion de mars.", by=staff)
    assert business.pk in told(NeedMail.REFERRED)
    with pytest.raises(BusinessRuleError):
        answer_referral(referral=referral, answer="Encore.", by=staff)


@pytest.mark.parametrize(("who", "subject"), [("business", Subject.NEED), ("it_head", Subject.FEASIBILITY)])
def test_nothing_is_referred_to_one_s_own_body(who, subject, request):
    by = actor_for(request.getfixturevalue(who))
    with pytest.raises(BusinessRuleError) as refused:
        refer_subject(mandate=by.mandates[0], subject=subject, title="Un sujet", text="Des mots.", by=by)
    assert refused.value.field == "subject"


def test_only_working_groups_refer_and_only_the_body_answers(business, dgs, elected, chair):
    with pytest.raises(BusinessRuleError):
        refer_subject(
            mandate=seat_of(business), subject=Subject.OPINION, title="Un avis", text="Lequel ?", by=actor_for(dgs)
        )
    referral = make_subject_referral(business)
    for by in (actor_for(dgs), actor_for(elected), chair):
        with pytest.raises(BusinessRuleError):
            answer_referral(referral=referral, answer="Oui.", by=by)


# ---------------------------------------------------------------- the orientation is set aside


@pytest.fixture
def set_aside_one(advised, staff):
    """An orientation that had taken the need up, and left the way."""
    orientation = OrientationFactory(published=True)
    take_up_need(need=advised, orientation=orientation, by=staff)
    set_aside(orientation=orientation, reason="Le marché est infructueux.", by=staff)
    return orientation


def test_set_aside_it_gives_its_needs_back(advised, set_aside_one, business, chair, staff, signed_in):
    advised.refresh_from_db()
    assert (advised.state, advised.outcome_label, advised.decided_at) == (NeedState.ADVISED, "", None)
    assert {business.pk, chair.person_id} <= told(NeedMail.FOLLOWED)
    assert staff.person_id in told(NeedMail.ASKED)
    page = signed_in(business).get(advised.get_absolute_url()).content.decode()
    assert "a été écartée le" in page
    assert "Le marché est infructueux." in page
    assert "Prochaine date" in page


def test_given_back_it_can_be_taken_up_elsewhere(advised, set_aside_one, staff, business, signed_in):
    other = OrientationFactory(published=True)
    take_up_need(need=advised, orientation=other, by=staff)
    page = signed_in(business).get(advised.get_absolute_url()).content.decode()
    assert other.get_absolute_url() in page
    assert f'href="{set_aside_one.get_absolute_url()}"' not in page


def test_resumed_the_orientation_answers_it_again(advised, set_aside_one, staff):
    move_stage(orientation=set_aside_one, stage=Stage.FRAMING, by=staff)
    advised.refresh_from_db()
    assert (advised.state, list(set_aside_one.needs.all())) == (NeedState.TAKEN_UP, [advised])


def test_resumed_it_leaves_what_another_took_up(advised, set_aside_one, staff):
    other = OrientationFactory(published=True)
    take_up_need(need=advised, orientation=other, by=staff)
    move_stage(orientation=set_aside_one, stage=Stage.FRAMING, by=staff)
    assert list(set_aside_one.needs.all()) == []
    assert list(other.needs.all()) == [advised]


def test_taken_up_its_page_says_who_acts_now_and_the_next_date(advised, staff, business, signed_in):
    orientation = OrientationFactory(published=True)
    take_up_need(need=advised, orientation=orientation, by=staff)
    soon = staff.day + datetime.timedelta(days=40)
    make_milestone(make_project(orientation=orientation), title="Premier essai", planned_on=soon)
    page = signed_in(business).get(advised.get_absolute_url()).content.decode()
    assert "En ce moment" in page
    assert "Prochaine date" in page
    assert "Premier essai" in page

"""Saying what a direction générale expects; correcting and withdrawing it; the bureau refers a subject."""

import datetime

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.members.services.authorities import merge_authorities
from governance.strategy.enums import ProposalKind, ProposalMail, ProposalState, ProposalStepKind, Reach
from governance.strategy.models import Proposal
from governance.strategy.services import (
    correct_proposal,
    discard_proposal_draft,
    save_proposal_draft,
    submit_proposal,
    withdraw_proposal,
)
from tests.governance.members.factories import MandateFactory
from tests.governance.strategy.proposing import (
    make_draft,
    make_proposal,
    make_referral,
    of_the_bureau,
    titular_of,
    words,
)

pytestmark = pytest.mark.django_db


def test_a_draft_leaves_no_line_in_the_journal_and_no_mail(abers, dgs, secretary):
    make_draft(abers)
    assert not Entry.objects.exists()
    assert not Delivery.objects.exists()


def test_a_draft_may_be_unfinished_but_what_is_said_is_not(abers, dgs):
    draft = make_draft(abers, title="", text="")
    with pytest.raises(BusinessRuleError) as refusal:
        submit_proposal(proposal=draft, by=titular_of(abers))
    assert refusal.value.field == "title"


def test_the_titular_says_it_and_the_secretariat_is_told(abers, dgs, secretary):
    proposal = make_proposal(abers)
    assert (proposal.state, proposal.proposed_by) == (ProposalState.SUBMITTED, dgs)
    assert proposal.versions.get().title == proposal.title
    assert proposal.steps.get().kind == ProposalStepKind.SUBMITTED
    assert Delivery.objects.get().person_id == secretary.pk
    assert Entry.objects.get().verb == "submit_proposal"


def test_a_preparer_drafts_and_never_submits(abers, dgs, preparer):
    draft = make_draft(abers, by=actor_for(preparer))
    with pytest.raises(BusinessRuleError, match="direction générale dépose"):
        submit_proposal(proposal=draft, by=actor_for(preparer))
    submit_proposal(proposal=draft, by=actor_for(dgs))


def test_a_substitute_says_that_the_titular_is_away_who_is_told(abers, dgs, substitute):
    draft = make_draft(abers)
    with pytest.raises(BusinessRuleError) as refusal:
        submit_proposal(proposal=draft, by=actor_for(substitute))
    assert refusal.value.field == "in_absence"
    said = submit_proposal(proposal=draft, in_absence=True, by=actor_for(substitute))
    assert (said.in_absence, said.proposed_by) == (True, substitute)
    assert Delivery.objects.get(kind=ProposalMail.BY_SUBSTITUTE).person_id == dgs.pk


@pytest.mark.parametrize("who", ["other_dgs", "elected", "it_head", "secretary"])
def test_nobody_else_writes_or_submits_for_an_authority(abers, dgs, who, request):
    stranger = actor_for(request.getfixturevalue(who))
    draft = make_draft(abers)
    for act in (
        lambda: save_proposal_draft(proposal=draft, words=words(), reach=Reach.OWN, by=stranger),
        lambda: make_draft(abers, by=stranger),
        lambda: submit_proposal(proposal=draft, in_absence=True, by=stranger),
        lambda: discard_proposal_draft(proposal=draft, by=stranger),
    ):
        with pytest.raises(BusinessRuleError):
            act()


def test_it_is_said_once(abers, dgs):
    proposal = make_proposal(abers)
    with pytest.raises(BusinessRuleError, match="déjà déposée"):
        submit_proposal(proposal=proposal, by=titular_of(abers))
    with pytest.raises(BusinessRuleError, match="déjà déposée"):
        save_proposal_draft(proposal=proposal, words=words(title="Autre"), reach=Reach.OWN, by=titular_of(abers))


def test_a_wanted_day_is_not_past(abers, dgs):
    with pytest.raises(BusinessRuleError) as refusal:
        make_proposal(abers, wanted_on=titular_of(abers).day - datetime.timedelta(days=1))
    assert refusal.value.field == "wanted_on"


def test_a_correction_keeps_what_was_said_before(abers, dgs, secretary):
    proposal = make_proposal(abers)
    correct_proposal(proposal=proposal, words=words(title="Signer à distance"), by=titular_of(abers))
    proposal.refresh_from_db()
    assert proposal.title == "Signer à distance"
    assert [v.title for v in proposal.versions.order_by("number")][0].startswith("Étendre")
    assert Proposal.objects.matching("signer").get() == proposal
    assert not Proposal.objects.matching("étendre").exists()
    assert Delivery.objects.filter(kind=ProposalMail.SUBMITTED).count() == 2
    with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
        correct_proposal(proposal=proposal, words=words(title="Signer à distance"), by=titular_of(abers))


def test_a_corrected_text_keeps_a_wanted_day_that_passed_meanwhile(abers, dgs):
    day = titular_of(abers).day
    proposal = make_proposal(abers, wanted_on=day)
    Proposal.objects.update(wanted_on=day - datetime.timedelta(days=3))
    kept = words(title="Signer", wanted_on=day - datetime.timedelta(days=3))
    correct_proposal(proposal=proposal, words=kept, by=titular_of(abers))


def test_withdrawing_leaves_its_page_and_a_trace(abers, dgs, other_dgs):
    proposal = make_proposal(abers)
    withdraw_proposal(proposal=proposal, reason="Résolu entre nous.", by=titular_of(abers))
    assert Proposal.objects.visible_to(actor_for(other_dgs)).get().is_withdrawn
    assert proposal.steps.get(kind=ProposalStepKind.WITHDRAWN).text == "Résolu entre nous."
    with pytest.raises(BusinessRuleError):
        correct_proposal(proposal=proposal, words=words(title="Encore"), by=titular_of(abers))


# ---------------------------------------------------------------- the bureau


def test_the_bureau_refers_a_subject_with_a_question_and_a_date(abers, secretary):
    referral = make_referral(actor_for(of_the_bureau(abers)))
    assert (referral.authority, referral.reach, referral.body.kind) == (None, Reach.ALL, "bureau")
    assert Delivery.objects.get().person_id == secretary.pk


@pytest.mark.parametrize(("missing", "field"), [({"question": ""}, "question"), ({"wanted_on": None}, "wanted_on")])
def test_a_referral_without_question_or_date_is_refused(abers, missing, field):
    with pytest.raises(BusinessRuleError) as refusal:
        make_referral(actor_for(of_the_bureau(abers)), **missing)
    assert refusal.value.field == field


@pytest.mark.parametrize("who", ["dgs", "elected", "secretary"])
def test_only_the_bureau_refers(who, request):
    with pytest.raises(BusinessRuleError):
        make_referral(actor_for(request.getfixturevalue(who)))


def test_whoever_presides_over_the_comite_refers_too(abers):
    assert make_referral(actor_for(MandateFactory(authority=abers, elected=True, presides=True).person))


def test_the_draft_of_a_referral_is_its_writers_alone(abers, secretary):
    mine, colleague = (actor_for(of_the_bureau(abers)) for _ in range(2))
    save_proposal_draft(words=words(kind=ProposalKind.REFERRAL), reach=Reach.ALL, by=mine)
    assert Proposal.objects.visible_to(mine).count() == 1
    assert not Proposal.objects.visible_to(colleague).exists()
    assert not Proposal.objects.visible_to(actor_for(secretary)).exists()


def test_a_direction_generale_does_not_refer_nor_does_the_bureau_speak_for_one(abers, dgs):
    with pytest.raises(BusinessRuleError):
        make_draft(abers, kind=ProposalKind.REFERRAL)
    with pytest.raises(BusinessRuleError):
        save_proposal_draft(words=words(), reach=Reach.ALL, by=actor_for(of_the_bureau(abers)))


# ---------------------------------------------------------------- authorities merge


def test_the_successor_takes_the_proposal_over_and_the_name_stays(abers, dgs, menez, other_dgs):
    proposal = make_proposal(abers, reach=Reach.OWN)
    draft = make_draft(abers)
    assert not Proposal.objects.visible_to(actor_for(other_dgs)).exists()
    merge_authorities(authorities=[abers], into=menez, on=datetime.date(2026, 1, 1))
    heir = actor_for(other_dgs)
    assert set(Proposal.objects.visible_to(heir)) == {proposal, draft}
    assert not Proposal.objects.visible_to(actor_for(dgs)).exists()
    assert withdraw_proposal(proposal=proposal, by=heir).author_name == abers.name


def test_before_the_day_of_the_merger_the_successor_reads_nothing(abers, dgs, menez, other_dgs):
    make_proposal(abers, reach=Reach.OWN)
    tomorrow = titular_of(abers).day + datetime.timedelta(days=1)
    merge_authorities(authorities=[abers], into=menez, on=tomorrow)
    assert not Proposal.objects.visible_to(actor_for(other_dgs)).exists()
    assert Proposal.objects.visible_to(actor_for(other_dgs, on=tomorrow)).exists()
    assert Proposal.objects.visible_to(actor_for(dgs)).exists()

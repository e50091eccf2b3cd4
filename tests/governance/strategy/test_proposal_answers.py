"""What becomes of a proposal: answered, supported, at the origin of something; who reads it meanwhile."""

import datetime

import pytest

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.members.services.authorities import merge_authorities
from governance.strategy.enums import ProposalKind, ProposalMail, ProposalState, ProposalStepKind, Reach
from governance.strategy.kinds import author_still_sits, secretariat_still_asked
from governance.strategy.models import Proposal
from governance.strategy.selectors import similar_proposals
from governance.strategy.services import (
    answer_proposal,
    attach_proposal,
    correct_proposal,
    create_orientation_from,
    record_outcome,
    support_proposal,
    withdraw_proposal,
    withdraw_support,
)
from tests.governance.members.factories import MandateFactory, MemberFactory
from tests.governance.strategy.factories import AxisFactory, OrientationFactory
from tests.governance.strategy.proposing import make_draft, make_proposal, make_referral, of_the_bureau, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(secretary):
    return actor_for(secretary)


# ---------------------------------------------------------------- who reads

READERS = ["dgs", "substitute", "preparer", "other_dgs", "elected", "it_head", "business", "former_dgs", "secretary"]
OWN_PEOPLE = {"dgs", "substitute", "preparer"}


@pytest.mark.parametrize("who", READERS)
@pytest.mark.parametrize(
    ("make", "readers"),
    [
        (lambda abers: make_draft(abers), OWN_PEOPLE),
        (lambda abers: make_draft(abers, reach=Reach.ALL), OWN_PEOPLE),
        (lambda abers: make_proposal(abers, reach=Reach.OWN), OWN_PEOPLE | {"secretary"}),
        (lambda abers: make_proposal(abers), OWN_PEOPLE | {"secretary", "other_dgs", "elected"}),
    ],
    ids=["draft", "draft for all", "said for its own", "said for all"],
)
def test_who_reads_a_proposal(abers, dgs, make, readers, who, request):
    reader = actor_for(request.getfixturevalue(who))
    make(abers)
    assert Proposal.objects.visible_to(reader).exists() == (who in readers)


def test_a_private_step_is_read_by_its_holder_and_the_secretariat(abers, dgs, other_dgs, staff):
    proposal = make_proposal(abers)
    record_outcome(
        proposal=proposal, kind=ProposalStepKind.IN_ARTICLE, label="Bulletin n° 2026-4", is_private=True, by=staff
    )
    read = [
        proposal.steps.visible_to(actor, holds=holds).count()
        for actor, holds in [(actor_for(dgs), True), (staff, False), (actor_for(other_dgs), False)]
    ]
    assert read == [2, 2, 1]


# ---------------------------------------------------------------- answers


def test_an_answer_is_dated_kept_and_told_to_its_author(abers, dgs, staff):
    proposal = make_proposal(abers)
    answer_proposal(proposal=proposal, state=ProposalState.REJECTED, text="Hors de nos statuts.", by=staff)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.REJECTED
    assert proposal.answered_at
    assert Delivery.objects.get(kind=ProposalMail.ANSWERED).person_id == dgs.pk
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)
    assert [s.state for s in proposal.steps.in_order() if s.state] == [ProposalState.REJECTED, ProposalState.TAKEN_UP]


@pytest.mark.parametrize("state", [ProposalState.PARTLY, ProposalState.REJECTED])
def test_part_or_no_asks_for_a_reason(abers, dgs, staff, state):
    with pytest.raises(BusinessRuleError) as refusal:
        answer_proposal(proposal=make_proposal(abers), state=state, text=" \n", by=staff)
    assert refusal.value.field == "text"


@pytest.mark.parametrize("days", [None, 0, -3])
def test_a_study_has_a_day_to_come(abers, dgs, staff, days):
    until = None if days is None else staff.day + datetime.timedelta(days=days)
    with pytest.raises(BusinessRuleError) as refusal:
        answer_proposal(proposal=make_proposal(abers), state=ProposalState.STUDYING, until=until, by=staff)
    assert refusal.value.field == "until"


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.WITHDRAWN])
def test_no_other_state_is_an_answer(abers, dgs, staff, state):
    with pytest.raises(BusinessRuleError):
        answer_proposal(proposal=make_proposal(abers), state=state, by=staff)


def test_the_secretariat_owes_a_word_to_the_oldest_first_and_to_studies_that_are_late(abers, dgs, menez, staff):
    second, first = make_proposal(abers), make_proposal(menez)
    Proposal.objects.filter(pk=first.pk).update(submitted_at=first.submitted_at - datetime.timedelta(days=9))
    tomorrow = staff.day + datetime.timedelta(days=1)
    answer_proposal(proposal=second, state=ProposalState.STUDYING, until=tomorrow, by=staff)
    assert list(Proposal.objects.awaiting(on=staff.day)) == [first]
    assert list(Proposal.objects.awaiting(on=tomorrow + datetime.timedelta(days=1))) == [first, second]
    first.refresh_from_db()
    assert first.waiting_days(on=staff.day) == 9


def test_once_answered_its_words_no_longer_change(abers, dgs, staff):
    proposal = make_proposal(abers)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)
    with pytest.raises(BusinessRuleError):
        correct_proposal(proposal=proposal, words=words(title="Autre"), by=actor_for(dgs))
    with pytest.raises(BusinessRuleError):
        withdraw_proposal(proposal=proposal, by=actor_for(dgs))


def test_a_withdrawn_proposal_takes_no_answer(abers, dgs, staff):
    proposal = withdraw_proposal(proposal=make_proposal(abers), by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="retirée"):
        answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)


def test_the_author_of_a_referral_is_told(abers, staff):
    author = of_the_bureau(abers)
    answer_proposal(proposal=make_referral(actor_for(author)), state=ProposalState.TAKEN_UP, by=staff)
    assert Delivery.objects.get(kind=ProposalMail.ANSWERED).person_id == author.pk


def test_after_a_merger_the_successor_is_told(abers, dgs, menez, other_dgs, staff):
    proposal = make_proposal(abers)
    merge_authorities(authorities=[abers], into=menez, on=staff.day)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)
    delivery = Delivery.objects.get(kind=ProposalMail.ANSWERED)
    assert delivery.person_id == other_dgs.pk
    assert author_still_sits([delivery]) == {delivery.pk}


# ---------------------------------------------------------------- what it turned into


def orientation_fields():
    return {"axis": AxisFactory(), "title": "Signer partout", "summary": "Un service.", "text": "Un parapheur."}


def test_an_orientation_is_made_of_it_which_is_an_answer(abers, dgs, staff):
    proposal = make_proposal(abers)
    orientation = create_orientation_from(proposal=proposal, by=staff, **orientation_fields())
    proposal.refresh_from_db()
    assert (proposal.orientation, proposal.state) == (orientation, ProposalState.TAKEN_UP)
    assert list(orientation.proposals.all()) == [proposal]
    assert Delivery.objects.get(kind=ProposalMail.BECAME).person_id == dgs.pk
    with pytest.raises(BusinessRuleError, match="déjà"):
        create_orientation_from(proposal=proposal, by=staff, **orientation_fields())


def test_a_place_on_the_agenda_answers_whoever_asked_for_one_and_nobody_else(abers, dgs, staff):
    states = {}
    for kind in (ProposalKind.AGENDA, ProposalKind.EXPECTATION):
        proposal = make_proposal(abers, kind=kind)
        record_outcome(proposal=proposal, kind=ProposalStepKind.ON_AGENDA, label="Réunion du 15 décembre", by=staff)
        proposal.refresh_from_db()
        states[kind] = proposal.state
    assert states == {ProposalKind.AGENDA: ProposalState.TAKEN_UP, ProposalKind.EXPECTATION: ProposalState.SUBMITTED}


# ---------------------------------------------------------------- supports


def test_an_authority_supports_once_and_may_withdraw(abers, dgs, menez, other_dgs):
    proposal, by = make_proposal(abers), actor_for(other_dgs)
    for word in ("Nous aussi.", "Nous aussi, avant l’été."):
        support_proposal(proposal=proposal, authority=menez, word=word, by=by)
    assert Proposal.objects.with_supports().get().support_count == 1
    assert proposal.supports.get().word == "Nous aussi, avant l’été."
    withdraw_support(proposal=proposal, authority=menez, by=by)
    assert Proposal.objects.with_supports().get().support_count == 0
    assert proposal.supports.get().withdrawn_at
    with pytest.raises(BusinessRuleError):
        withdraw_support(proposal=proposal, authority=menez, by=by)


def test_nobody_supports_their_own_nor_what_was_said_for_one_authority(abers, dgs, menez, other_dgs):
    with pytest.raises(BusinessRuleError, match="votre collectivité"):
        support_proposal(proposal=make_proposal(abers), authority=abers, by=actor_for(dgs))
    with pytest.raises(BusinessRuleError, match="ouverte"):
        support_proposal(proposal=make_proposal(abers, reach=Reach.OWN), authority=menez, by=actor_for(other_dgs))


def test_a_preparer_does_not_support_and_a_substitute_says_so(abers, dgs, menez):
    proposal = make_proposal(abers)
    helper = actor_for(MandateFactory(authority=menez, preparer=True).person)
    deputy = actor_for(MandateFactory(authority=menez, substitute=True).person)
    with pytest.raises(BusinessRuleError):
        support_proposal(proposal=proposal, authority=menez, by=helper)
    with pytest.raises(BusinessRuleError) as refusal:
        support_proposal(proposal=proposal, authority=menez, by=deputy)
    assert refusal.value.field == "in_absence"
    assert support_proposal(proposal=proposal, authority=menez, in_absence=True, by=deputy)


def test_an_answered_proposal_takes_no_more_support(abers, dgs, menez, other_dgs, staff):
    proposal = make_proposal(abers)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)
    with pytest.raises(BusinessRuleError):
        support_proposal(proposal=proposal, authority=menez, by=actor_for(other_dgs))


def test_the_support_of_a_merged_authority_is_its_successors(abers, dgs, menez, other_dgs, staff):
    third = MandateFactory().authority
    proposal = make_proposal(third)
    support_proposal(proposal=proposal, authority=abers, by=actor_for(dgs))
    merge_authorities(authorities=[abers], into=menez, on=staff.day)
    heir = actor_for(other_dgs)
    support_proposal(proposal=proposal, authority=menez, word="Toujours.", by=heir)
    assert proposal.supports.get().authority == abers
    withdraw_support(proposal=proposal, authority=menez, by=heir)
    assert not proposal.supports.standing().exists()


# ---------------------------------------------------------------- mail that waited


def test_a_mail_is_due_while_its_recipient_sits(abers, dgs, staff, secretary):
    proposal = make_proposal(abers)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=staff)
    asked, answered = Delivery.objects.order_by("kind")[::-1]
    assert secretariat_still_asked([asked]) == {asked.pk}
    assert author_still_sits([answered]) == {answered.pk}
    for person in (dgs, secretary):
        person.mandates.update(ends_on=staff.day)
    assert not secretariat_still_asked([asked])
    assert not author_still_sits([answered])


def test_the_secretariat_is_not_asked_about_what_was_withdrawn(abers, dgs, secretary):
    proposal = make_proposal(abers)
    asked = Delivery.objects.get()
    withdraw_proposal(proposal=proposal, by=actor_for(dgs))
    assert not secretariat_still_asked([asked])


def test_no_line_of_the_journal_holds_words(abers, dgs, menez, other_dgs, staff):
    proposal = make_proposal(abers)
    support_proposal(proposal=proposal, authority=menez, word="Secret", by=actor_for(other_dgs))
    answer_proposal(proposal=proposal, state=ProposalState.REJECTED, text="Secret", by=staff)
    assert "Secret" not in str(list(Entry.objects.values_list("details", flat=True)))


# ---------------------------------------------------------------- what is much the same


def test_what_was_already_said_for_all_is_found(abers, dgs, menez, other_dgs):
    known = make_proposal(abers)
    make_proposal(MemberFactory(), title="Former les archivistes", text="Chaque année.")
    make_proposal(MandateFactory().authority, reach=Reach.OWN)
    found = similar_proposals(
        actor_for(other_dgs), title="La signature électronique pour les communes", text="Un besoin."
    )
    assert found == [known]


# ---------------------------------------------------------------- in an orientation that exists


def test_a_proposal_joins_an_orientation_that_exists_and_its_author_is_told(abers, dgs, staff, secretary, signed_in):
    proposal, orientation = make_proposal(abers), OrientationFactory(stage="framing")
    browser = signed_in(secretary)
    address = f"/propositions/{proposal.pk}/orientation/existante/"
    assert "invalid-feedback" in browser.post(address, {"orientation": "0"}).content.decode()
    browser.post(address, {"orientation": orientation.pk})
    proposal.refresh_from_db()
    assert (proposal.orientation, proposal.state) == (orientation, ProposalState.TAKEN_UP)
    assert proposal.steps.filter(kind="joined", label=f"Orientation n°\xa0{orientation.number}").exists()
    assert Delivery.objects.filter(kind="proposal_became", person_id=dgs.pk).exists()
    with pytest.raises(BusinessRuleError, match="déjà reprise"):
        attach_proposal(proposal=proposal, orientation=orientation, by=staff)


@pytest.mark.parametrize("stage", ["implementation", "set_aside"])
def test_no_proposal_joins_what_is_decided_or_set_aside(abers, staff, stage):
    with pytest.raises(BusinessRuleError, match="décidée ou écartée"):
        attach_proposal(proposal=make_proposal(abers), orientation=OrientationFactory(stage=stage), by=staff)

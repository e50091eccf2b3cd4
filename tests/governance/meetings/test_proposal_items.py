"""A proposal is put on an agenda: its author reads it, and reads when it is taken off again."""

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.meetings.enums import ItemKind
from governance.meetings.services import add_proposal, cancel_meeting, remove_agenda_item
from governance.members.roles import actor_for
from governance.strategy.enums import ProposalKind, ProposalState, ProposalStepKind, Reach
from governance.strategy.models import Proposal
from governance.strategy.services import answer_proposal
from tests.governance.meetings.factories import make_convened, make_meeting
from tests.governance.strategy.proposing import make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(secretary):
    return actor_for(secretary)


def put(meeting, proposal, by, title="Le coût de sortie"):
    return add_proposal(meeting=meeting, proposal=proposal, title=title, kind=ItemKind.INFORMATION, minutes=20, by=by)


def steps_of(proposal: Proposal) -> list[str]:
    return [step.kind for step in proposal.steps.in_order()]


def test_an_agenda_request_is_taken_up_by_its_place_and_asked_again_when_it_loses_it(abers, dgs, by):
    proposal = make_proposal(abers, kind=ProposalKind.AGENDA)
    item = put(make_meeting(by=by), proposal, by)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.TAKEN_UP
    remove_agenda_item(item=item, by=by)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_at) == (ProposalState.SUBMITTED, None)
    assert steps_of(proposal)[1:] == [ProposalStepKind.ON_AGENDA, ProposalStepKind.OFF_AGENDA]


def test_an_answer_already_given_stays_when_the_item_leaves(abers, dgs, by):
    proposal = make_proposal(abers, kind=ProposalKind.AGENDA)
    answer_proposal(proposal=proposal, state=ProposalState.TAKEN_UP, by=by)
    remove_agenda_item(item=put(make_meeting(by=by), proposal, by), by=by)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.TAKEN_UP


def test_a_meeting_cancelled_tells_the_authors_of_its_items(abers, dgs, by):
    meeting, proposal = make_meeting(by=by), make_proposal(abers, kind=ProposalKind.AGENDA)
    put(meeting, proposal, by)
    cancel_meeting(meeting=meeting, reason="", by=by)
    proposal.refresh_from_db()
    assert (proposal.state, steps_of(proposal)[-1]) == (ProposalState.SUBMITTED, ProposalStepKind.OFF_AGENDA)


def test_it_stands_once_on_an_agenda_that_is_still_open(abers, dgs, by):
    meeting, proposal = make_meeting(by=by), make_proposal(abers)
    put(meeting, proposal, by)
    with pytest.raises(BusinessRuleError) as refusal:
        put(meeting, proposal, by)
    assert refusal.value.field == "meeting"
    with pytest.raises(BusinessRuleError, match="figé"):
        put(make_convened(by=by, second_in_period=True), proposal, by)
    assert steps_of(proposal).count(ProposalStepKind.ON_AGENDA) == 1


def test_the_page_offers_open_agendas_only_and_no_title_for_what_is_private(abers, dgs, secretary, by, signed_in):
    proposal = make_proposal(abers, reach=Reach.OWN, title="Zéphyrin")
    client, address = signed_in(secretary), f"/reunions/proposition/{proposal.pk}/"
    assert "Aucun ordre du jour" in client.get(address).content.decode()
    meeting = make_meeting(by=by)
    assert address in client.get(proposal.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    assert form.initial["title"] == ""
    typed = {"meeting": meeting.pk, "title": "Un raccordement", "kind": ItemKind.INFORMATION, "minutes": 15}
    assert client.post(address, typed).status_code == 302
    assert meeting.items.get().proposal == proposal
    assert "déjà à cet ordre du jour" in client.post(address, typed).content.decode()


@pytest.mark.parametrize(("who", "reads"), [("dgs", True), ("other_dgs", False), ("it_head", False)])
def test_the_agenda_leads_to_a_proposal_those_who_may_read_it(who, reads, abers, dgs, by, request, signed_in):
    proposal = make_proposal(abers, reach=Reach.OWN, title="Zéphyrin")
    meeting = make_convened(by=by, with_items=lambda meeting: put(meeting, proposal, by))
    page = signed_in(request.getfixturevalue(who)).get(meeting.get_absolute_url()).content.decode()
    assert "Le coût de sortie" in page
    assert (proposal.get_absolute_url() in page) == reads
    assert "Zéphyrin" not in page
    if reads:
        assert meeting.get_absolute_url() in signed_in(dgs).get(proposal.get_absolute_url()).content.decode()

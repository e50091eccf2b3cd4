"""What authorities that merged had said of projects and proposals: their successor speaks for them."""

import datetime

import pytest

from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.members.services.authorities import merge_authorities
from governance.strategy.enums import Part, ProjectMail
from governance.strategy.models import Project, Proposal
from governance.strategy.project_blocks import authority_parts
from governance.strategy.selectors import owed_evaluations, seats_of, to_evaluate
from governance.strategy.services import support_proposal
from tests.governance.members.factories import MandateFactory
from tests.governance.strategy.carrying import evaluate, make_project, report_published, take_part
from tests.governance.strategy.proposing import make_proposal, titular_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return datetime.date.today()


@pytest.fixture
def gone(db):
    return MandateFactory().authority


@pytest.fixture
def project(dgs, gone):
    """In which the authority that goes takes part."""
    project = make_project()
    take_part(project, gone)
    return project


def test_successor_is_asked_to_evaluate_in_its_place(project, gone, abers, dgs, today):
    merge_authorities(authorities=[gone], into=abers, on=today)
    assert [(p, a, e) for p, a, e in to_evaluate(actor_for(dgs))] == [(project, abers, None)]
    assert owed_evaluations(on=today) == [(abers, [project])]


def test_an_evaluation_given_before_counts_for_the_successor(project, gone, abers, dgs, today):
    given = evaluate(project, gone)
    merge_authorities(authorities=[gone], into=abers, on=today)
    assert [seat.evaluation for seat in seats_of(project, actor_for(dgs))] == [given]
    assert owed_evaluations(on=today) == []


def test_its_own_choice_comes_before_the_one_taken_over(project, gone, abers, dgs, today):
    take_part(project, abers, Part.APART)
    merge_authorities(authorities=[gone], into=abers, on=today)
    assert to_evaluate(actor_for(dgs)) == []


def test_the_progress_is_told_to_the_successor(project, gone, abers, dgs, today):
    merge_authorities(authorities=[gone], into=abers, on=today)
    report_published(project)
    assert set(Delivery.objects.filter(kind=ProjectMail.REPORT).values_list("person_id", flat=True)) == {dgs.pk}


def test_the_page_of_the_successor_shows_the_part_as_taken_over(project, gone, abers, dgs, today, signed_in):
    merge_authorities(authorities=[gone], into=abers, on=today)
    assert [row.authority for row in authority_parts(actor_for(dgs), abers).context["rows"]] == [gone]
    assert "Reprise de" in signed_in(dgs).get(f"/collectivites/{abers.siren}/").content.decode()


def test_two_that_become_one_are_counted_once(project, gone, abers, menez, other_dgs, today):
    take_part(project, abers)
    proposal = make_proposal(menez)
    for authority in (gone, abers):
        support_proposal(proposal=proposal, authority=authority, by=titular_of(authority))
    merge_authorities(authorities=[gone], into=abers, on=today)
    assert Project.objects.with_subject().get().committed == 1
    assert Proposal.objects.with_supports().get().support_count == 1

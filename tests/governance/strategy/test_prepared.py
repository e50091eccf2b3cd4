"""A collaborateur prepares, the direction générale records; former marks of an evaluation are kept."""

import pytest

from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import actor_for
from governance.strategy.enums import Part
from governance.strategy.models import Evaluation, EvaluationVersion, Participation, PreparedWord
from governance.strategy.project_panels import prepared_words
from governance.strategy.services import prepare_word
from tests.governance.strategy.carrying import evaluate, make_project, take_part

pytestmark = pytest.mark.django_db

MARKS = {"usefulness": "4", "usage": "3", "cost": "2", "delay": "0"}


@pytest.fixture
def project(dgs):
    return make_project()


def part_page(project) -> str:
    return f"/projets/{project.slug}/participation/"


def evaluation_page(project) -> str:
    return f"/projets/{project.slug}/evaluation/"


def test_what_a_preparer_types_says_nothing_until_the_dgs_records_it(project, preparer, dgs, abers, signed_in):
    client = signed_in(preparer)
    assert "Garder pour la direction générale" in client.get(part_page(project)).content.decode()
    client.post(part_page(project), {"part": "pilot", "contribution": "Un site d’essai.", "reason": ""})
    assert not Participation.objects.exists()
    page = signed_in(dgs).get(part_page(project)).content.decode()
    assert "Préparé par" in page
    assert "Un site d’essai." in page
    signed_in(dgs).post(part_page(project), {"part": "pilot", "contribution": "Un site d’essai.", "reason": ""})
    chosen = Participation.objects.get()
    assert (chosen.part, chosen.decided_by) == (Part.PILOT, dgs)
    assert preparer.full_name in chosen.prepared_by
    assert not PreparedWord.objects.exists()


def test_the_dgs_is_asked_to_read_it_again(project, preparer, dgs, abers):
    prepare_word(project=project, authority=abers, kind="part", values={"part": "pilot"}, by=actor_for(preparer))
    assert [call.title for call in prepared_words(actor_for(dgs))] == [project.title]
    assert prepared_words(actor_for(preparer)) == []


def test_evaluation_is_prepared_then_given(project, preparer, dgs, abers, signed_in):
    take_part(project, abers)
    signed_in(preparer).post(evaluation_page(project), {**MARKS, "comment": "À poursuivre."})
    assert not Evaluation.objects.exists()
    page = signed_in(dgs).get(evaluation_page(project)).content.decode()
    assert "À poursuivre." in page
    signed_in(dgs).post(evaluation_page(project), {**MARKS, "comment": "À poursuivre."})
    assert Evaluation.objects.get().usefulness == 4
    assert preparer.full_name in EvaluationVersion.objects.get().prepared_by


@pytest.mark.parametrize("who", ["other_dgs", "elected", "secretary", "it_head"])
def test_nobody_else_reads_what_is_prepared(who, request, project, preparer, abers):
    prepare_word(project=project, authority=abers, kind="part", values={"part": "pilot"}, by=actor_for(preparer))
    assert not PreparedWord.objects.visible_to(actor_for(request.getfixturevalue(who))).exists()


def test_nobody_prepares_for_another_authority(project, preparer, menez):
    with pytest.raises(BusinessRuleError):
        prepare_word(project=project, authority=menez, kind="part", values={}, by=actor_for(preparer))


def test_wrong_answer_of_a_preparer_is_said_beside_the_field(project, preparer, signed_in):
    response = signed_in(preparer).post(part_page(project), {"part": "", "contribution": "=1+1"})
    assert "Choisissez la part" in response.content.decode()
    assert "=1+1" in response.content.decode()
    assert not PreparedWord.objects.exists()


def test_former_marks_stay_readable_by_their_own_people_only(project, dgs, abers, secretary, other_dgs, signed_in):
    take_part(project, abers)
    evaluate(project, abers, 2)
    evaluate(project, abers, 4)
    assert [version.usefulness for version in EvaluationVersion.objects.all()] == [4, 2]
    for reader in (dgs, secretary):
        page = signed_in(reader).get(f"/projets/{project.slug}/evaluations/").content.decode()
        assert "Ce qu’elle disait avant" in page
    assert (
        "Ce qu’elle disait avant"
        not in signed_in(other_dgs).get(f"/projets/{project.slug}/evaluations/").content.decode()
    )
    assert "les dernières d’abord" in signed_in(dgs).get(evaluation_page(project)).content.decode()

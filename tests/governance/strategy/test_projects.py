"""What may become true of projects, participations and evaluations; refused with a sentence otherwise."""

import datetime

import pytest
import time_machine

from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.models import Authority
from governance.members.roles import actor_for
from governance.strategy.enums import Asking, Part, ProjectMail, ProjectState
from governance.strategy.models import Evaluation, EvaluationReminder, ParticipationChange
from governance.strategy.project_kinds import asking_still_due, evaluation_still_due, report_still_due
from governance.strategy.project_words import ReportWords
from governance.strategy.selectors import parts_by_kind, results_of, spoken_parts
from governance.strategy.services import (
    answer_milestone,
    change_project_state,
    choose_part,
    drop_milestone,
    edit_project,
    evaluate_project,
    pass_milestone,
    publish_report,
    remind_evaluations,
    set_milestone,
    write_report,
)
from tests.governance.members.factories import BusinessGroupFactory, MandateFactory, MemberFactory
from tests.governance.needs.making import make_presented
from tests.governance.strategy.carrying import (
    ask_business,
    ask_it,
    chair_of,
    evaluate,
    make_milestone,
    make_project,
    marks,
    project_words,
    report_draft,
    report_published,
    staff,
    take_part,
)
from tests.governance.strategy.factories import OrientationFactory
from tests.governance.strategy.proposing import titular_of

pytestmark = pytest.mark.django_db


class TestProject:
    def test_carries_out_a_published_orientation_only(self):
        with pytest.raises(BusinessRuleError, match="orientation publiée"):
            make_project(orientation=OrientationFactory())

    def test_delegated_one_says_for_whom(self):
        with pytest.raises(BusinessRuleError) as refusal:
            make_project(owned_for=" ")
        assert refusal.value.field == "owned_for"

    def test_ends_after_it_begins(self):
        with pytest.raises(BusinessRuleError) as refusal:
            make_project(starts_on=datetime.date(2027, 1, 1), ends_on=datetime.date(2026, 1, 1))
        assert refusal.value.field == "ends_on"

    def test_edited_without_a_change_is_refused(self):
        project = make_project()
        with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
            edit_project(project=project, words=project_words(), by=staff())

    def test_nobody_but_the_secretariat_keeps_it(self, dgs):
        with pytest.raises(BusinessRuleError):
            edit_project(project=make_project(), words=project_words(title="Autre"), by=actor_for(dgs))

    def test_goes_from_state_to_state_in_order(self):
        project = make_project()
        with pytest.raises(BusinessRuleError, match="ne passe pas à"):
            change_project_state(project=project, state=ProjectState.PREPARED, by=staff())

    def test_paused_one_says_why(self):
        with pytest.raises(BusinessRuleError) as refusal:
            change_project_state(project=make_project(), state=ProjectState.PAUSED, by=staff())
        assert refusal.value.field == "reason"

    def test_every_verb_leaves_a_line(self):
        project = make_project()
        verbs = Entry.objects.filter(object_id=str(project.pk)).values_list("verb", flat=True)
        assert {"create_project", "change_project_state"} <= set(verbs)


class TestMilestone:
    def test_asks_a_group_of_the_right_kind(self):
        with pytest.raises(BusinessRuleError) as refusal:
            make_milestone(make_project(), asking=Asking.ADVICE, body=BusinessGroupFactory())
        assert refusal.value.field == "body"

    def test_validation_is_asked_of_a_group_that_wrote_the_need(self, business):
        project, need = make_project(), make_presented(business)
        project.orientation.needs.add(need)
        stranger = BusinessGroupFactory(slug="groupe-metier-archives", name="groupe métier Archives")
        with pytest.raises(BusinessRuleError, match="répond aux besoins du groupe métier Finances"):
            make_milestone(project, asking=Asking.VALIDATION, body=stranger)
        assert make_milestone(project, asking=Asking.VALIDATION, body=need.group).is_unanswered

    def test_is_not_passed_before_its_group_answered(self):
        milestone = ask_business(make_project())
        with pytest.raises(BusinessRuleError, match="attend la réponse"):
            pass_milestone(milestone=milestone, on=datetime.date(2026, 1, 1), by=staff())

    def test_is_answered_once_by_the_chair(self):
        milestone = ask_it(make_project())
        chair = actor_for(chair_of(milestone.body))
        answered = answer_milestone(milestone=milestone, verdict="yes", by=chair)
        assert answered.verdict_label == "Favorable"
        with pytest.raises(BusinessRuleError, match="n’attend plus"):
            answer_milestone(milestone=milestone, verdict="no", answer="Non.", by=chair)

    def test_member_who_does_not_preside_is_refused(self, it_head):
        milestone = ask_it(make_project())
        chair_of(milestone.body)
        with pytest.raises(BusinessRuleError, match="présidence"):
            answer_milestone(milestone=milestone, verdict="yes", by=actor_for(it_head))

    def test_without_a_chair_the_eldest_titular_is_told_and_answers(self, it_head):
        latest = MandateFactory(it_head=True).person
        milestone = ask_it(make_project())
        assert set(Delivery.objects.filter(kind=ProjectMail.ASKED).values_list("person_id", flat=True)) == {it_head.pk}
        with pytest.raises(BusinessRuleError, match="titulaire le plus ancien"):
            answer_milestone(milestone=milestone, verdict="yes", by=actor_for(latest))
        assert answer_milestone(milestone=milestone, verdict="yes", by=actor_for(it_head)).answered_by == it_head

    def test_question_answered_no_longer_changes_nor_goes(self):
        project = make_project()
        milestone = ask_it(project)
        answer_milestone(milestone=milestone, verdict="yes", by=actor_for(chair_of(milestone.body)))
        with pytest.raises(BusinessRuleError, match="ne change plus"):
            set_milestone(
                project=project, milestone=milestone, title="Autre", planned_on=milestone.planned_on, by=staff()
            )
        with pytest.raises(BusinessRuleError, match="reste dans l’histoire"):
            drop_milestone(milestone=milestone, by=staff())

    def test_chair_is_told_once_and_no_more_once_it_answered(self):
        project = make_project()
        chair = chair_of(BusinessGroupFactory())
        milestone = ask_business(project)
        delivery = Delivery.objects.get(kind="project_asked")
        assert delivery.person_id == chair.pk
        assert asking_still_due([delivery]) == {delivery.pk}
        answer_milestone(milestone=milestone, verdict="yes", by=actor_for(chair))
        assert asking_still_due([delivery]) == set()


class TestReport:
    def test_is_frozen_once_published(self):
        project = make_project()
        report = report_published(project)
        with pytest.raises(BusinessRuleError, match="ne change plus"):
            write_report(project=project, report=report, words=ReportWords(text="Autre"), by=staff())
        with pytest.raises(BusinessRuleError, match="ne change plus"):
            publish_report(report=report, by=staff())
        assert report.budget_spent == 60_000

    def test_is_told_to_those_who_take_part_or_follow(self, dgs, abers, other_dgs, menez):
        project = make_project()
        take_part(project, abers, Part.FOLLOWS)
        take_part(project, menez, Part.APART)
        report_published(project)
        delivery = Delivery.objects.get(kind="project_report")
        assert delivery.person_id == dgs.pk
        assert report_still_due([delivery]) == {delivery.pk}
        take_part(project, abers, Part.APART)
        assert report_still_due([delivery]) == set()

    def test_two_drafts_bear_two_numbers(self):
        project = make_project()
        assert [report_draft(project).number, report_draft(project).number] == [1, 2]


class TestParticipation:
    def test_every_choice_is_kept_with_its_mandate(self, dgs, abers):
        project = make_project()
        take_part(project, abers, Part.FOLLOWS)
        take_part(project, abers, Part.PILOT, contribution="Un site d’essai")
        changes = list(ParticipationChange.objects.values_list("part", "mandate_label"))
        assert [part for part, _ in changes] == [Part.PILOT, Part.FOLLOWS]
        assert all("DGS" in label for _, label in changes)

    def test_reason_is_due_only_from_one_that_leaves(self, dgs, abers):
        project = make_project()
        take_part(project, abers, Part.APART)
        take_part(project, abers, Part.TAKES_PART)
        with pytest.raises(BusinessRuleError) as refusal:
            take_part(project, abers, Part.FOLLOWS)
        assert refusal.value.field == "reason"

    @pytest.mark.parametrize("who", ["preparer", "elected", "other_dgs", "secretary"])
    def test_nobody_else_chooses_for_an_authority(self, who, request, dgs, abers):
        by = actor_for(request.getfixturevalue(who))
        with pytest.raises(BusinessRuleError, match="Seule la direction générale"):
            choose_part(project=make_project(), authority=abers, part=Part.PILOT, by=by)

    def test_substitute_says_that_the_titular_is_away(self, substitute, abers):
        project, by = make_project(), actor_for(substitute)
        with pytest.raises(BusinessRuleError) as refusal:
            choose_part(project=project, authority=abers, part=Part.PILOT, by=by)
        assert refusal.value.field == "in_absence"
        assert choose_part(project=project, authority=abers, part=Part.PILOT, in_absence=True, by=by).in_absence

    def test_project_that_is_over_takes_no_more_choices(self, dgs, abers):
        project = make_project()
        change_project_state(project=project, state=ProjectState.DONE, by=staff())
        with pytest.raises(BusinessRuleError, match="terminé ou arrêté"):
            take_part(project, abers)

    def test_successor_takes_over_the_part_of_one_that_merged(self, dgs, abers):
        project, gone = make_project(), MandateFactory().authority
        take_part(project, gone)
        gone.memberships.update(ends_on=datetime.date(2026, 1, 1))
        Authority.objects.filter(pk=gone.pk).update(successor=abers)
        day = datetime.date(2026, 11, 30)
        assert spoken_parts(project, [abers], on=day)[abers.pk].authority == gone
        take_part(project, abers, Part.FOLLOWS)
        assert spoken_parts(project, [abers], on=day)[abers.pk].part == Part.FOLLOWS

    def test_kinds_add_up_to_the_members(self, dgs, abers, menez):
        project = make_project()
        take_part(project, abers)
        lines = parts_by_kind(project, on=datetime.date(2026, 11, 30))
        assert sum(line.members for line in lines) == 2
        assert all(sum(line.cells) == line.members for line in lines)


class TestEvaluation:
    def test_replaces_the_one_of_the_same_semester_and_keeps_the_others(self, dgs, abers):
        project = make_project()
        with time_machine.travel("2026-10-05", tick=False):
            take_part(project, abers)
            evaluate(project, abers, 2)
            evaluate(project, abers, 4)
        with time_machine.travel("2027-02-05", tick=False):
            evaluate(project, abers, 1)
        assert list(Evaluation.objects.values_list("year", "half", "usefulness")) == [(2027, 1, 1), (2026, 2, 4)]

    def test_is_for_those_who_take_part(self, dgs, abers):
        project = make_project()
        take_part(project, abers, Part.FOLLOWS)
        with pytest.raises(BusinessRuleError, match="ne participe pas"):
            evaluate(project, abers)

    def test_project_in_preparation_is_not_evaluated(self, dgs, abers):
        project = make_project(running=False)
        take_part(project, abers)
        with pytest.raises(BusinessRuleError, match="ne s’évalue pas"):
            evaluate(project, abers)

    @pytest.mark.parametrize("given", [marks(0), marks(5), {}])
    def test_marks_stand_on_the_scale(self, given, dgs, abers):
        project = make_project()
        take_part(project, abers)
        with pytest.raises(BusinessRuleError):
            evaluate_project(project=project, authority=abers, marks=given, by=titular_of(abers))

    def test_totals_of_a_semester_are_told_once_it_ended(self):
        project = make_project()
        with time_machine.travel("2026-10-05", tick=False):
            for _ in range(3):
                authority = MemberFactory()
                take_part(project, authority)
                evaluate(project, authority)
        assert results_of(project, on=datetime.date(2026, 12, 31)) == []
        told = results_of(project, on=datetime.date(2027, 1, 1))[0]
        assert told.answers == 3
        assert told.whole is not None

    def test_reminder_leaves_once_in_the_last_weeks_of_the_semester(self, dgs, abers):
        project = make_project()
        with time_machine.travel("2026-10-05", tick=False):
            take_part(project, abers)
            assert remind_evaluations() == 0
        with time_machine.travel("2026-11-30", tick=False):
            assert [remind_evaluations(), remind_evaluations()] == [1, 0]
            delivery = Delivery.objects.get(kind="project_evaluation")
            assert evaluation_still_due([delivery]) == {delivery.pk}
            evaluate(project, abers)
            assert evaluation_still_due([delivery]) == set()
        assert EvaluationReminder.objects.count() == 1

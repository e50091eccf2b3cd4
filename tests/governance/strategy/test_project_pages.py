"""The pages of projects: who reads what, who acts, what is asked of whom."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.members.roles import actor_for
from governance.strategy.enums import Part
from governance.strategy.models import Evaluation, Participation, ProjectChange
from governance.strategy.services import note_risk
from tests.governance.members.factories import MandateFactory, MemberFactory
from tests.governance.strategy.carrying import (
    ask_business,
    ask_it,
    chair_of,
    evaluate,
    make_milestone,
    make_project,
    report_draft,
    report_published,
    take_part,
)
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db
SECRET_REASON = "Notre budget est gelé jusqu’en mars"
SECRET_GIFT = "Un site d’essai à Lannilis"
SECRET_WORD = "Le prestataire tarde"


@pytest.fixture
def project(secretary):
    by = actor_for(secretary)
    project = make_project(by=by)
    make_milestone(project, by=by)
    ask_it(project, by=by, title="Cadre technique", question="Quel outil de mesure ?")
    note_risk(project=project, title="Peu de prestataires", gravity="serious", response="Un second marché.", by=by)
    return project


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


class TestReading:
    def test_everyone_with_a_mandate_reads_the_page_of_a_project(
        self, project, signed_in, dgs, elected, it_head, business, preparer, secretary
    ):
        report_published(project)
        for person in (dgs, elected, it_head, business, preparer, secretary):
            text = page(signed_in(person), project.get_absolute_url())
            assert "Douze diagnostics sont rendus." in text
            assert "Peu de prestataires" in text

    def test_project_of_an_orientation_that_one_may_not_read_does_not_exist(self, signed_in, dgs, secretary):
        project = make_project()
        project.orientation = OrientationFactory()
        project.save()
        assert signed_in(dgs).get(project.get_absolute_url()).status_code == 404
        assert signed_in(secretary).get(project.get_absolute_url()).status_code == 200

    def test_draft_of_a_report_is_read_by_the_secretariat_only(self, project, signed_in, dgs, elected, secretary):
        report_draft(project, text="Le prestataire change.")
        assert "Brouillon du point" in page(signed_in(secretary), project.get_absolute_url())
        for person in (dgs, elected):
            assert "Brouillon du point" not in page(signed_in(person), project.get_absolute_url())

    def test_list_is_filtered_by_state_and_by_part(self, project, signed_in, dgs, abers):
        client = signed_in(dgs)
        assert project.title in page(client, "/projets/?participation=a-choisir")
        take_part(project, abers)
        assert project.title not in page(client, "/projets/?participation=a-choisir")
        assert project.title in page(client, "/projets/?participation=takes_part")
        assert project.title not in page(client, "/projets/?etat=done")
        assert project.title in page(client, "/projets/?etat=inconnu")

    def test_search_finds_a_project_by_its_words(self, project, signed_in, dgs):
        assert project.title in page(signed_in(dgs), "/recherche/?q=diagnostics")

    def test_search_never_finds_what_an_authority_said(self, project, signed_in, other_dgs, abers, secretary):
        take_part(project, abers, reason=SECRET_REASON, contribution=SECRET_GIFT)
        for person in (other_dgs, secretary):
            assert project.title not in page(signed_in(person), "/recherche/?q=Lannilis")


class TestOneOwnChoice:
    def test_dgs_says_the_part_of_their_authority(self, project, signed_in, dgs, abers):
        client = signed_in(dgs)
        assert "Dire votre participation" in page(client, project.get_absolute_url())
        response = client.post(
            f"/projets/{project.slug}/participation/",
            {"part": "takes_part", "contribution": SECRET_GIFT, "reason": ""},
        )
        assert response.status_code == 302
        assert Participation.objects.get().part == Part.TAKES_PART
        assert SECRET_GIFT in page(client, project.get_absolute_url())

    def test_reason_and_contribution_are_for_its_own_direction_generale_and_the_secretariat(
        self, project, signed_in, dgs, abers, preparer, other_dgs, elected, it_head, business
    ):
        take_part(project, abers, Part.APART, reason=SECRET_REASON, contribution=SECRET_GIFT)
        path = project.get_absolute_url()
        for person in (dgs, preparer):
            assert SECRET_REASON in page(signed_in(person), path)
        for person in (other_dgs, elected, it_head, business):
            text = page(signed_in(person), path)
            assert SECRET_REASON not in text
            assert SECRET_GIFT not in text

    def test_names_of_those_who_take_part_are_not_for_the_working_groups(
        self, project, signed_in, other_dgs, it_head, abers
    ):
        take_part(project, abers)
        assert "Collectivité par collectivité" in page(signed_in(other_dgs), project.get_absolute_url())
        assert "Collectivité par collectivité" not in page(signed_in(it_head), project.get_absolute_url())

    def test_what_was_typed_is_kept_when_something_is_missing(self, project, signed_in, dgs):
        response = signed_in(dgs).post(f"/projets/{project.slug}/participation/", {"contribution": SECRET_GIFT})
        assert SECRET_GIFT in response.content.decode()
        assert "Choisissez la part que prend votre collectivité." in response.content.decode()

    def test_someone_of_two_authorities_says_for_which(self, project, signed_in, shared_dgs):
        client = signed_in(shared_dgs)
        assert "Pour quelle collectivité" in page(client, f"/projets/{project.slug}/participation/")
        siren = shared_dgs.mandates.first().authority.siren
        assert "aucune réponse n’est meilleure" in page(client, f"/projets/{project.slug}/participation/?pour={siren}")

    def test_authority_of_another_is_refused(self, project, signed_in, dgs, menez):
        path = f"/projets/{project.slug}/participation/?pour={menez.siren}"
        assert signed_in(dgs).post(path, {"part": "pilot"}).status_code == 403


class TestEvaluations:
    def test_dgs_evaluates_what_their_authority_takes_part_in(self, project, signed_in, dgs, abers):
        take_part(project, abers)
        client = signed_in(dgs)
        assert "À évaluer" in page(client, "/evaluations/")
        given = {"usefulness": "4", "usage": "3", "cost": "0", "delay": "2", "comment": SECRET_WORD}
        response = client.post(f"/projets/{project.slug}/evaluation/?pour={abers.siren}", given)
        assert response.headers["Location"] == "/evaluations/"
        assert Evaluation.objects.get().marks == {"usefulness": 4, "usage": 3, "cost": 0, "delay": 2}
        assert "Tout est dit pour ce semestre" in page(client, "/evaluations/")

    def test_evaluation_one_by_one_is_for_its_authors_and_the_secretariat(
        self, project, signed_in, dgs, abers, other_dgs, elected, it_head, secretary
    ):
        take_part(project, abers)
        evaluate(project, abers, comment=SECRET_WORD)
        path = f"/projets/{project.slug}/evaluations/"
        for person in (dgs, secretary):
            assert SECRET_WORD in page(signed_in(person), path)
        for person in (other_dgs, elected, it_head):
            assert SECRET_WORD not in page(signed_in(person), path)

    def test_running_semester_tells_only_how_many_answered(self, project, signed_in, elected):
        for _ in range(3):
            authority = MemberFactory()
            take_part(project, authority)
            evaluate(project, authority)
        text = page(signed_in(elected), f"/projets/{project.slug}/evaluations/")
        assert "3\xa0évaluations reçues" in text
        assert "plutôt positifs" not in text


class TestKeeping:
    def test_secretariat_creates_a_project_from_its_orientation(self, signed_in, secretary):
        orientation = OrientationFactory(published=True)
        client = signed_in(secretary)
        given = {"title": "Portail des démarches", "summary": "Un guichet.", "text": "Texte.", "ownership": "each"}
        response = client.post(f"/orientations/{orientation.slug}/projets/nouveau/", given)
        assert response.headers["Location"] == "/projets/portail-des-demarches/"
        assert "Projet créé" in page(client, response.headers["Location"])

    def test_history_says_what_changed_to_every_reader(self, project, signed_in, secretary, dgs):
        client = signed_in(secretary)
        path = f"/projets/{project.slug}/modifier/"
        shown = client.get(path).context["form"]
        given = {name: value for name, value in shown.initial.items() if value not in (None, "") and name != "seen"}
        client.post(path, {**given, "budget_planned": "200000"})
        assert "200\u202f000\xa0€ au lieu de 180\u202f000\xa0€" in ProjectChange.objects.first().text
        assert "au lieu de" in page(signed_in(dgs), project.get_absolute_url())

    def test_chair_of_the_group_answers_on_the_page(self, project, signed_in, secretary):
        milestone = ask_business(project, question="Le parcours convient-il ?")
        chair = chair_of(milestone.body)
        client = signed_in(chair)
        assert "Donner la réponse de votre groupe" in page(client, project.get_absolute_url())
        path = f"/projets/{project.slug}/jalons/{milestone.pk}/repondre/"
        assert "Le parcours convient-il" in page(client, path)
        refused = client.post(path, {"verdict": "no", "answer": ""}).content.decode()
        assert "Dites à quelles conditions, ou pourquoi." in refused
        assert client.post(path, {"verdict": "conditions", "answer": "Avec un essai."}).status_code == 302
        assert "Validé avec des remarques" in page(client, project.get_absolute_url())

    def test_chair_of_another_group_is_refused(self, project, signed_in, it_head):
        milestone = ask_business(project)
        other = chair_of(ask_it(project, title="Autre").body)
        path = f"/projets/{project.slug}/jalons/{milestone.pk}/repondre/"
        for person in (other, it_head):
            assert signed_in(person).post(path, {"verdict": "yes"}).status_code == 403


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/projets/", "/evaluations/", "{project}", "{project}evaluations/"])
def test_queries_do_not_grow(path, project, signed_in, dgs, abers, secretary):
    """As many for 2 as for 20 authorities, milestones, reports, projects."""
    client, by = signed_in(dgs), actor_for(secretary)
    path = path.format(project=project.get_absolute_url())
    take_part(project, abers)
    counts = []
    for many in (2, 18):
        for number in range(many):
            authority = MandateFactory().authority
            take_part(project, authority)
            evaluate(project, authority)
            Evaluation.objects.filter(authority=authority).update(year=2025)
            make_milestone(project, by=by, title=f"Jalon {number}", planned_on=datetime.date(2027, 1, 1 + number))
            ask_it(project, by=by, title=f"Avis {number}")
            report_published(project, by=by)
            take_part(make_project(by=by, title=f"Projet {number} {many}"), abers)
        client.get(path)  # once for what is kept between requests
        counts.append(queries(client, path))
    assert counts[0] == counts[1]

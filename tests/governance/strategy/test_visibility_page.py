"""The visibility page of an authority, on screen and on paper: its own people and the secretariat, each line as the
thing it tells."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from governance.members.roles import actor_for
from governance.strategy.enums import Part, Reach
from tests.governance.opinions.factories import give_opinion, make_consultation
from tests.governance.strategy.carrying import evaluate, make_project, take_part
from tests.governance.strategy.factories import OrientationFactory
from tests.governance.strategy.proposing import make_proposal

pytestmark = pytest.mark.django_db
REASON, GIFT, WORD = "Notre budget est gelé", "Un site d’essai à Lannilis", "Le prestataire tarde"
EXPECTATION = "Un interlocuteur unique"


@pytest.fixture
def told(dgs, abers, secretary):
    """A project it left with a reason, one it takes part in, an opinion, a proposal for itself."""
    by = actor_for(secretary)
    left = make_project(by=by, title="Guichet commun")
    take_part(left, abers, Part.APART, reason=REASON)
    used = make_project(by=by, title="Parapheur partagé", benefit="Signer sans papier.", expected="Une personne.")
    take_part(used, abers, contribution=GIFT)
    evaluate(used, abers, comment=WORD)
    version = OrientationFactory(published=True, title="Partager un délégué").versions.get()
    give_opinion(make_consultation(by=by, version=version), abers)
    make_proposal(abers, reach=Reach.OWN, title=EXPECTATION)
    return f"/collectivites/{abers.siren}/visibilite"


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def seen_as(client, path: str) -> str:
    """Page and paper together."""
    page, paper = client.get(f"{path}/"), client.get(f"{path}.pdf")
    assert (page.status_code, paper.status_code) == (200, 200)
    assert paper.headers["Cache-Control"].startswith("private")
    return page.content.decode() + text_of(paper.content)


def test_its_direction_generale_sees_all_that_touches_it(told, signed_in, dgs, preparer):
    for person in (dgs, preparer):
        text = seen_as(signed_in(person), told)
        for thing in (REASON, GIFT, EXPECTATION, "Partager un délégué", "Parapheur partagé", "Favorable"):
            assert thing in text, thing


def test_its_elus_and_groups_see_neither_reasons_nor_what_was_said_for_itself(told, signed_in, elected, it_head):
    for person in (elected, it_head):
        text = seen_as(signed_in(person), told)
        assert "Parapheur partagé" in text
        for thing in (REASON, GIFT, EXPECTATION, WORD):
            assert thing not in text, thing


def test_its_opinion_is_not_told_to_its_elus_before_the_consultation_closes(told, signed_in, elected):
    text = seen_as(signed_in(elected), told)
    assert "Avis de la direction générale –" not in text
    assert "Avis donnés" in text


def test_others_are_refused(told, signed_in, other_dgs):
    for end in ("/", ".pdf"):
        assert signed_in(other_dgs).get(f"{told}{end}").status_code == 403


def test_secretariat_reads_it(told, signed_in, secretary):
    assert REASON in seen_as(signed_in(secretary), told)


def test_unknown_authority_does_not_exist(signed_in, dgs):
    assert signed_in(dgs).get("/collectivites/000000000/visibilite/").status_code == 404


def test_paper_is_tagged_and_short(told, signed_in, dgs):
    reader = PdfReader(io.BytesIO(signed_in(dgs).get(f"{told}.pdf").content))
    assert 1 <= len(reader.pages) <= 3
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_page_stands_without_what_floors_above_know(told, signed_in, dgs, settings):
    settings.AUTHORITY_LINES, settings.BLOCKS = [], {}
    text = signed_in(dgs).get(f"{told}/").content.decode()
    assert "Parapheur partagé" in text
    assert "Avis de la direction générale –" not in text


def test_queries_do_not_grow(told, signed_in, dgs, abers, secretary):
    client, by, counts = signed_in(dgs), actor_for(secretary), []
    for many in (2, 18):
        for number in range(many):
            project = make_project(by=by, title=f"Projet {number} {many}")
            take_part(project, abers)
            make_proposal(abers, title=f"Attente {number} {many}")
        client.get(f"{told}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{told}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]

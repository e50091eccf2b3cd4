"""The document of an act, laid out in full."""

from governance.deliberations.pdf import deliberation_pdf
from governance.deliberations.results import Line, Result
from governance.members.roles import actor_for
from tests.governance.deliberations.factories import first_item, make_published, make_sitting
from tests.governance.meetings.factories import moment
from tests.pdf_checks import assert_accessible_pdf, pdf_text

ARTICLES = "Le comité **décide** :\n\n1. d’ouvrir le service ;\n\n2. d’en rendre compte.\n\n   Chaque année."


def test_act_with_articles_and_a_weighted_ballot_is_read_by_a_screen_reader(elected, secretary, clock):
    by = actor_for(secretary)
    item = first_item(make_sitting(by=by))
    clock.move_to(moment("2026-12-10 18:00"))
    act = make_published(item, by=by, text=ARTICLES)
    lines = (Line("for", 52, 640, "Région"), Line("against", 29, 58), Line("abstention", 11, 71))
    act.result = Result("ordinary", "À main levée", act.title, "adopted", True, False, 92, lines).as_json()
    content = deliberation_pdf(act)
    assert_accessible_pdf(content)
    assert "640" in pdf_text(content)

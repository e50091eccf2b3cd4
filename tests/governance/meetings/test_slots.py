"""What the meetings bring to the front page, the desk, the page of an orientation and the search."""

import pytest

from emegalis.lib.slots import Block, Facts
from emegalis.outbox.models import Delivery
from governance.meetings.blocks import desk_rhythm, orientation_meetings
from governance.meetings.menu import meetings_entry
from governance.meetings.models import AgendaItem
from governance.meetings.panels import next_meeting, unanswered_convocations
from governance.meetings.search import find_meetings
from governance.meetings.services import (
    add_agenda_item,
    add_orientation,
    cancel_meeting,
    convene_meeting,
    record_reply,
)
from governance.members.roles import actor_for
from governance.strategy.enums import FactState, Step
from tests.governance.meetings.factories import make_convened, make_meeting, moment, staff
from tests.governance.opinions.factories import make_consultation

pytestmark = pytest.mark.django_db
COMITE = "comité syndical\u00a0: l’année\u00a02026 n’a pas encore ses 3\u00a0séances"


def test_a_convocation_calls_until_it_is_answered(dgs):
    meeting = make_convened()
    actor = actor_for(dgs)
    [call] = unanswered_convocations(actor)
    assert call.title == "Serez-vous à la commission d’orientation stratégique\u202f?"
    assert call.context == "Réunion du 15\u00a0décembre"
    assert (call.due.date().isoformat(), call.due_is_day) == ("2026-12-08", True)
    assert call.action_url == f"/reunions/{meeting.pk}/#reponse"
    record_reply(convocation=meeting.convocations.get(), reply="in_room", by=actor)
    assert unanswered_convocations(actor) == []


def test_the_call_says_how_many_have_answered(dgs, other_dgs):
    meeting = make_convened()
    row = meeting.convocations.get(person=other_dgs)
    record_reply(convocation=row, reply="excused", by=actor_for(other_dgs))
    assert unanswered_convocations(actor_for(dgs))[0].note == "1\u00a0collectivité a déjà répondu."


def test_who_sits_for_two_is_called_twice_and_a_preparer_for_the_titular(shared_dgs, dgs, preparer):
    make_convened()
    assert len(unanswered_convocations(actor_for(shared_dgs))) == 2
    [call] = unanswered_convocations(actor_for(preparer))
    assert call.title == "Répondre pour Mme Anne-Laure Kerdoncuff"


def test_past_the_day_the_call_counts_to_the_meeting_and_ends_with_it(dgs, clock):
    make_convened()
    clock.move_to(moment("2026-12-10 10:00"))
    assert unanswered_convocations(actor_for(dgs))[0].due == moment("2026-12-15 09:30")
    clock.move_to(moment("2026-12-15 09:30"))
    assert unanswered_convocations(actor_for(dgs)) == []


def test_a_cancelled_meeting_calls_nobody(dgs):
    cancel_meeting(meeting=make_convened(), reason="Grève.", by=staff())
    assert unanswered_convocations(actor_for(dgs)) == []


def test_next_meeting_is_of_ones_bodies(dgs, elected, secretary):
    meeting = make_convened()
    assert next_meeting(actor_for(dgs)).context["meeting"] == meeting
    assert next_meeting(actor_for(elected)).context["meeting"] is None
    assert next_meeting(actor_for(secretary)).context["meeting"] == meeting


def test_front_page_shows_both(dgs, signed_in):
    make_convened()
    page = signed_in(dgs).get("/").content.decode()
    assert "Prochaine réunion" in page
    assert "Répondre à la convocation" in page


# ---------------------------------------------------------------- the desk


def desk(secretary) -> Block:
    return desk_rhythm(actor_for(secretary), None)[0]


def test_an_empty_semester_warns_and_leads_to_scheduling(secretary, signed_in):
    block = desk(secretary)
    assert block.attentions == ["le 2e semestre\u00a02026 n’a pas encore de réunion", COMITE]
    assert block.context["lacking"][0]["url"].endswith(
        "?instance=commission-orientation-strategique&periode=2026-07-01"
    )
    page = signed_in(secretary).get("/secretariat/").content.decode()
    assert "choisir une date" in page
    assert "em-guard" in page


def test_before_the_last_eight_weeks_nothing_presses(secretary, clock):
    clock.move_to(moment("2026-11-05 10:00"))
    assert desk(secretary).attentions == []


def test_a_meeting_fixed_turns_to_the_next_semester(secretary):
    make_meeting()
    assert desk(secretary).attentions == ["le 1er semestre\u00a02027 n’a pas encore de date", COMITE]
    make_meeting(starts_at=moment("2027-05-04 09:30"))
    assert desk(secretary).attentions == [COMITE]


def test_mails_that_did_not_arrive_are_called_for(secretary, dgs):
    make_convened()
    make_meeting(starts_at=moment("2027-05-04 09:30"))
    Delivery.objects.update(state="refused")
    assert desk(secretary).attentions == [COMITE, "1\u00a0convocation n’est pas arrivée"]


def test_a_missed_semester_stays_on_the_desk_and_the_list(secretary, clock, signed_in):
    cancel_meeting(meeting=make_meeting(), reason="", by=staff())
    clock.move_to(moment("2027-02-01 10:00"))
    for path in ("/secretariat/", "/reunions/"):
        page = signed_in(secretary).get(path).content.decode()
        assert "2<sup>e</sup> semestre\u00a02026&nbsp;: la commission ne s’est pas réunie" in page


# ---------------------------------------------------------------- orientations and search


@pytest.fixture
def on_agenda(dgs):
    consultation = make_consultation(days=9)
    meeting = make_meeting()
    add_orientation(meeting=meeting, orientation=consultation.version.orientation, by=staff())
    return meeting, consultation.version.orientation


def test_an_orientation_says_when_the_commission_hears_of_it(on_agenda, dgs, clock):
    meeting, orientation = on_agenda
    assert orientation_meetings(actor_for(dgs), orientation) == []  # the agenda is not sent yet
    convene_meeting(meeting=meeting, note="", by=staff())
    facts, block = orientation_meetings(actor_for(dgs), orientation)
    assert isinstance(facts, Facts)
    assert (facts.step, facts.state, facts.on) == (Step.COMMISSION, FactState.NEXT, meeting.day)
    assert block.template == "meetings/_orientation_meetings.html"
    clock.move_to(moment("2026-12-16 10:00"))
    assert orientation_meetings(actor_for(dgs), orientation)[0].state == FactState.DONE


def test_a_confidential_item_is_told_to_its_body_alone(on_agenda, dgs, elected):
    meeting, orientation = on_agenda
    convene_meeting(meeting=meeting, note="", by=staff())
    AgendaItem.objects.update(is_confidential=True)
    assert orientation_meetings(actor_for(elected), orientation) == []
    assert orientation_meetings(actor_for(dgs), orientation)


def found(person, words: str) -> list[str]:
    return [hit.title for hit in find_meetings(actor_for(person), words).hits]


def test_meetings_and_items_are_found_accents_and_plurals_forgiven(dgs):
    make_convened()
    assert found(dgs, "bilans avancement") == ["Bilan d’avancement 1"]
    assert found(dgs, "decembre marais") == ["Commission d’orientation stratégique, 15\u00a0décembre\u00a02026"]


def test_search_leaves_out_what_may_not_be_read(dgs, elected, secretary):
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Contentieux", is_confidential=True, by=staff())
    assert found(dgs, "contentieux") == []
    convene_meeting(meeting=meeting, note="", by=staff())
    assert found(dgs, "contentieux") == ["Contentieux"]
    assert found(elected, "contentieux") == []
    section = find_meetings(actor_for(elected), "contentieux")
    assert section.total == 0
    assert found(secretary, "contentieux") == ["Contentieux"]


def test_menu_leads_to_the_list(dgs):
    assert meetings_entry(actor_for(dgs)).url == "/reunions/"

"""Dates of linked objects: true on screen, frozen on paper, and what changed is said."""

import datetime

import pytest
import time_machine

from bulletins.checks import checks_of
from bulletins.reading import reader_issue, staff_issue
from bulletins.selectors.audience import audience_of
from bulletins.selectors.content import edition_issue
from bulletins.services.composition import add_article
from bulletins.services.editions import reopen_bulletin
from bulletins.services.letters import letter_of
from bulletins.writing import ArticleContent
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.services import cancel_meeting, move_meeting
from governance.members.roles import actor_for
from governance.opinions.models import Consultation
from governance.opinions.services import close_consultation, withdraw_consultation
from governance.strategy.models import Project
from tests.bulletins.factories import make_bulletin, make_ready, publish, write
from tests.governance.meetings.factories import make_convened, moment
from tests.governance.opinions.factories import make_consultation
from tests.governance.strategy.carrying import make_project

NOW = moment("2026-11-24 10:00")
DEADLINE = moment("2026-12-12 18:00")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def consultation(by, dgs):
    return make_consultation(by=by, closes_at=DEADLINE)


@pytest.fixture
def meeting(by, dgs):
    return make_convened(by=by, starts_at=moment("2027-01-12 09:30"), ends_at=moment("2027-01-12 12:00"))


def sent_about(by, **links):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Consultation ouverte", by=by, asked="Donnez votre avis.", asked_by_follows=True, **links)
    publish(bulletin, by=by)
    return bulletin


def on_screen(person, bulletin):
    return reader_issue(actor_for(person), bulletin).pieces[0]


def on_paper(bulletin):
    return edition_issue(bulletin.editions.get(authority=None)).pieces[0]


def extend(consultation, until):
    Consultation.objects.filter(pk=consultation.pk).update(closes_at=until)


def test_a_link_says_what_one_does_there_and_until_when(by, dgs, elected, consultation, quick_paper):
    bulletin = sent_about(by, consultation=consultation)
    assert [link.label for link in on_paper(bulletin).links] == [
        "Donner un avis avant le 12\u00a0décembre à 18\u00a0h"
    ]
    assert [link.label for link in on_screen(elected, bulletin).links] == [
        "Voir la consultation, ouverte jusqu’au 12\u00a0décembre à 18\u00a0h"
    ]


def test_a_date_that_follows_is_that_of_the_consultation_even_while_composing(by, consultation):
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "A", by=by, asked="Votre avis.", asked_by_follows=True, consultation=consultation)
    assert article.asked_by == datetime.date(2026, 12, 12)
    extend(consultation, moment("2026-12-20 18:00"))
    assert staff_issue(bulletin, None).pieces[0].asked_by == datetime.date(2026, 12, 20)
    make_ready(bulletin, by=by)
    article.refresh_from_db()
    assert article.asked_by == datetime.date(2026, 12, 20)


def test_a_consultation_extended_after_the_sending_is_said_on_screen_and_not_on_paper(
    by, dgs, elected, consultation, quick_paper
):
    bulletin = sent_about(by, consultation=consultation)
    assert on_screen(elected, bulletin).notices == ()
    extend(consultation, moment("2026-12-20 18:00"))
    screen, paper = on_screen(elected, bulletin), on_paper(bulletin)
    assert screen.asked_by == datetime.date(2026, 12, 20)
    assert screen.notices == (
        "La date limite a changé : 20\u00a0décembre à 18\u00a0h, au lieu du 12\u00a0décembre à 18\u00a0h.",
    )
    assert paper.asked_by == datetime.date(2026, 12, 12)
    assert "12\u00a0décembre" in paper.links[0].label
    assert paper.notices == ()
    letter = letter_of(bulletin, edition_issue(bulletin.editions.get(authority=None)))
    assert "12\u00a0décembre" in letter.text
    assert "20\u00a0décembre" not in letter.text


def test_a_consultation_withdrawn_after_the_sending_is_said(by, dgs, elected, consultation, quick_paper):
    bulletin = sent_about(by, consultation=consultation)
    withdraw_consultation(consultation=consultation, reason="Version remplacée.", by=by)
    screen = on_screen(dgs, bulletin)
    assert screen.notices == ("Cette consultation a été retirée : il n’y a plus d’avis à donner.",)
    assert [link.label for link in screen.links] == ["Voir la consultation retirée"]
    assert "Donner un avis" in on_paper(bulletin).links[0].label


def test_a_consultation_closed_since_leads_to_what_it_gave(by, dgs, elected, consultation, quick_paper):
    bulletin = sent_about(by, consultation=consultation)
    with time_machine.travel(DEADLINE + datetime.timedelta(minutes=2), tick=False):
        unclosed = on_screen(elected, bulletin)
        close_consultation(consultation=consultation)
        closed = on_screen(elected, bulletin)
    for piece in (unclosed, closed):
        assert [link.label for link in piece.links] == ["Lire ce que la consultation a donné"]
        assert piece.notices == ("Cette consultation est close depuis le 12\u00a0décembre à 18\u00a0h.",)


def test_a_meeting_moved_then_cancelled_is_said(by, dgs, meeting, quick_paper):
    bulletin = sent_about(by, meeting=meeting)
    assert on_paper(bulletin).links[0].label == "Voir la réunion du 12\u00a0janvier\u00a02027 à 9\u00a0h\u00a030"
    assert on_paper(bulletin).asked_by == (meeting.reply_by or meeting.day)
    move_meeting(
        meeting=meeting, starts_at=moment("2027-01-26 09:30"), ends_at=moment("2027-01-26 12:00"),
        place=meeting.place, video_link=meeting.video_link, reason="Salle prise.", by=by,
    )  # fmt: skip
    assert on_screen(dgs, bulletin).notices == (
        "Cette réunion a changé de date : 26\u00a0janvier\u00a02027 à 9\u00a0h\u00a030, "
        "au lieu du 12\u00a0janvier\u00a02027 à 9\u00a0h\u00a030.",
    )
    meeting.refresh_from_db()
    cancel_meeting(meeting=meeting, reason="Grève.", by=by)
    screen = on_screen(dgs, bulletin)
    assert screen.notices == ("Cette réunion est annulée.",)
    assert screen.links[0].label == "Voir la réunion annulée"
    assert "12\u00a0janvier" in on_paper(bulletin).links[0].label


def test_a_project_is_followed_with_its_date_and_what_became_of_it_is_said(by, dgs, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Un projet avance", by=by, project=make_project(by=by, ends_on=datetime.date(2027, 3, 31)))
    publish(bulletin, by=by)
    assert [link.label for link in on_paper(bulletin).links] == [
        "Suivre le projet, prévu jusqu’au 31\u00a0mars\u00a02027"
    ]
    assert on_screen(dgs, bulletin).notices == ()
    Project.objects.update(ends_on=datetime.date(2027, 6, 30))
    assert on_screen(dgs, bulletin).notices == (
        "La fin prévue du projet a changé : 30\u00a0juin\u00a02027, au lieu du 31\u00a0mars\u00a02027.",
    )
    assert "31\u00a0mars" in on_paper(bulletin).links[0].label
    for state, label, said in (("done", "a donné", "est terminé"), ("stopped", "arrêté", "est arrêté")):
        Project.objects.update(state=state)
        screen = on_screen(dgs, bulletin)
        assert label in screen.links[0].label
        assert screen.notices == (f"Ce projet {said} depuis la parution.",)


def test_the_page_itself_says_what_changed(by, dgs, meeting, quick_paper, signed_in):
    bulletin = sent_about(by, meeting=meeting)
    cancel_meeting(meeting=meeting, reason="Grève.", by=by)
    page = signed_in(dgs).get(bulletin.get_absolute_url()).content.decode()
    assert "Cette réunion est annulée." in page


def test_an_issue_taken_back_forgets_what_it_told(by, consultation, quick_paper):
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "A", by=by, consultation=consultation)
    make_ready(bulletin, by=by)
    article.refresh_from_db()
    assert article.told["consultation"]["state"] == "open"
    reopen_bulletin(bulletin=bulletin, by=by)
    article.refresh_from_db()
    assert article.told == {}


def test_a_followed_date_that_has_passed_is_a_check(by, dgs, consultation):
    bulletin = make_bulletin(by=by)
    write(bulletin, "A", by=by, asked="Votre avis.", asked_by_follows=True, consultation=consultation)
    audience, after = audience_of(bulletin, on=NOW.date()), datetime.date(2026, 12, 13)

    def is_past():
        return any("date passée" in check.text for check in checks_of(bulletin, audience, on=after))

    assert is_past()
    extend(consultation, moment("2026-12-20 18:00"))
    assert not is_past()


def test_a_date_follows_nothing_without_a_link(by):
    with pytest.raises(BusinessRuleError) as refusal:
        add_article(
            bulletin=make_bulletin(by=by), content=ArticleContent(title="A", asked="X", asked_by_follows=True), by=by
        )
    assert refusal.value.field == "asked_by_follows"

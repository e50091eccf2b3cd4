"""News calls for a bulletin: what has gathered, what presses, what no issue told; one click makes the issue."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from bulletins.blocks import desk_news
from bulletins.enums import NewsState, Scope
from bulletins.models import Article, Bulletin, NewsItem
from bulletins.selectors.gathering import gathered, untold_consultations, untold_meetings
from bulletins.services.gathering import add_gathered, create_from_gathered
from bulletins.services.news import propose_news
from bulletins.writing import Choice
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.services import (
    add_agenda_item,
    begin_minutes,
    convene_meeting,
    record_meeting_held,
    submit_minutes,
    write_section,
)
from governance.members.models import Body
from governance.members.roles import actor_for
from governance.opinions.services import close_consultation
from tests.bulletins.factories import make_bulletin, publish, write, write_distinct
from tests.governance.meetings.factories import make_convened, make_meeting, moment
from tests.governance.opinions.factories import make_consultation

NOW = moment("2026-11-24 10:00")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def consultation(by, dgs):
    return make_consultation(by=by, closes_at=moment("2026-12-02 18:00"))


@pytest.fixture
def meeting(by, dgs):
    return make_convened(by=by, starts_at=moment("2027-01-12 09:30"), ends_at=moment("2027-01-12 12:00"))


def propose(person, title="Un guichet ouvert", **content):
    actor = actor_for(person)
    told = {"title": title, "text": "Depuis lundi.", "authority": actor.authorities[0]}
    return propose_news(**told | content, by=actor)


def untold():
    return [*untold_consultations(at=timezone.now()), *untold_meetings(at=timezone.now())]


# ---------------------------------------------------------------- what no issue told


def test_what_opens_and_what_is_convened_waits_to_be_announced(consultation, meeting):
    assert untold() == [consultation, meeting]


def test_a_draft_or_an_issue_that_leads_there_announces_it(by, consultation, meeting, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "A", by=by, consultation=consultation)
    assert untold() == [meeting]
    write(bulletin, "B", by=by, meeting=meeting)
    assert untold() == []
    publish(bulletin, by=by)
    assert untold() == []


def test_a_distinct_article_announces_it_to_its_readers_only(by, abers, consultation):
    write_distinct(make_bulletin(by=by), "A", [abers], by=by, consultation=consultation)
    assert untold() == [consultation]


def test_what_a_consultation_gave_is_news_once_it_is_closed(by, consultation, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "A", by=by, consultation=consultation)
    publish(bulletin, by=by)
    with time_machine.travel(moment("2026-12-03 10:00"), tick=False):
        close_consultation(consultation=consultation)
        assert untold() == [consultation]
        write(make_bulletin(by=by), "B", by=by, consultation=consultation)
        assert untold() == []
    with time_machine.travel(moment("2027-03-03 10:00"), tick=False):
        Article.objects.filter(title="B").delete()
        assert untold() == []


def test_minutes_are_news_once_before_the_members(by, meeting):
    with time_machine.travel(moment("2027-01-13 10:00"), tick=False):
        record_meeting_held(meeting=meeting, by=by)
        minutes = begin_minutes(meeting=meeting, by=by)
        for section in minutes.sections.exclude(item=None):
            write_section(section=section, text="Il a été question du plan.", seen=None, by=by)
        assert untold() == []
        submit_minutes(minutes=minutes, corrections_by=datetime.date(2027, 1, 31), by=by)
        assert untold() == [meeting]


def test_a_meeting_in_preparation_is_announced_by_nobody(by):
    make_meeting(by=by, starts_at=moment("2027-03-16 09:30"), ends_at=moment("2027-03-16 12:00"))
    assert untold() == []


# ---------------------------------------------------------------- what presses


def test_what_presses_most_comes_first_and_what_is_late_says_so(dgs, consultation, meeting):
    soon = propose(dgs, "Bientôt", wanted_by=datetime.date(2026, 11, 26))
    propose(dgs, "Sans date")
    late = propose(dgs, "Trop tard", wanted_by=datetime.date(2026, 11, 24))
    NewsItem.objects.filter(pk=late.pk).update(wanted_by=datetime.date(2026, 11, 20))
    found = gathered(at=NOW, on=NOW.date())
    assert [str(one.subject)[:9] for one in found] == [
        "Trop tard", "Bientôt", str(consultation)[:9], str(meeting)[:9], "Sans date",
    ]  # fmt: skip
    assert [(one.is_late, one.is_pressing) for one in found] == [
        (True, False), (False, True), (False, True), (False, False), (False, False),
    ]  # fmt: skip
    assert found[1].subject == soon


def test_the_desk_says_what_waits_what_is_late_and_the_silence(by, dgs, secretary, signed_in, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "A", by=by)
    publish(bulletin, by=by)
    late = propose(dgs)
    NewsItem.objects.filter(pk=late.pk).update(wanted_by=datetime.date(2026, 11, 20))
    with time_machine.travel(NOW + datetime.timedelta(days=12), tick=False):
        block = desk_news(actor_for(secretary), None)
        page = signed_in(secretary).get("/secretariat/").content.decode()
    assert block.attentions == ["1\u00a0actualité proposée attend", "1\u00a0actualité a passé sa date"]
    assert "Silence depuis 12\u00a0jours" in page
    assert "Date passée" in page


def test_the_desk_takes_as_many_queries_for_twenty_as_for_two(
    by, dgs, secretary, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(count):
        for number in range(count):
            propose(dgs, f"N{number}", bodies=[Body.objects.commission()])
            make_consultation(by=by, closes_at=moment("2026-12-02 18:00"))

    actor = actor_for(secretary)
    fill(2)
    with django_assert_max_num_queries(10) as few:
        desk_news(actor, None)
    fill(8)
    with django_assert_num_queries(len(few)):
        desk_news(actor, None)


# ---------------------------------------------------------------- one click


def test_one_click_makes_an_issue_with_one_article_each(dgs, consultation, meeting, secretary, signed_in):
    news, distinct = propose(dgs), propose(dgs, "À nous", scope=Scope.DISTINCT)
    ticked = {"items": [news.pk, distinct.pk], "consultations": [consultation.pk], "meetings": [meeting.pk]}
    answer = signed_in(secretary).post("/bulletins/nouveau/choix/", ticked)
    bulletin = Bulletin.objects.get()
    assert answer.headers["Location"] == f"/bulletins/{bulletin.number}/composition/"
    told = {article.title: article for article in bulletin.articles.all()}
    assert len(told) == 4
    assert told["À nous"].authorities.get() == distinct.authority
    asked = told[f"Votre avis est attendu : {consultation.version.title}".replace(" :", "\u00a0:")]
    assert (asked.consultation, asked.orientation) == (consultation, consultation.version.orientation)
    assert (asked.asked_by, asked.asked_by_follows) == (datetime.date(2026, 12, 2), True)
    assert "paraît-il tenable" in asked.text
    called = next(article for article in told.values() if article.meeting == meeting)
    assert called.title == "Commission d’orientation stratégique\u00a0: réunion du 12\u00a0janvier"
    assert "mardi 12\u00a0janvier\u00a02027 à 9\u00a0h\u00a030" in called.lede
    assert called.asked_by == (meeting.reply_by or meeting.day)
    assert {item.state for item in NewsItem.objects.all()} == {NewsState.TAKEN_UP}
    assert untold() == []


def test_first_words_tell_nothing_of_a_confidential_item(by, dgs):
    meeting = make_meeting(by=by, starts_at=moment("2027-01-12 09:30"), ends_at=moment("2027-01-12 12:00"))
    add_agenda_item(meeting=meeting, title="Bilan de l’année", minutes=20, by=by)
    add_agenda_item(meeting=meeting, title="Litige en cours", minutes=20, is_confidential=True, by=by)
    meeting.refresh_from_db()
    convene_meeting(meeting=meeting, note="", by=by)
    meeting.refresh_from_db()
    (article,) = add_gathered(bulletin=make_bulletin(by=by), choice=Choice(meetings=[meeting]), by=by)
    assert "- Bilan de l’année" in article.text
    assert "Litige" not in article.text + article.search_text


def test_the_issue_goes_also_to_the_bodies_that_the_news_asks_for(by, dgs):
    group = Body.objects.get(kind="it_group")
    bulletin = create_from_gathered(choice=Choice(items=[propose(dgs, bodies=[group])]), by=by)
    kinds = set(bulletin.bodies.values_list("kind", flat=True))
    assert kinds == {"strategic_commission", "bureau", "assembly", "it_group"}


def test_the_same_list_adds_to_an_issue_being_composed(draft, dgs, consultation, secretary, signed_in):
    before = draft.articles.count()
    ticked = {"items": [propose(dgs).pk], "consultations": [consultation.pk]}
    page = signed_in(secretary).post(f"/bulletins/{draft.number}/actualites/", ticked, follow=True).content.decode()
    assert draft.articles.count() == before + 2
    assert "2 articles sont ajoutés" in page


def test_what_is_too_long_for_a_field_is_cut(by, dgs, consultation):
    consultation.version.title = "Très long " * 20
    (article,) = add_gathered(bulletin=make_bulletin(by=by), choice=Choice(consultations=[consultation]), by=by)
    assert len(article.title) <= 160


@pytest.mark.parametrize(
    "ticked",
    [{}, {"items": ["999999999999999999999"]}, {"meetings": ["x\x00"]}, {"consultations": ["<b>"]}, {"items": ["0"]}],
)
def test_nothing_or_nonsense_ticked_makes_no_issue(ticked, secretary, signed_in):
    page = signed_in(secretary).post("/bulletins/nouveau/choix/", ticked, follow=True)
    assert page.status_code == 200
    assert not Bulletin.objects.exists()
    assert "choisissez" in page.content.decode() or "Cochez au moins" in page.content.decode()


def test_two_clicks_make_one_issue_of_the_same_news(dgs, secretary, signed_in):
    ticked = {"items": [propose(dgs).pk]}
    client = signed_in(secretary)
    client.post("/bulletins/nouveau/choix/", ticked)
    page = client.post("/bulletins/nouveau/choix/", ticked, follow=True).content.decode()
    assert Bulletin.objects.count() == 1
    assert "vient d’être reprise ailleurs" in page


def test_a_frozen_issue_takes_nothing_in(by, dgs, draft, quick_paper):
    publish(draft, by=by)
    with pytest.raises(BusinessRuleError, match="figé"):
        add_gathered(bulletin=draft, choice=Choice(items=[propose(dgs)]), by=by)

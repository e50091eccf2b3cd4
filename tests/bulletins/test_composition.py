import datetime

import pytest

from bulletins.enums import Scope
from bulletins.models import Article, Bulletin
from bulletins.reading import edition_choices
from bulletins.selectors.audience import audience_of
from bulletins.services.composition import (
    create_bulletin,
    delete_article,
    discard_bulletin,
    edit_article,
    move_article,
)
from bulletins.services.editions import mark_ready, reopen_bulletin
from bulletins.writing import ArticleContent
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from governance.members.enums import BodyKind
from tests.bulletins.factories import make_bulletin, write, write_distinct

DAY = datetime.date(2026, 11, 24)


def titles(bulletin):
    return [article.title for article in bulletin.articles.in_order()]


def test_numbers_follow_each_other_within_a_year(by):
    numbers = [create_bulletin(dated_on=day, by=by).number for day in (DAY, DAY, DAY.replace(year=2027), DAY)]
    assert numbers == ["2026-1", "2026-2", "2027-1", "2026-3"]


def test_new_issue_goes_to_commission_bureau_and_comite(by):
    kinds = set(create_bulletin(dated_on=DAY, by=by).bodies.values_list("kind", flat=True))
    assert kinds == {BodyKind.STRATEGIC_COMMISSION, BodyKind.BUREAU, BodyKind.ASSEMBLY}


def test_only_the_last_number_can_be_given_up(by):
    first, second = create_bulletin(dated_on=DAY, by=by), create_bulletin(dated_on=DAY, by=by)
    with pytest.raises(BusinessRuleError, match="trou"):
        discard_bulletin(bulletin=first, by=by)
    discard_bulletin(bulletin=second, by=by)
    assert create_bulletin(dated_on=DAY, by=by).number == "2026-2"


def test_articles_come_by_reach_then_by_position(by, abers):
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "D", [abers])
    write(bulletin, "N", scope=Scope.NEWS)
    write(bulletin, "C1")
    write(bulletin, "C2")
    assert titles(bulletin) == ["C1", "C2", "N", "D"]


def test_an_article_moves_among_those_of_its_reach(by):
    bulletin = make_bulletin(by=by)
    first, _, third = write(bulletin, "A"), write(bulletin, "N", scope=Scope.NEWS), write(bulletin, "B")
    move_article(article=third, up=True, by=by)
    assert titles(bulletin) == ["B", "A", "N"]
    move_article(article=Article.objects.get(pk=third.pk), up=True, by=by)
    move_article(article=Article.objects.get(pk=first.pk), up=False, by=by)
    assert titles(bulletin) == ["B", "A", "N"]


def test_a_distinct_article_names_an_authority(by):
    with pytest.raises(BusinessRuleError) as refusal:
        write_distinct(make_bulletin(by=by), "D", [])
    assert refusal.value.field == "authorities"


def test_an_article_made_common_forgets_authorities_and_readers(by, abers):
    article = write_distinct(make_bulletin(by=by), "D", [abers], for_elected=True)
    content = ArticleContent(title="D", authorities=(abers,), for_elected=True)
    article = edit_article(article=article, content=content, version=1, by=by)
    assert list(article.authorities.all()) == []
    assert not article.for_elected


def test_the_second_of_two_writers_is_told_and_overwrites_nothing(by):
    article = write(make_bulletin(by=by), "A")
    edit_article(article=article, content=ArticleContent(title="Le premier"), version=1, by=by)
    with pytest.raises(BusinessRuleError, match="a modifié cet article"):
        edit_article(article=article, content=ArticleContent(title="Le second"), version=1, by=by)
    article.refresh_from_db()
    assert (article.title, article.version) == ("Le premier", 2)


def test_search_text_forgives_accents_and_plurals(by):
    article = write(make_bulletin(by=by), "Télétransmission des actes", text="Les **rejets** d’un bordereau")
    for words in ("teletransmission", "acte", "rejet", "d'un bordereaux"):
        assert Article.objects.matching(words).get() == article
    assert not Article.objects.matching("marchés").exists()


def test_a_ready_issue_is_frozen_until_taken_back(draft, by, quick_paper):
    mark_ready(bulletin=draft, by=by, knowingly=True)
    article = draft.articles.first()
    refusals = [
        lambda: write(draft, "Encore"),
        lambda: edit_article(article=article, content=ArticleContent(title="Autre"), version=1, by=by),
        lambda: delete_article(article=article, by=by),
        lambda: move_article(article=article, up=False, by=by),
        lambda: discard_bulletin(bulletin=draft, by=by),
        lambda: mark_ready(bulletin=draft, by=by, knowingly=True),
    ]
    for refused in refusals:
        with pytest.raises(BusinessRuleError, match="figé"):
            refused()
    reopen_bulletin(bulletin=draft, by=by)
    write(draft, "Encore")
    assert not draft.editions.exists()


def test_a_sent_issue_is_never_taken_back(sent, by):
    with pytest.raises(BusinessRuleError, match="non envoyé"):
        reopen_bulletin(bulletin=sent, by=by)


def test_every_verb_leaves_one_line(by):
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "A", by=by)
    edit_article(article=article, content=ArticleContent(title="B"), version=1, by=by)
    delete_article(article=Article.objects.get(), by=by)
    discard_bulletin(bulletin=bulletin, by=by)
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["create_bulletin", "add_article", "edit_article", "delete_article", "discard_bulletin"]
    assert not Bulletin.objects.exists()


def test_an_edition_is_said_to_be_read_by_those_who_read_just_that(by, abers):
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "Raccordement", [abers], for_it=True)
    write_distinct(bulletin, "Calendrier", [abers], for_elected=True)
    choices = edition_choices(bulletin, audience=audience_of(bulletin, on=DAY))
    told = {len(choice.articles): choice.readers for choice in choices}
    assert told[2] == "direction générale"
    alone = {choice.readers for choice in choices if len(choice.articles) == 1}
    assert alone == {"direction des systèmes d’information", "élues et élus"}

"""News: proposed to whom it concerns, corrected or withdrawn while it waits, answered by mail."""

import datetime
from email import message_from_bytes

import pytest

from bulletins.enums import NewsState, Scope
from bulletins.models import NewsFile, NewsItem
from bulletins.selectors.due import author_still_sits
from bulletins.services.composition import add_news_as_articles, delete_article
from bulletins.services.news import edit_news, propose_news, put_news_aside, take_up_news, withdraw_news
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.enums import BodyKind
from governance.members.models import Body, College, Mandate
from governance.members.roles import actor_for
from tests.bulletins.factories import make_bulletin, pdf_upload, picture_upload, publish, write


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def propose(person, **content):
    actor = actor_for(person)
    told = {"title": "Un guichet ouvert", "text": "Depuis lundi.", "authority": actor.authorities[0]}
    return propose_news(**told | content, by=actor)


def mails():
    return [(delivery.address, delivery.message.subject) for delivery in Delivery.objects.order_by("pk")]


# ---------------------------------------------------------------- to whom


def test_news_is_meant_for_the_bodies_and_colleges_it_names(dgs, secretary, signed_in):
    body, college = Body.objects.commission(), College.objects.order_by("number").first()
    item = propose(dgs, bodies=[body], colleges=[college], readers="les guichets uniques")
    page = signed_in(secretary).get(item.get_absolute_url()).content.decode()
    assert body.name in page and college.name.lower() in page and "les guichets uniques" in page


def test_news_without_a_name_is_for_all_members(dgs, signed_in):
    item = propose(dgs)
    assert "tous les membres" in signed_in(dgs).get(item.get_absolute_url()).content.decode()


def test_distinct_news_is_for_the_authority_of_its_author_only(dgs, abers, signed_in):
    item = propose(dgs, scope=Scope.DISTINCT, bodies=[Body.objects.commission()])
    assert not item.bodies.exists()
    assert f"{abers.name} seulement" in signed_in(dgs).get(item.get_absolute_url()).content.decode()


def test_the_form_offers_every_body_but_the_secretariat(dgs, signed_in):
    form = signed_in(dgs).get("/actualites/nouvelle/").context["form"]
    offered = {body.kind for body in form.fields["bodies"].queryset}
    assert offered == {body.kind for body in Body.objects.all()} - {BodyKind.SECRETARIAT}


def test_the_whole_form_is_kept(dgs, abers, signed_in):
    body, college = Body.objects.commission(), College.objects.first()
    typed = {
        "title": "Essai", "text": "Texte", "importance": "Oui", "scope": "common", "bodies": [body.pk],
        "colleges": [college.pk], "readers": "Tous", "wanted_by": "2999-12-01", "authority": abers.pk,
        "attachments": [pdf_upload(), picture_upload()],
    }  # fmt: skip
    answer = signed_in(dgs).post("/actualites/nouvelle/", typed)
    item = NewsItem.objects.get()
    assert answer.headers["Location"] == item.get_absolute_url()
    assert (item.scope, item.readers, item.wanted_by) == ("common", "Tous", datetime.date(2999, 12, 1))
    assert [list(item.bodies.all()), list(item.colleges.all()), item.files.count()] == [[body], [college], 2]


@pytest.mark.parametrize(
    "strange",
    [
        {"title": "\x00"},
        {"title": "x" * 10_000},
        {"bodies": ["999999999999999999999"]},
        {"colleges": ["<b>"]},
        {"wanted_by": "2026-13-45"},
        {"scope": "tout"},
        {"authority": "1' OR 1=1"},
        {"attachments": "pas un fichier"},
        {"readers": "a\r\nb\x00"},
    ],
)
def test_strange_input_is_said_in_french_and_never_an_error(dgs, abers, signed_in, strange):
    typed = {"title": "Essai", "text": "Gardé tel quel", "scope": "news", "authority": abers.pk} | strange
    answer = signed_in(dgs).post("/actualites/nouvelle/", typed)
    if answer.status_code == 302:
        assert strange in ({"attachments": "pas un fichier"},)
    else:
        assert answer.status_code == 200
        assert "Gardé tel quel" in answer.content.decode()


# ---------------------------------------------------------------- files


def test_files_are_read_by_the_author_and_the_secretariat_only(dgs, elected, other_dgs, secretary, signed_in):
    item = propose(dgs, files=[pdf_upload()])
    path = f"/actualites/{item.pk}/fichiers/{item.files.get().pk}/"
    statuses = [signed_in(person).get(path).status_code for person in (dgs, secretary, elected, other_dgs)]
    assert statuses == [200, 200, 404, 404]
    assert signed_in(dgs).get(path).headers["Content-Disposition"].startswith("attachment;")


def test_news_bears_a_bounded_number_of_files(dgs):
    item = propose(dgs, files=[pdf_upload() for _ in range(4)])
    with pytest.raises(BusinessRuleError, match="au plus") as refusal:
        edit_news(item=item, by=actor_for(dgs), **values(item), files=[pdf_upload(), pdf_upload()])
    assert refusal.value.field == "attachments"


def test_its_files_come_with_the_article_a_picture_as_its_picture(dgs, by):
    item = propose(dgs, files=[pdf_upload(), picture_upload()])
    (article,) = add_news_as_articles(bulletin=make_bulletin(by=by), items=[item], by=by)
    assert [annex.title for annex in article.annexes.all()] == ["Note de cadrage"]
    assert article.picture.width == 240
    delete_article(article=article, by=by)
    with item.files.first().file.open() as file:
        assert file.read()


# ---------------------------------------------------------------- corrected, withdrawn


def values(item, **changes):
    return {"title": item.title, "text": item.text, "authority": item.authority} | changes


def test_its_author_corrects_it_while_it_waits(dgs, media, django_capture_on_commit_callbacks):
    item = propose(dgs, files=[pdf_upload()])
    with django_capture_on_commit_callbacks(execute=True):
        edit_news(
            item=item, by=actor_for(dgs), **values(item, title="Deux guichets"), drop_files=[item.files.get().pk]
        )
    item.refresh_from_db()
    assert item.title == "Deux guichets"
    assert not NewsFile.objects.exists()
    assert not list(media.rglob("*.*"))


def test_its_author_withdraws_it_while_it_waits(dgs, by, secretary, signed_in):
    item = propose(dgs)
    answer = signed_in(dgs).post(f"/actualites/{item.pk}/retrait/", follow=True)
    assert "est retirée" in answer.content.decode()
    item.refresh_from_db()
    assert item.state == NewsState.WITHDRAWN
    assert not NewsItem.objects.gathered().exists()
    for verb in (take_up_news, lambda **k: put_news_aside(reason="x", **k)):
        with pytest.raises(BusinessRuleError, match="retirée"):
            verb(item=item, by=by)
    assert "Retenir" not in signed_in(secretary).get(item.get_absolute_url()).content.decode()


def test_once_answered_it_is_changed_no_more(dgs, by, signed_in):
    item = propose(dgs)
    take_up_news(item=item, by=by)
    with pytest.raises(BusinessRuleError, match="entre-temps"):
        edit_news(item=item, by=actor_for(dgs), **values(item))
    with pytest.raises(BusinessRuleError, match="entre-temps"):
        withdraw_news(item=item, by=actor_for(dgs))
    assert signed_in(dgs).get(f"/actualites/{item.pk}/correction/").status_code == 302
    page = signed_in(dgs).get(item.get_absolute_url()).content.decode()
    assert "Corriger" not in page


def test_what_was_typed_is_kept_when_the_answer_came_meanwhile(dgs, abers, by, signed_in):
    item = propose(dgs)
    take_up_news(item=item, by=by)
    typed = {"title": "Deux guichets", "text": "Gardé", "scope": "news", "authority": abers.pk}
    page = signed_in(dgs).post(f"/actualites/{item.pk}/correction/", typed).content.decode()
    assert "entre-temps" in page and "Deux guichets" in page


def test_nobody_else_corrects_it(dgs, secretary, substitute, by):
    item = propose(dgs)
    for person in (secretary, substitute):
        with pytest.raises(BusinessRuleError):
            edit_news(item=item, by=actor_for(person), **values(item))
        with pytest.raises(BusinessRuleError):
            withdraw_news(item=item, by=actor_for(person))


# ---------------------------------------------------------------- what becomes of it


def test_the_author_is_told_once_by_mail_that_it_is_retained(dgs, by):
    item = propose(dgs)
    take_up_news(item=item, by=by)
    take_up_news(item=item, by=by)
    add_news_as_articles(bulletin=make_bulletin(by=by), items=[NewsItem.objects.get()], by=by)
    assert len(mails()) == 1
    address, subject = mails()[0]
    assert address == dgs.email
    assert "Votre actualité est retenue" in subject


def test_the_author_is_told_why_it_is_put_aside(dgs, by):
    item = propose(dgs)
    put_news_aside(item=item, reason="Déjà dit au n° 2026-1.", by=by)
    delivery = Delivery.objects.get()
    assert "ne paraîtra pas" in delivery.message.subject
    parts = message_from_bytes(bytes(delivery.message.payload)).walk()
    words = [part.get_payload(decode=True).decode() for part in parts if not part.is_multipart()]
    assert all("Déjà dit au n°\u00a02026-1." in part for part in words)


def test_the_secretariat_writes_no_mail_to_itself(secretary, by):
    take_up_news(item=propose(secretary), by=by)
    assert mails() == []


def test_a_mail_is_due_while_its_author_holds_a_mandate(dgs, by):
    take_up_news(item=propose(dgs), by=by)
    deliveries = list(Delivery.objects.all())
    assert author_still_sits(deliveries) == {deliveries[0].pk}
    Mandate.objects.filter(person=dgs).update(ends_on=datetime.date(2020, 1, 1), starts_on=datetime.date(2019, 1, 1))
    assert author_still_sits(deliveries) == set()


def test_one_news_makes_one_article_whoever_clicks(dgs, by):
    item = propose(dgs)
    bulletin = make_bulletin(by=by)
    add_news_as_articles(bulletin=bulletin, items=[item], by=by)
    with pytest.raises(BusinessRuleError, match="déjà un article"):
        add_news_as_articles(bulletin=bulletin, items=[item], by=by)
    assert bulletin.articles.count() == 1


def test_the_author_is_led_to_the_very_article_that_appeared(dgs, elected, abers, by, signed_in, quick_paper):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Premier", by=by)
    (article,) = add_news_as_articles(bulletin=bulletin, items=[propose(dgs)], by=by)
    item = NewsItem.objects.get()
    client = signed_in(dgs)
    assert "Retenue pour le bulletin en préparation" in client.get(item.get_absolute_url()).content.decode()
    publish(bulletin, by=by)
    page = client.get(item.get_absolute_url()).content.decode()
    assert f'href="{bulletin.get_absolute_url()}#article-2"' in page
    issue = client.get(bulletin.get_absolute_url()).content.decode()
    assert 'id="article-2"' in issue and article.title in issue


def test_every_verb_leaves_one_line(dgs, by):
    item = propose(dgs)
    edit_news(item=item, by=actor_for(dgs), **values(item))
    take_up_news(item=item, by=by)
    put_news_aside(item=item, reason="Finalement non.", by=by)
    other = propose(dgs)
    withdraw_news(item=other, by=actor_for(dgs))
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.endswith(("news", "aside"))] == [
        "propose_news", "edit_news", "take_up_news", "put_news_aside", "propose_news", "withdraw_news",
    ]  # fmt: skip


def test_the_list_takes_as_many_queries_for_twenty_as_for_two(
    dgs, secretary, signed_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(secretary)
    for _ in range(2):
        propose(dgs, bodies=[Body.objects.commission()], colleges=[College.objects.first()])
    client.get("/actualites/")
    with django_assert_max_num_queries(40) as few:
        client.get("/actualites/")
    for _ in range(18):
        propose(dgs, bodies=[Body.objects.commission()], colleges=[College.objects.first()])
    with django_assert_num_queries(len(few)):
        client.get("/actualites/")

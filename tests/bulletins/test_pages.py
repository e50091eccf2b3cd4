import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletins.enums import NewsState
from bulletins.models import Article, Bulletin, NewsItem
from bulletins.services.editions import mark_ready
from bulletins.services.news import propose_news, put_news_aside
from emegalis.outbox.models import Delivery, Sending
from governance.members.roles import actor_for
from tests.bulletins.factories import make_bulletin, make_ready, publish, write, write_distinct
from tests.governance.members.factories import MandateFactory, MemberFactory


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.fixture
def secretariat(secretary, signed_in):
    return signed_in(secretary)


# ---------------------------------------------------------------- reading


def test_archive_takes_as_many_queries_for_twenty_issues_as_for_two(by, dgs, signed_in, quick_paper):
    def issues(count):
        for _ in range(count):
            bulletin = make_bulletin(by=by)
            write(bulletin, "Cyberattaque", by=by)
            write(bulletin, "Photographies", by=by, scope="news")
            Bulletin.objects.filter(pk=bulletin.pk).update(state="sent", sent_at=bulletin.created_at)

    issues(2)
    few = queries(signed_in(dgs), "/bulletins/")
    issues(18)
    assert queries(signed_in(dgs), "/bulletins/") == few


def test_an_issue_takes_as_many_queries_for_twenty_articles_as_for_two(by, dgs, abers, signed_in, quick_paper):
    def issue(count):
        bulletin = make_bulletin(by=by)
        for number in range(count):
            write(bulletin, f"A{number}", by=by)
            write_distinct(bulletin, f"D{number}", [abers], by=by)
        publish(bulletin, by=by)
        return bulletin.get_absolute_url()

    client = signed_in(dgs)
    few = queries(client, issue(2))
    # The second one has a previous issue, at no more cost.
    assert queries(client, issue(20)) == few


def test_composition_takes_as_many_queries_for_twenty_articles_as_for_two(by, abers, dgs, secretariat):
    def path(count):
        bulletin = make_bulletin(by=by)
        for number in range(count):
            write_distinct(bulletin, f"D{number}", [abers], by=by)
        return f"/bulletins/{bulletin.number}/composition/"

    few = queries(secretariat, path(2))
    assert queries(secretariat, path(20)) == few


def test_recipients_take_as_many_queries_for_forty_people_as_for_two(by, dgs, secretariat):
    bulletin = make_bulletin(by=by)
    path = f"/bulletins/{bulletin.number}/destinataires/"
    few = queries(secretariat, path)
    MandateFactory.create_batch(40)
    assert queries(secretariat, path) == few


def test_previous_and_next_lead_from_issue_to_issue(by, dgs, signed_in, quick_paper):
    issues = []
    for title in ("Un", "Deux", "Trois"):
        bulletin = make_bulletin(by=by)
        write(bulletin, title, by=by)
        publish(bulletin, by=by)
        issues.append(bulletin)
    page = signed_in(dgs).get(issues[1].get_absolute_url()).content.decode()
    assert f'rel="prev" href="{issues[0].get_absolute_url()}"' in page
    assert f'rel="next" href="{issues[2].get_absolute_url()}"' in page


def test_who_has_two_editions_is_asked_which(by, abers, menez, sent, signed_in):
    shared = MandateFactory(authority=abers, substitute=True).person
    MandateFactory(authority=menez, substitute=True, person=shared)
    client = signed_in(shared)
    path = f"/bulletins/{sent.number}.pdf"
    choice = client.get(path).content.decode()
    assert f"?pour={abers.siren}" in choice
    assert f"?pour={menez.siren}" in choice
    answer = client.get(path, {"pour": menez.siren})
    assert answer["Content-Type"] == "application/pdf"
    assert "Guichet de Menez" in answer.content.decode()
    assert "Archivage" not in answer.content.decode()
    assert client.get(path, {"pour": "commune"}).status_code == 200


def test_search_of_the_archive_forgives_accents_plurals_and_apostrophes(sent, dgs, signed_in):
    client = signed_in(dgs)
    for words in ("cyberattaques", "CYBERATTAQUE", "d'une cyberattaque"):
        page = client.get("/bulletins/", {"q": words.replace("d'une ", "d'")}).content.decode()
        assert "<mark>Cyberattaque</mark></a>" in page, words
    assert "Aucun article" in client.get("/bulletins/", {"q": "introuvable"}).content.decode()


# ---------------------------------------------------------------- composing


def article_data(**changes):
    empty = dict.fromkeys(["lede", "asked", "asked_by", "orientation", "consultation", "meeting"], "")
    return empty | {"scope": "common", "title": "Marchés publics", "text": "Du **texte**.", "version": "1"} | changes


def test_from_a_new_issue_to_its_sending(secretariat, abers, dgs, elected, quick_paper):
    answer = secretariat.post("/bulletins/nouveau/", {"dated_on": "2099-11-24"}, follow=True)
    bulletin = Bulletin.objects.get()
    compose = f"/bulletins/{bulletin.number}/composition/"
    assert answer.redirect_chain[-1][0] == compose
    secretariat.post(f"/bulletins/{bulletin.number}/articles/nouveau/", article_data())
    secretariat.post(
        f"/bulletins/{bulletin.number}/articles/nouveau/",
        article_data(scope="distinct", title="Archivage", authorities=[abers.pk], for_elected="on"),
    )
    distinct = Article.objects.get(scope="distinct")
    assert (list(distinct.authorities.all()), distinct.for_elected) == ([abers], True)
    secretariat.post(f"/bulletins/{bulletin.number}/pret/", {"knowingly": "on"})
    confirm = secretariat.get(f"/bulletins/{bulletin.number}/envoi/").content.decode()
    assert "2\u00a0courriels" in confirm
    for _ in range(3):
        answer = secretariat.post(f"/bulletins/{bulletin.number}/envoi/")
        assert answer.status_code == 302
    assert Sending.objects.count() == 1


def test_a_distinct_article_without_authority_comes_back_with_what_was_typed(secretariat, by, abers):
    bulletin = make_bulletin(by=by)
    answer = secretariat.post(
        f"/bulletins/{bulletin.number}/articles/nouveau/", article_data(scope="distinct", text="Gardé.")
    )
    page = answer.content.decode()
    assert "Nommez la ou les collectivités" in page
    assert "Gardé." in page
    assert not Article.objects.exists()


def test_the_second_writer_keeps_what_was_typed_and_sees_the_stored_version(secretariat, by):
    article = write(make_bulletin(by=by), "Titre", by=by)
    path = f"/bulletins/{article.bulletin.number}/articles/{article.pk}/"
    secretariat.post(path, article_data(title="Du premier", text="Texte du premier."))
    page = secretariat.post(path, article_data(title="Du second", text="Texte du second.")).content.decode()
    for words in (
        "a modifié cet article",
        "Texte du <mark>premier.</mark>",
        "Texte du <mark>second.</mark>",
        'name="version" value="2"',
    ):
        assert words in page, words
    article.refresh_from_db()
    assert article.title == "Du premier"
    secretariat.post(path, article_data(title="Du second", version="2"))
    article.refresh_from_db()
    assert article.title == "Du second"


@pytest.mark.parametrize("form", ["articles/nouveau/", "articles/{}/", "une/"])
def test_a_frozen_issue_offers_no_form_that_could_only_be_refused(secretariat, by, dgs, form, quick_paper):
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "A")
    make_ready(bulletin, by=by)
    answer = secretariat.get(f"/bulletins/{bulletin.number}/{form.format(article.pk)}", follow=True)
    assert answer.redirect_chain[-1][0] == f"/bulletins/{bulletin.number}/composition/"
    assert "ses articles ne changent plus" in answer.content.decode()


def test_the_picker_offers_members_and_keeps_those_an_article_names(secretariat, by, abers):
    stranger = MemberFactory(name="Ancienne communauté", membership=None)
    article = write_distinct(make_bulletin(by=by), "D", [stranger], by=by)
    page = secretariat.get(f"/bulletins/{article.bulletin.number}/articles/{article.pk}/").content.decode()
    assert abers.name in page
    assert page.index("Ancienne communauté") < page.index(abers.name)


def test_checks_are_listed_and_hold_the_issue_back(secretariat, by, dgs):
    bulletin = make_bulletin(by=by)
    write(bulletin, "Vide", by=by, lede="", text="")
    path = f"/bulletins/{bulletin.number}"
    assert "n’a pas de texte" in secretariat.get(f"{path}/composition/").content.decode()
    answer = secretariat.post(f"{path}/pret/", follow=True)
    assert "n’a pas de texte" in answer.content.decode()
    bulletin.refresh_from_db()
    assert bulletin.is_draft


def test_recipients_are_counted_and_named(secretariat, by, dgs, elected, it_head):
    bulletin = make_bulletin(by=by)
    path = f"/bulletins/{bulletin.number}/destinataires/"
    page = secretariat.get(path).content.decode()
    assert dgs.full_name in page
    assert it_head.full_name not in page
    groups = bulletin.bodies.model.objects.filter(kind="it_group").values_list("pk", flat=True)
    page = secretariat.post(path, {"bodies": list(groups)}, follow=True).content.decode()
    assert it_head.full_name in page
    assert dgs.full_name not in page


def test_an_edition_of_a_draft_is_proof_read_as_page_and_pdf(secretariat, draft, abers, monkeypatch):
    path = draft.get_absolute_url()
    page = secretariat.get(path, {"edition": abers.siren}).content.decode()
    assert "Archivage des Abers" in page
    assert "Guichet de Menez" not in page
    pdf = secretariat.get(f"/bulletins/{draft.number}.pdf", {"edition": abers.siren})
    assert pdf.content.startswith(b"%PDF")
    assert "Archivage des Abers" not in secretariat.get(path, {"edition": "commune"}).content.decode()


def test_a_failed_edition_is_shown_and_tried_again(secretariat, draft, by, quick_paper):
    mark_ready(bulletin=draft, by=by, knowingly=True)
    edition = draft.editions.first()
    draft.editions.filter(pk=edition.pk).update(state="failed", failure="MemoryError : plus de place")
    compose = f"/bulletins/{draft.number}/composition/"
    assert "plus de place" in secretariat.get(compose).content.decode()
    secretariat.post(f"/bulletins/{draft.number}/editions/{edition.pk}/essai/")
    edition.refresh_from_db()
    assert edition.state == "pending"


# ---------------------------------------------------------------- news


def test_a_member_proposes_news_and_sees_what_became_of_it(dgs, by, signed_in, secretariat, quick_paper, elected):
    client = signed_in(dgs)
    authority = actor_for(dgs).authorities[0]
    client.post("/actualites/nouvelle/", {"title": "Nos délibérations", "text": "En ligne.", "scope": "news",
                                          "authority": authority.pk})  # fmt: skip
    item = NewsItem.objects.get()
    assert "Proposée" in client.get("/actualites/").content.decode()
    bulletin = make_bulletin(by=by)
    secretariat.post(f"/bulletins/{bulletin.number}/actualites/", {"items": [item.pk]})
    assert bulletin.articles.get().title == "Nos délibérations"
    assert "Dans le prochain numéro" in client.get("/actualites/").content.decode()
    publish(bulletin, by=by)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Parue" in page
    assert bulletin.get_absolute_url() in page


def test_news_put_aside_says_why(dgs, by, signed_in, secretariat):
    actor = actor_for(dgs)
    item = propose_news(title="Nouvelle", text="Texte.", authority=actor.authorities[0], by=actor)
    path = f"/actualites/{item.pk}/ecarter/"
    assert "Motif" in secretariat.post(path, {"reason": ""}).content.decode()
    secretariat.post(path, {"reason": "Déjà paru en mars."})
    assert "Déjà paru en mars." in signed_in(dgs).get(item.get_absolute_url()).content.decode()


def test_the_author_is_not_told_of_an_article_made_distinct_for_others(
    it_head, abers, dgs, by, signed_in, quick_paper
):
    actor = actor_for(it_head)
    item = propose_news(title="Sujet", text="Texte.", authority=abers, by=actor, scope="distinct")
    bulletin = make_bulletin(by=by)
    write_distinct(bulletin, "Pour la DGS", [abers], by=by)
    article = bulletin.articles.get()
    NewsItem.objects.filter(pk=item.pk).update(article=article, state=NewsState.TAKEN_UP)
    publish(bulletin, by=by)
    page = signed_in(it_head).get(item.get_absolute_url()).content.decode()
    assert "Retenue" in page
    assert bulletin.get_absolute_url() not in page


def test_news_already_an_article_cannot_be_put_aside(dgs, by):
    actor = actor_for(dgs)
    item = propose_news(title="Nouvelle", text="Texte.", authority=actor.authorities[0], by=actor)
    article = write(make_bulletin(by=by), "A", by=by)
    NewsItem.objects.filter(pk=item.pk).update(article=article)
    with pytest.raises(Exception, match="retirez d’abord"):
        put_news_aside(item=item, reason="Non.", by=by)


# ---------------------------------------------------------------- opposition without signing in


def test_the_visible_link_mails_a_personal_one_and_tells_strangers_nothing(client, dgs):
    known = client.post("/bulletins/opposition/", {"email": dgs.email.upper()}).content.decode()
    unknown = client.post("/bulletins/opposition/", {"email": "personne@example.org"}).content.decode()
    assert "Regardez votre messagerie" in known
    assert known.count("<p>") == unknown.count("<p>")
    delivery = Delivery.objects.get()
    assert delivery.address == dgs.email
    client.post("/bulletins/opposition/", {"email": dgs.email})
    assert Delivery.objects.count() == 1

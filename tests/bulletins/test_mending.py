"""Errata and withdrawals: what readers see, what is made again, who is told, what is kept."""

import datetime

import pytest
from django.utils import timezone

from bulletins.models import COMMON_KEY, Article, Edition, Erratum
from bulletins.search import articles as search_articles
from bulletins.selectors.due import erratum_still_due, still_due
from bulletins.services.editions import render_due_editions
from bulletins.services.errata import fill_erratum
from bulletins.services.exchanges import reply_to_article
from bulletins.services.mending import correct_article, withdraw_article
from bulletins.services.sending import sending_of, serve_awaited
from bulletins.writing import ArticleWords
from emegalis.audit.models import Entry
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.enums import DeliveryState
from emegalis.outbox.models import Delivery
from emegalis.outbox.services import pause_sending, resume_sending
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.people.services.oppositions import oppose
from tests.bulletins.factories import announced, make_bulletin, publish, some_files, write


@pytest.fixture
def common(sent):
    return sent.articles.get(title="Cyberattaque")


@pytest.fixture
def distinct(sent):
    return sent.articles.get(title="Archivage des Abers")


def correct(article, by, *, mail=False, **words):
    given = {"title": article.title, "lede": article.lede, "text": "Vendredi matin.", "asked": article.asked} | words
    return correct_article(
        article=article,
        words=ArticleWords(**given),
        before="jeudi matin",
        after="vendredi matin",
        mail=mail,
        version=Article.objects.get(pk=article.pk).version,
        by=by,
    )


def everyone_got(bulletin):
    sending_of(bulletin).deliveries.update(state=DeliveryState.SENT, sent_at=timezone.now())


def keys(bulletin):
    return set(bulletin.editions.current().values_list("key", "version"))


# ---------------------------------------------------------------- errata


def test_an_erratum_is_told_on_the_page_and_the_former_text_stays_readable(common, by, dgs, signed_in):
    erratum = correct(common, by)
    client = signed_in(dgs)
    page = client.get(common.bulletin.get_absolute_url()).content.decode()
    assert "Ce numéro a été corrigé" in page
    assert page.count("jeudi matin") == 2  # at the head, and beside the article
    assert "Vendredi matin." in page
    assert "Texte de Cyberattaque." not in page
    former = client.get(f"/bulletins/{common.bulletin.number}/errata/{erratum.pk}/avant/").content.decode()
    assert "Texte de Cyberattaque." in former
    assert "Vendredi matin." not in former
    assert "version remplacée" in former


def test_two_errata_give_back_each_former_text(common, by, dgs, signed_in):
    first, second = correct(common, by), correct(common, by, text="Samedi matin.")
    client = signed_in(dgs)
    before = [
        client.get(f"/bulletins/{common.bulletin.number}/errata/{erratum.pk}/avant/").content.decode()
        for erratum in (first, second)
    ]
    assert "Texte de Cyberattaque." in before[0]
    assert "Vendredi matin." in before[1]


def test_the_editions_that_hold_the_article_are_made_again_and_the_former_pdf_stays(common, by, dgs, signed_in):
    bulletin = common.bulletin
    former = bytes(bulletin.editions.get(key=COMMON_KEY).pdf)
    correct(common, by)
    assert {version for _, version in keys(bulletin)} == {2}
    client = signed_in(dgs)
    assert client.get(f"/bulletins/{bulletin.number}.pdf").status_code == 302  # not yet laid out again
    assert len(render_due_editions(bulletin)) == 3
    assert bytes(client.get(f"/bulletins/{bulletin.number}.pdf?pour=commune&version=1").content) == former
    assert client.get(f"/bulletins/{bulletin.number}.pdf?pour=commune&version=9").status_code == 404
    assert "version du" in client.get(bulletin.get_absolute_url()).content.decode()


def test_only_the_readers_of_a_distinct_article_learn_of_its_erratum(distinct, by, dgs, other_dgs, elected, signed_in):
    bulletin = distinct.bulletin
    erratum = correct(distinct, by)
    assert "Ce numéro a été corrigé" in signed_in(dgs).get(bulletin.get_absolute_url()).content.decode()
    for stranger in (other_dgs, elected):
        client = signed_in(stranger)
        assert "corrigé" not in client.get(bulletin.get_absolute_url()).content.decode()
        assert client.get(f"/bulletins/{bulletin.number}/errata/{erratum.pk}/avant/").status_code == 404
    assert (COMMON_KEY, 1) in keys(bulletin)
    assert sorted(version for _, version in keys(bulletin)) == [1, 1, 2]


def test_an_erratum_reaches_by_mail_those_who_got_the_article_once(distinct, by, dgs, substitute, other_dgs, elected):
    everyone_got(distinct.bulletin)
    erratum = correct(distinct, by, mail=True)
    sending = announced(erratum)
    for _ in range(2):
        fill_erratum(sending)
    deliveries = list(sending.deliveries.select_related("message"))
    assert [delivery.person_id for delivery in deliveries] == [dgs.pk]
    assert "Archivage" not in deliveries[0].message.subject
    assert b"jeudi matin" in bytes(deliveries[0].message.payload)
    assert "List-Unsubscribe" in deliveries[0].headers
    assert erratum_still_due(deliveries) == {deliveries[0].pk}
    oppose(person=dgs, kind="bulletin")
    assert erratum_still_due(deliveries) == set()


def test_an_erratum_of_a_common_article_reaches_all(common, by):
    everyone_got(common.bulletin)
    sending = announced(correct(common, by, mail=True))
    fill_erratum(sending)
    assert sending.deliveries.count() == sending_of(common.bulletin).deliveries.count() == 3


def test_an_erratum_that_changes_nothing_or_meets_another_is_refused(common, by):
    with pytest.raises(BusinessRuleError, match="Rien n’a changé"):
        correct(common, by, text=common.text)
    with pytest.raises(BusinessRuleError, match="a été corrigé pendant"):
        correct_article(
            article=common, words=ArticleWords("A", text="B"), before="a", after="b", mail=False, version=99, by=by
        )
    with pytest.raises(BusinessRuleError, match="garde un texte"):
        correct(common, by, lede="", text=" ")
    assert not Erratum.objects.exists()


def test_what_the_secretariat_typed_comes_back_with_what_it_lacks(common, secretary, signed_in):
    path = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/erratum/"
    client = signed_in(secretary)
    client.get(path)
    page = client.post(path, {"title": "Titre changé", "text": "Gardé.", "before": "", "after": "x" * 700})
    assert page.status_code == 200
    assert "Gardé." in page.content.decode()
    assert "Ce qui était écrit" in page.content.decode()


def test_a_draft_is_not_mended_but_composed(draft, secretary, signed_in):
    article = draft.articles.first()
    client = signed_in(secretary)
    for act in ("erratum", "retirer"):
        answer = client.get(f"/bulletins/{draft.number}/articles/{article.pk}/{act}/")
        assert answer.url.endswith("/composition/")


# ---------------------------------------------------------------- withdrawals


def test_a_withdrawn_article_is_gone_everywhere_and_those_who_read_it_are_told(
    distinct, by, dgs, other_dgs, signed_in
):
    bulletin = distinct.bulletin
    everyone_got(bulletin)
    withdraw_article(article=distinct, reason="Adressé à la mauvaise collectivité.", by=by)
    client = signed_in(dgs)
    page = client.get(bulletin.get_absolute_url()).content.decode()
    assert "Adressé à la mauvaise collectivité." in page
    assert "ne peut pas être rappelé" in page
    assert "Archivage" not in page
    other = signed_in(other_dgs).get(bulletin.get_absolute_url()).content.decode()
    assert "retiré" not in other.lower()
    assert search_articles(actor_for(dgs), "archivage").total == 0
    assert "Archivage" not in client.get("/bulletins/").content.decode()
    assert client.get(f"/bulletins/{bulletin.number}/articles/{distinct.pk}/reponses/").status_code == 404
    assert not Edition.objects.filter(articles=distinct, size__gt=0).exists()
    assert b"Archivage" not in client.get(f"/bulletins/{bulletin.number}.pdf").content
    assert Entry.objects.filter(verb="withdraw_article", object_id=str(distinct.pk)).count() == 1


def test_a_withdrawn_common_article_leaves_every_pdf_former_versions_too(common, by, dgs, signed_in):
    bulletin = common.bulletin
    correct(common, by)
    render_due_editions(bulletin)
    withdraw_article(article=common, reason="Diffusé trop tôt.", by=by)
    render_due_editions(bulletin)
    papers = [bytes(pdf) for pdf in bulletin.editions.exclude(pdf=None).values_list("pdf", flat=True)]
    assert len(papers) == 3
    assert not any(b"Cyberattaque" in paper for paper in papers)
    client = signed_in(dgs)
    assert client.get(f"/bulletins/{bulletin.number}.pdf?pour=commune&version=1").status_code == 404
    assert "Vendredi matin" not in client.get(bulletin.get_absolute_url()).content.decode()


def test_the_files_of_a_withdrawn_article_are_served_to_nobody(
    by, dgs, abers, signed_in, quick_paper, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    bulletin = make_bulletin(by=by)
    article = write(bulletin, "Cyberattaque", by=by, files=some_files())
    publish(bulletin, by=by)
    picture = f"/bulletins/{bulletin.number}/articles/{article.pk}/image/"
    annex = article.annexes.get().get_absolute_url()
    readers = signed_in(dgs), signed_in(by.person)
    for client in readers:
        assert client.get(picture).status_code == client.get(annex).status_code == 200
    withdraw_article(article=article, reason="Diffusé trop tôt.", by=by)
    for client in readers:
        assert client.get(picture).status_code == 404
        answer = client.get(annex, follow=True)
        assert answer.redirect_chain == [(bulletin.get_absolute_url(), 302)]
        assert "Ce fichier n’est plus servi" in answer.content.decode()


def test_who_had_not_received_it_yet_gets_the_issue_without_it(distinct, by, dgs):
    bulletin = distinct.bulletin
    sending = sending_of(bulletin)
    everyone_got(bulletin)
    late = sending.deliveries.get(person_id=dgs.pk)
    sending.deliveries.filter(pk=late.pk).update(state=DeliveryState.QUEUED, sent_at=None)
    pause_sending(sending=sending, by=by)
    withdraw_article(article=distinct, reason="Erreur.", by=by)
    late.refresh_from_db()
    assert late.state == DeliveryState.CANCELLED
    render_due_editions()
    serve_awaited()
    anew = sending.deliveries.get(person_id=dgs.pk, state=DeliveryState.HELD)
    assert anew.message.key == COMMON_KEY
    resume_sending(sending=sending, by=by)
    anew.refresh_from_db()
    assert still_due([anew]) == {anew.pk}
    assert Delivery.objects.filter(sending=sending).count() == 4


def test_a_mail_that_carries_a_withdrawn_article_never_leaves_even_tried_again(distinct, common, by, dgs):
    bulletin = distinct.bulletin
    delivery = sending_of(bulletin).deliveries.get(person_id=dgs.pk)
    assert still_due([delivery]) == {delivery.pk}
    withdraw_article(article=distinct, reason="Erreur.", by=by)
    assert still_due([delivery]) == set()
    others = list(sending_of(bulletin).deliveries.exclude(person_id=dgs.pk))
    assert still_due(others) == {other.pk for other in others}
    withdraw_article(article=common, reason="Erreur.", by=by)
    assert still_due(others) == set()


def test_the_copy_kept_names_who_had_received_it(distinct, by, dgs, secretary, other_dgs, signed_in):
    everyone_got(distinct.bulletin)
    path = f"/bulletins/{distinct.bulletin.number}/articles/{distinct.pk}/retirer/"
    client = signed_in(secretary)
    assert "1\u00a0personne a déjà reçu" in client.get(path).content.decode()
    assert "Motif" in client.post(path, {"reason": " "}).content.decode()
    answer = client.post(path, {"reason": "Adressé à tort."})
    kept = client.get(answer.url).content.decode()
    for words in ("Archivage des Abers", "Texte de Archivage", "Adressé à tort.", dgs.email, "Abers-Kreiz"):
        assert words in kept
    assert other_dgs.email not in kept
    assert "Archivage des Abers" in client.get("/bulletins/retraits/").content.decode()
    assert "Archivage des Abers" not in client.get(distinct.bulletin.get_absolute_url()).content.decode()


def test_an_article_is_withdrawn_once_and_answered_no_more(distinct, by, dgs, abers):
    thread = reply_to_article(article=distinct, authority=abers, text="Nos mots.", by=actor_for(dgs)).thread
    withdraw_article(article=distinct, reason="Erreur.", by=by)
    with pytest.raises(BusinessRuleError, match="déjà retiré"):
        withdraw_article(article=distinct, reason="Erreur.", by=by)
    with pytest.raises(BusinessRuleError, match="retiré"):
        reply_to_article(article=distinct, authority=abers, text="Encore.", by=actor_for(dgs))
    assert thread.replies.get().text == "Nos mots."


def test_an_erratum_still_to_be_told_is_told_to_nobody_once_its_article_is_withdrawn(distinct, by):
    everyone_got(distinct.bulletin)
    sending = announced(correct(distinct, by, mail=True))
    fill_erratum(sending)
    withdraw_article(article=distinct, reason="Erreur.", by=by)
    assert erratum_still_due(list(sending.deliveries.all())) == set()


def test_a_mandate_that_ended_since_hears_of_no_erratum(distinct, by, dgs):
    everyone_got(distinct.bulletin)
    sending = announced(correct(distinct, by, mail=True))
    fill_erratum(sending)
    Mandate.objects.filter(person=dgs).update(ends_on=timezone.localdate() - datetime.timedelta(days=1))
    assert erratum_still_due(list(sending.deliveries.all())) == set()

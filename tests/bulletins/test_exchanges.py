"""Answers to articles: public ones, private threads, what is told by mail, what their authors may still do."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletins.enums import ThreadState
from bulletins.models import Reply, Thread
from bulletins.selectors.due import exchange_still_due, reply_still_due
from bulletins.services.exchanges import (
    conclude_thread,
    edit_reply,
    reply_in_thread,
    reply_to_article,
    set_thread_due,
    withdraw_reply,
)
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.models import Delivery
from governance.members.models import Mandate
from governance.members.roles import actor_for
from governance.strategy.models import Proposal
from governance.strategy.services import discard_proposal_draft, submit_proposal
from tests.bulletins.factories import make_bulletin, publish, write_distinct

SECRET = "autorité d’archivage : la présidente"


@pytest.fixture
def common(sent):
    return sent.articles.get(title="Cyberattaque")


@pytest.fixture
def distinct(sent):
    return sent.articles.get(title="Archivage des Abers")


@pytest.fixture
def thread(distinct, dgs, abers):
    return reply_to_article(article=distinct, authority=abers, text=SECRET, by=actor_for(dgs)).thread


def mails(kind):
    return Delivery.objects.filter(kind=kind).order_by("pk")


# ---------------------------------------------------------------- in public


def test_a_reply_to_a_common_reflection_is_read_by_all_members(common, dgs, abers, other_dgs, elected, signed_in):
    client = signed_in(dgs)
    path = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/reponses/"
    answer = client.post(path, {"text": "Nous avons fait cet exercice en mars.", "authority": abers.pk})
    assert answer.status_code == 302
    for reader in (other_dgs, elected):
        assert "cet exercice en mars" in signed_in(reader).get(path).content.decode()
        assert "cet exercice en mars" in signed_in(reader).get(common.bulletin.get_absolute_url()).content.decode()
    told = mails("bulletin_reply").get()
    assert told.person_id == Mandate.objects.get(body__kind="secretariat").person_id
    assert reply_still_due([told]) == {told.pk}


def test_the_same_words_sent_twice_are_one_reply(common, dgs, abers):
    for _ in range(2):
        reply_to_article(article=common, authority=abers, text="D’accord.", by=actor_for(dgs))
    assert Reply.objects.count() == 1
    assert mails("bulletin_reply").count() == 1


def test_a_preparer_reads_and_writes_nothing(common, distinct, preparer, abers, signed_in):
    for article in (common, distinct):
        with pytest.raises(BusinessRuleError, match="vous siégez"):
            reply_to_article(article=article, authority=abers, text="Non.", by=actor_for(preparer))
        path = f"/bulletins/{article.bulletin.number}/articles/{article.pk}/reponses/"
        assert "data-keep=" not in signed_in(preparer).get(path).content.decode()


def test_nobody_answers_in_the_name_of_another_authority(common, dgs, menez):
    with pytest.raises(BusinessRuleError, match="vous siégez"):
        reply_to_article(article=common, authority=menez, text="Non.", by=actor_for(dgs))


@pytest.mark.parametrize("text", ["", "   ", "a" * 4001, "avec\x00nul"])
def test_a_reply_that_cannot_be_kept_comes_back_as_typed(common, dgs, abers, signed_in, text):
    path = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/reponses/"
    answer = signed_in(dgs).post(path, {"text": text, "authority": abers.pk})
    assert answer.status_code == 200
    assert "Erreur" in answer.content.decode()
    assert not Reply.objects.exists()


def test_html_in_a_reply_is_shown_as_typed(common, dgs, abers, signed_in):
    reply_to_article(article=common, authority=abers, text="<script>x</script>", by=actor_for(dgs))
    page = signed_in(dgs).get(common.bulletin.get_absolute_url()).content.decode()
    assert "&lt;script&gt;x" in page


# ---------------------------------------------------------------- private threads


def test_a_reply_to_a_distinct_reflection_is_private(thread, distinct, dgs, substitute, other_dgs, elected, signed_in):
    page = signed_in(substitute).get(thread.get_absolute_url()).content.decode()
    assert "la présidente" in page
    for stranger in (other_dgs, elected):
        client = signed_in(stranger)
        assert client.get(thread.get_absolute_url()).status_code == 404
        assert client.post(f"{thread.get_absolute_url()}message/", {"text": "x"}).status_code == 404
        assert "la présidente" not in client.get(distinct.bulletin.get_absolute_url()).content.decode()


def test_two_authorities_named_by_one_article_ignore_each_other(by, abers, menez, dgs, other_dgs, quick_paper):
    bulletin = make_bulletin(by=by)
    article = write_distinct(bulletin, "Pour deux", [abers, menez], by=by)
    publish(bulletin, by=by)
    first = reply_to_article(article=article, authority=abers, text="De nous.", by=actor_for(dgs)).thread
    second = reply_to_article(article=article, authority=menez, text="De chez nous.", by=actor_for(other_dgs)).thread
    assert first != second
    assert list(Thread.objects.visible_to(actor_for(dgs))) == [first]
    assert list(Thread.objects.visible_to(actor_for(other_dgs))) == [second]


def test_the_elected_read_and_write_where_the_article_is_theirs_too(by, abers, dgs, elected, quick_paper):
    bulletin = make_bulletin(by=by)
    article = write_distinct(bulletin, "Pour tous là-bas", [abers], for_elected=True, by=by)
    publish(bulletin, by=by)
    thread = reply_to_article(article=article, authority=abers, text="Bien reçu.", by=actor_for(elected)).thread
    assert thread in Thread.objects.visible_to(actor_for(dgs))


def test_mail_of_a_thread_holds_none_of_its_words(thread, by, dgs, secretary):
    reply_in_thread(thread=thread, text=f"Nous notons : {SECRET}.", by=by)
    conclude_thread(thread=thread, text=f"Conclu : {SECRET}.", by=by)
    told = list(mails("bulletin_exchange").select_related("message"))
    assert [delivery.person_id for delivery in told] == [secretary.pk, dgs.pk, dgs.pk]
    for delivery in told:
        words = delivery.message.subject.encode() + bytes(delivery.message.payload)
        for private in (b"archivage", b"Archivage", "présidente".encode(), b"pr=C3=A9sidente"):
            assert private not in words
    assert exchange_still_due(told) == {delivery.pk for delivery in told}
    Mandate.objects.filter(person=dgs).update(ends_on=timezone.localdate())
    assert exchange_still_due(told) == {told[0].pk}


def test_a_thread_waits_is_answered_is_concluded_and_opens_again(thread, by, dgs):
    thread.refresh_from_db()
    assert thread.state == ThreadState.WAITING
    reply_in_thread(thread=thread, text="Nous regardons.", by=by)
    thread.refresh_from_db()
    assert thread.state == ThreadState.ANSWERED
    conclusion = conclude_thread(thread=thread, text="Rendez-vous pris.", by=by)
    thread.refresh_from_db()
    assert thread.state == ThreadState.CONCLUDED
    with pytest.raises(BusinessRuleError, match="déjà conclu"):
        conclude_thread(thread=thread, text="Encore.", by=by)
    reply_in_thread(thread=thread, text="Un contretemps.", by=actor_for(dgs))
    thread.refresh_from_db()
    assert thread.state == ThreadState.WAITING
    assert conclusion in thread.replies.all()


def test_the_desk_counts_the_days_that_a_thread_waits(thread, secretary, signed_in, distinct):
    Thread.objects.update(waiting_since=timezone.now() - datetime.timedelta(days=6))
    desk = signed_in(secretary).get("/secretariat/").content.decode()
    assert "sans réponse depuis 6\u00a0jours" in desk
    assert "1\u00a0échange attend une réponse" in desk


def test_a_date_that_has_passed_shows_and_one_in_the_past_is_refused(thread, by, dgs, signed_in):
    with pytest.raises(BusinessRuleError, match="passée"):
        set_thread_due(thread=thread, due_on=by.day - datetime.timedelta(days=1), by=by)
    set_thread_due(thread=thread, due_on=by.day, by=by)
    Thread.objects.update(due_on=by.day - datetime.timedelta(days=1))
    assert "Échéance passée" in signed_in(dgs).get(thread.get_absolute_url()).content.decode()
    assert "Échéance passée" in signed_in(dgs).get("/echanges/").content.decode()


def test_a_thread_is_taken_over_by_the_authority_that_follows(thread, abers, menez, other_dgs, signed_in):
    abers.successor = menez
    abers.save(update_fields=["successor"])
    page = signed_in(other_dgs).get(thread.get_absolute_url()).content.decode()
    assert f"repris par {menez.name}" in page
    reply_in_thread(thread=thread, text="Nous reprenons.", by=actor_for(other_dgs))


@pytest.mark.parametrize(("state", "found"), [("waiting", True), ("answered", False), ("nimporte", True)])
def test_my_threads_are_filtered_by_state(thread, dgs, signed_in, state, found):
    page = signed_in(dgs).get("/echanges/", {"etat": state}).content.decode()
    assert (f"/echanges/{thread.pk}/" in page) is found


def test_threads_take_as_many_queries_for_twenty_as_for_two(by, abers, dgs, secretary, signed_in, quick_paper):
    def threads(count):
        bulletin = make_bulletin(by=by)
        for number in range(count):
            write_distinct(bulletin, f"D{number}", [abers], by=by)
        publish(bulletin, by=by)
        for article in bulletin.articles.all():
            reply_to_article(article=article, authority=abers, text="Oui.", by=actor_for(dgs))
        return bulletin.get_absolute_url()

    def count(client, path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths, clients = ["/echanges/", "/", "/secretariat/"], [signed_in(dgs), signed_in(secretary)]
    first = threads(2)
    few = [count(clients[0], paths[0]), count(clients[1], paths[2]), count(clients[0], first)]
    more = threads(18)
    assert [count(clients[0], paths[0]), count(clients[1], paths[2]), count(clients[0], more)] == few


# ---------------------------------------------------------------- what its author may still do


def test_a_reply_is_mended_by_its_author_for_half_an_hour_and_says_so(common, dgs, abers, other_dgs, signed_in):
    reply = reply_to_article(article=common, authority=abers, text="Le 5.", by=actor_for(dgs))
    path = f"/reponses/{reply.pk}/correction/"
    assert signed_in(other_dgs).post(path, {"text": "x"}).status_code == 403
    signed_in(dgs).post(path, {"text": "Le 6."})
    page = signed_in(other_dgs).get(common.bulletin.get_absolute_url()).content.decode()
    assert "Le 6." in page
    replies = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/reponses/"
    assert "Corrigée le" in signed_in(dgs).get(replies).content.decode()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)), pytest.raises(BusinessRuleError):
        edit_reply(reply=reply, text="Le 7.", by=actor_for(dgs))


def test_a_word_already_answered_is_not_mended(thread, by, dgs):
    first = thread.replies.get()
    reply_in_thread(thread=thread, text="Nous regardons.", by=by)
    with pytest.raises(BusinessRuleError, match="déjà répondu"):
        edit_reply(reply=first, text="Autre chose.", by=actor_for(dgs))


def test_a_withdrawn_reply_leaves_a_trace_and_its_words_to_its_author(common, dgs, abers, other_dgs, signed_in):
    reply = reply_to_article(article=common, authority=abers, text="Mots trop vifs.", by=actor_for(dgs))
    signed_in(dgs).post(f"/reponses/{reply.pk}/retrait/")
    path = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/reponses/"
    for page in (path, common.bulletin.get_absolute_url()):
        shown = signed_in(other_dgs).get(page).content.decode()
        assert "retirée par son auteur" in shown
        assert "trop vifs" not in shown
    assert "trop vifs" in signed_in(dgs).get(path).content.decode()
    assert not reply_still_due(list(mails("bulletin_reply")))


def test_a_thread_whose_last_words_are_withdrawn_waits_no_more(thread, dgs):
    withdraw_reply(reply=thread.replies.get(), by=actor_for(dgs))
    thread.refresh_from_db()
    assert thread.waiting_since is None


# ---------------------------------------------------------------- from a reply to a proposal


def test_a_reply_becomes_an_agenda_request_each_leading_to_the_other(common, dgs, abers, signed_in):
    reply = reply_to_article(article=common, authority=abers, text="Mettons-le à l’ordre du jour.", by=actor_for(dgs))
    client = signed_in(dgs)
    answers = [client.post(f"/reponses/{reply.pk}/proposition/") for _ in range(2)]
    proposal = Proposal.objects.get()
    assert {answer.url for answer in answers} == {proposal.get_absolute_url()}
    assert (proposal.kind, proposal.title, proposal.text) == ("agenda", "Cyberattaque", reply.text)
    submit_proposal(proposal=proposal, by=actor_for(dgs))
    assert reply.page.partition("#")[0] in client.get(proposal.get_absolute_url()).content.decode()
    path = f"/bulletins/{common.bulletin.number}/articles/{common.pk}/reponses/"
    assert proposal.get_absolute_url() in client.get(path).content.decode()


def test_a_proposal_born_of_a_private_thread_tells_nothing_of_it(thread, dgs, other_dgs, signed_in):
    reply = thread.replies.get()
    signed_in(dgs).post(f"/reponses/{reply.pk}/proposition/")
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.source, proposal.source_path, proposal.reach) == ("", "", "", "own")
    Proposal.objects.update(reach="all", title="Archivage pour tous")
    submit_proposal(proposal=proposal, by=actor_for(dgs))
    assert f"/echanges/{thread.pk}/" not in signed_in(other_dgs).get(proposal.get_absolute_url()).content.decode()
    assert f"/echanges/{thread.pk}/" in signed_in(dgs).get(proposal.get_absolute_url()).content.decode()


def test_an_elected_member_s_reply_makes_no_proposal(common, elected, abers, signed_in):
    reply = reply_to_article(article=common, authority=abers, text="Oui.", by=actor_for(elected))
    assert signed_in(elected).post(f"/reponses/{reply.pk}/proposition/").url == reply.page
    assert not Proposal.objects.exists()


def test_a_draft_thrown_away_leaves_the_reply(common, dgs, abers, signed_in):
    reply = reply_to_article(article=common, authority=abers, text="Oui.", by=actor_for(dgs))
    signed_in(dgs).post(f"/reponses/{reply.pk}/proposition/")
    discard_proposal_draft(proposal=Proposal.objects.get(), by=actor_for(dgs))
    reply.refresh_from_db()
    assert reply.proposal is None

"""The secretariat's pages, lists whatever their length, and what each slot brings."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from emegalis.lib.slots import Facts
from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.opinions.blocks import authority_opinions, desk_missing, orientation_consultations
from governance.opinions.models import Consultation
from governance.opinions.panels import opinions_to_give, outcomes, syntheses
from governance.opinions.search import consultations as search_consultations
from governance.opinions.services import close_consultation
from tests.governance.members.factories import MandateFactory
from tests.governance.opinions.factories import VersionFactory, give_opinion, make_consultation


@pytest.fixture
def version(abers):
    return VersionFactory()


def page_text(response):
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_secretariat_opens_a_consultation_from_an_orientation(version, dgs, secretary, signed_in):
    client = signed_in(secretary)
    url = f"{reverse('opinions:consultation_open')}?orientation={version.orientation.slug}"
    assert f'value="{version.orientation.slug}" selected' in client.get(url).content.decode()
    closes_at = (timezone.localtime() + datetime.timedelta(days=10)).replace(hour=18, minute=0)
    response = client.post(
        url,
        {
            "orientation": version.orientation.slug,
            "question": "Qu’en pensez-vous ?",
            "closes_at": f"{closes_at:%Y-%m-%dT%H:%M}",
            "visibility": "at_closing",
            "late_rule": "refused",
        },
    )
    consultation = Consultation.objects.get()
    assert response["Location"] == consultation.get_absolute_url()
    assert timezone.localtime(consultation.closes_at).hour == 18
    assert Delivery.objects.filter(kind="opinion_invitation").count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"closes_at": "2020-01-01T18:00"}, "déjà passée"),
        ({"closes_at": "demain"}, "Écrivez une date et une heure"),
        ({"question": ""}, "Écrivez la question"),
        ({"question": "a\x00b"}, "caractère"),
        ({"orientation": "inconnue"}, "choix"),
    ],
)
def test_faulty_opening_comes_back_with_what_was_typed(version, secretary, signed_in, values, sentence):
    typed = {
        "orientation": version.orientation.slug,
        "question": "Qu’en pensez-vous ?",
        "closes_at": f"{timezone.localtime() + datetime.timedelta(days=9):%Y-%m-%dT%H:%M}",
        "visibility": "at_once",
        "late_rule": "recorded",
    } | values
    page = page_text(signed_in(secretary).post(reverse("opinions:consultation_open"), typed))
    assert sentence.casefold() in page.casefold()
    assert not Consultation.objects.exists()


def test_reminder_is_read_again_before_it_leaves(open_consultation, secretary, signed_in):
    client = signed_in(secretary)
    url = reverse("opinions:consultation_remind", args=[open_consultation.pk])
    assert "n’est pas encore arrivé" in page_text(client.get(url))
    response = client.post(url, {"text": "Un mot de notre main.", "rank": "1"}, follow=True)
    assert "au prochain récapitulatif" in page_text(response)
    again = client.post(url, {"text": "Un mot de notre main.", "rank": "1"})
    assert "déjà partie" in page_text(again)


def test_withdrawing_asks_for_a_reason(open_consultation, secretary, signed_in):
    client = signed_in(secretary)
    url = reverse("opinions:consultation_withdraw", args=[open_consultation.pk])
    assert "Dites pourquoi" in page_text(client.post(url, {"reason": ""}))
    assert "Un mauvais texte" in page_text(client.post(url, {"reason": "Un mauvais texte"}, follow=True))


@pytest.mark.parametrize("name", ["dgs", "elected", "secretary", "it_head"])
def test_list_asks_as_many_queries_for_twenty_as_for_two(name, everyone, menez, quick_paper, signed_in):
    client = signed_in(everyone[name])
    url = reverse("opinions:consultation_list")
    for _ in range(2):
        give_opinion(make_consultation(), menez)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(18):
        make_consultation()
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


@pytest.mark.parametrize("view", ["consultation_detail", "synthesis"])
def test_pages_ask_as_many_queries_for_twenty_members_as_for_two(view, closed_consultation, secretary, signed_in):
    client = signed_in(secretary)
    url = reverse(f"opinions:{view}", args=[closed_consultation.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    other = make_consultation()
    for _ in range(18):
        give_opinion(other, MandateFactory().authority, stance="FAV_RES")
    Consultation.objects.filter(pk=other.pk).update(
        opened_at=timezone.now() - datetime.timedelta(days=2), closes_at=timezone.now()
    )
    close_consultation(consultation=other)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(f"opinions:{view}", args=[other.pk]))
    assert len(many) == len(few)


# ---------------------------------------------------------------- slots


def test_call_disappears_once_the_opinion_is_given(open_consultation, dgs, abers):
    assert [call.action_label for call in opinions_to_give(actor_for(dgs))] == ["Donner mon avis"]
    give_opinion(open_consultation, abers)
    assert opinions_to_give(actor_for(dgs)) == []


def test_preparer_is_asked_to_prepare_and_names_the_authority(open_consultation, preparer, abers):
    [call] = opinions_to_give(actor_for(preparer))
    assert call.action_label == "Préparer l’avis"
    assert abers.name in call.text


def test_someone_who_sits_for_two_gets_two_calls(open_consultation, shared_dgs):
    assert len({call.action_url for call in opinions_to_give(actor_for(shared_dgs))}) == 2


def test_panels_are_for_whom_they_concern(everyone, open_consultation, closed_consultation):
    assert outcomes(actor_for(everyone["other_dgs"])).context["opinions"]
    assert outcomes(actor_for(everyone["elected"])) is None
    assert syntheses(actor_for(everyone["elected"])).context["ready"]
    assert syntheses(actor_for(everyone["dgs"])) is None


def test_desk_counts_what_is_missing(open_consultation, secretary, dgs):
    block = desk_missing(actor_for(secretary), None)
    assert block.attention.replace("\u00a0", " ") == "3 avis manquent"
    assert desk_missing(actor_for(dgs), None) is None


def test_orientation_says_who_acts(open_consultation, everyone, abers):
    orientation = open_consultation.version.orientation

    def facts(name):
        brought = orientation_consultations(actor_for(everyone[name]), orientation)
        return next(fact for fact in brought if isinstance(fact, Facts))

    assert (facts("dgs").state, facts("dgs").act) == ("now", "donner votre avis")
    assert facts("elected").act == ""
    give_opinion(open_consultation, abers)
    assert facts("dgs").act == ""


def test_authority_page_shows_opinions_that_may_be_read(everyone, closed_consultation, menez):
    assert authority_opinions(actor_for(everyone["elected"]), menez).context["opinions"]
    assert authority_opinions(actor_for(everyone["it_head"]), menez) is None


def test_consultations_are_found_by_their_words(closed_consultation, dgs, former_dgs):
    assert search_consultations(actor_for(dgs), "delegues protection").total == 1
    assert search_consultations(actor_for(former_dgs), "delegues protection") is None


@pytest.mark.parametrize("name", ["dgs", "preparer", "elected", "secretary", "it_head", "shared_dgs"])
def test_every_page_renders_for_every_role(name, everyone, open_consultation, closed_consultation, signed_in):
    client = signed_in(everyone[name])
    for consultation in (open_consultation, closed_consultation):
        assert client.get(consultation.get_absolute_url()).status_code == 200
        assert client.get(consultation.version.orientation.get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200

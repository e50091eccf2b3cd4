"""« Mes messages »: what I get, how often, copy to whom, what was sent to me."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emegalis.outbox.models import Delivery
from governance.members.services.sign_in import queue_code
from governance.people import services as people
from governance.people.models import MessageCopy, MessagePreference
from tests.governance.members.digest_world import ready_synthesis

PAGE, CHOOSE = "/mon-compte/messages/", "/mon-compte/messages/choix/"


def text_of(response) -> str:
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("&nbsp;", " ").replace("&#8239;", " ").split())


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    monkeypatch.setattr("governance.opinions.services.documents.render_pdf", lambda *args, **kwargs: b"%PDF-1.7")


def test_page_says_of_each_kind_when_it_comes_and_whether_it_can_be_refused(dgs, signed_in):
    page = text_of(signed_in(dgs).get(PAGE))
    for label in ("Récépissé d’avis", "Convocation", "Bulletin de liaison", "Synthèse des avis", "Récapitulatif"):
        assert label in page
    assert "Une fois par jour, au plus" in page
    assert "Ne se refuse pas" in page


def test_page_shows_only_the_kinds_that_may_reach_the_reader(business, elected, secretary, signed_in):
    assert "Relance d’un avis" not in text_of(signed_in(business).get(PAGE))
    assert "Synthèse des avis" not in text_of(signed_in(business).get(PAGE))
    assert "Synthèse des avis" in text_of(signed_in(elected).get(PAGE))
    assert "Proposition déposée" in text_of(signed_in(secretary).get(PAGE))


def test_rhythm_day_and_copies_are_chosen_on_one_page(dgs, preparer, signed_in):
    client = signed_in(dgs)
    answer = client.post(CHOOSE, {"rhythm": "weekly", "weekday": "3", "copies": [preparer.pk]}, follow=True)
    assert "Vos choix sont enregistrés" in text_of(answer)
    assert "Une fois par semaine, le jeudi" in text_of(answer)
    chosen = MessagePreference.objects.get(person=dgs)
    assert (chosen.rhythm, chosen.weekday) == ("weekly", 3)
    assert list(MessageCopy.objects.values_list("person", "to")) == [(dgs.pk, preparer.pk)]
    assert preparer.full_name in text_of(answer)
    client.post(CHOOSE, {"rhythm": "daily", "weekday": "0"})
    assert not MessageCopy.objects.exists()


def test_never_by_mail_is_an_opposition_with_a_way_back(dgs, signed_in):
    client = signed_in(dgs)
    client.post(CHOOSE, {"rhythm": "never", "weekday": "0"})
    assert people.opposed_ids("digest") == {dgs.pk}
    assert Delivery.objects.filter(kind="account_notice", person_id=dgs.pk).count() == 1
    assert "Aucun récapitulatif n’est prévu" in text_of(client.get(PAGE))
    client.post(CHOOSE, {"rhythm": "daily", "weekday": "0"})
    assert people.opposed_ids("digest") == set()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rhythm": "", "weekday": "0"}, "rhythm"),
        ({"rhythm": "hourly\x00", "weekday": "0"}, "rhythm"),
        ({"rhythm": "weekly", "weekday": "6"}, "weekday"),
        ({"rhythm": "weekly", "weekday": "9" * 4000}, "weekday"),
        ({"rhythm": "weekly", "weekday": ""}, "weekday"),
        ({"rhythm": "daily", "weekday": "0", "copies": ["999999"]}, "copies"),
        ({"rhythm": "daily", "weekday": "0", "copies": ["<b>"]}, "copies"),
        ({}, "rhythm"),
    ],
)
def test_choice_that_cannot_be_is_said_beside_the_field_and_changes_nothing(dgs, preparer, signed_in, typed, field):
    response = signed_in(dgs).post(CHOOSE, typed)
    assert response.status_code == 200
    assert response.context["form"].errors[field]
    assert not MessagePreference.objects.exists() and not MessageCopy.objects.exists()


def test_copies_are_offered_from_one_s_own_direction_generale_only(
    dgs, preparer, substitute, other_dgs, elected, it_head, former_dgs, signed_in
):
    form = signed_in(dgs).get(PAGE).context["form"]
    assert {pk for pk, _ in form.fields["copies"].choices} == {preparer.pk, substitute.pk}
    assert "copies" not in signed_in(elected).get(PAGE).context["form"].fields
    assert "copies" not in signed_in(former_dgs).get(PAGE).context["form"].fields


def test_someone_elsewhere_cannot_be_given_copies_by_hand(dgs, preparer, other_dgs, signed_in):
    response = signed_in(dgs).post(CHOOSE, {"rhythm": "daily", "weekday": "0", "copies": [other_dgs.pk]})
    assert "ne siège pas" in text_of(response)
    assert not MessageCopy.objects.exists()


def test_what_was_sent_is_listed_with_its_state_and_never_a_code_nor_another_s_mail(dgs, other_dgs, signed_in):
    ready_synthesis()
    queue_code(person=dgs, code="135790")
    page = text_of(signed_in(dgs).get(PAGE))
    assert "Au récapitulatif du mercredi 25 novembre" in page.replace("\u00a0", " ")
    assert "La synthèse des avis est prête" in page
    assert "Code de connexion" in page and "135790" not in page
    Delivery.objects.filter(person_id=dgs.pk).delete()
    assert "Rien pour l’instant" in text_of(signed_in(dgs).get(PAGE))


def test_page_costs_the_same_for_two_and_twenty_mails(dgs, preparer, signed_in):
    client = signed_in(dgs)
    client.get(PAGE)

    def cost(mails: int) -> int:
        for _ in range(mails):
            queue_code(person=dgs, code="135790")
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        return len(captured)

    assert cost(2) == cost(18)


def test_account_leads_to_the_page(dgs, signed_in):
    assert 'href="/mon-compte/messages/"' in signed_in(dgs).get("/mon-compte/").content.decode()

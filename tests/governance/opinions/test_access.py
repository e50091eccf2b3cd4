"""Who reads what, exactly as DESIGN « Who reads » says: page by page, role by role; a draft leaks nowhere."""

import pytest
from django.urls import reverse

from governance.members.roles import actor_for
from governance.opinions.models import Opinion, OpinionDraft, Reservation
from governance.opinions.panels import opinions_to_give
from governance.opinions.search import opinions as search_opinions
from tests.governance.opinions.conftest import PEOPLE
from tests.governance.opinions.factories import give_opinion, make_consultation

OWN = {"dgs", "substitute", "preparer"}
READERS_AFTER_CLOSING = {"dgs", "substitute", "other_dgs", "shared_dgs", "elected", "secretary"}


def status(client, url, **data):
    return client.get(url, data).status_code


# ---------------------------------------------------------------- permission matrices

ENDED = {"former_dgs": 403}  # « Votre mandat a pris fin le … » on every page
EVERYONE = dict.fromkeys(PEOPLE, 200) | ENDED
WRITERS = ["dgs", "substitute", "preparer", "other_dgs", "shared_dgs"]
STAFF_ONLY = dict.fromkeys(PEOPLE, 403) | {"secretary": 200}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("consultation_list", EVERYONE),
        ("consultation_open", STAFF_ONLY),
    ],
    ids=["list", "open"],
)
def test_pages_without_a_subject(name, view, expected, everyone, open_consultation, signed_in):
    assert status(signed_in(everyone[name]), reverse(f"opinions:{view}")) == expected[name]


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("consultation_detail", EVERYONE),
        ("consultation_remind", STAFF_ONLY),
        ("consultation_withdraw", STAFF_ONLY),
        ("opinion_write", dict.fromkeys(PEOPLE, 403) | dict.fromkeys(WRITERS, 200)),
    ],
    ids=["detail", "remind", "withdraw", "write"],
)
def test_pages_of_an_open_consultation(name, view, expected, everyone, open_consultation, signed_in):
    url = reverse(f"opinions:{view}", args=[open_consultation.pk])
    assert status(signed_in(everyone[name]), url) == expected[name]


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("synthesis", EVERYONE),
        ("synthesis_pdf", dict.fromkeys(PEOPLE, 403) | dict.fromkeys(READERS_AFTER_CLOSING, 200)),
    ],
    ids=["page", "pdf"],
)
def test_synthesis_of_a_closed_consultation(name, view, expected, everyone, closed_consultation, signed_in):
    url = reverse(f"opinions:{view}", args=[closed_consultation.pk])
    assert status(signed_in(everyone[name]), url) == expected[name]


@pytest.mark.parametrize("name", PEOPLE)
def test_opinion_of_another_while_the_consultation_is_open(name, everyone, given, signed_in):
    expected = ENDED | {"other_dgs": 200, "secretary": 200}
    assert status(signed_in(everyone[name]), given.get_absolute_url()) == expected.get(name, 404)


@pytest.mark.parametrize("name", PEOPLE)
def test_opinion_of_another_after_the_closing(name, everyone, closed_consultation, signed_in):
    opinion = closed_consultation.opinions.get()
    expected = ENDED | dict.fromkeys(READERS_AFTER_CLOSING, 200)
    assert status(signed_in(everyone[name]), opinion.get_absolute_url()) == expected.get(name, 404)


@pytest.mark.parametrize("name", PEOPLE)
def test_receipt_belongs_to_its_authority_and_the_secretariat(name, everyone, closed_consultation, signed_in):
    opinion = closed_consultation.opinions.get()
    expected = ENDED | dict.fromkeys(READERS_AFTER_CLOSING, 403) | {"other_dgs": 200, "secretary": 200}
    url = reverse("opinions:receipt_pdf", args=[opinion.reference])
    assert status(signed_in(everyone[name]), url) == expected.get(name, 404)


@pytest.mark.parametrize("name", PEOPLE)
def test_withdrawing_an_opinion_is_for_its_own_seats(name, everyone, open_consultation, abers, signed_in):
    opinion = give_opinion(open_consultation, abers)
    url = reverse("opinions:opinion_withdraw", args=[opinion.reference])
    expected = {"dgs": 200, "substitute": 200, "preparer": 403, "other_dgs": 404, "shared_dgs": 404}
    assert status(signed_in(everyone[name]), url) == expected.get(name, 403)


def test_anonymous_goes_to_sign_in(client, open_consultation, given):
    for url in (reverse("opinions:consultation_list"), given.get_absolute_url(), open_consultation.get_absolute_url()):
        response = client.get(url)
        assert response.status_code == 302
        assert "/connexion/" in response["Location"]


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize("name", PEOPLE)
def test_visible_opinions_and_reservations_follow_the_state(
    name, everyone, open_consultation, closed_consultation, given
):
    actor = actor_for(everyone[name])
    seen = set(Opinion.objects.visible_to(actor).values_list("consultation_id", flat=True))
    expected = set()
    if name in {"other_dgs", "secretary"}:
        expected.add(open_consultation.pk)
    if name in READERS_AFTER_CLOSING:
        expected.add(closed_consultation.pk)
    assert seen == expected
    assert Reservation.objects.visible_to(actor).count() == (2 if name in READERS_AFTER_CLOSING else 0)


@pytest.mark.parametrize("name", PEOPLE)
def test_visible_at_once_opens_submitted_opinions_to_the_seats_of_the_commission(name, everyone, menez, quick_paper):
    consultation = make_consultation(visibility="at_once")
    give_opinion(consultation, menez)
    readers = {"dgs", "substitute", "other_dgs", "shared_dgs", "secretary"}
    assert Opinion.objects.visible_to(actor_for(everyone[name])).exists() == (name in readers)


# ---------------------------------------------------------------- the draft


@pytest.mark.parametrize("name", PEOPLE)
def test_draft_is_seen_by_its_own_people_only(name, everyone, draft):
    assert OpinionDraft.objects.visible_to(actor_for(everyone[name])).exists() == (name in OWN)


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - OWN))
def test_no_page_tells_that_a_draft_exists(name, everyone, open_consultation, abers, preparer, signed_in, request):
    client = signed_in(everyone[name])
    pages = [
        "/",
        "/secretariat/",
        reverse("opinions:consultation_list"),
        open_consultation.get_absolute_url(),
        reverse("opinions:consultation_remind", args=[open_consultation.pk]),
        open_consultation.version.orientation.get_absolute_url(),
        reverse("members:authority_detail", args=[abers.siren]),
        "/recherche/?q=brouillon",
        "/recherche/?q=secret",
    ]
    before = [_words(client, page) for page in pages]
    request.getfixturevalue("draft")
    assert [_words(client, page) for page in pages] == before


def _words(client, page):
    """What a page says, without what changes at each request."""
    response = client.get(page)
    text = response.content.decode()
    assert "Secret du brouillon" not in text
    return response.status_code, "".join(line for line in text.splitlines() if "csrf" not in line)


def test_script_of_another_authority_learns_nothing_of_a_draft(everyone, open_consultation, abers, draft, signed_in):
    url = f"{reverse('opinions:opinion_write', args=[open_consultation.pk])}?pour={abers.siren}"
    response = signed_in(everyone["other_dgs"]).post(url, {"reasons": "x"}, HTTP_ACCEPT="application/json")
    assert response.status_code == 403


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_people_find_their_draft(name, everyone, open_consultation, draft):
    [call] = opinions_to_give(actor_for(everyone[name]))
    assert call.action_label == "Reprendre le brouillon"
    assert "brouillon" in call.note


# ---------------------------------------------------------------- counts


@pytest.mark.parametrize("name", ["it_head", "business"])
def test_groups_read_counts_after_the_closing_only(name, everyone, open_consultation, closed_consultation, signed_in):
    client = signed_in(everyone[name])
    assert "Les avis reçus" not in client.get(open_consultation.get_absolute_url()).content.decode()
    listed = client.get(reverse("opinions:consultation_list")).content.decode()
    assert "les avis reçus seront comptés à la clôture" in listed
    page = client.get(reverse("opinions:synthesis", args=[closed_consultation.pk])).content.decode()
    assert "1 sur" in page.replace("\u00a0", " ")
    assert "Un seul interlocuteur" not in page
    assert "Menez-Arvor" not in page


def test_search_finds_only_what_may_be_read(everyone, open_consultation, given):
    assert search_opinions(actor_for(everyone["secretary"]), "calendriers").total == 1
    assert search_opinions(actor_for(everyone["other_dgs"]), "calendriers").total == 1
    assert search_opinions(actor_for(everyone["dgs"]), "calendriers") is None
    assert search_opinions(actor_for(everyone["elected"]), "calendriers") is None


def test_earlier_versions_are_read_by_their_authority_and_the_secretariat(everyone, closed_consultation, signed_in):
    url = closed_consultation.opinions.get().get_absolute_url()
    assert "Le texte dont l’empreinte est calculée" in signed_in(everyone["secretary"]).get(url).content.decode()
    assert "Le texte dont l’empreinte est calculée" not in signed_in(everyone["elected"]).get(url).content.decode()

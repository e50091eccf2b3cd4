"""The pages of needs: each role finds its own, nothing shown to whom it is not for, nothing typed is lost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emegalis.outbox.models import Delivery
from governance.members.roles import actor_for
from governance.needs.enums import NeedMail
from governance.needs.kinds import still_asked, still_read
from governance.needs.models import Need, Referral, TechnicalAdvice
from governance.needs.services import decline_need, submit_need
from governance.needs.telling import asked, decided, followed
from governance.needs.words import NeedFiles
from governance.strategy.services import take_up_need
from tests.governance.needs.making import (
    TITLE,
    evidence,
    make_advised,
    make_commented,
    make_drafted,
    make_need_draft,
    make_presented,
    make_subject_referral,
    make_submitted,
    seat_of,
)
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db
STATEMENT = "Les marchés passés avant la bascule"
HOSTILE = "<script>alert(1)</script>\r\nBcc: x@example.org =1+1"


def text_of(response) -> str:
    return response.content.decode()


def typed(**given):
    return {
        "title": TITLE,
        "statement": "Ce qui manque.",
        "holder": "les acheteurs",
        "gain": "Une heure.",
        "urgency": "year",
        "priority": "useful",
        "suite": "relire",
    } | given


def advised_by_hand(**given):
    return {
        "verdict": "feasible",
        "reasons": "L’outil sait le faire.",
        "cost_min": "45\u202f000 €",
        "cost_max": "60 000",
        "ownership": "each",
        "suite": "relire",
    } | given


# ---------------------------------------------------------------- reading


def test_an_advised_need_is_read_by_all_three(business, it_head, secretary, chair, leader, signed_in):
    joined = NeedFiles(added=(evidence(),))
    need = make_advised(business, chair=chair, rapporteur=it_head, files=joined)
    for person in (business, it_head, secretary):
        for path in ("/besoins/", f"/besoins/{need.pk}/", f"/besoins/{need.pk}.txt", "/besoins/saisines/"):
            assert signed_in(person).get(path).status_code == 200, path
    page = text_of(signed_in(business).get(f"/besoins/{need.pk}/"))
    assert "Où en est ce besoin" in page
    assert "Prochaine date" in page
    assert "Faisable sous conditions" in page


def test_the_draft_of_an_advice_stays_with_the_dsi_group(business, it_head, secretary, chair, leader, signed_in):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    path = advice.need.get_absolute_url()
    for person in (it_head, secretary):
        assert "L’éditeur sait reprendre" in text_of(signed_in(person).get(path))
    assert "L’éditeur sait reprendre" not in text_of(signed_in(business).get(path))


@pytest.mark.parametrize("reader", ["dgs", "elected", "preparer"])
def test_the_commission_and_the_elus_read_what_it_became_only(
    reader, request, business, it_head, chair, leader, staff, signed_in
):
    orientation = OrientationFactory(published=True)
    need = make_advised(business, chair=chair, rapporteur=it_head)
    take_up_need(need=need, orientation=orientation, by=staff)
    client = signed_in(request.getfixturevalue(reader))
    for path in (need.get_absolute_url(), "/besoins/", f"/besoins/{need.pk}.txt"):
        assert client.get(path).status_code == 403
    page = text_of(client.get(orientation.get_absolute_url()))
    assert TITLE in page
    assert "Faisable sous conditions" in page
    assert STATEMENT not in page
    assert need.get_absolute_url() not in page
    assert business.full_name not in page
    for path in ("/", "/recherche/?q=historique", f"/collectivites/{need.authority.siren}/"):
        assert TITLE not in text_of(client.get(path))


def test_the_front_page_says_what_waits_for_each(business, it_head, chair, leader, signed_in):
    make_presented(business, title="Un besoin devant le groupe")
    make_submitted(business, chair=chair, title="Un besoin sans rapporteur")
    make_drafted(business, chair=chair, rapporteur=it_head, title="Un besoin à instruire")
    make_commented(business, chair=chair, rapporteur=leader.person, title="Un projet à relire")
    first = text_of(signed_in(chair.person).get("/"))
    assert "Besoin à déposer" in first
    dsi = text_of(signed_in(it_head).get("/"))
    assert "Vous êtes rapporteur" in dsi
    assert "Projet à relire" in dsi
    assert "Rapporteur à désigner" in text_of(signed_in(leader.person).get("/"))


def test_the_desk_says_what_the_secretariat_owes(business, it_head, chair, leader, secretary, signed_in):
    make_advised(business, chair=chair, rapporteur=it_head)
    make_subject_referral(business)
    page = text_of(signed_in(secretary).get("/secretariat/"))
    assert "Besoins qui vous attendent" in page
    assert "Un calendrier commun" in page


def test_lists_filter_and_stand_whatever_is_typed(business, chair, signed_in):
    make_submitted(business, chair=chair)
    client = signed_in(business)
    assert TITLE in text_of(client.get("/besoins/?q=historiques"))
    assert "Aucun besoin ne répond" in text_of(client.get("/besoins/?q=piscine"))
    assert TITLE in text_of(client.get("/besoins/?etat=nimporte&groupe=rien"))


def test_search_finds_it_for_those_who_read_it(business, it_head, chair, signed_in):
    make_submitted(business, chair=chair)
    for person in (business, it_head):
        assert TITLE in text_of(signed_in(person).get("/recherche/?q=historiques marche"))


# ---------------------------------------------------------------- as many queries for two as for twenty


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("reader", "path"), [("business", "/besoins/"), ("secretary", "/secretariat/"), ("business", "/")]
)
def test_lists_ask_as_much_for_two_as_for_twenty(reader, path, request, business, it_head, chair, leader, signed_in):
    client = signed_in(request.getfixturevalue(reader))
    for _ in range(2):
        make_advised(business, chair=chair, rapporteur=it_head)
    few = queries_of(client, path)
    for _ in range(18):
        make_advised(business, chair=chair, rapporteur=it_head)
    assert queries_of(client, path) == few


# ---------------------------------------------------------------- writing


def test_what_another_body_treats_is_refused_with_a_way_to_refer_it(business, signed_in):
    client = signed_in(business)
    page = text_of(client.post("/besoins/nouveau/", {"subject": "opinion", "title": "Notre avis", "seat": "x"}))
    assert not Need.objects.exists()
    seat = seat_of(business).pk
    page = text_of(client.post("/besoins/nouveau/", {"subject": "opinion", "title": "Notre avis", "seat": seat}))
    assert "commission d’orientation stratégique" in page
    assert "Saisir cette instance" in page
    assert not Need.objects.exists()
    form = text_of(client.get("/besoins/saisines/nouvelle/?sujet=opinion&titre=Notre avis"))
    assert 'value="Notre avis"' in form
    said = {"subject": "opinion", "title": "Notre avis", "text": "Lequel ?", "seat": seat, "question": "Oui ?"}
    said["wanted_on"] = (actor_for(business).day + datetime.timedelta(days=30)).isoformat()
    assert client.post("/besoins/saisines/nouvelle/", said).status_code == 302
    assert Referral.objects.get().to_body.is_commission


def test_similar_needs_are_shown_before_anything_is_written(business, colleague, signed_in):
    make_presented(business)
    client, begun = signed_in(colleague), {"subject": "need", "title": TITLE, "seat": seat_of(colleague).pk}
    page = text_of(client.post("/besoins/nouveau/", begun))
    assert "Un besoin proche existe déjà" in page
    assert "Soutenir plutôt" in page
    assert Need.objects.count() == 1
    assert client.post("/besoins/nouveau/", begun | {"suite": "ecrire"}).status_code == 302
    assert Need.objects.count() == 2


def test_from_the_form_to_the_group(business, signed_in):
    draft, client = make_need_draft(business), signed_in(business)
    review = client.post(f"/besoins/{draft.pk}/rediger/", typed(attachments=evidence()), follow=True)
    assert "Présenter au groupe" in text_of(review)
    page = client.post(f"/besoins/{draft.pk}/presenter/", follow=True)
    assert "Votre groupe le lit" in text_of(page)
    again = client.post(f"/besoins/{draft.pk}/presenter/")
    assert again.headers["Location"] == draft.get_absolute_url()


def test_the_draft_keeps_itself_and_says_when_another_tab_wrote(business, signed_in):
    draft, client = make_need_draft(business), signed_in(business)
    address = f"/besoins/{draft.pk}/rediger/"
    seen = typed(draft_version=draft.draft_version, gain="Gardé seul.", suite="")
    kept = client.post(address, seen, headers={"accept": "application/json"})
    assert kept.json()["version"] == draft.draft_version + 1
    assert client.post(address, seen, headers={"accept": "application/json"}).status_code == 409
    late = client.post(address, seen | {"suite": "garder", "gain": "Le mien."})
    assert "pendant que vous" in text_of(late)
    assert "Le mien." in text_of(late)
    wrong = client.post(address, seen | {"wanted_on": "2026-02-31"}, headers={"accept": "application/json"})
    assert wrong.status_code == 422
    draft.refresh_from_db()
    assert draft.gain == "Gardé seul."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "é" * 10_000),
        ("statement", "é" * 10_000),
        ("holder", "é" * 10_000),
        ("gain", ""),
        ("gain", "é" * 10_000),
        ("urgency", "demain"),
        ("priority", ""),
        ("wanted_on", "2026-02-31"),
        ("wanted_on", "2001-01-01"),
        ("wanted_on", "9999-12-31"),
        ("affected_kinds", "planète"),
        ("affected", "9" * 40),
    ],
)
def test_each_field_says_what_is_wrong_and_keeps_what_was_typed(business, signed_in, field, value):
    draft = make_need_draft(business)
    page = signed_in(business).post(f"/besoins/{draft.pk}/rediger/", typed(holder="les régies") | {field: value})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}
    assert "les régies" in text_of(page) or field == "holder"


def test_signs_of_other_languages_are_words_only(business, chair, it_head, leader, staff, signed_in):
    draft, client = make_need_draft(business), signed_in(business)
    hostile = typed(title=HOSTILE, statement=HOSTILE, holder=HOSTILE, gain=HOSTILE, evidence=HOSTILE)
    client.post(f"/besoins/{draft.pk}/rediger/", hostile)
    page = text_of(client.post(f"/besoins/{draft.pk}/presenter/", follow=True))
    assert "<script>alert" not in page
    submit_need(need=draft, by=chair)
    for delivery in Delivery.objects.select_related("message"):
        assert "\n" not in delivery.message.subject
        assert "\r" not in delivery.message.subject


# ---------------------------------------------------------------- endorsing, advising


def test_endorse_then_take_it_back(business, colleague, signed_in):
    need, client = make_presented(business), signed_in(colleague)
    page = text_of(client.post(f"/besoins/{need.pk}/soutenir/", {"word": "Nous aussi."}, follow=True))
    assert "autre collectivité a ce besoin" in page
    too_long = client.post(f"/besoins/{need.pk}/soutenir/", {"word": "é" * 10_000})
    assert "600" in text_of(too_long)
    page = text_of(client.post(f"/besoins/{need.pk}/soutien/retirer/", follow=True))
    assert "Le soutien est retiré" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cost_min", "beaucoup"),
        ("cost_min", "-5"),
        ("cost_max", "10"),
        ("cost_max", "9" * 30),
        ("verdict", "peut-être"),
        ("reasons", ""),
        ("reasons", "é" * 10_000),
        ("on_behalf_of", "é" * 10_000),
        ("ownership", ""),
    ],
)
def test_each_field_of_an_advice_says_what_is_wrong(business, chair, it_head, leader, signed_in, field, value):
    advice = make_drafted(business, chair=chair, rapporteur=it_head)
    address = f"/besoins/{advice.need_id}/assistance/rediger/"
    page = signed_in(it_head).post(address, advised_by_hand() | {field: value})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {field}


def test_amounts_are_typed_as_people_write_them(business, chair, it_head, leader, signed_in):
    advice = make_drafted(business, chair=chair, rapporteur=it_head)
    address = f"/besoins/{advice.need_id}/assistance/rediger/"
    assert signed_in(it_head).post(address, advised_by_hand()).status_code == 302
    stored = TechnicalAdvice.objects.get(pk=advice.pk)
    assert (stored.cost_min, stored.cost_max) == (45_000, 60_000)
    page = signed_in(it_head).post(f"/besoins/{advice.need_id}/assistance/soumettre/", follow=True)
    assert "chacun est averti" in text_of(page)


def test_a_comment_that_comes_back_keeps_its_words(business, chair, it_head, leader, signed_in):
    advice = make_commented(business, chair=chair, rapporteur=it_head)
    address = f"/besoins/{advice.need_id}/assistance/remarque/"
    client = signed_in(leader.person)
    page = client.post(address, {"kind": "autre", "text": "Trop cher."})
    assert "Trop cher." in text_of(page)
    assert not advice.comments.exists()
    assert client.post(address, {"kind": "dissent", "text": "Trop cher."}).status_code == 302
    assert "Désaccord" in text_of(client.get(advice.need.get_absolute_url()))


# ---------------------------------------------------------------- mail that waited


def test_what_waited_is_told_as_it_stands_or_no_more(business, it_head, chair, leader, staff):
    need = make_advised(business, chair=chair, rapporteur=it_head)
    waiting = list(Delivery.objects.filter(kind=NeedMail.ASKED))
    due = still_asked(waiting)
    assert {d.person_id for d in waiting if d.pk in due} == {staff.person_id}
    assert "Le secrétariat" in asked(waiting)[waiting[0].pk].text
    decline_need(need=need, reason="Non.", by=staff)
    assert still_asked(waiting) == set()
    steps = list(Delivery.objects.filter(kind__in=[NeedMail.FOLLOWED, NeedMail.DECIDED]))
    assert still_read(steps) == {delivery.pk for delivery in steps}
    assert "non retenu" in decided(steps)[steps[0].pk].text
    assert followed(steps)[steps[0].pk].url == need.get_absolute_url()


def test_whoever_left_gets_nothing_more(business, chair):
    make_submitted(business, chair=chair)
    steps = list(Delivery.objects.filter(kind=NeedMail.FOLLOWED))
    for mandate in actor_for(business).mandates:
        mandate.ends_on = chair.day
        mandate.save()
    assert still_read(steps) == set()

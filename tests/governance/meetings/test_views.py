"""Who enters which page of the meetings; what a page refuses it says in French and keeps what was typed."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.meetings.enums import MeetingState
from governance.meetings.models import AgendaItem, Meeting, Paper
from governance.meetings.services import add_agenda_item, add_paper, cancel_meeting
from governance.members.enums import BodyKind
from tests.governance.meetings.factories import TINY_PDF, make_convened, make_meeting, moment, staff
from tests.governance.members.factories import MandateFactory, standing_body
from tests.pdf_checks import assert_accessible_pdf

pytestmark = pytest.mark.django_db
PEOPLE = ["secretary", "dgs", "substitute", "preparer", "other_dgs", "elected", "it_head", "business"]
ALL = dict.fromkeys(PEOPLE, 200)
STAFF_ONLY = dict.fromkeys(PEOPLE, 403) | {"secretary": 200}
BODY_ONLY = STAFF_ONLY | {"dgs": 200, "substitute": 200, "preparer": 200, "other_dgs": 200}
PAGES = {
    "": ALL,
    "convocation.pdf": BODY_ONLY,
    "invitation.ics": BODY_ONLY,
    "reponses/": STAFF_ONLY,
    "reponses/{row}/": STAFF_ONLY,
    "ordre-du-jour/": STAFF_ONLY,
    "ordre-du-jour/{item}/": STAFF_ONLY,
    "deplacer/": STAFF_ONLY,
    "annuler/": STAFF_ONLY,
    "tenue/": STAFF_ONLY,
    "pieces/{paper}/": BODY_ONLY | dict.fromkeys(["elected", "it_head", "business"], 404),
}
POSTS = [
    "deplacer/", "annuler/", "tenue/", "ordre-du-jour/ajouter/", "ordre-du-jour/habituel/",
    "ordre-du-jour/orientation/1/", "ordre-du-jour/{item}/", "ordre-du-jour/{item}/monter/",
    "ordre-du-jour/{item}/descendre/", "ordre-du-jour/{item}/retirer/", "ordre-du-jour/{item}/pieces/",
    "pieces/{paper}/retirer/", "convocation/mot/", "convocation/envoyer/", "reponses/nouveaux/",
    "reponses/{row}/remise/",
]  # fmt: skip


@pytest.fixture
def convened(request, dgs) -> Meeting:
    meeting = make_convened()
    upload = SimpleUploadedFile("a.pdf", TINY_PDF)
    add_paper(item=meeting.items.get(), title="Bilan", upload=upload, by=staff())
    return meeting


def address(meeting: Meeting, path: str) -> str:
    ids = {
        "row": meeting.convocations.values_list("pk", flat=True).first(),
        "item": meeting.items.values_list("pk", flat=True).first(),
        "paper": Paper.objects.values_list("pk", flat=True).first(),
    }
    return f"/reunions/{meeting.pk}/{path.format(**ids)}"


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("path", PAGES)
def test_who_reads_what(path, person, convened, request, signed_in):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(address(convened, path)).status_code == PAGES[path][person]


@pytest.mark.parametrize("person", [name for name in PEOPLE if name != "secretary"])
@pytest.mark.parametrize("path", POSTS)
def test_only_the_secretariat_writes(path, person, convened, request, signed_in):
    client = signed_in(request.getfixturevalue(person))
    assert client.post(address(convened, path)).status_code == 403
    convened.refresh_from_db()
    assert (convened.state, convened.sequence) == (MeetingState.CONVENED, 0)


@pytest.mark.parametrize("path", POSTS)
def test_writing_addresses_are_not_read(path, convened, secretary, signed_in):
    if path in {"deplacer/", "annuler/", "tenue/", "ordre-du-jour/{item}/"}:
        return
    assert signed_in(secretary).get(address(convened, path)).status_code == 405


@pytest.mark.parametrize("path", ["/reunions/", "/reunions/nouvelle/"])
@pytest.mark.parametrize("person", PEOPLE)
def test_list_is_for_all_scheduling_for_the_secretariat(path, person, request, signed_in):
    expected = 200 if path == "/reunions/" or person == "secretary" else 403
    assert signed_in(request.getfixturevalue(person)).get(path).status_code == expected


def test_strangers_go_to_sign_in_and_former_members_are_told(convened, former_dgs, signed_in):
    assert Client().get(convened.get_absolute_url()).status_code == 302
    assert signed_in(former_dgs).get(convened.get_absolute_url()).status_code == 403


def test_unknown_meeting_is_404(secretary, signed_in):
    client = signed_in(secretary)
    for path in (
        "/reunions/9999/",
        "/reunions/9999/convocation.pdf",
        "/reunions/9999/reponses/",
        "/reunions/9999/ordre-du-jour/",
    ):
        assert client.get(path).status_code == 404


def test_items_rows_and_papers_belong_to_their_meeting(convened, secretary, signed_in):
    other = make_meeting(starts_at=moment("2027-02-02 09:30"))
    client = signed_in(secretary)
    for path in ("ordre-du-jour/{item}/", "pieces/{paper}/"):
        crossed = address(convened, path).replace(f"/reunions/{convened.pk}/", f"/reunions/{other.pk}/")
        assert client.get(crossed).status_code == 404


# ---------------------------------------------------------------- what is shown to whom


def test_an_agenda_in_preparation_is_the_secretariats(dgs, secretary, signed_in):
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan d’avancement", by=staff())
    assert "Bilan d’avancement" not in signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    assert "L’ordre du jour se prépare" in signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    assert "Bilan d’avancement" in signed_in(secretary).get(meeting.get_absolute_url()).content.decode()


def test_a_confidential_item_is_read_by_its_body_alone(dgs, preparer, elected, secretary, signed_in):
    meeting = make_convened()
    item = meeting.items.get()
    add_paper(item=item, title="Note secrète", upload=SimpleUploadedFile("a.pdf", TINY_PDF), by=staff())
    AgendaItem.objects.filter(pk=item.pk).update(title="Contentieux", rapporteur="Me Untel", is_confidential=True)
    for person in (dgs, preparer, secretary):
        assert "Contentieux" in signed_in(person).get(meeting.get_absolute_url()).content.decode()
    page = signed_in(elected).get(meeting.get_absolute_url()).content.decode()
    assert "Point confidentiel" in page
    for secret in ("Contentieux", "Me Untel", "Note secrète"):
        assert secret not in page


def test_link_of_the_room_and_who_comes_stay_in_the_body(dgs, elected, signed_in):
    meeting = make_convened()
    outside = signed_in(elected).get(meeting.get_absolute_url()).content.decode()
    inside = signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    for words in ("visio.example.org", "Qui vient", "convocation.pdf"):
        assert words in inside
        assert words not in outside


def test_a_meeting_that_has_begun_no_longer_tells_who_comes(dgs, signed_in, time_machine):
    meeting = make_convened()
    time_machine.move_to(meeting.starts_at + datetime.timedelta(minutes=1))
    page = signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    assert "Les réponses à la convocation" in page
    for words in ("Qui vient", "il manque encore", "il serait atteint"):
        assert words not in page


def test_members_see_counts_and_no_name(dgs, other_dgs, signed_in):
    page = signed_in(dgs).get(make_convened().get_absolute_url()).content.decode()
    assert "Sans réponse" in page
    assert other_dgs.last_name not in page


def test_a_commission_holds_no_sitting_and_an_assembly_does(elected, signed_in):
    meeting = make_convened(body=standing_body(BodyKind.ASSEMBLY))
    assert "séance" in signed_in(elected).get(meeting.get_absolute_url()).content.decode()
    commission = make_meeting()
    page = signed_in(elected).get(commission.get_absolute_url()).content.decode()
    assert "séance" not in page.split("<footer")[0]


def test_a_cancelled_meeting_says_why(dgs, signed_in):
    meeting = cancel_meeting(meeting=make_convened(), reason="Grève des transports.", by=staff())
    page = signed_in(dgs).get(meeting.get_absolute_url()).content.decode()
    assert "Grève des transports." in page
    assert "Votre réponse" not in page
    assert signed_in(dgs).get(f"/reunions/{meeting.pk}/invitation.ics").content.count(b"METHOD:CANCEL") == 1


# ---------------------------------------------------------------- forms


GOOD = {"day": "2026-12-15", "starts": "09:30", "ends": "12:30", "place": "Salle des Marais", "video_link": ""}


def schedule(client, **changes):
    return client.post(
        "/reunions/nouvelle/", GOOD | {"body": standing_body(BodyKind.STRATEGIC_COMMISSION).pk} | changes
    )


def test_scheduling_leads_to_the_agenda(secretary, signed_in):
    answer = schedule(signed_in(secretary))
    assert answer.url == f"/reunions/{Meeting.objects.get().pk}/ordre-du-jour/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2026-11-01"}, "Cette date est passée."),
        ({"day": "2026-02-30"}, "Saisissez une date valide."),
        ({"day": "9999-12-31"}, "deux ans"),
        ({"day": ""}, "obligatoire"),
        ({"ends": "09:00"}, "La fin doit venir après le début."),
        ({"place": ""}, "Indiquez un lieu, un lien"),
        ({"video_link": "javascript:alert(1)"}, "commence par https"),
        ({"video_link": "ftp://exemple.org"}, "https://"),
        ({"place": "x" * 5000}, "200"),
        ({"place": "nul\x00"}, "caractère"),
        ({"body": "999999"}, "choix"),
        ({"day": "2026-12-01"}, "Le délai de convocation est trop court"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_kept(changes, words, secretary, signed_in):
    page = schedule(signed_in(secretary), **changes)
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert "<title>Erreur" in text
    assert not Meeting.objects.exists()
    if "place" not in changes:
        assert "Salle des Marais" in text


def test_a_second_meeting_and_a_short_notice_are_confirmed_by_ticking(secretary, signed_in):
    client = signed_in(secretary)
    schedule(client)
    page = schedule(client, day="2026-12-01")
    assert 'name="second_in_period"' in page.content.decode()
    page = schedule(client, day="2026-12-01", second_in_period="on")
    assert 'name="short_notice"' in page.content.decode()
    assert schedule(client, day="2026-12-01", second_in_period="on", short_notice="on").status_code == 302


def test_a_public_holiday_is_pointed_out(secretary, signed_in):
    client = signed_in(secretary)
    answer = schedule(client, day="2026-12-25")
    assert "jour férié (Noël)" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "query", ["semestre=2027-1", "semestre=2027-9", "instance=%00", "instance=bureau", "semestre=x"]
)
def test_the_desk_leads_with_what_it_knows(query, secretary, signed_in):
    assert signed_in(secretary).get(f"/reunions/nouvelle/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["instance=bureau", "instance=inconnue", "instance=%00", "page=%00", "page=-1", "page=9e9"]
)
def test_list_takes_any_parameter(query, dgs, signed_in):
    assert signed_in(dgs).get(f"/reunions/?{query}").status_code == 200


def test_building_an_agenda_by_buttons(secretary, signed_in):
    client, meeting = signed_in(secretary), make_meeting()
    base = f"/reunions/{meeting.pk}/ordre-du-jour/"
    client.post(f"{base}habituel/")
    client.post(f"{base}ajouter/", {"title": "Budget", "kind": "information", "minutes": "20"})
    page = client.post(f"{base}ajouter/", {"title": "", "kind": "information", "minutes": "99999999999999999999"})
    assert page.status_code == 200
    assert "<title>Erreur" in page.content.decode()
    item = meeting.items.get(title="Budget")
    client.post(f"{base}{item.pk}/monter/")
    item.refresh_from_db()
    assert item.position == 3
    client.post(f"{base}{item.pk}/", {"title": "Budget 2027", "kind": "information", "minutes": "25"})
    client.post(f"{base}{item.pk}/retirer/")
    assert not meeting.items.filter(title__startswith="Budget").exists()


def test_joining_a_paper_and_refusing_what_is_none(secretary, signed_in):
    client, meeting = signed_in(secretary), make_meeting()
    item = add_agenda_item(meeting=meeting, title="Budget", by=staff())
    path = f"/reunions/{meeting.pk}/ordre-du-jour/{item.pk}/pieces/"
    page = client.post(path, {"title": "Bilan", "file": SimpleUploadedFile("a.pdf", b"<html>", "application/pdf")})
    assert "n’est pas un PDF" in page.content.decode()
    client.post(path, {"title": "Bilan", "file": SimpleUploadedFile("a.pdf", TINY_PDF, "text/html")})
    answer = client.get(f"/reunions/{meeting.pk}/pieces/{item.papers.get().pk}/")
    assert (answer.headers["Content-Type"], answer.content) == ("application/pdf", TINY_PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_reading_again_then_sending(dgs, secretary, signed_in):
    client, meeting = signed_in(secretary), make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    base = f"/reunions/{meeting.pk}/convocation/"
    client.post(f"{base}mot/", {"note": "Venez **nombreux**."})
    page = client.get(base).content.decode()
    assert "1\u00a0personne convoquée" in page
    assert "Vous êtes convoquée" in page
    framed = client.get(f"{base}message/")
    assert "<strong>nombreux</strong>" in framed.content.decode()
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    refused = client.post(f"{base}envoyer/", {})
    assert "Cochez la case" in refused.content.decode()
    meeting.refresh_from_db()
    assert meeting.is_prepared
    assert client.post(f"{base}envoyer/", {"confirm": "on"}).url == f"/reunions/{meeting.pk}/reponses/"
    meeting.refresh_from_db()
    assert meeting.is_convened
    assert client.get(base).status_code == 302
    assert client.post(f"{base}envoyer/", {"confirm": "on"}).status_code == 302


def test_the_draft_is_marked_and_accessible(dgs, secretary, signed_in):
    meeting = make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    answer = signed_in(secretary).get(f"/reunions/{meeting.pk}/convocation/apercu.pdf")
    assert_accessible_pdf(answer.content)


def test_short_notice_asks_its_reason_before_sending(dgs, secretary, signed_in, clock):
    client, meeting = signed_in(secretary), make_meeting()
    add_agenda_item(meeting=meeting, title="Bilan", by=staff())
    clock.move_to(moment("2026-12-10 10:00"))
    client = signed_in(secretary)
    base = f"/reunions/{meeting.pk}/convocation/"
    assert "Le délai de convocation est trop court" in client.get(base).content.decode()
    assert "motif de l’urgence" in client.post(f"{base}envoyer/", {"confirm": "on"}).content.decode()
    client.post(f"{base}envoyer/", {"confirm": "on", "urgency_reason": "Cyberattaque."})
    meeting.refresh_from_db()
    assert meeting.is_convened


def test_moving_and_cancelling_by_form(dgs, secretary, signed_in):
    client, meeting = signed_in(secretary), make_convened()
    page = client.post(f"/reunions/{meeting.pk}/deplacer/", GOOD | {"day": "2026-12-17"})
    assert "<title>Erreur" in page.content.decode()
    page = client.post(f"/reunions/{meeting.pk}/deplacer/", GOOD | {"day": "2026-12-01", "reason": "Salle."})
    assert 'name="urgency_reason"' in page.content.decode()
    client.post(f"/reunions/{meeting.pk}/deplacer/", GOOD | {"day": "2026-12-17", "reason": "Salle indisponible."})
    meeting.refresh_from_db()
    assert meeting.day.day == 17
    assert "Salle indisponible." in client.get(meeting.get_absolute_url()).content.decode()
    assert client.post(f"/reunions/{meeting.pk}/annuler/", {}).status_code == 200
    client.post(f"/reunions/{meeting.pk}/annuler/", {"reason": "Grève."})
    meeting.refresh_from_db()
    assert meeting.is_cancelled


def test_a_meeting_gone_by_is_noted_as_held(dgs, secretary, signed_in, clock):
    meeting = make_convened()
    clock.move_to(moment("2026-12-16 10:00"))
    client = signed_in(secretary)
    client.post(f"/reunions/{meeting.pk}/tenue/")
    meeting.refresh_from_db()
    assert meeting.is_held
    assert "Commencer le compte rendu" in client.get(meeting.get_absolute_url()).content.decode()
    assert "Commencer le compte rendu" not in signed_in(dgs).get(meeting.get_absolute_url()).content.decode()


def test_noting_a_delivery_on_paper(convened, secretary, signed_in):
    client = signed_in(secretary)
    row = convened.convocations.get()
    path = f"/reunions/{convened.pk}/reponses/{row.pk}/remise/"
    assert "à venir" in client.post(path, {"means": "by_hand", "on": "2026-12-24"}).content.decode()
    client.post(path, {"means": "by_hand", "on": "2026-11-24"})
    assert "En main propre le 24\u00a0novembre" in client.get(f"/reunions/{convened.pk}/reponses/").content.decode()


# ---------------------------------------------------------------- as many queries for twenty as for two


def queries_of(client, path, django_assert_max_num_queries, most: int) -> int:
    client.get(path)  # the first visit writes the session
    with django_assert_max_num_queries(most) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", ["/reunions/", "/", "/secretariat/"])
def test_queries_do_not_grow_with_meetings(path, secretary, signed_in, django_assert_max_num_queries):
    body, client = standing_body(BodyKind.ASSEMBLY), signed_in(secretary)
    make_meeting(body=body), make_meeting(body=body)
    few = queries_of(client, path, django_assert_max_num_queries, 70)
    for _ in range(18):
        make_meeting(body=body)
    assert queries_of(client, path, django_assert_max_num_queries, 70) == few


def test_queries_do_not_grow_with_members_or_items(dgs, secretary, signed_in, django_assert_max_num_queries):
    MandateFactory()
    small = make_convened(items=2)
    for _ in range(18):
        MandateFactory()
    large = make_convened(items=20, starts_at=moment("2027-02-02 09:30"))
    for person in (dgs, secretary):
        client = signed_in(person)
        few = queries_of(client, small.get_absolute_url(), django_assert_max_num_queries, 40)
        assert queries_of(client, large.get_absolute_url(), django_assert_max_num_queries, 40) == few
    client = signed_in(secretary)
    few = queries_of(client, f"/reunions/{small.pk}/reponses/", django_assert_max_num_queries, 40)
    assert queries_of(client, f"/reunions/{large.pk}/reponses/", django_assert_max_num_queries, 40) == few


def test_a_meeting_under_way_says_so(dgs, signed_in, clock):
    make_convened()
    clock.move_to(moment("2026-12-15 10:00"))
    assert "Réunion en cours" in signed_in(dgs).get("/reunions/").content.decode()

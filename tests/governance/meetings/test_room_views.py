"""The secretary's screen: with and without JavaScript, refusals beside what they concern, who may enter."""

import uuid

import pytest

from governance.meetings.enums import BallotMode, Choice, Presence
from governance.meetings.models import Ballot, ClosedSession, FollowUp, ItemRecord, Meeting, Proxy
from governance.meetings.selectors.sittings import sitting_of
from governance.meetings.services import mark_presence, note_in_the_room, start_item
from governance.members.enums import Seat
from tests.governance.meetings.conftest import NOW
from tests.governance.meetings.factories import cos, moment
from tests.governance.meetings.rooms import (
    HELD_ON,
    assembly,
    college,
    delegate,
    make_convened_room,
    make_room,
    seat_assembly,
    seat_commission,
)
from tests.governance.members.factories import MemberFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def client(signed_in, secretary, clock):
    """Signed in on the morning of the meeting, whenever the test then convenes it."""
    clock.move_to(moment(HELD_ON))
    entered = signed_in(secretary)
    clock.move_to(NOW)
    return entered


@pytest.fixture
def comite(clock, request):
    if "client" in request.fixturenames:
        request.getfixturevalue("client")
    seat_assembly(1, 2, 4)
    return make_room(assembly(), clock)


def address(room, tail=""):
    return f"/reunions/{room.meeting.pk}/seance/{tail}"


def everyone_comes(room):
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)


def text(response):
    return response.content.decode()


def test_the_screen_opens_then_shows_every_seat(client, clock):
    seat_commission(2)
    room = make_convened_room(cos(), clock)
    assert "Ouvrir la réunion" in text(client.get(address(room)))
    page = client.post(address(room, "ouvrir/"), {"secretaries": "Maïwenn Botrel"}, follow=True)
    assert "Réunion en cours" in text(page)
    assert text(page).count('class="em-person"') == 2
    assert Meeting.objects.get().secretaries == "Maïwenn Botrel"


def test_before_its_day_it_says_when(client, clock):
    seat_commission(1)
    room = make_convened_room(cos(), clock)
    clock.move_to("2026-12-01T09:00:00+00:00")
    assert "15\u00a0décembre" in text(client.get(address(room)))


def test_a_press_writes_without_javascript(client, comite):
    seat = comite.seats[0]
    answer = client.post(address(comite, f"presence/{seat.pk}/"), {"state": "in_room", "version": 0, "item": ""})
    assert answer.status_code == 302 and answer.url.endswith(f"#siege-{seat.pk}")
    assert sitting_of(comite.meeting).table.state_at(seat.pk, 0) == Presence.IN_ROOM


def test_a_press_by_the_screen_gets_the_seat_and_the_figures_back(client, comite):
    seat, key = comite.seats[0], str(uuid.uuid4())
    typed = {"state": "remote", "version": 0, "item": "", "key": key}
    for _ in range(2):
        answer = client.post(address(comite, f"presence/{seat.pk}/"), typed, **JSON)
        assert answer.status_code == 200
    body = answer.json()
    assert set(body["parts"]) == {f"seat-{seat.pk}", "quorum", "summary"}
    assert body["saved_at"] == "9\u00a0h\u00a030"
    assert 'name="version" value="1"' in body["parts"][f"seat-{seat.pk}"]


@pytest.mark.parametrize("by_screen", [True, False])
def test_the_second_writer_is_told_and_may_replace(by_screen, client, comite):
    seat = comite.seats[0]
    mark_presence(convocation=seat, state=Presence.EXCUSED, seen=0, by=comite.by)
    typed = {"state": "in_room", "version": 0, "item": ""}
    answer = client.post(address(comite, f"presence/{seat.pk}/"), typed, **(JSON if by_screen else {}))
    assert answer.status_code == 409
    said = answer.json()["parts"][f"seat-{seat.pk}"] if by_screen else text(answer)
    assert "« Excusé(e) »" in said.replace("\u00a0", " ") and "Remplacer par" in said
    again = {"state": "in_room", "version": 1, "item": ""}
    assert client.post(address(comite, f"presence/{seat.pk}/"), again, **JSON).status_code == 200


def test_a_refusal_stands_beside_the_seat(client, comite):
    seat = comite.seats[0]
    answer = client.post(address(comite, f"presence/{seat.pk}/"), {"state": "substituted", "version": 0}, **JSON)
    assert answer.status_code == 422
    assert "Aucun suppléant" in answer.json()["message"]
    page = client.post(address(comite, f"presence/{seat.pk}/"), {"state": "substituted", "version": 0})
    assert page.status_code == 200 and "Aucun suppléant" in text(page)
    assert client.post(address(comite, f"presence/{seat.pk}/"), {"state": "flying"}, **JSON).status_code == 422


def test_a_proxy_is_noted_and_revoked(client, comite):
    giver, holder = comite.seats[:2]
    mark_presence(convocation=holder, state=Presence.IN_ROOM, by=comite.by)
    page = client.get(address(comite, f"pouvoir/{giver.pk}/"))
    assert holder.name in text(page)
    typed = {"holder": holder.pk, "origin": "at_table", "version": 0}
    assert client.post(address(comite, f"pouvoir/{giver.pk}/"), typed).status_code == 302
    assert Proxy.objects.get().holder == holder
    assert "pouvoir à" in text(client.get(address(comite)))
    client.post(address(comite, f"pouvoir/{giver.pk}/revoquer/"), {"version": 1, "item": ""})
    assert Proxy.objects.get().ended


def test_search_and_only_those_left_to_mark(client, comite):
    mark_presence(convocation=comite.seats[0], state=Presence.IN_ROOM, by=comite.by)
    assert text(client.get(address(comite), {"a_pointer": "on"})).count('class="em-person"') == 2
    name = comite.seats[1].person.last_name
    assert text(client.get(address(comite), {"q": f"{name} 01"})).count('class="em-person"') <= 1
    assert client.get(address(comite), {"q": "a\0b", "point": "9999999999999999999"}).status_code == 200


def test_items_begin_are_told_and_end(client, comite):
    everyone_comes(comite)
    item = comite.items[0]
    points = f"points/{item.pk}/"
    assert client.post(address(comite, f"{points}commencer/")).status_code == 302
    kept = client.post(address(comite, f"{points}resume/"), {"text": "Le rapporteur expose.", "version": 0}, **JSON)
    assert kept.json()["version"] == 1
    late = client.post(address(comite, f"{points}resume/"), {"text": "Autre texte.", "version": 0})
    assert late.status_code == 409
    assert "Autre texte." in text(late) and "Le rapporteur expose." in text(late)
    told = client.post(address(comite, f"{points}resume/"), {"text": "Autre texte.", "version": 0}, **JSON)
    assert told.status_code == 409
    assert (told.json()["standing"], told.json()["version"]) == ({"text": "Le rapporteur expose."}, 1)
    client.post(address(comite, f"{points}clore/"))
    assert ItemRecord.objects.get(item=item).ended_at


def test_an_action_is_noted_as_it_is_said_once_for_each_key(client, comite):
    item = comite.items[0]
    everyone_comes(comite)
    start_item(item=item, by=comite.by)
    url = address(comite, f"points/{item.pk}/suites/")
    typed = {"kind": "action", "text": "Chiffrer l’hébergement", "due_on": "2027-01-20", "key": str(uuid.uuid4())}
    assert "Dites qui s’en charge" in client.post(url, typed, **JSON).json()["message"]
    assert "Chiffrer" in text(client.post(url, typed))
    for _ in range(2):
        answer = client.post(url, typed | {"who": "L’éditeur"}, **JSON)
        assert "Chiffrer l’hébergement" in answer.json()["parts"]["notes"]
    client.post(url, {"kind": "decision", "text": "Convenu ainsi."})
    assert list(FollowUp.objects.order_by("pk").values_list("text", "who")) == [
        ("Chiffrer l’hébergement", "L’éditeur"),
        ("Convenu ainsi.", ""),
    ]
    assert "Convenu ainsi." in text(client.get(address(comite)))


def test_putting_an_item_off_asks_why(client, comite):
    item = comite.items[0]
    page = client.post(address(comite, f"points/{item.pk}/reporter/"), {"reason": ""})
    assert "pourquoi ce point est reporté" in text(page)
    client.post(address(comite, f"points/{item.pk}/reporter/"), {"reason": "Rapporteur absent."})
    assert "Rapporteur absent." in text(client.get(address(comite)))


def test_a_ballot_is_noted_by_college(client, comite):
    everyone_comes(comite)
    item = comite.items[0]
    start_item(item=item, by=comite.by)
    url = address(comite, f"points/{item.pk}/scrutin/")
    assert "102\u00a0voix" in text(client.get(url))
    typed = {"question": "L’assemblée approuve.", "remainder": "for"}
    page = client.post(url, typed | {f"college_{college(1).pk}_against": 3})
    assert "de trop" in text(page) and not Ballot.objects.exists()
    client.post(url, typed | {f"college_{college(1).pk}_against": 1})
    screen = text(client.get(address(comite)))
    assert "Rejeté par 27\u00a0voix pour, 75 contre" in screen
    held = Ballot.objects.get()
    page = client.get(address(comite, f"scrutins/{held.pk}/"))
    assert 'value="1"' in text(page)
    client.post(address(comite, f"scrutins/{held.pk}/"), typed | {"version": 1})
    assert Ballot.objects.get().outcome == "adopted"
    client.post(address(comite, f"scrutins/{held.pk}/retirer/"))
    assert not Ballot.objects.exists()


def test_a_ballot_by_name_and_a_secret_one(client, comite):
    everyone_comes(comite)
    item = comite.items[0]
    start_item(item=item, by=comite.by)
    url = address(comite, f"points/{item.pk}/scrutin-public/")
    typed = {"question": "Q", "asked_by": "trois membres"}
    assert "Il manque le choix" in text(client.post(url, typed))
    choices = {f"choice_{seat.pk}": Choice.FOR.value for seat in comite.seats}
    assert client.post(url, typed | choices).status_code == 302
    url = address(comite, f"points/{item.pk}/scrutin-secret/")
    sums = {"heads_for": 2, "voices_for": 100, "heads_against": 1, "voices_against": 2}
    assert "bulletins" in text(client.post(url, typed | {"heads_for": 1}))
    assert client.post(url, typed | sums).status_code == 302
    assert list(Ballot.objects.order_by("number").values_list("mode", flat=True)) == [
        BallotMode.BY_NAME,
        BallotMode.SECRET,
    ]


def test_doors_are_closed_and_opened(client, comite):
    assert "Dites qui demande" in text(client.post(address(comite, "huis-clos/"), {}))
    client.post(address(comite, "huis-clos/"), {"asked_by": "la présidente", "accepted": "à l’unanimité"})
    assert "Huis clos depuis" in text(client.get(address(comite)))
    client.post(address(comite, "huis-clos/fin/"))
    assert ClosedSession.objects.get().ended_at


def test_suspended_closed_and_opened_again(client, comite):
    client.post(address(comite, "suspendre/"))
    assert "Suspendue à" in text(client.get(address(comite)))
    client.post(address(comite, "reprendre/"))
    client.post(address(comite, "tete/"), {"chair": comite.seats[0].mandate_id, "secretaries": ""})
    assert comite.seats[0].person.full_name in text(client.get(address(comite)))
    client.post(address(comite, "clore/"))
    assert "La séance est close" in text(client.get(address(comite)))
    client.post(address(comite, "rouvrir/"))
    assert Meeting.objects.get().is_sitting


def test_without_quorum_a_second_meeting_takes_the_same_items(client, comite):
    page = client.get(address(comite, "seconde/"))
    assert "Point 1" in text(page)
    typed = {"day": "2026-12-16", "starts": "10:00", "ends": "12:00", "place": "Salle des Marais"}
    assert "au moins entre les deux" in text(client.post(address(comite, "seconde/"), typed))
    client.post(address(comite, "seconde/"), typed | {"day": "2026-12-18"})
    second = Meeting.objects.get(second_of=comite.meeting)
    assert [item.title for item in second.items.order_by("position")] == ["Point 1", "Point 2"]
    assert "quel que soit le nombre" in second.note
    assert second.notice_rule.days == 3


def test_the_attendance_sheet_is_for_the_body(client, comite, signed_in, dgs):
    everyone_comes(comite)
    sheet = f"/reunions/{comite.meeting.pk}/feuille-de-presence.pdf"
    assert client.get(sheet).content.startswith(b"%PDF")
    assert signed_in(dgs).get(sheet).status_code == 403
    assert signed_in(comite.seats[0].person).get(sheet).status_code == 200


def test_the_pulse_grows(client, comite):
    before = client.get(address(comite, "pouls.json")).json()["pulse"]
    mark_presence(convocation=comite.seats[0], state=Presence.IN_ROOM, by=comite.by)
    assert client.get(address(comite, "pouls.json")).json() == {"pulse": before + 1, "open": True}


def test_a_member_steps_aside(client, comite):
    seat, item = comite.seats[0], comite.items[0]
    url = address(comite, f"presence/{seat.pk}/deport/")
    answer = client.post(url, {"item": item.pk, "out": "1"}, **JSON)
    assert "ne prend pas part à ce point" in answer.json()["parts"][f"seat-{seat.pk}"]
    assert client.post(url, {"item": "", "out": "1"}, **JSON).status_code == 422
    assert client.post(url, {"item": item.pk, "out": "0"}).status_code == 302


@pytest.mark.parametrize("who", ["dgs", "elected", "preparer", "it_head"])
def test_only_the_secretariat_writes(who, comite, request, signed_in):
    client, seat = signed_in(request.getfixturevalue(who)), comite.seats[0]
    assert client.get(address(comite)).status_code == 403
    assert client.post(address(comite, f"presence/{seat.pk}/"), {"state": "in_room"}).status_code == 403
    assert client.get(address(comite, "pouls.json")).status_code == 403


def test_those_who_follow_see_what_is_public(comite, signed_in, dgs):
    everyone_comes(comite)
    start_item(item=comite.items[0], by=comite.by)
    page = text(signed_in(dgs).get(comite.meeting.get_absolute_url()))
    assert "Séance en cours" in page and "Point 1" in page and "Quorum" not in page
    comite.items[0].meeting.items.update(is_confidential=True)
    assert "Un point confidentiel est en cours" in text(signed_in(dgs).get(comite.meeting.get_absolute_url()))
    member = signed_in(comite.seats[0].person).get(comite.meeting.get_absolute_url())
    assert "Quorum atteint" in text(member)


@pytest.mark.parametrize("notes", [2, 20])
def test_an_item_costs_the_same_whatever_was_noted(notes, client, comite, django_assert_num_queries):
    everyone_comes(comite)
    start_item(item=comite.items[0], by=comite.by)
    for number in range(notes):
        note_in_the_room(item=comite.items[0], text=f"Convenu {number}.", kind="decision", by=comite.by)
    client.get(address(comite))
    with django_assert_num_queries(27):
        client.get(address(comite))


@pytest.mark.parametrize("seats", [2, 20, 92])
def test_the_screen_costs_the_same_whatever_its_size(seats, client, clock, django_assert_num_queries):
    body = assembly()
    for _ in range(seats):
        authority = MemberFactory()
        delegate(body, authority)
        delegate(body, authority, seat=Seat.SUBSTITUTE)
    room = make_room(body, clock)
    everyone = [seat.pk for seat in room.seats]
    assert len(everyone) == seats
    client.get(address(room))
    with django_assert_num_queries(21):
        page = client.get(address(room)).content.decode()
    assert ("em-room--long" in page) is (seats == 92)  # the point in hand stays in view

"""Building an agenda, and freezing it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from emegalis.lib.errors import BusinessRuleError
from governance.meetings.agenda import is_same_set, moved, place_for
from governance.meetings.enums import ItemKind
from governance.meetings.models import AgendaItem, Paper
from governance.meetings.selectors import agenda_for, orientations_ready_for
from governance.meetings.services import (
    add_agenda_item,
    add_orientation,
    add_paper,
    convene_meeting,
    edit_agenda_item,
    lay_usual_agenda,
    move_agenda_item,
    order_agenda,
    remove_agenda_item,
    remove_paper,
)
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.remits import WrongBody, treated_by
from governance.members.roles import actor_for
from governance.opinions.services import close_consultation
from tests.governance.meetings.factories import TINY_PDF, make_convened, make_meeting, moment, staff
from tests.governance.members.factories import standing_body
from tests.governance.needs.making import make_presented
from tests.governance.opinions.factories import VersionFactory, make_consultation
from tests.governance.strategy.carrying import make_project
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return make_meeting()


def titles(meeting) -> list[str]:
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def add(meeting, title: str, kind: str = ItemKind.INFORMATION, minutes: int = 15, **values) -> AgendaItem:
    return add_agenda_item(meeting=meeting, title=title, kind=kind, minutes=minutes, by=staff(), **values)


def test_any_other_business_stays_last():
    assert place_for(["information", "other"], "opinion") == 1
    assert place_for(["information", "other"], "other") == 2
    assert place_for([], "opinion") == 0


def test_an_item_moves_one_place_and_stops_at_the_ends():
    assert moved([1, 2, 3], 3, up=True) == [1, 3, 2]
    assert moved([1, 2, 3], 1, up=True) == [1, 2, 3]
    assert moved([1, 2, 3], 3, up=False) == [1, 2, 3]


def test_usual_agenda_then_items_in_their_place(meeting):
    lay_usual_agenda(meeting=meeting, by=staff())
    add(meeting, "Orientation")
    assert titles(meeting)[-2:] == ["Orientation", "Date de la prochaine réunion et questions diverses"]
    with pytest.raises(BusinessRuleError):
        lay_usual_agenda(meeting=meeting, by=staff())


def test_items_are_ordered_by_buttons_and_close_ranks(meeting):
    first, second, third = add(meeting, "A"), add(meeting, "B"), add(meeting, "C")
    move_agenda_item(item=third, up=True, by=staff())
    assert titles(meeting) == ["A", "C", "B"]
    remove_agenda_item(item=first, by=staff())
    assert list(meeting.items.order_by("position").values_list("title", "position")) == [("C", 1), ("B", 2)]
    assert second.pk


def test_hours_follow_from_durations(meeting, secretary):
    add(meeting, "A", minutes=20)
    add(meeting, "B", minutes=45)
    lines = agenda_for(meeting, actor_for(secretary))
    hours = [timezone.localtime(line.begins_at).strftime("%H:%M") for line in lines]
    assert hours == ["09:30", "09:50"]


@pytest.mark.parametrize(
    ("title", "minutes", "field"), [("  ", 10, "title"), ("A", 0, "minutes"), ("A", 481, "minutes")]
)
def test_an_item_says_what_and_how_long(meeting, title, minutes, field):
    with pytest.raises(BusinessRuleError) as refusal:
        add(meeting, title, minutes=minutes)
    assert refusal.value.field == field


def test_an_item_is_written_again(meeting):
    item = add(meeting, "A")
    edit_agenda_item(
        item=item, title="B", kind=ItemKind.OPINION, minutes=30, rapporteur="Tanguy Rolland", is_confidential=True,
        by=staff(),
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.title, item.kind, item.minutes, item.is_confidential) == ("B", "opinion", 30, True)


def test_agenda_is_frozen_with_the_convocation(dgs):
    meeting = make_convened()
    item = meeting.items.get()
    for verb in (
        lambda: add(meeting, "Trop tard"),
        lambda: move_agenda_item(item=item, up=True, by=staff()),
        lambda: remove_agenda_item(item=item, by=staff()),
        lambda: edit_agenda_item(item=item, title="Autre", kind="information", minutes=5, by=staff()),
    ):
        with pytest.raises(BusinessRuleError, match="figé"):
            verb()
    assert titles(meeting) == ["Bilan d’avancement 1"]


# ---------------------------------------------------------------- orientations


def test_orientations_whose_consultation_closes_before_the_meeting_are_ready(meeting, dgs):
    soon, late = make_consultation(days=9), make_consultation(days=30)
    ready = orientations_ready_for(meeting)
    assert [entry.consultation for entry in ready] == [soon]
    assert not ready[0].is_closed
    with pytest.raises(BusinessRuleError):
        add_orientation(meeting=meeting, orientation=late.version.orientation, by=staff())


def test_a_closed_consultation_is_ready_and_goes_on_the_agenda_once(meeting, dgs, clock):
    consultation = make_consultation(days=2)
    clock.shift(datetime.timedelta(days=3))
    close_consultation(consultation=consultation)
    assert orientations_ready_for(meeting)[0].is_closed
    item = add_orientation(meeting=meeting, orientation=consultation.version.orientation, by=staff())
    assert item.kind == ItemKind.OPINION
    assert item.title.startswith("Orientation n°\u00a01\u00a0: Mettre en place")
    assert orientations_ready_for(meeting) == []


def test_only_the_last_consultation_of_an_orientation_counts(meeting, dgs, clock):
    first = make_consultation(days=2)
    clock.shift(datetime.timedelta(days=3))
    close_consultation(consultation=first)
    make_consultation(version=VersionFactory(orientation=first.version.orientation, number=2), days=60)
    assert orientations_ready_for(meeting) == []


def test_an_orientation_of_another_agenda_of_the_body_is_not_offered_again(meeting, dgs):
    consultation = make_consultation(days=9)
    add_orientation(meeting=meeting, orientation=consultation.version.orientation, by=staff())
    other = make_meeting(starts_at=moment("2027-01-15 09:30"))
    assert orientations_ready_for(other) == []


# ---------------------------------------------------------------- papers


def pdf(content: bytes = TINY_PDF, name: str = "bilan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_paper_is_kept_under_a_name_of_ours(meeting, media):
    paper = add_paper(item=add(meeting, "A"), title="Bilan", upload=pdf(name="../../bilan.pdf"), by=staff())
    assert paper.file.name.startswith("reunions/")
    assert (media / paper.file.name).read_bytes() == TINY_PDF
    assert len(paper.sha256) == 64


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html>%PDF-1.7 %%EOF</html>",
        b"%PDF-1.7 coup\xc3\xa9",
        b"%PDF-" + b"0" * 10_000_001,
    ],
)
def test_what_is_no_pdf_is_refused(meeting, content):
    with pytest.raises(BusinessRuleError) as refusal:
        add_paper(item=add(meeting, "A"), title="Bilan", upload=pdf(content), by=staff())
    assert refusal.value.field == "file"
    assert not Paper.objects.exists()


def test_a_paper_taken_back_leaves_no_file(meeting, media, django_capture_on_commit_callbacks):
    paper = add_paper(item=add(meeting, "A"), title="Bilan", upload=pdf(), by=staff())
    with django_capture_on_commit_callbacks(execute=True):
        remove_paper(paper=paper, by=staff())
    assert not (media / paper.file.name).exists()


def test_papers_go_with_their_item(meeting, media, django_capture_on_commit_callbacks):
    item = add(meeting, "A")
    paper = add_paper(item=item, title="Bilan", upload=pdf(), by=staff())
    with django_capture_on_commit_callbacks(execute=True):
        remove_agenda_item(item=item, by=staff())
    assert not (media / paper.file.name).exists()


def test_after_the_convocation_papers_are_added_but_never_taken_back(dgs, clock):
    meeting = make_convened()
    paper = add_paper(item=meeting.items.get(), title="Bilan", upload=pdf(), by=staff())
    with pytest.raises(BusinessRuleError):
        remove_paper(paper=paper, by=staff())
    clock.move_to(moment("2026-12-15 09:30"))
    with pytest.raises(BusinessRuleError):
        add_paper(item=meeting.items.get(), title="Trop tard", upload=pdf(), by=staff())


@pytest.mark.parametrize("kind", ["opinion", "decision"])
def test_a_working_group_is_not_asked_what_another_body_treats(kind):
    group = make_meeting(body=Body.objects.get(kind="it_group"))
    with pytest.raises(WrongBody) as refused:
        add(group, "Le périmètre du socle", kind=kind)
    assert (refused.value.field, refused.value.right) == ("kind", treated_by(kind))


# ---------------------------------------------------------------- order, hours, what an item points at


def test_items_take_the_order_given_and_none_is_lost(meeting):
    first, second, third = (add(meeting, title) for title in ("Un", "Deux", "Trois"))
    order_agenda(meeting=meeting, order=[third.pk, first.pk, second.pk], by=staff())
    assert titles(meeting) == ["Trois", "Un", "Deux"]
    for wrong in ([third.pk, first.pk], [third.pk, first.pk, first.pk], [third.pk, first.pk, 999_999]):
        with pytest.raises(BusinessRuleError, match="a changé entre-temps"):
            order_agenda(meeting=meeting, order=wrong, by=staff())
    assert titles(meeting) == ["Trois", "Un", "Deux"]


@given(st.lists(st.integers(1, 40), unique=True, max_size=12), st.data())
def test_an_order_is_accepted_exactly_when_it_is_a_permutation(ids, data):
    order = data.draw(st.permutations(ids))
    assert is_same_set(order, ids)
    assert not is_same_set([*order, 99], ids)
    assert not ids or not is_same_set(order[1:], ids)


def test_each_item_says_when_it_ends(meeting, dgs):
    add(meeting, "Un", minutes=20)
    add(meeting, "Deux", minutes=70)
    hours = [(line.begins_at, line.ends_at) for line in agenda_for(meeting, staff())]
    assert hours[0] == (moment("2026-12-15 09:30"), moment("2026-12-15 09:50"))
    assert hours[1][1] == moment("2026-12-15 11:00")


def test_the_commission_is_never_asked_to_decide(meeting):
    with pytest.raises(BusinessRuleError) as refusal:
        add(meeting, "Budget", kind=ItemKind.DECISION)
    assert refusal.value.field == "kind"
    assembly = make_meeting(body=standing_body(BodyKind.ASSEMBLY))
    assert add(assembly, "Budget", kind=ItemKind.DECISION).kind == "decision"


def test_the_same_orientation_before_another_body_asks_for_the_angle(meeting):
    orientation = OrientationFactory(published=True)
    add(meeting, "Identité numérique", orientation=orientation)
    assembly = make_meeting(body=standing_body(BodyKind.ASSEMBLY), starts_at=moment("2027-01-20 14:00"))
    with pytest.raises(BusinessRuleError, match="commission d’orientation stratégique") as refusal:
        add(assembly, "Identité numérique", orientation=orientation)
    assert refusal.value.field == "angle"
    item = add(assembly, "Identité numérique", orientation=orientation, angle="Le coût et la convention.")
    assert item.angle == "Le coût et la convention."
    [line] = agenda_for(assembly, staff())
    assert [other.meeting for other in line.elsewhere] == [meeting]


def test_an_item_points_at_one_thing_only(meeting, business):
    orientation = OrientationFactory(published=True)
    with pytest.raises(BusinessRuleError) as refusal:
        add(meeting, "Deux choses", orientation=orientation, project=make_project(by=staff()))
    assert refusal.value.field == "orientation"


def test_editing_the_words_keeps_what_the_item_points_at(meeting):
    orientation = OrientationFactory(published=True)
    item = add(meeting, "Identité", orientation=orientation)
    edit_agenda_item(item=item, title="Identité numérique", kind=ItemKind.OPINION, minutes=30, by=staff())
    item.refresh_from_db()
    assert (item.orientation, item.title) == (orientation, "Identité numérique")


def test_a_need_is_named_only_to_who_may_read_it(business, dgs, meeting):
    need = make_presented(business)
    item = add(meeting, "Un besoin des finances", need=need)
    convene_meeting(meeting=meeting, note="", by=staff())
    line = next(line for line in agenda_for(meeting, actor_for(dgs)) if line.item == item)
    assert line.need is None
    assert next(line for line in agenda_for(meeting, actor_for(business)) if line.item == item).need == need


def test_dragging_is_a_form_of_the_page(meeting, secretary, signed_in):
    first, second = add(meeting, "Un"), add(meeting, "Deux")
    client, path = signed_in(secretary), f"/reunions/{meeting.pk}/ordre-du-jour/"
    page = client.get(path).content.decode()
    assert f'data-item="{first.pk}"' in page
    assert "agenda-order.js" in page
    client.post(f"{path}ordre/", {"order": f"{second.pk},{first.pk}"})
    assert titles(meeting) == ["Deux", "Un"]
    client.post(f"{path}ordre/", {"order": "un,deux"})
    assert titles(meeting) == ["Deux", "Un"]

"""A second convocation, for lack of quorum: everything an undecided item bears goes with it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.meetings.enums import ItemKind
from governance.meetings.services import add_agenda_item, add_paper, prepare_second_meeting
from tests.governance.meetings.factories import TINY_PDF, moment, staff
from tests.governance.meetings.rooms import assembly, make_room, seat_assembly
from tests.governance.members.factories import MandateFactory
from tests.governance.needs.making import make_need_draft

pytestmark = pytest.mark.django_db
NOTE = "La convention dit qui paie, et pour combien de temps."


def test_an_undecided_item_keeps_all_it_bears_and_its_papers(clock):
    seat_assembly(1, 2, 4)
    need = make_need_draft(MandateFactory(business=True).person)
    said = {"need": need, "angle": "Le financement", "rapporteur": "Mme Le Gall"}

    def put(meeting):
        item = add_agenda_item(
            meeting=meeting, title="Signer", kind=ItemKind.DECISION, minutes=20, explanatory_note=NOTE,
            is_confidential=True, by=staff(), **said,
        )  # fmt: skip
        add_paper(item=item, title="Convention", upload=SimpleUploadedFile("a.pdf", TINY_PDF), by=staff())

    room = make_room(assembly(), clock, items=0, with_items=put)
    starts = moment("2026-12-18 10:00")
    ends = starts + datetime.timedelta(hours=2)
    second = prepare_second_meeting(meeting=room.meeting, starts_at=starts, ends_at=ends, place="Rennes", by=room.by)
    again, before = second.items.get(), room.items[0]
    for name in (*said, "kind", "minutes", "explanatory_note", "is_confidential"):
        assert getattr(again, name) == getattr(before, name), name
    paper = again.papers.get()
    assert paper.file.name != before.papers.get().file.name
    with paper.file.open("rb") as file:
        assert file.read() == TINY_PDF

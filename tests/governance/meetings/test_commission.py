"""The commission's own opinion on an orientation: proposed from the counts, given once, told to the consultation."""

import datetime

import pytest

from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import PARIS
from governance.meetings.enums import Presence
from governance.meetings.models import CommissionOpinion
from governance.meetings.selectors.commission import before_the_commission
from governance.meetings.services import (
    OvertakenError,
    add_agenda_item,
    give_commission_opinion,
    mark_presence,
    start_item,
    write_commission_opinion,
)
from governance.opinions.services import close_consultation
from governance.strategy.enums import Stage
from tests.governance.meetings.factories import cos, staff
from tests.governance.meetings.rooms import assembly, make_room, seat_assembly
from tests.governance.opinions.factories import give_opinion, make_consultation
from tests.governance.strategy.factories import OrientationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(clock, abers, menez):
    """An orientation on which one direction générale gave a favourable opinion; the consultation closed meanwhile."""
    clock.move_to(datetime.datetime(2026, 11, 2, 10, tzinfo=PARIS))
    orientation = OrientationFactory(published=True)
    consultation = make_consultation(version=orientation.versions.get(), days=10)
    give_opinion(consultation, abers)
    clock.move_to(datetime.datetime(2026, 11, 20, 10, tzinfo=PARIS))
    close_consultation(consultation=consultation)
    clock.move_to(datetime.datetime(2026, 11, 24, 10, tzinfo=PARIS))

    by = staff()

    def put(meeting):
        add_agenda_item(meeting=meeting, title="Orientation", kind="opinion", orientation=orientation, by=by)

    return make_room(cos(), clock, items=0, with_items=put, by=by)


def everyone_comes(room):
    for seat in room.seats:
        mark_presence(convocation=seat, state=Presence.IN_ROOM, by=room.by)


def test_words_are_proposed_from_the_counts(room):
    before = before_the_commission(room.items[0])
    assert before.counts["silent"] == before.figures.expected - 1
    assert "réunie le 15" in before.words and "(1\u00a0" in before.words


def test_it_is_given_once_and_told_to_the_consultation(room):
    everyone_comes(room)
    item = room.items[0]
    start_item(item=item, by=room.by)
    held = give_commission_opinion(item=item, text="Avis favorable.", minority="Une réserve.", by=room.by)
    consultation = held.consultation
    consultation.refresh_from_db()
    assert (consultation.commission_on, consultation.commission_text) == (room.meeting.day, "Avis favorable.")
    assert held.counts["silent"] >= 0 and held.present == len(room.seats)
    assert consultation.version.orientation.stage in {Stage.DECISION, Stage.COMMISSION}
    write_commission_opinion(item=item, text="Avis favorable, reformulé.", seen=held.version, by=room.by)
    consultation.refresh_from_db()
    assert consultation.commission_text == "Avis favorable, reformulé."


def test_without_quorum_it_waits_and_the_others_stay(room):
    with pytest.raises(BusinessRuleError, match="restent acquis"):
        give_commission_opinion(item=room.items[0], text="Avis favorable.", by=room.by)
    assert not CommissionOpinion.objects.filter(given_at__isnull=False).exists()
    assert before_the_commission(room.items[0]).figures.answered == 1


def test_two_secretaries_do_not_write_over_each_other(room):
    write_commission_opinion(item=room.items[0], text="Un texte.", seen=0, by=room.by)
    with pytest.raises(OvertakenError):
        write_commission_opinion(item=room.items[0], text="Un autre.", seen=0, by=room.by)


def test_an_assembly_gives_no_opinion_of_the_commission(clock):
    seat_assembly(4)
    room = make_room(assembly(), clock)
    with pytest.raises(BusinessRuleError, match="Seule la commission"):
        write_commission_opinion(item=room.items[0], text="x", by=room.by)

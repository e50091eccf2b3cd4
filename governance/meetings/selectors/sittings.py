"""A sitting as it stands: its items, its seats at any of them, who speaks for whom, and the quorum."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from governance.meetings import ballot, proxies, quorum
from governance.meetings.enums import Presence, RecordState, Role
from governance.meetings.models import (
    AgendaItem,
    Attendance,
    Convocation,
    ItemRecord,
    Meeting,
    Proxy,
    Recusal,
)
from governance.meetings.sitting_rules import SittingRules
from governance.members.models import Body, College, Membership

UNPLACED = 99  # after every college: an authority that belongs to none


def rules_of(meeting: Meeting) -> SittingRules:
    """Those of the day it was opened; before, those the body has today."""
    if meeting.rules:
        return SittingRules.from_json(meeting.rules)
    return _rules_today(meeting.body, is_second=meeting.second_of_id is not None)


def _rules_today(body: Body, *, is_second: bool) -> SittingRules:
    return SittingRules(
        quorum.QuorumRule(
            basis=body.quorum_basis,
            numerator=body.quorum_numerator,
            denominator=body.quorum_denominator,
            remote_counts=body.remote_counts,
            source=body.second_source if is_second else body.quorum_source,
            is_waived=is_second and not body.second_needs_quorum,
        ),
        proxies.ProxyRule(body.proxies_per_holder, body.proxies_within_college),
        votes_in_voices=body.is_assembly and body.votes_in_voices,
        casting_vote=body.is_assembly and body.casting_vote,
    )


@dataclass(frozen=True, slots=True)
class SittingItem:
    """An item with its place (1 for the first) and how it went; ``record`` is not stored yet when nothing happened."""

    item: AgendaItem
    place: int
    record: ItemRecord

    @property
    def is_running(self) -> bool:
        return self.record.state == RecordState.RUNNING

    @property
    def is_waiting(self) -> bool:
        return self.record.state == RecordState.WAITING

    @property
    def is_done(self) -> bool:
        return self.record.state == RecordState.DONE

    @property
    def is_deferred(self) -> bool:
        return self.record.state == RecordState.DEFERRED


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat of the body, at one item. ``state`` is empty while nobody has marked it."""

    convocation: Convocation
    college: College | None
    voices: int
    state: str
    substitute_name: str
    holder: Convocation | None
    carried: tuple[Convocation, ...]
    is_represented: bool
    is_interested: bool
    version: int
    changed_at: datetime.datetime | None
    changed_by: str

    @property
    def is_there(self) -> bool:
        return self.state in quorum.THERE

    @property
    def takes_part(self) -> bool:
        """Present or represented, and not interested in the item: may take part in its ballots."""
        return (self.is_there or self.is_represented) and not self.is_interested

    @property
    def state_label(self) -> str:
        return Presence(self.state).label if self.state else "À pointer"

    @property
    def as_counted(self) -> quorum.SeatThere:
        return quorum.SeatThere(self.state, self.voices, self.is_represented, self.is_interested)


@dataclass
class Sitting:
    """Everything that was written of a meeting, in six queries whatever its size."""

    meeting: Meeting
    rules: SittingRules
    items: list[SittingItem]
    convocations: list[Convocation]
    colleges: dict[int, College]
    table: proxies.Table
    rows: dict[tuple[int, int], Attendance]
    recused: set[tuple[int, int]] = field(default_factory=set)

    @cached_property
    def current(self) -> SittingItem | None:
        """The item being discussed."""
        return next((row for row in self.items if row.is_running), None)

    @cached_property
    def next(self) -> SittingItem | None:
        """The first that waits."""
        return next((row for row in self.items if row.is_waiting), None)

    @property
    def last_begun(self) -> SittingItem | None:
        begun = [row for row in self.items if row.record.started_at]
        return max(begun, key=lambda row: (row.record.started_at, row.place), default=None)

    @property
    def place_now(self) -> int:
        """Where what is marked now takes effect: the item being discussed, else the next one once some are done."""
        if self.current:
            return self.current.place
        if self.last_begun is None:
            return 0
        return self.next.place if self.next else self.last_begun.place

    def item_at(self, place: int) -> SittingItem | None:
        return self.items[place - 1] if 1 <= place <= len(self.items) else None

    def place_of(self, item: AgendaItem | int | None) -> int:
        """0 for the opening (no item)."""
        key = item.pk if isinstance(item, AgendaItem) else item
        return next((row.place for row in self.items if row.item.pk == key), 0)

    def seats(self, place: int) -> list[Seat]:
        return [self.seat(row, place) for row in self.convocations]

    def seat(self, row: Convocation, place: int) -> Seat:
        """How this seat is at this item."""
        proxy = self.table.proxy_at(row.pk, place)
        college = self.colleges.get(row.authority_id)
        record = getattr(row, "seat_record", None)
        return Seat(
            convocation=row,
            college=college,
            voices=college.voices_per_seat if college else 1,
            state=self.table.state_at(row.pk, place),
            substitute_name=self._substitute(row.pk, place),
            holder=self._by_key[proxy.holder] if proxy else None,
            carried=tuple(self._by_key[held.giver] for held in self.table.held_at(row.pk, place)),
            is_represented=self.table.speaks_for(row.pk, place) is not None,
            is_interested=(place, row.pk) in self.recused,
            version=record.version if record else 0,
            changed_at=record.changed_at if record else None,
            changed_by=record.changed_by_name if record else "",
        )

    def standing(self, place: int) -> quorum.Standing:
        return quorum.standing(self.rules.quorum, [seat.as_counted for seat in self.seats(place)])

    def electorates(self, place: int) -> list[ballot.Electorate]:
        """Who may take part in a ballot at this item, college by college (one line without colleges: 0)."""
        heads: Counter[int] = Counter()
        for seat in self.seats(place):
            if seat.takes_part:
                heads[seat.college.pk if seat.college and self.rules.votes_in_voices else ballot.IN_ALL] += 1
        known = {college.pk: college for college in self.colleges.values()}
        rows = [(known.get(key), count) for key, count in heads.items()]
        rows.sort(key=lambda row: row[0].number if row[0] else UNPLACED)
        return [
            ballot.Electorate(c.pk, c.short_name, n, c.voices_per_seat)
            if c
            else ballot.Electorate(ballot.IN_ALL, "Membres", n)
            for c, n in rows
        ]

    @cached_property
    def _by_key(self) -> dict[int, Convocation]:
        return {row.pk: row for row in self.convocations}

    def _substitute(self, key: int, place: int) -> str:
        known = [at for (member, at) in self.rows if member == key and at <= place]
        return self.rows[key, max(known)].substitute_name if known else ""


def sitting_of(meeting: Meeting) -> Sitting:
    """The sitting as written so far; every seat in the order of real minutes: college, authority, delegate."""
    items = list(meeting.items.announced().select_related("orientation", "record").order_by("position", "id"))
    rows = [
        SittingItem(item, place, getattr(item, "record", None) or ItemRecord(item=item))
        for place, item in enumerate(items, 1)
    ]
    places: dict[int | None, int] = {None: 0, **{row.item.pk: row.place for row in rows}}
    convocations, colleges = _seats_called(meeting)
    rules = rules_of(meeting)
    marked = {
        (row.convocation_id, places[row.from_item_id]): row
        for row in Attendance.objects.filter(convocation__meeting=meeting)
    }
    recused = Recusal.objects.filter(item__meeting=meeting).values_list("item_id", "convocation_id")
    return Sitting(
        meeting=meeting,
        rules=rules,
        items=rows,
        convocations=convocations,
        colleges=colleges,
        table=proxies.table(
            rules.proxies,
            {row.pk: colleges[row.authority_id].pk if row.authority_id in colleges else None for row in convocations},
            [(member, proxies.Mark(place, row.state)) for (member, place), row in marked.items()],
            [_given(proxy, places) for proxy in meeting.proxies.order_by("id")],
            {row.pk: row.name for row in convocations},
        ),
        rows=marked,
        recused={(places[item], member) for item, member in recused},
    )


def _given(proxy: Proxy, places: dict[int | None, int]) -> proxies.Given:
    end = places[proxy.ended_from_id] if proxy.ended else None
    return proxies.Given(proxy.giver_id, proxy.holder_id, places[proxy.from_item_id], end, proxy.ended, proxy.pk)


def _seats_called(meeting: Meeting) -> tuple[list[Convocation], dict[int, College]]:
    """Those convened, and the college of each authority on the day of the meeting."""
    rows = list(
        meeting.convocations.filter(role=Role.CONVENED)
        .select_related("authority", "person", "mandate", "seat_record")
        .order_by("authority__sort_key", "authority_id", "person__last_name", "id")
    )
    memberships = Membership.objects.in_force(on=meeting.day).filter(authority__in={row.authority_id for row in rows})
    colleges = {row.authority_id: row.college for row in memberships.select_related("college")}

    def rank(row: Convocation) -> int:
        college = colleges.get(row.authority_id)
        return college.number if college else UNPLACED

    return sorted(rows, key=rank), colleges

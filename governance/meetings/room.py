"""The secretary's screen, as a template draws it: seats by college, the rail of items, figures in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from emegalis.lib.french import NBSP, THIN, plural
from emegalis.lib.search import fold
from governance.meetings.enums import Presence, ReplyChoice
from governance.meetings.models import Meeting
from governance.meetings.quorum import THERE, Standing
from governance.meetings.selectors.sittings import Seat, Sitting, SittingItem

LONG = 30  # seats


@dataclass(frozen=True, slots=True)
class Way:
    """One segment of a seat's control."""

    value: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """A write that did not go through: what is said beside the seat, and what its author wanted."""

    message: str
    wanted: str = ""
    is_overtaken: bool = False

    @property
    def wanted_label(self) -> str:
        return Presence(self.wanted).label if self.wanted in Presence.values else ""


@dataclass(frozen=True)
class SeatRow:
    """A seat as one row of the screen."""

    seat: Seat
    ways: list[Way]
    hint: str
    may_give_proxy: bool
    may_step_aside: bool
    is_chair: bool
    clash: Clash | None = None

    @property
    def key(self) -> int:
        return self.seat.convocation.pk

    @property
    def words(self) -> str:
        """What a search looks through."""
        return fold(f"{self.seat.convocation.name} {self.seat.convocation.authority.name}")

    @property
    def detail(self) -> str:
        """« Département de l’Argoat, préside », « CC Ker Avel, par Maïwenn Botrel »."""
        parts = [self.seat.convocation.authority.short_name]
        if self.is_chair:
            parts.append("préside")
        if self.seat.state == Presence.SUBSTITUTED and self.seat.substitute_name:
            parts.append(f"par {self.seat.substitute_name}")
        if self.seat.holder:
            parts.append(f"pouvoir à {self.seat.holder.name}")
        if self.seat.carried:
            parts.append(f"porte le pouvoir de {', '.join(row.name for row in self.seat.carried)}")
        if self.seat.is_interested:
            parts.append("ne prend pas part à ce point")
        return ", ".join(parts)


@dataclass(frozen=True)
class CollegeOfSeats:
    """Seats under the name of their college; without colleges, one group that bears no name."""

    name: str
    voices: int
    rows: list[SeatRow] = field(default_factory=list)


@dataclass(frozen=True)
class RoomView:
    """Everything the screen shows at one item."""

    sitting: Sitting
    place: int
    standing: Standing
    groups: list[CollegeOfSeats]
    rows: dict[int, SeatRow]
    shown: int
    counts: Counter[str]

    @property
    def viewed(self) -> SittingItem | None:
        return self.sitting.item_at(self.place)

    @property
    def is_now(self) -> bool:
        return self.place == self.sitting.place_now

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def is_long(self) -> bool:
        """More seats than a screen holds: the points stay in view beside them."""
        return self.total > LONG

    @property
    def unmarked(self) -> int:
        return self.counts[""]

    @property
    def summary(self) -> str:
        """« 38 présents, dont 3 suppléants ; 6 excusés, 22 absents, 1 représenté »."""
        there = sum(self.counts[state] for state in THERE)
        opening = plural(there, "présent")
        if self.counts[Presence.SUBSTITUTED]:
            opening += f", dont {plural(self.counts[Presence.SUBSTITUTED], 'suppléant')}"
        others = [
            plural(self.counts[state], word)
            for state, word in (
                (Presence.REPRESENTED, "représenté"),
                (Presence.EXCUSED, "excusé"),
                (Presence.ABSENT, "absent"),
            )
            if self.counts[state]
        ]
        if self.unmarked:
            others.append(f"{self.unmarked} à pointer")
        return f"{THIN}; ".join(part for part in (opening, ", ".join(others)) if part)


def room_view(
    sitting: Sitting,
    place: int,
    *,
    q: str = "",
    only_unmarked: bool = False,
    clashes: Mapping[int, Clash] | None = None,
) -> RoomView:
    """The seats at a place, those searched for only, and the figures of all."""
    seats = sitting.seats(place)
    found = clashes or {}
    drawn = [seat_row(sitting, seat, place, clash=found.get(seat.convocation.pk)) for seat in seats]
    rows = {row.key: row for row in drawn}
    wanted = fold(q).split()
    shown = [
        row
        for row in rows.values()
        if all(word in row.words for word in wanted) and not (only_unmarked and row.seat.state)
    ]
    return RoomView(
        sitting=sitting,
        place=place,
        standing=sitting.standing(place),
        groups=_grouped(sitting.meeting, shown),
        rows=rows,
        shown=len(shown),
        counts=Counter(seat.state for seat in seats),
    )


def seat_row(sitting: Sitting, seat: Seat, place: int, *, clash: Clash | None = None) -> SeatRow:
    meeting = sitting.meeting
    return SeatRow(
        seat=seat,
        ways=[Way(p.value, str(p.label), seat.state == p) for p in _ways(meeting)],
        hint=_hint(seat) if not seat.state else "",
        may_give_proxy=sitting.rules.proxies.per_holder > 0 and not seat.is_there,
        may_step_aside=meeting.body.is_assembly and place > 0,
        is_chair=bool(meeting.chair_id) and seat.convocation.mandate_id == meeting.chair_id,
        clash=clash,
    )


def _ways(meeting: Meeting) -> list[Presence]:
    """Only those the meeting offers: nobody is « à distance » where there is no link."""
    ways = [Presence.IN_ROOM] if meeting.place else []
    if meeting.video_link:
        ways.append(Presence.REMOTE)
    return [*ways, Presence.SUBSTITUTED, Presence.EXCUSED, Presence.ABSENT]


def _hint(seat: Seat) -> str:
    """What was answered to the convocation, while nobody has marked the seat."""
    reply = seat.convocation.reply
    return f"a répondu{NBSP}: {str(ReplyChoice(reply).label).lower()}" if reply else "n’a pas répondu"


def _grouped(meeting: Meeting, rows: list[SeatRow]) -> list[CollegeOfSeats]:
    if not meeting.body.is_assembly:
        return [CollegeOfSeats("", 0, rows)] if rows else []
    groups: dict[int, CollegeOfSeats] = {}
    for row in rows:
        college = row.seat.college
        name = f"Collège {college.number}, {college.short_name}" if college else "Hors collège"
        key = college.pk if college else 0
        groups.setdefault(key, CollegeOfSeats(name, row.seat.voices)).rows.append(row)
    return list(groups.values())

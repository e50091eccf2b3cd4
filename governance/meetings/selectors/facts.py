"""What was recorded of a meeting, gathered for the composer of its minutes."""

import datetime

from emegalis.lib.french import day_of, hour
from governance.meetings.composing import MeetingFacts, Part, Seat, compose
from governance.meetings.enums import Presence, ReplyChoice
from governance.meetings.models import Attendance, Convocation, Meeting, Proxy
from governance.meetings.selectors.item_facts import closed_session_words, item_facts
from governance.meetings.selectors.sheets import UNMARKED
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.wording import is_feminine, the_body
from governance.members.models import Membership

THERE = {Presence.IN_ROOM, Presence.REMOTE, Presence.SUBSTITUTED, ReplyChoice.IN_ROOM}
UNKNOWN = (99, "")


def proposed_parts(meeting: Meeting) -> list[Part]:
    """The minutes of this meeting as its facts alone would write them."""
    return compose(meeting_facts(meeting))


def meeting_facts(meeting: Meeting) -> MeetingFacts:
    """Everything recorded, in a fixed number of queries."""
    body = meeting.body
    sitting = sitting_of(meeting) if meeting.opened_at else None
    was_marked = Attendance.objects.filter(convocation__meeting=meeting).exists()
    return MeetingFacts(
        body=the_body(body),
        is_feminine=is_feminine(body),
        is_assembly=body.is_assembly,
        is_commission=body.is_commission,
        noun=meeting.noun,
        opened_at=meeting.opened_at or meeting.starts_at,
        closed_at=meeting.closed_at,
        place=meeting.place,
        is_remote=bool(meeting.video_link),
        convened_on=day_of(meeting.convened_at) if meeting.convened_at else None,
        chair=meeting.chair_label,
        secretaries=meeting.secretaries,
        remarks=(*_opening_quorum(sitting), *_suspensions(meeting), *_closed_sessions(meeting)),
        seats=_seats(meeting, was_marked=was_marked),
        seats_are_replies=not was_marked,
        next_on=_next_on(meeting),
        items=item_facts(meeting, _quorums(sitting)),
    )


def _opening_quorum(sitting: Sitting | None) -> list[str]:
    """Whether the body sat validly at the opening, and the rule by which this is judged."""
    if sitting is None:
        return []
    standing = sitting.standing(0)
    if not standing.rule.is_asked:
        return [standing.explanation]
    return [f"{standing.verdict} ({standing.counted}). {standing.explanation}"]


def _quorums(sitting: Sitting | None) -> dict[int, list[str]]:
    """By item, the quorum where it changed since the item before, or is not there."""
    said: dict[int, list[str]] = {}
    if sitting is None or not sitting.standing(0).rule.is_asked:
        return said
    before = sitting.standing(0)
    for row in sitting.items:
        standing = sitting.standing(row.place)
        if standing.present != before.present or standing.needed != before.needed or not standing.is_reached:
            said[row.item.pk] = [f"{standing.verdict} ({standing.counted})."]
        before = standing
    return said


def _suspensions(meeting: Meeting) -> tuple[str, ...]:
    said = []
    for stop in meeting.suspensions.order_by("started_at", "id"):
        until = f" et reprise à {hour(stop.ended_at)}" if stop.ended_at else ""
        said.append(f"La {meeting.noun} a été suspendue à {hour(stop.started_at)}{until}.")
    return tuple(said)


def _closed_sessions(meeting: Meeting) -> list[str]:
    """Those of no item in particular."""
    rows = meeting.closed_sessions.filter(item=None).order_by("started_at", "id")
    return [closed_session_words(closed) for closed in rows]


def _next_on(meeting: Meeting) -> datetime.datetime | None:
    following = Meeting.objects.of_body(meeting.body).standing().filter(starts_at__gt=meeting.starts_at)
    return following.order_by("starts_at").values_list("starts_at", flat=True).first()


# ---------------------------------------------------------------- who was there


def _seats(meeting: Meeting, *, was_marked: bool) -> tuple[Seat, ...]:
    """In the order of real minutes: college, authority, family name."""
    rows = list(meeting.convocations.convened().with_names())
    colleges = _colleges(meeting, rows)
    rows.sort(
        key=lambda row: (
            colleges.get(row.authority_id, UNKNOWN)[0], row.authority.sort_key, row.person.last_name, row.pk
        )
    )  # fmt: skip
    if not was_marked:
        return tuple(_expected(row, _college(colleges, row)) for row in rows)
    opening = Attendance.objects.filter(convocation__meeting=meeting).select_related("from_item")
    history: dict[int, list[Attendance]] = {}
    for mark in sorted(opening, key=lambda mark: mark.from_item.position if mark.from_item else 0):
        history.setdefault(mark.convocation_id, []).append(mark)
    proxies = _proxies(meeting)
    return tuple(_seat(row, _college(colleges, row), history.get(row.pk, []), proxies.get(row.pk, [])) for row in rows)


def _college(colleges: dict[int, tuple[int, str]], row: Convocation) -> str:
    return colleges.get(row.authority_id, UNKNOWN)[1]


def _colleges(meeting: Meeting, rows: list[Convocation]) -> dict[int, tuple[int, str]]:
    """By authority, the number and name of its college that day."""
    memberships = Membership.objects.in_force(on=meeting.day).filter(authority__in={row.authority_id for row in rows})
    found = memberships.values_list("authority_id", "college__number", "college__name")
    return {authority: (number, name) for authority, number, name in found}


def _expected(row: Convocation, college: str) -> Seat:
    """Nobody marked who was there: what was answered to the convocation."""
    note = f"par {row.substitute_name}" if row.substitute_name else ""
    state = row.get_reply_display() or "Sans réponse"
    return Seat(college, row.authority.name, row.name, state, row.reply in THERE, note)


def _seat(row: Convocation, college: str, marks: list[Attendance], proxies: list[str]) -> Seat:
    """How the seat was held at the opening, then what changed, then its proxies."""
    first = marks[0] if marks and marks[0].from_item is None else None
    state = first.get_state_display() if first else (Presence.ABSENT.label if marks else UNMARKED)
    notes = [f"par {first.substitute_name}"] if first and first.substitute_name else []
    notes += [
        f"{mark.get_state_display().lower()} à partir du point {mark.from_item.position}"
        for mark in marks
        if mark.from_item
    ]
    is_there = any(mark.state in THERE for mark in marks)
    return Seat(college, row.authority.name, row.name, state, is_there, ", ".join([*notes, *proxies]))


def _proxies(meeting: Meeting) -> dict[int, list[str]]:
    """By seat, the proxies given and received that counted."""
    said: dict[int, list[str]] = {}
    for proxy in Proxy.objects.filter(meeting=meeting).select_related("giver", "holder").order_by("id"):
        if proxy.ended and proxy.ended_from_id is None:
            continue
        said.setdefault(proxy.giver_id, []).append(f"pouvoir donné à {proxy.holder.name}")
        said.setdefault(proxy.holder_id, []).append(f"pouvoir reçu de {proxy.giver.name}")
    return said

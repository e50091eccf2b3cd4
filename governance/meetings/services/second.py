"""Without quorum: the same undecided items, put to a second meeting that has its own rule (CGCT, art. L. 2121-17)."""

import datetime

from django.db import transaction

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import NBSP, day_of, long_date, plural
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.selectors.sittings import SittingItem, sitting_of
from governance.meetings.services import checks
from governance.meetings.services.papers import copy_papers
from governance.meetings.services.scheduling import schedule_meeting
from governance.members.roles import Actor

# What an undecided item takes with it, whatever fields it has.
LEFT_BEHIND = {"id", "meeting", "position", "supplement"}


def undecided(meeting: Meeting) -> list[SittingItem]:
    """The items that were not dealt with."""
    return [row for row in sitting_of(meeting).items if not row.is_done]


def lacks_quorum(meeting: Meeting) -> bool:
    """Opened, and short of its quorum for an item that is not decided."""
    if meeting.opened_at is None:
        return False
    sitting = sitting_of(meeting)
    return any(not row.is_done and not sitting.standing(row.place).is_reached for row in sitting.items)


@transaction.atomic
def prepare_second_meeting(
    *,
    meeting: Meeting,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    video_link: str = "",
    by: Actor,
) -> Meeting:
    """A second meeting takes the undecided items again, and no other; its convocation says by which rule it sits.

    Refused: the quorum was not lacking, too few days between the two, one is already prepared.
    """
    held = checks.locked(meeting)
    rows = undecided(held)
    if not lacks_quorum(held):
        raise BusinessRuleError("Le quorum n’a pas manqué : il n’y a pas lieu à une seconde convocation.")
    if held.second_meetings.standing().exists():
        raise BusinessRuleError("Une seconde convocation est déjà préparée.")
    _check_days(held, starts_at)
    second = schedule_meeting(
        body=held.body,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        video_link=video_link,
        by=by,
        second_in_period=True,
        short_notice=True,
    )
    second.second_of, second.note = held, _note(held)
    second.save(update_fields=["second_of", "note"])
    for position, row in enumerate(rows, 1):
        item = _again(row.item, second, position)
        item.save(force_insert=True)
        copy_papers(row.item, item)
    record(verb="prepare_second_meeting", subject=second, by=by, first=held.pk, items=len(rows))
    return second


def _check_days(meeting: Meeting, starts_at: datetime.datetime) -> None:
    earliest = meeting.day + datetime.timedelta(days=meeting.body.second_days)
    if day_of(starts_at) < earliest:
        raise BusinessRuleError(
            f"Il faut {plural(meeting.body.second_days, 'jour')} au moins entre les deux{NBSP}: choisissez une date à "
            f"partir du {long_date(earliest, weekday=True)}.",
            field="starts_at",
        )


def _again(item: AgendaItem, second: Meeting, position: int) -> AgendaItem:
    """The same item, word for word."""
    kept = {f.name: getattr(item, f.name) for f in AgendaItem._meta.concrete_fields if f.name not in LEFT_BEHIND}
    return AgendaItem(meeting=second, position=position, **kept)


def _note(meeting: Meeting) -> str:
    """What the convocation must say: the same items, and that it sits whatever the number present."""
    body = meeting.body
    rule = (
        "Elle exige le même quorum."
        if body.second_needs_quorum
        else f"La {meeting.noun} se tiendra valablement quel que soit le nombre de membres présents."
    )
    return (
        f"Le quorum n’ayant pas été atteint le {long_date(meeting.starts_at)}, cette seconde convocation porte sur "
        f"les mêmes points, qui n’ont pas été traités. {rule}"
    )

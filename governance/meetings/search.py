"""Meetings and items of agendas, found among those this person may read."""

from emegalis.lib.french import long_date
from emegalis.lib.slots import SearchHit, SearchSection
from governance.meetings.models import AgendaItem, Meeting
from governance.members.roles import Actor

FIRST = 10


def find_meetings(actor: Actor, words: str) -> SearchSection:
    meetings = Meeting.objects.visible_to(actor).matching(words).select_related("body").order_by("-starts_at", "-id")
    items = (
        AgendaItem.objects.readable_by(actor)
        .filter(meeting__in=Meeting.objects.visible_to(actor))
        .matching(words)
        .select_related("meeting__body")
        .order_by("-meeting__starts_at", "position", "id")
    )
    hits = [_item_hit(item) for item in items[:FIRST]] + [_meeting_hit(meeting) for meeting in meetings[:FIRST]]
    return SearchSection("Réunions et ordres du jour", hits[:FIRST], items.count() + meetings.count())


def _meeting_hit(meeting: Meeting) -> SearchHit:
    return SearchHit(
        title=f"{meeting.title}, {long_date(meeting.starts_at)}",
        url=meeting.get_absolute_url(),
        label=meeting.noun.capitalize(),
        excerpt=meeting.place,
        on=meeting.day,
    )


def _item_hit(item: AgendaItem) -> SearchHit:
    return SearchHit(
        title=item.title,
        url=item.meeting.get_absolute_url(),
        label=f"Ordre du jour, {item.meeting.body.short_name}, {long_date(item.meeting.starts_at)}",
        excerpt=item.details,
        on=item.meeting.day,
    )

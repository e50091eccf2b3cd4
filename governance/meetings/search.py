"""Meetings and items of agendas, found among those this person may read."""

from emegalis.lib.french import long_date
from emegalis.lib.markdown import plain
from emegalis.lib.slots import SearchHit, SearchSection
from governance.meetings.models import AgendaItem, Meeting, MinutesSection
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


def find_minutes(actor: Actor, words: str) -> SearchSection:
    """Parts of minutes; a confidential one is found by its body alone."""
    sections = (
        MinutesSection.objects.readable_by(actor)
        .matching(words)
        .select_related("minutes__meeting__body")
        .defer("minutes__pdf", "minutes__public_pdf")
        .order_by("-minutes__meeting__starts_at", "position", "id")
    )
    return SearchSection(
        "Comptes rendus et procès-verbaux", [_section_hit(section) for section in sections[:FIRST]], sections.count()
    )


def _section_hit(section: MinutesSection) -> SearchHit:
    meeting = section.minutes.meeting
    return SearchHit(
        title=section.title,
        url=f"{section.minutes.get_absolute_url()}#partie-{section.pk}",
        label=f"{section.minutes.title}, {meeting.body.short_name}, {long_date(meeting.starts_at)}",
        excerpt=plain(section.text),
        on=meeting.day,
    )

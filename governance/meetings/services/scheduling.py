"""A meeting gets a date, and later is said to have been held."""

import datetime

from django.db import transaction
from django.utils import timezone

from emegalis.audit.services import record
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import long_date
from emegalis.lib.search import search_text
from governance.meetings.enums import MeetingState
from governance.meetings.models import Meeting
from governance.meetings.notice import NoticeRule
from governance.meetings.services import checks
from governance.meetings.services.approvals import put_waiting_approvals
from governance.members.models import Body
from governance.members.roles import Actor


@transaction.atomic
def schedule_meeting(
    *,
    body: Body,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str = "",
    video_link: str = "",
    by: Actor,
    second_in_period: bool = False,
    short_notice: bool = False,
) -> Meeting:
    """A date is fixed; nobody is told before the convocation leaves.

    Refused: a date gone by, no place and no link; unless confirmed, a second meeting of the commission in the semester
    (``second_in_period``) and a date nearer than the body's notice (``short_notice``).
    """
    Body.objects.select_for_update().get(pk=body.pk)
    place, video_link = place.strip(), video_link.strip()
    checks.check_body(body)
    checks.check_hours(starts_at, ends_at)
    checks.check_whereabouts(place, video_link)
    meeting = Meeting(body=body, starts_at=starts_at, ends_at=ends_at, place=place, video_link=video_link)
    checks.check_period(body, meeting.day, confirmed=second_in_period)
    checks.check_notice_ahead(meeting.notice_rule, meeting.day, confirmed=short_notice)
    meeting.search_text = meeting_search_text(meeting)
    meeting.save()
    record(verb="schedule_meeting", subject=meeting, by=by, body=body.pk, day=meeting.day.isoformat())
    put_waiting_approvals(meeting=meeting, by=by)
    return meeting


def meeting_search_text(meeting: Meeting) -> str:
    """A meeting is found by its body, its place and its month."""
    return search_text(
        meeting.body.name, meeting.body.short_name, meeting.place, long_date(meeting.starts_at), meeting.noun
    )


@transaction.atomic
def record_meeting_held(*, meeting: Meeting, by: Actor) -> Meeting:
    """A convened meeting took place: its semester counts it. What was said is kept in its minutes."""
    meeting = checks.locked(meeting)
    if meeting.state not in {MeetingState.CONVENED, MeetingState.HELD}:
        raise BusinessRuleError(f"Seule une {meeting.noun} convoquée peut être dite tenue.")
    if not meeting.has_begun(at=timezone.now()):
        raise BusinessRuleError(f"Cette {meeting.noun} n’a pas encore commencé.")
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    record(verb="record_meeting_held", subject=meeting, by=by)
    return meeting


def earliest_day(body: Body) -> datetime.date:
    """The first day the body may meet, were its convocation sent today."""
    rule = NoticeRule(body.notice_days, body.notice_clear_days)
    return rule.earliest(sent_on=timezone.localdate())

"""Days on which a body may meet."""

import datetime

from django.db.models import Q
from django.utils import timezone

from emegalis.lib.french import day_of
from emegalis.lib.periods import Period
from governance.meetings.dates import Proposal, propose
from governance.meetings.models import Meeting
from governance.meetings.notice import NoticeRule
from governance.members.models import Body, Mandate


def proposed_dates(body: Body, *, today: datetime.date, period: Period | None = None) -> Proposal:
    """Days proposed for its next meeting, of the period given or else from the first day its notice allows."""
    rule = NoticeRule(body.notice_days, body.notice_clear_days)
    first = rule.earliest(sent_on=today + datetime.timedelta(days=1))
    until = first + datetime.timedelta(days=60)
    if period is not None:
        first, until = max(first, period.starts_on), period.ends_on
    last = Meeting.objects.of_body(body).standing().order_by("-starts_at").values_list("starts_at", flat=True).first()
    weekday = timezone.localtime(last).weekday() if last else None
    return propose(first=first, until=until, taken=_days_taken(body, first, until, today), weekday=weekday)


def _days_taken(
    body: Body, first: datetime.date, until: datetime.date, today: datetime.date
) -> dict[datetime.date, str]:
    """By day, the meeting that already calls some of the same people."""
    meetings = (
        Meeting.objects.standing()
        .filter(body__in=_bodies_of_the_same_people(body, today))
        .filter(Q(starts_at__date__gte=first), Q(starts_at__date__lt=until))
        .select_related("body")
    )
    return {day_of(meeting.starts_at): f"{meeting.noun}, {meeting.body.short_name}" for meeting in meetings}


def _bodies_of_the_same_people(body: Body, today: datetime.date) -> set[int]:
    """Itself, and those in which someone who sits here sits too."""
    people = Mandate.objects.in_body(body).in_force(on=today).values("person")
    others = Mandate.objects.in_force(on=today).filter(person__in=people).values_list("body_id", flat=True)
    return {body.pk, *others}

"""A meeting gets a date, moves, is cancelled, is said to have been held."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.french import long_date
from emegalis.lib.holidays import day_off
from emegalis.lib.periods import Period
from governance.meetings.forms import (
    MeetingCancelForm,
    MeetingMoveForm,
    MeetingScheduleForm,
    PresetForm,
    ServiceForm,
    meeting_bodies,
)
from governance.meetings.models import Meeting
from governance.meetings.notice import NoticeRule
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.selectors import proposed_dates
from governance.meetings.services import cancel_meeting, move_meeting, record_meeting_held, schedule_meeting
from governance.meetings.views.pages import visible_meeting
from governance.members.models import Body


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def meeting_schedule(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    preset = preset_of(request)
    form = MeetingScheduleForm(request.POST or None, initial=usual_whereabouts(preset.body) | preset.initial)
    if request.method == "POST":
        meeting = form.run(lambda: schedule_meeting(by=actor, **form.verb()))
        if meeting is not None:
            messages.success(request, f"La {meeting.noun} est fixée. Bâtissez maintenant son ordre du jour.")
            _warn_of_day_off(request, meeting)
            return redirect("meetings:agenda_build", pk=meeting.pk)
    context = {
        "form": form,
        "body": preset.body,
        "bodies": _notices(timezone.localdate()),
        "period": preset.period,
        "proposal": proposed_dates(preset.body, today=actor.day, period=preset.period),
    }
    return render(request, "meetings/meeting_schedule.html", context)


@dataclass(frozen=True, slots=True)
class Preset:
    """What the address already says: the body (the commission otherwise), the period to fill, a day."""

    body: Body
    period: Period | None
    day: datetime.date | None

    @property
    def initial(self) -> dict[str, Any]:
        return {"body": self.body.pk} | ({"day": self.day} if self.day else {})


def preset_of(request: HttpRequest) -> Preset:
    form = PresetForm(request.GET)
    form.is_valid()
    body = form.cleaned_data.get("instance") or Body.objects.commission()
    begins, day = form.cleaned_data.get("periode"), form.cleaned_data.get("jour")
    return Preset(body, body.period_of(begins) if begins and _is_near(begins) else None, day)


def _is_near(day: datetime.date) -> bool:
    """A period of these years: an address may say anything."""
    return abs(day.year - timezone.localdate().year) <= 5


def usual_whereabouts(body: Body) -> dict[str, Any]:
    """The body meets where and when it met last, most often."""
    initial: dict[str, Any] = {"starts": datetime.time(9, 30), "ends": datetime.time(12, 30)}
    last = Meeting.objects.of_body(body).standing().order_by("-starts_at").first()
    if last is not None:
        local = timezone.localtime(last.starts_at), timezone.localtime(last.ends_at)
        initial |= {"starts": local[0].time(), "ends": local[1].time(), "place": last.place}
    return initial


def _notices(today: datetime.date) -> list[dict[str, Any]]:
    """What each body's rule means today: the first day it may meet."""
    rules = [
        (body, NoticeRule(body.notice_days, body.notice_clear_days, body.notice_source)) for body in meeting_bodies()
    ]
    return [{"body": body, "rule": rule, "earliest": rule.earliest(sent_on=today)} for body, rule in rules]


def _warn_of_day_off(request: HttpRequest, meeting: Meeting) -> None:
    reason = day_off(meeting.day)
    if reason:
        messages.warning(request, f"Attention : le {long_date(meeting.starts_at, weekday=True)} est un {reason}.")


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def meeting_move(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = MeetingMoveForm(request.POST or None, meeting=meeting, initial=_whereabouts(meeting))
    if request.method == "POST":
        moved = form.run(lambda: move_meeting(meeting=meeting, by=actor, **form.verb()))
        if moved is not None:
            told = " Chaque membre est prévenu." if moved.is_convened else ""
            messages.success(request, f"Le changement est enregistré.{told}")
            _warn_of_day_off(request, moved)
            return redirect(moved)
    notice = {"rule": meeting.notice_rule, "earliest": meeting.notice_rule.earliest(sent_on=actor.day)}
    return render(request, "meetings/meeting_move.html", {"form": form, "meeting": meeting, "notice": notice})


def _whereabouts(meeting: Meeting) -> dict[str, Any]:
    return {
        "day": meeting.day,
        "starts": timezone.localtime(meeting.starts_at).time(),
        "ends": timezone.localtime(meeting.ends_at).time(),
        "place": meeting.place,
        "video_link": meeting.video_link,
    }


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = MeetingCancelForm(request.POST or None, meeting=meeting)
    if request.method == "POST":
        cancelled = form.run(lambda: cancel_meeting(meeting=meeting, by=actor, **form.cleaned_data))
        if cancelled is not None:
            told = " Chaque membre est prévenu." if cancelled.convened_at else ""
            messages.success(request, f"La {meeting.noun} est annulée.{told}")
            return redirect(cancelled)
    return render(request, "meetings/meeting_cancel.html", {"form": form, "meeting": meeting})


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def meeting_held(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        held = form.run(lambda: record_meeting_held(meeting=meeting, by=actor))
        if held is not None:
            messages.success(request, f"La {meeting.noun} est notée comme tenue.")
            return redirect(held)
    return render(request, "meetings/meeting_held.html", {"form": form, "meeting": meeting})

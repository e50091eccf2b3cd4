"""The secretary's screen: one page for a tablet in the room. Every write works without JavaScript, better with it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import hour
from emegalis.lib.posting import posted
from emegalis.lib.slots import Block, blocks_for
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.room import Clash, RoomView, room_view
from governance.meetings.selectors.commission import before_the_commission, takes_commission_opinion
from governance.meetings.selectors.followups import follow_ups_of, holders_for
from governance.meetings.selectors.results import results_of
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.services import (
    close_doors,
    close_meeting,
    open_doors,
    open_meeting,
    reopen_meeting,
    resume_meeting,
    suspend_meeting,
    write_sitting_head,
)
from governance.meetings.services.second import lacks_quorum
from governance.meetings.sitting_forms import (
    ClosedDoorsForm,
    CommissionForm,
    DeferForm,
    RoomFollowUpForm,
    SittingFilterForm,
    SittingHeadForm,
    SummaryForm,
)
from governance.meetings.views.pages import visible_meeting

Forms = dict[str, Any]


@http_methods("GET")
@allowed(can_manage_meetings)
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    return sitting_page(request, visible_meeting(request, pk))


def sitting_page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    item: AgendaItem | None = None,
    clashes: Mapping[int, Clash] | None = None,
    forms: Forms | None = None,
    status: int = 200,
) -> HttpResponse:
    """The screen at an item; ``forms`` came back refused, ``clashes`` are seats whose write did not go through."""
    if meeting.opened_at is None:
        return _before(request, meeting, (forms or {}).get("head"))
    asked = SittingFilterForm(request.GET)
    asked.is_valid()
    now = sitting_of(meeting)
    place = now.place_of(item.pk if item else asked.cleaned_data.get("point")) or now.place_now
    view = room_view(
        now,
        place,
        q=asked.cleaned_data.get("q") or "",
        only_unmarked=bool(asked.cleaned_data.get("a_pointer")),
        clashes=clashes,
    )
    context = {"meeting": meeting, "view": view, "filter": asked, **_room_context(request, meeting, view, forms or {})}
    return render(request, "meetings/sitting.html", context, status=status)


def _before(request: HttpRequest, meeting: Meeting, form: SittingHeadForm | None) -> HttpResponse:
    """The meeting is not open yet: who chairs, and one button."""
    context = {
        "meeting": meeting,
        "form": form or SittingHeadForm(meeting=meeting),
        "is_today": timezone.localdate() >= meeting.day,
    }
    return render(request, "meetings/sitting_open.html", context)


def _room_context(request: HttpRequest, meeting: Meeting, view: RoomView, forms: Forms) -> Forms:
    suspension = meeting.suspensions.filter(ended_at=None).first()
    return {
        "suspension": suspension,
        "doors": meeting.closed_sessions.filter(ended_at=None).first(),
        "head_form": forms.get("head") or SittingHeadForm(meeting=meeting),
        "doors_form": forms.get("doors") or ClosedDoorsForm(),
        "lacks_quorum": lacks_quorum(meeting),
        "now": timezone.now(),
        **item_context(request, view, forms),
    }


def item_context(request: HttpRequest, view: RoomView, forms: Forms) -> Forms:
    """What the item in view asks for: its summary, the commission's opinion or its ballots, what apps above bring."""
    viewed = view.viewed
    if viewed is None:
        return {"viewed": None}
    item = viewed.item
    asks_opinion = takes_commission_opinion(item)
    before = before_the_commission(item) if asks_opinion else None
    meeting = view.sitting.meeting
    return {
        "viewed": viewed,
        "summary_form": forms.get("summary") or SummaryForm(meeting=meeting, initial={"text": viewed.record.summary}),
        "defer_form": forms.get("defer") or DeferForm(),
        "follow_ups": follow_ups_of(item, request.actor),  # type: ignore[attr-defined]
        "follow_up_form": forms.get("follow_up") or RoomFollowUpForm(holders=holders_for(meeting)),
        "asks_opinion": asks_opinion,
        "before": before,
        "opinion": getattr(item, "commission_opinion", None),
        "commission_form": forms.get("commission") or (_commission_form(meeting, item, before) if before else None),
        "ballots": results_of([item.pk]).get(item.pk, []),
        "blocks": [
            block
            for block in blocks_for("agenda_item", request.actor, item)  # type: ignore[attr-defined]
            if isinstance(block, Block)
        ],
    }


def _commission_form(meeting: Meeting, item: AgendaItem, before: Any) -> CommissionForm:
    """What was written so far, else the words that the counts make."""
    held = getattr(item, "commission_opinion", None)
    initial = {"text": held.text, "minority": held.minority} if held else {"text": before.words}
    return CommissionForm(meeting=meeting, initial=initial)


# ---------------------------------------------------------------- answers


def wants_json(request: HttpRequest) -> bool:
    """The screen writes by itself; a form posted by hand gets the page again."""
    return request.headers.get("Accept", "").startswith("application/json")


def back(meeting: Meeting, item: AgendaItem | None = None, anchor: str = "") -> HttpResponse:
    """To the screen, at the item it showed."""
    address = reverse("meetings:sitting", args=[meeting.pk])
    point = f"?point={item.pk}" if item else ""
    return redirect(f"{address}{point}{f'#{anchor}' if anchor else ''}")


def parts(request: HttpRequest, now: Sitting, place: int, seats: list[int], clashes: Mapping[int, Clash]) -> Forms:
    """What changed on the screen, by the name of its part: these seats, and the figures."""
    view = room_view(now, place, clashes=clashes)
    context = {"meeting": now.meeting, "view": view}
    drawn = {
        f"seat-{key}": render_to_string("meetings/_seat.html", {**context, "row": view.rows[key]}, request)
        for key in seats
        if key in view.rows
    }
    drawn["quorum"] = render_to_string("meetings/_sitting_quorum.html", context, request)
    drawn["summary"] = render_to_string("meetings/_sitting_summary.html", context, request)
    return drawn


def saved(request: HttpRequest, meeting: Meeting, item: AgendaItem | None, seats: list[int]) -> JsonResponse:
    """Written: the seats as they now are, the figures, and the hour."""
    meeting.refresh_from_db(fields=["pulse"])
    now = sitting_of(meeting)
    drawn = parts(request, now, now.place_of(item), seats, {})
    return JsonResponse({"parts": drawn, "pulse": meeting.pulse, "saved_at": hour(timezone.now())})


# ---------------------------------------------------------------- the meeting itself


@http_methods("GET")
@allowed(can_manage_meetings)
def sitting_pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """A number that grows with each write: the other screens ask for it, and for the page when it has grown."""
    meeting = visible_meeting(request, pk)
    return JsonResponse({"pulse": meeting.pulse, "open": meeting.is_sitting})


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_open(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    form = SittingHeadForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    form.run(lambda: open_meeting(meeting=meeting, by=by, **form.cleaned_data))
    if not form.is_valid():
        return sitting_page(request, meeting, forms={"head": form})
    messages.success(request, f"La {meeting.noun} est ouverte. Pointez qui arrive.")
    return back(meeting)


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_head(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    form = SittingHeadForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    form.run(lambda: write_sitting_head(meeting=meeting, by=by, **form.cleaned_data))
    return back(meeting) if form.is_valid() else sitting_page(request, meeting, forms={"head": form})


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, suspend_meeting)


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, resume_meeting)


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, close_meeting)


@http_methods("POST")
@allowed(can_manage_meetings)
def sitting_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, reopen_meeting)


@http_methods("POST")
@allowed(can_manage_meetings)
def doors_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, open_doors)


@http_methods("POST")
@allowed(can_manage_meetings)
def doors_close(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    form = ClosedDoorsForm(posted(request))
    by = request.actor  # type: ignore[attr-defined]
    form.run(lambda: close_doors(meeting=meeting, by=by, **form.cleaned_data))
    return back(meeting) if form.is_valid() else sitting_page(request, meeting, forms={"doors": form})


def _step(request: HttpRequest, pk: int, verb: Callable[..., object]) -> HttpResponse:
    """A verb that asks nothing more; its refusal is said at the top of the screen."""
    meeting = visible_meeting(request, pk)
    try:
        verb(meeting=meeting, by=request.actor)  # type: ignore[attr-defined]
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
    return back(meeting)

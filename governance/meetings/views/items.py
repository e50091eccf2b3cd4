"""Writing the items as they go: begun, told, ended, put off; the commission's own opinion."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import hour, typographic
from emegalis.lib.posting import posted
from governance.meetings.models import AgendaItem, CommissionOpinion, ItemRecord, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.selectors.followups import follow_ups_of, holders_for
from governance.meetings.services import (
    OvertakenError,
    defer_item,
    end_item,
    give_commission_opinion,
    note_in_the_room,
    start_item,
    write_commission_opinion,
    write_summary,
)
from governance.meetings.sitting_forms import CommissionForm, DeferForm, RoomFollowUpForm, RoomForm, SummaryForm
from governance.meetings.views.pages import visible_meeting
from governance.meetings.views.sitting import back, sitting_page, wants_json


def item_of(meeting: Meeting, item: int) -> AgendaItem:
    row: AgendaItem = get_visible_or_404(
        meeting.items.announced().select_related("meeting__body", "orientation", "record"), pk=item
    )
    return row


@http_methods("POST")
@allowed(can_manage_meetings)
def item_start(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return _step(request, pk, item, start_item)


@http_methods("POST")
@allowed(can_manage_meetings)
def item_end(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    return _step(request, pk, item, end_item)


def _step(request: HttpRequest, pk: int, item: int, verb: Callable[..., object]) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    try:
        verb(item=row, by=request.actor)  # type: ignore[attr-defined]
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
        return back(meeting, row, "t-points")
    return back(meeting, row if verb is start_item else None, "t-points")


@http_methods("POST")
@allowed(can_manage_meetings)
def item_defer(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    form = DeferForm(posted(request))
    by = request.actor  # type: ignore[attr-defined]
    form.run(lambda: defer_item(item=row, reason=form.cleaned_data["reason"], by=by))
    if form.is_valid():
        return back(meeting, None, "t-points")
    return sitting_page(request, meeting, item=row, forms={"defer": form})


@http_methods("POST")
@allowed(can_manage_meetings)
def item_summary(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    form = SummaryForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    return _kept(
        request,
        meeting,
        row,
        "summary",
        form,
        lambda: write_summary(item=row, text=form.cleaned_data["text"], by=by, **_seen(form)).version,
    )


@http_methods("POST")
@allowed(can_manage_meetings)
def item_follow_up(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """What is settled on this item, or who does what by when, noted as it is said."""
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    by = request.actor  # type: ignore[attr-defined]
    form = RoomFollowUpForm(posted(request), holders=holders_for(meeting))
    form.run(lambda: note_in_the_room(item=row, by=by, **form.verb()))
    if not wants_json(request):
        if form.is_valid():
            return back(meeting, row, "t-notes")
        return sitting_page(request, meeting, item=row, forms={"follow_up": form})
    if not form.is_valid():
        return JsonResponse({"message": _sentence(form)}, status=422)
    meeting.refresh_from_db(fields=["pulse"])
    noted = render_to_string("meetings/_item_noted.html", {"follow_ups": follow_ups_of(row, by)}, request)
    return JsonResponse({"parts": {"notes": noted}, "pulse": meeting.pulse, "saved_at": hour(timezone.now())})


def _sentence(form: RoomForm | RoomFollowUpForm) -> str:
    """The first thing that is wrong."""
    return typographic(str(next(iter(form.errors.values()))[0]))


@http_methods("POST")
@allowed(can_manage_meetings)
def commission_write(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Kept as it is typed."""
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    form = CommissionForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    return _kept(
        request,
        meeting,
        row,
        "commission",
        form,
        lambda: write_commission_opinion(item=row, by=by, **_words(form), **_seen(form)).version,
    )


@http_methods("POST")
@allowed(can_manage_meetings)
def commission_give(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = item_of(meeting, item)
    form = CommissionForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    form.run(lambda: give_commission_opinion(item=row, by=by, seen=form.cleaned_data["version"], **_words(form)))
    if not form.is_valid():
        return sitting_page(request, meeting, item=row, forms={"commission": form})
    messages.success(request, "L’avis de la commission est rendu ; la consultation et l’orientation le disent.")
    return back(meeting, row, "t-points")


def _words(form: CommissionForm) -> dict[str, Any]:
    return {"text": form.cleaned_data["text"], "minority": form.cleaned_data["minority"]}


def _seen(form: RoomForm) -> dict[str, Any]:
    return {"seen": form.cleaned_data["version"], "key": form.cleaned_data["key"]}


def _kept(
    request: HttpRequest, meeting: Meeting, row: AgendaItem, name: str, form: RoomForm, verb: Callable[[], int]
) -> HttpResponse:
    """A text that is kept as it is typed: its new version, or who wrote meanwhile."""
    status = 422
    try:
        version = verb() if form.is_valid() else None
    except OvertakenError as refusal:
        form.refuse(refusal)
        version, status = None, 409
    except BusinessRuleError as refusal:
        form.refuse(refusal)
        version = None
    if not wants_json(request):
        if version is not None:
            return back(meeting, row, "t-points")
        return sitting_page(request, meeting, item=row, forms={name: form}, status=status if status == 409 else 200)
    if version is None:
        return JsonResponse(
            {"message": _sentence(form), **(_standing(row, name) if status == 409 else {})}, status=status
        )
    meeting.refresh_from_db(fields=["pulse"])
    return JsonResponse({"version": version, "pulse": meeting.pulse, "saved_at": hour(timezone.now())})


def _standing(row: AgendaItem, name: str) -> dict[str, Any]:
    """What someone else wrote, under its version: the screen shows both texts."""
    if name == "summary":
        record = ItemRecord.objects.get(item=row)
        return {"standing": {"text": record.summary}, "version": record.version}
    opinion = CommissionOpinion.objects.get(item=row)
    return {"standing": {"text": opinion.text, "minority": opinion.minority}, "version": opinion.version}

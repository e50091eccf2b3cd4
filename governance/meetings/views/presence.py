"""Writing who is there, seat by seat: presence, proxies, who steps aside."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.french import typographic
from emegalis.lib.posting import posted
from governance.meetings.models import AgendaItem, Convocation, Meeting
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.proxies import AWAY, REPRESENTED
from governance.meetings.room import Clash
from governance.meetings.selectors.sittings import Sitting, sitting_of
from governance.meetings.services import OvertakenError, give_proxy, mark_presence, revoke_proxy, set_recusal
from governance.meetings.sitting_forms import PresenceForm, ProxyForm, RecusalForm, RoomForm, SittingFilterForm
from governance.meetings.views.pages import visible_meeting
from governance.meetings.views.sitting import back, parts, saved, sitting_page, wants_json


def _seat(meeting: Meeting, convocation: int) -> Convocation:
    row: Convocation = get_visible_or_404(meeting.convocations.convened().with_names(), pk=convocation)
    return row


@http_methods("POST")
@allowed(can_manage_meetings)
def presence_mark(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = _seat(meeting, convocation)
    form = PresenceForm(posted(request), meeting=meeting)
    return _written(
        request,
        meeting,
        row,
        form,
        lambda: mark_presence(
            convocation=row,
            state=form.cleaned_data["state"],
            by=request.actor,  # type: ignore[attr-defined]
            **form.common,
        ),
    )


@http_methods("POST")
@allowed(can_manage_meetings)
def proxy_revoke(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    row = _seat(meeting, convocation)
    form = RoomForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    return _written(request, meeting, row, form, lambda: revoke_proxy(giver=row, by=by, **form.common))


def _written(
    request: HttpRequest, meeting: Meeting, row: Convocation, form: RoomForm, verb: Callable[[], list[int]]
) -> HttpResponse:
    """One write on a seat: what it changed, or why it did not go through, beside the seat."""
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _refused(request, meeting, row, None, Clash(str(sentence)), 422)
    item = form.cleaned_data["item"]
    try:
        seats = verb()
    except OvertakenError as refusal:
        clash = Clash(str(refusal), form.cleaned_data.get("state", ""), is_overtaken=True)
        return _refused(request, meeting, row, item, clash, 409)
    except BusinessRuleError as refusal:
        return _refused(request, meeting, row, item, Clash(str(refusal)), 422)
    if wants_json(request):
        return saved(request, meeting, item, seats)
    return back(meeting, item, f"siege-{row.pk}")


def _refused(
    request: HttpRequest, meeting: Meeting, row: Convocation, item: AgendaItem | None, clash: Clash, status: int
) -> HttpResponse:
    if not wants_json(request):
        return sitting_page(request, meeting, item=item, clashes={row.pk: clash}, status=409 if status == 409 else 200)
    now = sitting_of(meeting)
    place = now.place_of(item)
    drawn = parts(request, now, place, [row.pk], {row.pk: clash})
    return JsonResponse({"message": typographic(clash.message), "parts": drawn}, status=status)


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def proxy_give(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """To whom this member gives their proxy: only those whom the rules allow are offered."""
    meeting = visible_meeting(request, pk)
    giver = _seat(meeting, convocation)
    now = sitting_of(meeting)
    item = _item_asked(request, meeting)
    place = now.place_of(item)
    holders = meeting.convocations.filter(pk__in=_possible_holders(now, giver, place)).with_names()
    version = now.seat(giver, place).version
    initial = {"item": item.pk if item else None, "version": version}
    form = ProxyForm(posted(request), meeting=meeting, holders=holders, initial=initial)
    if request.method == "POST":
        by = request.actor  # type: ignore[attr-defined]
        form.run(lambda: give_proxy(giver=giver, by=by, **_proxy(form)))
        if form.is_valid():
            messages.success(request, f"Le pouvoir de {giver.name} est noté.")
            return back(meeting, form.cleaned_data["item"], f"siege-{giver.pk}")
    context = {
        "meeting": meeting,
        "giver": giver,
        "form": form,
        "item": now.item_at(place),
        "rules": now.rules.proxies,
    }
    return render(request, "meetings/proxy_give.html", context)


def _proxy(form: ProxyForm) -> dict[str, Any]:
    return {"holder": form.cleaned_data["holder"], "origin": form.cleaned_data["origin"], **form.common}


def _item_asked(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    asked = SittingFilterForm(request.GET)
    point = asked.cleaned_data.get("point") if asked.is_valid() else None
    return meeting.items.announced().filter(pk=point).first() if point else None


def _possible_holders(now: Sitting, giver: Convocation, place: int) -> list[int]:
    """Members who are not away, with room for one more, of the same college where the rule says so."""
    rule, table = now.rules.proxies, now.table
    return [
        row.pk
        for row in now.convocations
        if row.pk != giver.pk
        and table.state_at(row.pk, place) not in AWAY | {REPRESENTED}
        and len(table.held_at(row.pk, place)) < rule.per_holder
        and (not rule.within_college or table.colleges.get(row.pk) == table.colleges.get(giver.pk))
    ]


@http_methods("POST")
@allowed(can_manage_meetings)
def recusal_set(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """This member leaves one item to the others, or takes part again."""
    meeting = visible_meeting(request, pk)
    row = _seat(meeting, convocation)
    form = RecusalForm(posted(request), meeting=meeting)
    by = request.actor  # type: ignore[attr-defined]
    form.run(
        lambda: set_recusal(item=form.cleaned_data["item"], convocation=row, is_out=form.cleaned_data["out"], by=by)
    )
    if not form.is_valid():
        return _refused(request, meeting, row, None, Clash(str(next(iter(form.errors.values()))[0])), 422)
    item = form.cleaned_data["item"]
    if wants_json(request):
        return saved(request, meeting, item, [row.pk])
    return back(meeting, item, f"siege-{row.pk}")

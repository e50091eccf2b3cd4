"""Building the agenda: one address, one intention."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from governance.meetings.agenda import USUAL, UsualItem, total_minutes
from governance.meetings.forms import AgendaItemEditForm, AgendaItemForm, AgendaOrderForm, AngleForm, PaperForm
from governance.meetings.models import AgendaItem, Meeting, Paper
from governance.meetings.permissions import can_manage_meetings
from governance.meetings.selectors import agenda_for, next_supplement, orientations_ready_for
from governance.meetings.services import (
    add_agenda_item,
    add_orientation,
    add_paper,
    edit_agenda_item,
    lay_usual_agenda,
    move_agenda_item,
    order_agenda,
    remove_agenda_item,
    remove_paper,
)
from governance.meetings.views.pages import visible_meeting
from governance.strategy.models import Orientation


@http_methods("GET")
@allowed(can_manage_meetings)
def agenda_build(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    return _page(request, meeting, AgendaItemForm(meeting=meeting, actor=request.actor))  # type: ignore[attr-defined]


def _page(request: HttpRequest, meeting: Meeting, form: AgendaItemForm) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    lines = agenda_for(meeting, actor)
    planned = total_minutes(line.item for line in lines)
    available = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return render(
        request,
        "meetings/agenda_build.html",
        {
            "meeting": meeting,
            "lines": lines,
            "form": form,
            "ready": orientations_ready_for(meeting) if meeting.is_prepared else [],
            "usual": _usual(meeting) if meeting.is_prepared and meeting.body.is_commission else (),
            "planned": planned,
            "available": available,
            "overrun": max(0, planned - available),
        },
    )


def _usual(meeting: Meeting) -> Sequence[UsualItem]:
    """What may be laid on an agenda where nothing stands but approvals; those come first under their own date."""
    if meeting.items.filter(approves=None).exists():
        return ()
    return USUAL[1:] if meeting.items.exists() else USUAL


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_item_add(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    form = AgendaItemForm(request.POST, meeting=meeting, actor=actor)
    item = form.run(lambda: add_agenda_item(meeting=meeting, by=actor, **form.verb()))
    return _page(request, meeting, form) if item is None else redirect("meetings:agenda_build", pk=pk)


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_orientation_add(request: HttpRequest, pk: int, orientation: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = get_visible_or_404(Orientation.objects.visible_to(actor), pk=orientation)
    meeting = visible_meeting(request, pk)
    form = AngleForm(request.POST)
    angle = form.cleaned_data["angle"] if form.is_valid() else ""
    return _done(request, pk, lambda: add_orientation(meeting=meeting, orientation=chosen, angle=angle, by=actor))


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The items dragged to their places; without JavaScript the buttons do it one step at a time."""
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = AgendaOrderForm(request.POST)
    order = form.ids if form.is_valid() else []
    return _done(request, pk, lambda: order_agenda(meeting=meeting, order=order, by=actor))


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_usual(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    return _done(request, pk, lambda: lay_usual_agenda(meeting=meeting, by=actor))


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_item_raise(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _item(request, pk, item)
    return _done(request, pk, lambda: move_agenda_item(item=chosen, up=True, by=actor))


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_item_lower(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _item(request, pk, item)
    return _done(request, pk, lambda: move_agenda_item(item=chosen, up=False, by=actor))


@http_methods("POST")
@allowed(can_manage_meetings)
def agenda_item_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _item(request, pk, item)
    page = _workshop(chosen)
    return _done(request, pk, lambda: remove_agenda_item(item=chosen, by=actor), page=page)


def _item(request: HttpRequest, pk: int, item: int) -> AgendaItem:
    chosen: AgendaItem = get_visible_or_404(
        visible_meeting(request, pk).items.select_related("meeting__body"), pk=item
    )
    return chosen


def _done(request: HttpRequest, pk: int, verb: Any, *, page: str = "meetings:agenda_build") -> HttpResponse:
    """Back to the agenda, with the refusal when there is one."""
    try:
        verb()
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect(page, pk=pk)


@http_methods("GET", "POST")
@allowed(can_manage_meetings)
def agenda_item_edit(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _item(request, pk, item)
    form = AgendaItemEditForm(request.POST or None, instance=chosen, meeting=chosen.meeting, actor=actor)
    if request.method == "POST":
        edited = form.run(lambda: edit_agenda_item(item=chosen, by=actor, **form.verb()))
        if edited is not None:
            return redirect(_workshop(edited), pk=pk)
        chosen.refresh_from_db()
    return _item_page(request, chosen, form, PaperForm())


def _workshop(item: AgendaItem) -> str:
    """Where the item is built: on the agenda, or on a supplementary one."""
    return "meetings:supplement_build" if item.supplement else "meetings:agenda_build"


def _item_page(request: HttpRequest, item: AgendaItem, form: AgendaItemForm, paper_form: PaperForm) -> HttpResponse:
    context = {
        "item": item,
        "meeting": item.meeting,
        "is_open": item.meeting.is_prepared or item.supplement == next_supplement(item.meeting),
        "back": reverse(_workshop(item), args=[item.meeting_id]),
        "form": form,
        "paper_form": paper_form,
        "papers": list(item.papers.all()),
    }
    return render(request, "meetings/agenda_item_edit.html", context)


@http_methods("POST")
@allowed(can_manage_meetings)
def paper_add(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _item(request, pk, item)
    form = PaperForm(request.POST, request.FILES)
    paper = form.run(lambda: add_paper(item=chosen, title=form.cleaned_data["title"], upload=form.upload, by=actor))
    if paper is not None:
        messages.success(request, "La pièce est jointe.")
        return redirect("meetings:agenda_item_edit", pk=pk, item=item)
    item_form = AgendaItemEditForm(instance=chosen, meeting=chosen.meeting, actor=actor)
    return _item_page(request, chosen, item_form, form)


@http_methods("GET")
def paper_detail(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """The file, for the body and the secretariat."""
    chosen = _paper(request, pk, paper)
    with chosen.file.open("rb") as file:
        content = file.read()
    return file_response(content, filename=f"{chosen.title}.pdf", content_type="application/pdf")


@http_methods("POST")
@allowed(can_manage_meetings)
def paper_remove(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = _paper(request, pk, paper)
    try:
        remove_paper(paper=chosen, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect("meetings:agenda_item_edit", pk=pk, item=chosen.item_id)


def _paper(request: HttpRequest, pk: int, paper: int) -> Paper:
    actor = request.actor  # type: ignore[attr-defined]
    chosen: Paper = get_visible_or_404(
        Paper.objects.visible_to(actor).select_related("item__meeting__body"), pk=paper, item__meeting=pk
    )
    return chosen

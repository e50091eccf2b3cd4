"""« Suites »: what was settled at meetings, who does it, by when, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from emegalis.lib.posting import posted
from governance.meetings.composing import CONFIDENTIAL
from governance.meetings.minutes_forms import (
    FollowUpDoneForm,
    FollowUpFilterForm,
    FollowUpForm,
    FollowUpPutOffForm,
    FollowUpReopenForm,
    SectionForm,
)
from governance.meetings.models import FollowUp
from governance.meetings.permissions import (
    can_read_follow_ups,
    can_read_papers,
    can_settle_follow_up,
    can_write_minutes,
)
from governance.meetings.selectors.followups import board, board_counts, holders_for
from governance.meetings.services import (
    add_follow_up,
    complete_follow_up,
    put_off_follow_up,
    remove_follow_up,
    reopen_follow_up,
)
from governance.meetings.views.minutes import section_of, section_page, visible_minutes

BOARD = "/suites/"


@http_methods("GET")
@allowed(can_read_follow_ups)
def follow_up_list(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = FollowUpFilterForm(request.GET or None)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = board(
        actor,
        body=asked.get("instance"),
        words=asked.get("qui") or "",
        before=asked.get("avant"),
        state=asked.get("etat") or "",
    )
    page = page_of(rows, request)
    return render(
        request,
        "meetings/follow_up_list.html",
        {
            "form": form,
            "page": page,
            "lines": [(row, row.is_late(on=actor.day)) for row in page],
            "counts": board_counts(actor),
            "is_filtered": any(asked.values()),
        },
    )


def _follow_up(request: HttpRequest, pk: int) -> FollowUp:
    actor = request.actor  # type: ignore[attr-defined]
    rows = FollowUp.objects.visible_to(actor).by_date()
    found: FollowUp = get_visible_or_404(rows, pk=pk)
    return found


@http_methods("GET")
@allowed(can_read_follow_ups)
def follow_up_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _follow_up(request, pk))


def _page(request: HttpRequest, follow_up: FollowUp, **refused: Any) -> HttpResponse:
    """What is awaited and its story; ``refused`` is a form that came back, by its name."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "follow_up": follow_up,
        "meeting": follow_up.item.meeting,
        "item_title": _item_title(actor, follow_up),
        "is_late": follow_up.is_late(on=actor.day),
        "steps": list(follow_up.steps.order_by("at", "id")),
        "can_settle": can_settle_follow_up(actor, follow_up),
        "can_remove": can_write_minutes(actor),
        "done_form": FollowUpDoneForm(prefix="faite"),
        "put_off_form": FollowUpPutOffForm(prefix="report"),
        "reopen_form": FollowUpReopenForm(prefix="reprise"),
    }
    return render(request, "meetings/follow_up_detail.html", context | refused)


def _item_title(actor: Any, follow_up: FollowUp) -> str:
    """Whoever holds an action of a confidential item without sitting in the body reads no more than the action."""
    item = follow_up.item
    return CONFIDENTIAL if item.is_confidential and not can_read_papers(actor, item.meeting) else item.title


@http_methods("POST")
@allowed(can_read_follow_ups)
def follow_up_done(request: HttpRequest, pk: int) -> HttpResponse:
    form = FollowUpDoneForm(posted(request), prefix="faite")
    return _settled(request, pk, form, complete_follow_up, "done_form", "L’action est notée comme faite.")


@http_methods("POST")
@allowed(can_read_follow_ups)
def follow_up_put_off(request: HttpRequest, pk: int) -> HttpResponse:
    form = FollowUpPutOffForm(posted(request), prefix="report")
    return _settled(request, pk, form, put_off_follow_up, "put_off_form", "L’action est reportée.")


@http_methods("POST")
@allowed(can_read_follow_ups)
def follow_up_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    form = FollowUpReopenForm(posted(request), prefix="reprise")
    return _settled(request, pk, form, reopen_follow_up, "reopen_form", "L’action est de nouveau attendue.")


def _settled(request: HttpRequest, pk: int, form: Any, verb: Any, name: str, said: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    follow_up = _follow_up(request, pk)
    require(can_settle_follow_up(actor, follow_up))
    if form.run(lambda: verb(follow_up=follow_up, by=actor, **form.cleaned_data)) is None:
        return _page(request, _follow_up(request, pk), **{name: form})
    messages.success(request, said)
    return redirect("meetings:follow_up_detail", pk=pk)


@http_methods("POST")
@allowed(can_write_minutes)
def follow_up_remove(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    follow_up = _follow_up(request, pk)
    try:
        remove_follow_up(follow_up=follow_up, by=actor)
        messages.success(request, "La suite est retirée.")
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:follow_up_detail", pk=pk)
    return redirect("meetings:follow_up_list")


@http_methods("POST")
@allowed(can_write_minutes)
def follow_up_add(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Noted while its part of the minutes is written."""
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    chosen = section_of(minutes, section)
    if chosen.item is None:
        messages.error(request, "Les suites se notent sur un point de l’ordre du jour.")
        return redirect("meetings:minutes_section", pk=pk, section=section)
    item = chosen.item
    form = FollowUpForm(posted(request), holders=holders_for(minutes.meeting))
    if form.run(lambda: add_follow_up(item=item, by=actor, **form.verb())) is None:
        return section_page(request, minutes, chosen, SectionForm(section=chosen), follow_up=form)
    messages.success(request, "La suite est notée. « Reprendre les faits » l’ajoute au texte de cette partie.")
    return redirect(f"{reverse('meetings:minutes_section', args=[pk, section])}#suites")

"""A direction générale writes its opinion: what is typed is kept at each step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.opinions.content import DraftText, Seen
from governance.opinions.forms import AttachmentForm, OpinionForms, SeenForm
from governance.opinions.models import OpinionDraft
from governance.opinions.permissions import can_submit_opinion, can_write_any_opinion
from governance.opinions.selectors import kept_attachments, said_before, section_authors, starting_text
from governance.opinions.services import DraftConflict, save_draft
from governance.opinions.views.desks import Desk, desk_of, fresh, too_late, which_authority, writing_of


@http_methods("GET", "POST")
@allowed(can_write_any_opinion)
def opinion_write(request: Any, pk: int) -> HttpResponse:
    """The form; a POST keeps the draft, from the button or from the page's script (which asks for JSON)."""
    desk = desk_of(request, pk)
    if request.method == "POST":
        return _keep_draft(request, desk)
    if late := too_late(request, desk):
        return late
    if desk.writing is None:
        return which_authority(request, desk)
    text, origin = starting_text(desk.writing)
    return form_page(request, desk, OpinionForms(desk.consultation, text=text), origin=origin)


def _keep_draft(request: Any, desk: Desk) -> HttpResponse:
    text, seen = DraftText.from_post(request.POST), SeenForm.read(request.POST)
    in_script = "application/json" in request.headers.get("Accept", "")
    try:
        draft = save(request, desk, text, seen)
    except BusinessRuleError as refusal:
        return _refusal_json(refusal) if in_script else kept_page(request, desk, text, refusal)
    if in_script:
        return JsonResponse({"version": draft.version, "saved_at": french.hour(draft.saved_at)})
    messages.success(request, f"Brouillon enregistré à {french.hour(draft.saved_at)}.")
    return redirect(desk.url("opinion_write"))


def save(request: Any, desk: Desk, text: DraftText, seen: Seen) -> OpinionDraft:
    return save_draft(
        consultation=desk.consultation,
        authority=writing_of(desk).authority,
        text=text,
        seen=seen,
        by=request.actor,
    )


def _refusal_json(refusal: BusinessRuleError) -> JsonResponse:
    status = 409 if isinstance(refusal, DraftConflict) else 422
    return JsonResponse({"message": french.typographic(str(refusal))}, status=status)


def kept_page(request: Any, desk: Desk, text: DraftText, refusal: BusinessRuleError) -> HttpResponse:
    """The form comes back with what was typed; a conflict shows the other version beside it."""
    forms = OpinionForms(desk.consultation, text=text)
    conflict = refusal if isinstance(refusal, DraftConflict) else None
    if conflict is None:
        forms = OpinionForms(desk.consultation, text=text, check=True)
        forms.refuse(refusal)
    return form_page(request, desk, forms, conflict=conflict, status=409 if conflict else 200)


@http_methods("POST")
@allowed(can_write_any_opinion)
def reservation_add(request: Any, pk: int) -> HttpResponse:
    """One more empty reservation (the page's script does it without coming here)."""
    desk = desk_of(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.with_one_more())


@http_methods("POST")
@allowed(can_write_any_opinion)
def reservation_remove(request: Any, pk: int, rank: int) -> HttpResponse:
    """One reservation less; the following ones move up."""
    desk = desk_of(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.without(rank))


@http_methods("POST")
@allowed(can_write_any_opinion)
def recommendation_add(request: Any, pk: int) -> HttpResponse:
    """One more empty recommendation."""
    desk = desk_of(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.with_one_more_wish())


@http_methods("POST")
@allowed(can_write_any_opinion)
def recommendation_remove(request: Any, pk: int, rank: int) -> HttpResponse:
    """One recommendation less; the following ones move up."""
    desk = desk_of(request, pk)
    return _changed(request, desk, DraftText.from_post(request.POST), lambda text: text.without_wish(rank))


def _changed(request: Any, desk: Desk, typed: DraftText, change: Any) -> HttpResponse:
    try:
        save(request, desk, change(typed), SeenForm.read(request.POST))
    except BusinessRuleError as refusal:
        return kept_page(request, desk, typed, refusal)
    return redirect(f"{desk.url('opinion_write')}#reserves")


def form_page(
    request: Any,
    desk: Desk,
    forms: OpinionForms,
    *,
    origin: str = "",
    conflict: DraftConflict | None = None,
    attachment_form: AttachmentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    writing = fresh(request, desk)
    before = said_before(writing)
    other = DraftText.from_json(conflict.draft.content) if conflict and conflict.draft else None
    context = {
        "consultation": desk.consultation,
        "version": desk.consultation.version,
        "orientation": desk.consultation.version.orientation,
        "writing": writing,
        "form": forms.form,
        "reservations": forms.reservations,
        "recommendations": forms.recommendations,
        "has_errors": forms.has_errors,
        "attachments": list(kept_attachments(writing)),
        "attachment_form": attachment_form or AttachmentForm(),
        "authors": section_authors(writing.draft.authors if writing.draft else {}),
        "answered": {row.pk: row for row in before},
        "before": before,
        "origin": origin,
        "conflict": conflict,
        "other": other,
        "can_submit": can_submit_opinion(request.actor, writing.authority),
        "urls": {
            "write": desk.url("opinion_write"),
            "review": desk.url("opinion_review"),
            "add": desk.url("reservation_add"),
            "add_wish": desk.url("recommendation_add"),
            "join": desk.url("attachment_join"),
            "draft_pdf": desk.url("draft_pdf"),
        },
    }
    return render(request, "opinions/opinion_write.html", context, status=status)

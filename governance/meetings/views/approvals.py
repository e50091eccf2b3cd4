"""Minutes approved, signed, published: the documents and their proof."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import allowed, http_methods
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.posting import posted
from governance.meetings.minutes_forms import MinutesApproveForm, SignedCopyForm
from governance.meetings.models import Minutes
from governance.meetings.permissions import can_read_papers, can_write_minutes
from governance.meetings.selectors.minutes import approvable_at, may_read_signed
from governance.meetings.services import approve_minutes, attach_signed_copy, publish_minutes
from governance.meetings.views.minutes import visible_minutes

PDF_TYPE = "application/pdf"


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def minutes_approve(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    meetings = approvable_at(minutes, at=timezone.now())
    form = MinutesApproveForm(posted(request), meetings=meetings)
    if request.method == "POST":
        approved = form.run(lambda: approve_minutes(minutes=minutes, by=actor, **form.cleaned_data))
        if approved is not None:
            messages.success(request, f"Le {minutes.noun} est approuvé et figé ; son empreinte est sur cette page.")
            return redirect(minutes)
    context = {
        "form": form,
        "minutes": minutes,
        "meeting": minutes.meeting,
        "has_meetings": bool(meetings),
        "waiting": minutes.sections.filter(corrections__state="waiting").count(),
    }
    return render(request, "meetings/minutes_approve.html", context)


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    form = SignedCopyForm(posted(request), request.FILES or None)
    if request.method == "POST":
        signed = form.run(lambda: attach_signed_copy(minutes=minutes, upload=form.upload, by=actor))
        if signed is not None:
            messages.success(request, "L’exemplaire signé est joint : c’est désormais la référence.")
            return redirect(minutes)
    return render(
        request, "meetings/minutes_sign.html", {"form": form, "minutes": minutes, "meeting": minutes.meeting}
    )


@http_methods("POST")
@allowed(can_write_minutes)
def minutes_publish(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    try:
        publish_minutes(minutes=minutes, by=actor)
        messages.success(request, "Le procès-verbal est en ligne, à une adresse que tout le monde peut lire.")
    except BusinessRuleError as refusal:
        messages.error(request, str(refusal))
    return redirect(minutes)


@http_methods("GET")
def minutes_pdf_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The document frozen at the approval: whole for the body, its confidential items closed for others."""
    minutes = visible_minutes(request, pk)
    if not minutes.is_approved:
        raise Http404
    inside = can_read_papers(request.actor, minutes.meeting)  # type: ignore[attr-defined]
    return _pdf(minutes, minutes.pdf if inside else minutes.public_pdf)


@http_methods("GET")
def minutes_signed_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed copy; where it holds confidential items, for the body alone."""
    minutes = visible_minutes(request, pk)
    if not minutes.is_signed or not may_read_signed(request.actor, minutes):  # type: ignore[attr-defined]
        raise Http404
    with minutes.signed_file.open("rb") as file:
        return _pdf(minutes, file.read(), suffix="-signe")


@http_methods("GET")
@login_not_required
def minutes_published(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes of an assembly, once published: for everyone, without signing in."""
    minutes = Minutes.objects.select_related("meeting__body").filter(meeting=pk, published_at__isnull=False).first()
    if minutes is None:
        raise Http404
    return _pdf(minutes, minutes.public_pdf)


def _pdf(minutes: Minutes, content: bytes | memoryview | None, *, suffix: str = "") -> HttpResponse:
    day = minutes.meeting.day.isoformat()
    name = f"{minutes.noun.replace(' ', '-')}-{minutes.meeting.body.slug}-{day}{suffix}.pdf"
    return file_response(bytes(content or b""), filename=name, content_type=PDF_TYPE, inline=True)

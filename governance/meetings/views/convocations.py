"""The convocation: read again, sent, proven."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.outbox.views.mailbox import PREVIEW_POLICY
from governance.meetings.enums import Role
from governance.meetings.forms import ConveneForm, NoteForm, OtherDeliveryForm
from governance.meetings.models import Convocation, Dispatch, Meeting
from governance.meetings.permissions import can_manage_meetings, can_read_papers
from governance.meetings.preview import draft_letter, draft_pdf, without_sheet
from governance.meetings.selectors import (
    current_dispatch,
    newcomers,
    proofs,
    seats_called,
    turnout,
)
from governance.meetings.services import (
    convene_meeting,
    convene_newcomers,
    record_other_delivery,
    write_convocation_note,
)
from governance.meetings.views.pages import reply_forms, visible_meeting
from governance.meetings.whole_file import printed_copy, whole_file


@http_methods("GET")
@allowed(can_manage_meetings)
def convocation_preview(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    if not meeting.is_prepared:
        return redirect(meeting)
    return _preview_page(request, meeting)


def _preview_page(
    request: HttpRequest, meeting: Meeting, *, note: NoteForm | None = None, convene: ConveneForm | None = None
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rule, seats = meeting.notice_rule, seats_called(meeting.body, on=meeting.day)
    is_short = not rule.allows(sent_on=actor.day, held_on=meeting.day)
    return render(
        request,
        "meetings/convocation_preview.html",
        {
            "meeting": meeting,
            "note_form": note or NoteForm(initial={"note": meeting.note}),
            "form": convene or ConveneForm(is_short=is_short),
            "is_short": is_short,
            "given": rule.words(rule.given(sent_on=actor.day, held_on=meeting.day)),
            "rule": rule,
            "earliest": rule.earliest(sent_on=actor.day),
            "counts": {role.value: sum(seat.role == role for seat in seats) for role in Role},
            "seats": seats,
            "unreachable": [seat for seat in seats if not seat.mandate.person.email],
            "letter": draft_letter(meeting, seats, actor),
            "has_agenda": meeting.items.exists(),
        },
    )


@http_methods("POST")
@allowed(can_manage_meetings)
def convocation_note(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    form = NoteForm(request.POST, initial={"note": meeting.note})
    if form.run(lambda: write_convocation_note(meeting=meeting, by=actor, **form.cleaned_data)) is None:
        return _preview_page(request, meeting, note=form)
    messages.success(request, "Le mot est enregistré. Relisez le message et la convocation.")
    return redirect("meetings:convocation_preview", pk=pk)


@http_methods("POST")
@allowed(can_manage_meetings)
def convocation_send(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = visible_meeting(request, pk)
    is_short = not meeting.notice_rule.allows(sent_on=actor.day, held_on=meeting.day)
    form = ConveneForm(request.POST, is_short=is_short)
    convened = form.run(
        lambda: convene_meeting(
            meeting=meeting, note=meeting.note, by=actor, urgency_reason=form.cleaned_data.get("urgency_reason", "")
        )
    )
    if convened is None:
        return _preview_page(request, meeting, convene=form) if meeting.is_prepared else redirect(meeting)
    messages.success(request, "La convocation est partie. Les réponses arrivent sur cette page.")
    return redirect("meetings:reply_list", pk=pk)


@http_methods("GET")
@allowed(can_manage_meetings)
@xframe_options_sameorigin
@csp_replace(PREVIEW_POLICY)  # type: ignore[arg-type] # its types know no view with arguments
def convocation_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The message of the first person convened, alone at its own address, framed by the page above."""
    meeting = visible_meeting(request, pk)
    seats = seats_called(meeting.body, on=meeting.day)
    letter = draft_letter(meeting, seats, request.actor) if meeting.is_prepared else None  # type: ignore[attr-defined]
    if letter is None:
        raise Http404
    return HttpResponse(without_sheet(letter.html))


@http_methods("GET")
@allowed(can_manage_meetings)
def convocation_draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it would leave now, marked as a draft."""
    meeting = visible_meeting(request, pk)
    actor = request.actor  # type: ignore[attr-defined]
    return file_response(
        draft_pdf(meeting, actor), filename="projet-de-convocation.pdf", content_type="application/pdf", inline=True
    )


@http_methods("GET")
def convocation_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The convocation as it was sent, for the body and the secretariat."""
    dispatch = _dispatch(request, pk)
    name = f"convocation-{dispatch.meeting.reference}.pdf"
    return file_response(bytes(dispatch.pdf or b""), filename=name, content_type="application/pdf", inline=True)


@http_methods("GET")
def meeting_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Convocation and papers in one PDF, for the body and the secretariat; made on demand, one at a time."""
    meeting = visible_meeting(request, pk)
    require(can_read_papers(request.actor, meeting))  # type: ignore[attr-defined]
    if current_dispatch(meeting) is None:
        raise Http404
    items = meeting.items.announced().prefetch_related("papers__item").order_by("position", "id")
    try:
        with whole_file(meeting, items) as file, file:
            content = file.read()
    except BusinessRuleError as error:
        messages.error(request, str(error))
        return redirect(meeting)
    return file_response(content, filename=f"dossier-{meeting.reference}.pdf", content_type="application/pdf")


@http_methods("GET")
def invitation_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """The last invitation sent: the meeting for one's calendar, or its cancellation."""
    dispatch = _dispatch(request, pk, cancelled_too=True)
    return file_response(bytes(dispatch.ics), filename="invitation.ics", content_type="text/calendar; charset=utf-8")


def _dispatch(request: HttpRequest, pk: int, *, cancelled_too: bool = False) -> Dispatch:
    meeting = visible_meeting(request, pk)
    require(can_read_papers(request.actor, meeting))  # type: ignore[attr-defined]
    last = meeting.dispatches.order_by("-number").first()
    dispatch = last if cancelled_too else current_dispatch(meeting)
    if dispatch is None:
        raise Http404
    dispatch.meeting = meeting
    return dispatch


# ---------------------------------------------------------------- who answered, who was reached


@http_methods("GET")
@allowed(can_manage_meetings)
def reply_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _replies_page(request, _convened(request, pk))


def _convened(request: HttpRequest, pk: int) -> Meeting:
    meeting = visible_meeting(request, pk)
    if meeting.convened_at is None:
        raise Http404
    return meeting


def _replies_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    dispatch = current_dispatch(meeting)
    rows = proofs(meeting, dispatch) if dispatch else []
    return render(
        request,
        "meetings/reply_list.html",
        {
            "meeting": meeting,
            "dispatch": dispatch,
            "convened": [proof for proof in rows if proof.convocation.role == Role.CONVENED],
            "told": [proof for proof in rows if proof.convocation.role != Role.CONVENED],
            "turnout": turnout(meeting),
            "missing": [proof for proof in rows if proof.is_missing],
            "newcomers": newcomers(meeting) if meeting.takes_replies() else [],
            "takes_replies": meeting.takes_replies(),
        },
    )


@http_methods("POST")
@allowed(can_manage_meetings)
def newcomers_convene(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = _convened(request, pk)
    try:
        called = convene_newcomers(meeting=meeting, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"La convocation part à {called} personne{'s' if called > 1 else ''}.")
    return redirect("meetings:reply_list", pk=pk)


@http_methods("GET")
@allowed(can_manage_meetings)
def convocation_person(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """One person's convocation: answer on their behalf, or note a delivery on paper."""
    meeting = _convened(request, pk)
    return _person_page(request, meeting, _row(meeting, convocation), OtherDeliveryForm())


def _row(meeting: Meeting, convocation: int) -> Convocation:
    row: Convocation = get_visible_or_404(meeting.convocations.with_names(), pk=convocation)
    return row


def _person_page(request: HttpRequest, meeting: Meeting, row: Convocation, form: OtherDeliveryForm) -> HttpResponse:
    takes_reply = meeting.takes_replies() and row.role == Role.CONVENED
    context: dict[str, Any] = {"meeting": meeting, "row": row, "form": form, "reply_form": None}
    if takes_reply:
        (context["reply_form"],) = reply_forms([row], meeting, person_id=None)
    return render(request, "meetings/convocation_person.html", context)


@http_methods("GET")
@allowed(can_manage_meetings)
def convocation_copy(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """One copy to print for one person: a sheet with their address, then the convocation as it was sent."""
    meeting = _convened(request, pk)
    row, dispatch = _row(meeting, convocation), current_dispatch(meeting)
    if dispatch is None:
        raise Http404
    content = printed_copy(row, meeting, dispatch)
    name = f"convocation-{meeting.reference}-{row.pk}.pdf"
    return file_response(content, filename=name, content_type="application/pdf", inline=True)


@http_methods("POST")
@allowed(can_manage_meetings)
def other_delivery_record(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = _convened(request, pk)
    row = _row(meeting, convocation)
    form = OtherDeliveryForm(request.POST)
    if form.run(lambda: record_other_delivery(convocation=row, by=actor, **form.cleaned_data)) is None:
        return _person_page(request, meeting, row, form)
    messages.success(request, f"Remise notée pour {row.name}.")
    return redirect("meetings:reply_list", pk=pk)

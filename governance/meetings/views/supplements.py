"""What is added to the agenda once the convocation has left: built, read again, sent, read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.downloads import file_response
from governance.meetings.forms import AgendaItemForm, ConveneForm
from governance.meetings.models import Meeting
from governance.meetings.permissions import can_manage_meetings, can_read_papers
from governance.meetings.preview import draft_supplement
from governance.meetings.selectors import agenda_for, next_supplement
from governance.meetings.services import add_supplementary_item, send_supplement
from governance.meetings.views.pages import visible_meeting


@http_methods("GET")
@allowed(can_manage_meetings)
def supplement_build(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _convened(request, pk))


def _convened(request: HttpRequest, pk: int) -> Meeting:
    meeting = visible_meeting(request, pk)
    if meeting.convened_at is None:
        raise Http404
    return meeting


def _page(
    request: HttpRequest, meeting: Meeting, *, form: AgendaItemForm | None = None, sending: ConveneForm | None = None
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rule = meeting.notice_rule
    context = {
        "meeting": meeting,
        "number": next_supplement(meeting),
        "lines": [line for line in agenda_for(meeting, actor) if line.is_pending],
        "form": form or AgendaItemForm(meeting=meeting, actor=actor),
        "sending": sending or ConveneForm(is_short=_is_short(request, meeting)),
        "is_short": _is_short(request, meeting),
        "given": rule.words(rule.given(sent_on=actor.day, held_on=meeting.day)),
        "rule": rule,
        "takes_supplement": meeting.takes_replies(),
    }
    return render(request, "meetings/supplement_build.html", context)


def _is_short(request: HttpRequest, meeting: Meeting) -> bool:
    day = request.actor.day  # type: ignore[attr-defined]
    return not meeting.notice_rule.allows(sent_on=day, held_on=meeting.day)


@http_methods("POST")
@allowed(can_manage_meetings)
def supplement_item_add(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = _convened(request, pk)
    form = AgendaItemForm(request.POST, meeting=meeting, actor=actor)
    item = form.run(lambda: add_supplementary_item(meeting=meeting, by=actor, **form.verb()))
    return _page(request, meeting, form=form) if item is None else redirect("meetings:supplement_build", pk=pk)


@http_methods("POST")
@allowed(can_manage_meetings)
def supplement_send(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    meeting = _convened(request, pk)
    form = ConveneForm(request.POST, is_short=_is_short(request, meeting))
    dispatch = form.run(
        lambda: send_supplement(meeting=meeting, by=actor, urgency_reason=form.cleaned_data.get("urgency_reason", ""))
    )
    if dispatch is None:
        return _page(request, meeting, sending=form)
    messages.success(request, "L’ordre du jour complémentaire est parti à chaque personne convoquée ou informée.")
    return redirect(meeting)


@http_methods("GET")
@allowed(can_manage_meetings)
def supplement_draft_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    content = draft_supplement(_convened(request, pk), request.actor)  # type: ignore[attr-defined]
    return file_response(content, filename="projet-de-complement.pdf", content_type="application/pdf", inline=True)


@http_methods("GET")
def supplement_pdf(request: HttpRequest, pk: int, supplement: int) -> HttpResponse:
    """The supplementary agenda as it was sent, for the body and the secretariat."""
    meeting = visible_meeting(request, pk)
    require(can_read_papers(request.actor, meeting))  # type: ignore[attr-defined]
    dispatch = meeting.dispatches.filter(supplement=supplement).exclude(supplement=0).first()
    if dispatch is None:
        raise Http404
    name = f"complement-{supplement}-{meeting.reference}.pdf"
    return file_response(bytes(dispatch.pdf or b""), filename=name, content_type="application/pdf", inline=True)

"""A member asks for a correction; the secretariat answers it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.posting import posted
from governance.meetings.minutes_forms import CorrectionAnswerForm, CorrectionForm
from governance.meetings.models import Correction
from governance.meetings.permissions import can_ask_correction, can_write_minutes
from governance.meetings.services import answer_correction, ask_correction
from governance.meetings.views.minutes import section_of, visible_minutes


@http_methods("GET", "POST")
def correction_ask(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    require(can_ask_correction(actor, minutes))
    chosen = section_of(minutes, section)
    form = CorrectionForm(posted(request))
    if request.method == "POST":
        asked = form.run(lambda: ask_correction(section=chosen, by=actor, **form.cleaned_data))
        if asked is not None:
            messages.success(request, "Votre demande est transmise au secrétariat, qui vous répondra.")
            return redirect(f"{minutes.get_absolute_url()}#corrections")
    context = {"form": form, "minutes": minutes, "meeting": minutes.meeting, "section": chosen}
    return render(request, "meetings/correction_ask.html", context)


@http_methods("GET", "POST")
@allowed(can_write_minutes)
def correction_answer(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    minutes = visible_minutes(request, pk)
    asked: Correction = get_visible_or_404(
        Correction.objects.visible_to(actor).filter(section__minutes=minutes).select_related("section", "person"),
        pk=correction,
    )
    form = CorrectionAnswerForm(posted(request))
    if request.method == "POST":
        answered = form.run(lambda: answer_correction(correction=asked, by=actor, **form.verb()))
        if answered is not None:
            return _after(request, answered, pk)
    context = {"form": form, "minutes": minutes, "meeting": minutes.meeting, "correction": asked}
    return render(request, "meetings/correction_answer.html", context)


def _after(request: HttpRequest, correction: Correction, pk: int) -> HttpResponse:
    """What was taken up is written at once in its part."""
    if correction.state == "taken_up":
        messages.success(request, "La réponse est envoyée. Écrivez maintenant la correction dans cette partie.")
        return redirect("meetings:minutes_section", pk=pk, section=correction.section_id)
    messages.success(request, "La réponse est envoyée.")
    return redirect("meetings:minutes_detail", pk=pk)

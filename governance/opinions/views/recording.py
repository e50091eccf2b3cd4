"""The secretariat records an opinion that came by post, by telephone, or in the meeting."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.models import Authority
from governance.opinions.content import DraftText
from governance.opinions.forms import AuthorityParameterForm, OpinionForms, ReceivedForm
from governance.opinions.models import Consultation, Opinion
from governance.opinions.permissions import can_manage_consultations
from governance.opinions.selectors import answer_progress, expected_authorities
from governance.opinions.services import record_opinion
from governance.opinions.services.recording import recordable_seats
from governance.opinions.views.answers import visible_consultation
from governance.opinions.views.submitting import checked


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def opinion_record(request: Any, pk: int) -> HttpResponse:
    """For the authority that ``?pour=`` names; without it, the page asks which. Drafts are not looked at."""
    consultation = visible_consultation(request, pk)
    if consultation.is_prepared or consultation.is_withdrawn or consultation.commission_on:
        messages.info(request, "Cette consultation ne reçoit pas d’avis.")
        return redirect(consultation)
    asked = AuthorityParameterForm(request.GET)
    siren = asked.cleaned_data["pour"] if asked.is_valid() else ""
    if not siren:
        context = {"consultation": consultation, "progress": answer_progress(consultation)}
        return render(request, "opinions/opinion_record_which.html", context)
    authority = get_visible_or_404(expected_authorities(on=consultation.closing_day), siren=siren)
    return _record(request, consultation, authority)


def _record(request: Any, consultation: Consultation, authority: Authority) -> HttpResponse:
    given = Opinion.objects.given().filter(consultation=consultation, authority=authority).with_content().first()
    seats = recordable_seats(authority)
    if request.method == "GET":
        content = given.current.content if given and given.current else None
        text = DraftText.from_content(content) if content else DraftText()
        forms = OpinionForms(consultation, text=text, is_copied=True)
        form = ReceivedForm(seats=seats, initial={"received_at": timezone.localtime()})
        return _page(request, consultation, authority, forms, form)
    text = DraftText.from_post(request.POST)
    if (changed := _other_rows(text, request.POST.get("rows", ""))) is not None:
        form = ReceivedForm(seats=seats, initial=request.POST.dict())
        forms = OpinionForms(consultation, text=changed, is_copied=True)
        return _page(request, consultation, authority, forms, form)
    forms = OpinionForms(consultation, text=text, check=True, is_copied=True)
    form = ReceivedForm(request.POST, request.FILES, seats=seats)
    content, received = checked(forms), form.is_valid()
    if content is None or not received:
        return _page(request, consultation, authority, forms, form)
    answers = form.cleaned_data
    try:
        revision = record_opinion(
            consultation=consultation,
            mandate=answers["giver"],
            content=content,
            channel=answers["channel"],
            received_at=answers["received_at"],
            voucher=answers["voucher"],
            by=request.actor,
        )
    except BusinessRuleError as refusal:
        form.refuse(refusal)
        return _page(request, consultation, authority, forms, form)
    messages.success(request, "L’avis est enregistré\u202f; son récépissé part à qui l’a donné.")
    return redirect(revision.opinion)


def _other_rows(text: DraftText, asked: str) -> DraftText | None:
    """One more row, or one less, where no script does it; ``None`` when the button pressed is another."""
    act, _, what = asked.partition(":")
    kind, _, rank = what.partition(":")
    if act == "add":
        return text.with_one_more() if kind == "reservations" else text.with_one_more_wish()
    if act == "drop" and rank.isdecimal() and len(rank) < 4:
        return text.without(int(rank)) if kind == "reservations" else text.without_wish(int(rank))
    return None


def _page(
    request: Any, consultation: Consultation, authority: Authority, forms: OpinionForms, form: ReceivedForm
) -> HttpResponse:
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "authority": authority,
        "received": form,
        "form": forms.form,
        "reservations": forms.reservations,
        "recommendations": forms.recommendations,
    }
    return render(request, "opinions/opinion_record.html", context)

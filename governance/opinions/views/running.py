"""What the secretariat does with a consultation once open: remind, put off, withdraw; the commission's opinion."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.opinions.forms import (
    CommissionOpinionForm,
    ConsultationExtendForm,
    ConsultationWithdrawForm,
    ReminderForm,
)
from governance.opinions.models import Consultation
from governance.opinions.permissions import can_manage_consultations
from governance.opinions.selectors import answer_progress
from governance.opinions.services import (
    extend_consultation,
    record_commission_opinion,
    remind_missing,
    withdraw_consultation,
)
from governance.opinions.services.letters import commission_seats
from governance.opinions.views.answers import visible_consultation
from governance.people.rhythms import cannot_wait


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_remind(request: Any, pk: int) -> HttpResponse:
    consultation = visible_consultation(request, pk)
    if not consultation.takes_opinions(at=timezone.now()):
        messages.info(request, "Cette consultation ne reçoit plus d’avis\u00a0: il n’y a personne à relancer.")
        return redirect(consultation)
    missing = answer_progress(consultation).missing
    initial = {"text": _reminder_text(consultation), "rank": consultation.reminder_count + 1}
    form = ReminderForm(posted(request), initial=initial)
    sent: list[int] = []
    if carried_out(
        form,
        lambda: sent.append(remind_missing(consultation=consultation, by=request.actor, **form.cleaned_data)),
    ):
        messages.success(request, _reminded(consultation, sent[0]))
        return redirect(consultation)
    context = {
        "form": form,
        "consultation": consultation,
        "orientation": consultation.version.orientation,
        "missing": missing,
        "mails": commission_seats(answer.authority for answer in missing).count(),
        "without_seat": _without_seat(missing),
    }
    return render(request, "opinions/consultation_remind.html", context)


def _reminded(consultation: Consultation, count: int) -> str:
    """The last reminder leaves at once; an earlier one waits for each reader’s digest."""
    told = french.plural(count, "personne")
    if cannot_wait(timezone.now(), consultation.closes_at):
        return f"La relance part aussitôt\u00a0: {told}."
    return f"La relance est prise\u00a0: {told}, aussitôt ou au prochain récapitulatif, selon le choix de chacun."


def _reminder_text(consultation: Consultation) -> str:
    return render_to_string("opinions/email/_reminder_text.txt", {"consultation": consultation}).strip()


def _without_seat(missing: Iterable[Any]) -> list[Any]:
    """Authorities whose direction générale has nobody to write to: the seat is vacant, or has no address."""
    awaited = [answer.authority for answer in missing]
    reached = set(commission_seats(awaited).values_list("authority_id", flat=True))
    return [authority for authority in awaited if authority.pk not in reached]


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_withdraw(request: Any, pk: int) -> HttpResponse:
    consultation = visible_consultation(request, pk)
    form = ConsultationWithdrawForm(posted(request))
    if carried_out(
        form,
        lambda: withdraw_consultation(consultation=consultation, by=request.actor, **form.cleaned_data),
    ):
        messages.success(request, "La consultation est retirée\u202f; les directions générales en sont averties.")
        return redirect(consultation)
    context = {
        "form": form,
        "question": "Retirer cette consultation ?",
        "text": consultation.version.title,
        "points": [
            "Les avis déjà donnés sont conservés ; ils prérempliront le formulaire d’une prochaine consultation.",
            "Toutes les directions générales consultées reçoivent le motif par courriel.",
            "Une consultation retirée ne peut pas être rouverte.",
        ],
        "action_label": "Retirer la consultation",
        "back_url": consultation.get_absolute_url(),
        "back_label": "Consultation",
        "danger": True,
    }
    return render(request, "layout/confirm.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_extend(request: Any, pk: int) -> HttpResponse:
    consultation = visible_consultation(request, pk)
    form = ConsultationExtendForm(posted(request), initial={"closes_at": timezone.localtime(consultation.closes_at)})
    if carried_out(
        form,
        lambda: extend_consultation(consultation=consultation, by=request.actor, **form.cleaned_data),
    ):
        messages.success(request, "La date limite est repoussée\u202f; les directions générales en sont averties.")
        return redirect(consultation)
    context = {
        "form": form,
        "question": "Repousser la date limite ?",
        "text": f"Date limite actuelle\u00a0: {french.moment(consultation.closes_at)}.",
        "points": [
            "Toutes les directions générales consultées reçoivent la nouvelle date et le motif.",
            "Les avis déjà donnés restent ; ils peuvent être revus jusqu’à la nouvelle date.",
        ],
        "action_label": "Repousser et avertir",
        "back_url": consultation.get_absolute_url(),
        "back_label": "Consultation",
    }
    return render(request, "layout/confirm.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def commission_opinion_record(request: Any, pk: int) -> HttpResponse:
    """The day the commission gave its own opinion; the opinions of the directions générales then move no more."""
    consultation = visible_consultation(request, pk)
    form = CommissionOpinionForm(posted(request), initial={"on": request.actor.day})
    if carried_out(
        form,
        lambda: record_commission_opinion(consultation=consultation, by=request.actor, **form.cleaned_data),
    ):
        messages.success(request, "L’avis de la commission est enregistré.")
        return redirect(consultation)
    context = {
        "form": form,
        "question": "Enregistrer l’avis de la commission",
        "text": consultation.version.title,
        "points": [
            "C’est l’avis de la commission elle-même, rendu en réunion ; ceux des directions générales restent.",
            "Après cette date, plus aucun avis tardif ou donné en séance ne s’enregistre.",
        ],
        "action_label": "Enregistrer",
        "back_url": consultation.get_absolute_url(),
        "back_label": "Consultation",
    }
    return render(request, "layout/confirm.html", context)

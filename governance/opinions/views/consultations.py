"""Consultations: the list, each one, and what the secretariat does with them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone

from emegalis.lib import french
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.pages import page_of
from governance.opinions.enums import ConsultationState, Visibility
from governance.opinions.forms import (
    ConsultationOpenForm,
    ConsultationWithdrawForm,
    OrientationParameterForm,
    ReminderForm,
)
from governance.opinions.lists import entries, listed
from governance.opinions.models import Consultation, Opinion
from governance.opinions.permissions import (
    can_manage_consultations,
    can_read_each_opinion,
    can_read_progress,
    can_submit_opinion,
)
from governance.opinions.selectors import answer_progress, expected_authorities, writings
from governance.opinions.services import open_consultation, remind_missing, withdraw_consultation
from governance.opinions.services.letters import commission_seats
from governance.opinions.views.answers import carried_out, posted, visible_consultation
from governance.people.rhythms import cannot_wait
from governance.strategy.enums import Stage
from governance.strategy.models import Orientation


@http_methods("GET")
def consultation_list(request: Any) -> HttpResponse:
    actor = request.actor
    known = listed(actor)
    done = page_of(known.exclude(state=ConsultationState.OPEN).order_by("-closes_at", "-id"), request)
    opened = list(known.open().order_by("closes_at", "id"))
    shown = {entry.consultation.pk: entry for entry in entries(actor, [*opened, *done])}
    context = {
        "open_entries": [shown[c.pk] for c in opened],
        "past_entries": [shown[c.pk] for c in done],
        "page": done,
        "can_manage": can_manage_consultations(actor),
        "today": actor.day,
    }
    return render(request, "opinions/consultation_list.html", context)


@http_methods("GET")
def consultation_detail(request: Any, pk: int) -> HttpResponse:
    actor = request.actor
    consultation = visible_consultation(request, pk)
    own = writings(actor, [consultation])
    progress = answer_progress(consultation) if can_read_progress(actor, consultation) else None
    context = {
        "consultation": consultation,
        "version": consultation.version,
        "orientation": consultation.version.orientation,
        "takes_opinions": consultation.takes_opinions(at=timezone.now()),
        "own": [(w, can_submit_opinion(actor, w.authority)) for w in own],
        "progress": progress,
        "is_staff": can_manage_consultations(actor),
        "reads_each": can_read_each_opinion(actor),
        "read_at_once": _read_at_once(actor, consultation),
        "today": actor.day,
    }
    return render(request, "opinions/consultation_detail.html", context)


def _read_at_once(actor: Any, consultation: Consultation) -> list[Opinion]:
    """Opinions of others that this reader may read before the closing: « dès le dépôt » for the commission."""
    if not consultation.is_open or consultation.visibility != Visibility.AT_ONCE or not actor.is_commissioner:
        return []
    opinions = Opinion.objects.visible_to(actor).given().filter(consultation=consultation)
    return list(opinions.select_related("authority").order_by("authority__sort_key", "id"))


# ---------------------------------------------------------------- the secretariat


def _openable() -> "QuerySet[Orientation]":
    """Orientations with a published version, not set aside, and not being consulted on."""
    running = Consultation.objects.open().filter(version__orientation=OuterRef("pk"))
    return Orientation.objects.published().exclude(stage=Stage.SET_ASIDE).exclude(Exists(running)).order_by("number")


@http_methods("GET", "POST")
@allowed(can_manage_consultations)
def consultation_open(request: Any) -> HttpResponse:
    asked = OrientationParameterForm(request.GET)
    slug = asked.cleaned_data["orientation"] if asked.is_valid() else ""
    form = ConsultationOpenForm(posted(request), orientations=_openable(), initial={"orientation": slug})
    opened: list[Consultation] = []
    if carried_out(form, lambda: opened.append(_open(form.cleaned_data, request.actor))):
        messages.success(request, "La consultation est ouverte\u202f; les invitations partent.")
        return redirect(opened[0])
    context = {"form": form, "members": expected_authorities(on=request.actor.day).count()}
    return render(request, "opinions/consultation_open.html", context)


def _open(answers: dict[str, Any], actor: Any) -> Consultation:
    version = answers["orientation"].versions.order_by("-number").first()
    return open_consultation(
        version=version,
        question=answers["question"],
        closes_at=answers["closes_at"],
        visibility=answers["visibility"],
        by=actor,
    )


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

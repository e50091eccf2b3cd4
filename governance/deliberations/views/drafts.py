"""The secretariat prepares a deliberation, answers each opinion, reads it again, publishes it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.posting import carried_out, posted
from governance.deliberations.forms import DeliberationForm, OutcomeForm, ReviewForm
from governance.deliberations.models import Deliberation
from governance.deliberations.permissions import can_manage_deliberations
from governance.deliberations.personal import to_look_at
from governance.deliberations.selectors import (
    Subject,
    items_to_deliberate,
    lacks_of,
    mark_of,
    result_of,
    subjects_of,
)
from governance.deliberations.services import (
    answer_subject,
    discard_deliberation,
    draft_deliberation,
    publish_deliberation,
    review_personal_data,
    write_deliberation,
)
from governance.deliberations.views.acting import tried
from governance.meetings.models import AgendaItem

PARTS = {"texte": "Le texte", "scrutin": "Le scrutin", "suites": "Les réponses", "relecture": "La relecture"}


@http_methods("GET")
@allowed(can_manage_deliberations)
def draft_list(request: Any) -> HttpResponse:
    """Those in preparation, and the items of sittings that have none yet."""
    drafts = Deliberation.objects.drafts().select_related("body", "item__meeting__body").order_by("-adopted_on", "id")
    context = {"drafts": list(drafts), "items": items_to_deliberate()}
    return render(request, "deliberations/draft_list.html", context)


@http_methods("POST")
@allowed(can_manage_deliberations)
def draft_create(request: Any, item: int) -> HttpResponse:
    known = AgendaItem.objects.readable_by(request.actor).select_related("meeting__body", "orientation")
    subject = get_visible_or_404(known, pk=item)
    made: list[Deliberation] = []
    if tried(request, lambda: made.append(draft_deliberation(item=subject, by=request.actor))):
        messages.success(request, "Le projet est préparé à partir du point\u202f; complétez-le.")
        return redirect(made[0])
    return redirect(subject.meeting)


def _draft(request: Any, pk: int) -> Deliberation:
    known = Deliberation.objects.visible_to(request.actor).select_related(
        "body", "item__meeting__body", "item__orientation", "ballot__item__meeting"
    )
    return get_visible_or_404(known.prefetch_related("outcomes"), pk=pk)


@http_methods("GET")
@allowed(can_manage_deliberations)
def draft_detail(request: Any, pk: int) -> HttpResponse:
    """Everything on one page: the text, the ballot, what each opinion becomes, what is still lacking."""
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    subjects = subjects_of(deliberation)
    lacks = lacks_of(deliberation, subjects)
    context = {
        "deliberation": deliberation,
        "meeting": deliberation.item.meeting,
        "subjects": subjects,
        "waiting": sum(1 for subject in subjects if not subject.is_answered),
        "lacks": lacks,
        "result": result_of(deliberation.ballot) if deliberation.ballot and deliberation.ballot.is_recorded else None,
        "is_reviewed": deliberation.reviewed_at is not None and deliberation.reviewed_mark == mark_of(deliberation),
    }
    return render(request, "deliberations/draft_detail.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_deliberations)
def draft_edit(request: Any, pk: int) -> HttpResponse:
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    form = DeliberationForm(posted(request), deliberation=deliberation)
    if carried_out(form, lambda: write_deliberation(deliberation=deliberation, by=request.actor, **form.verb())):
        messages.success(request, "Le projet est enregistré.")
        return redirect(deliberation)
    return render(request, "deliberations/draft_edit.html", {"form": form, "deliberation": deliberation})


@http_methods("GET", "POST")
@allowed(can_manage_deliberations)
def draft_answer(request: Any, pk: int, key: str) -> HttpResponse:
    """What becomes of one opinion or reservation; then the next that waits."""
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    subjects = subjects_of(deliberation)
    subject = next((s for s in subjects if s.key == key), None)
    if subject is None:
        raise Http404
    form = OutcomeForm(posted(request), subject=subject)
    if carried_out(form, lambda: _answer(deliberation, key, form, request)):
        return _after_answer(request, deliberation, subjects, key)
    context = {"form": form, "deliberation": deliberation, "subject": subject}
    return render(request, "deliberations/draft_answer.html", context)


def _answer(deliberation: Deliberation, key: str, form: OutcomeForm, request: Any) -> None:
    answer_subject(deliberation=deliberation, key=key, by=request.actor, **form.cleaned_data)


def _after_answer(request: Any, deliberation: Deliberation, subjects: list[Subject], key: str) -> HttpResponse:
    following = next((s for s in subjects if not s.is_answered and s.key != key), None)
    if following is None:
        messages.success(request, "Chaque avis et chaque réserve a sa réponse.")
        return redirect(f"{deliberation.get_absolute_url()}#suites")
    messages.success(request, "La réponse est enregistrée. Voici la suivante.")
    return redirect("deliberations:draft_answer", pk=deliberation.pk, key=following.key)


@http_methods("GET", "POST")
@allowed(can_manage_deliberations)
def draft_review(request: Any, pk: int) -> HttpResponse:
    """The text once more, with the passages that may say too much of a person."""
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    form = ReviewForm(posted(request))
    if carried_out(form, lambda: review_personal_data(deliberation=deliberation, by=request.actor)):
        messages.success(request, "La relecture est notée.")
        return redirect(deliberation)
    whole = f"{deliberation.title}\n\n{deliberation.text}"
    context = {"form": form, "deliberation": deliberation, "passages": to_look_at(whole)}
    return render(request, "deliberations/draft_review.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_deliberations)
def draft_publish(request: Any, pk: int) -> HttpResponse:
    """Asked first: it takes its number, and never changes again."""
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    if request.method == "POST":
        made: list[Deliberation] = []
        if tried(request, lambda: made.append(publish_deliberation(deliberation=deliberation, by=request.actor))):
            messages.success(request, f"La délibération {made[0].reference} est publiée.")
            return redirect(made[0])
        return redirect(deliberation)
    context = {
        "question": "Publier cette délibération\u202f?",
        "text": deliberation.title,
        "points": [
            "Elle prend le numéro suivant du registre, et tout le monde peut la lire.",
            "Elle ne change plus\u00a0: ni texte, ni scrutin, ni réponses.",
            "Chaque direction générale qui avait donné son avis apprend ce qu’il est devenu.",
            "La transmission au contrôle de légalité se fait dans l’outil existant.",
        ],
        "action_label": "Publier",
        "back_url": deliberation.get_absolute_url(),
        "back_label": "Projet",
        "form": None,
    }
    return render(request, "layout/confirm.html", context)


@http_methods("GET", "POST")
@allowed(can_manage_deliberations)
def draft_discard(request: Any, pk: int) -> HttpResponse:
    deliberation = _draft(request, pk)
    if deliberation.is_published:
        return redirect(deliberation)
    if request.method == "POST":
        if tried(request, lambda: discard_deliberation(deliberation=deliberation, by=request.actor)):
            messages.success(request, "Le projet est supprimé.")
            return redirect("deliberations:draft_list")
        return redirect(deliberation)
    context = {
        "question": "Supprimer ce projet de délibération\u202f?",
        "text": deliberation.title,
        "points": ["Les réponses écrites ici sont perdues.", "Aucun numéro n’est perdu\u00a0: il n’en avait pas."],
        "action_label": "Supprimer",
        "back_url": deliberation.get_absolute_url(),
        "back_label": "Projet",
        "danger": True,
        "form": None,
    }
    return render(request, "layout/confirm.html", context)

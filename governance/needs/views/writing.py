"""Writing a need: say it in one sentence, see those that say the same, write, read again, present it to the group."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from emegalis.lib.access import allowed, http_methods, require
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.forms import PortalForm
from emegalis.lib.posting import posted
from governance.members.enums import BodyKind
from governance.members.models import Body
from governance.members.remits import WrongBody
from governance.members.roles import Actor
from governance.needs.forms import BeginForm, NeedForm
from governance.needs.models import Need
from governance.needs.permissions import can_write_need, can_write_needs, endorsing_mandates
from governance.needs.selectors import affected_names, referral_page, similar_needs
from governance.needs.services import begin_need, discard_need, present_need, save_need
from governance.needs.services.drafting import check_complete
from governance.needs.views.common import confirm, done, visible_need
from governance.needs.views.drafts import is_from_script, kept_json, shown_again


@http_methods("GET", "POST")
@allowed(can_write_needs)
def need_create(request: Any) -> HttpResponse:
    """In one sentence first. What another body treats is refused with its name; what others said already is shown."""
    actor: Actor = request.actor
    form = BeginForm(posted(request), seats=actor.seats_in(BodyKind.BUSINESS_GROUP))
    if not form.is_bound or not form.is_valid():
        return _begin_page(request, form)
    similar = similar_needs(actor, title=form.cleaned_data["title"])
    if similar and request.POST.get("suite") != "ecrire":
        return _begin_page(request, form, similar=similar)
    typed = form.cleaned_data
    try:
        need = begin_need(mandate=typed["seat"], subject=typed["subject"], title=typed["title"], by=actor)
    except WrongBody as refusal:
        refer_url = referral_page(sujet=typed["subject"], titre=typed["title"])
        form.refuse(refusal)
        return _begin_page(request, form, right=Body.objects.filter(kind=refusal.right).first(), refer_url=refer_url)
    except BusinessRuleError as refusal:
        form.refuse(refusal)
        return _begin_page(request, form)
    return redirect("needs:need_write", pk=need.pk)


def _begin_page(
    request: Any,
    form: BeginForm,
    *,
    similar: list[Need] | None = None,
    right: Body | None = None,
    refer_url: str = "",
) -> HttpResponse:
    context = {
        "form": form,
        "similar": similar or [],
        "endorsable": [need.pk for need in similar or [] if _may_endorse(request.actor, need)],
        "right": right,
        "refer_url": refer_url,
    }
    return render(request, "needs/need_begin.html", context)


def _may_endorse(actor: Actor, need: Need) -> bool:
    return need.is_open_to_endorsement and bool(endorsing_mandates(actor, need))


def _writable(request: Any, pk: int) -> Need:
    need = visible_need(request, pk)
    require(can_write_need(request.actor, need))
    return need


@http_methods("GET", "POST")
@allowed(can_write_needs)
def need_write(request: Any, pk: int) -> HttpResponse:
    """The words taken up again; the form keeps itself while it is a draft. « Relire » asks that nothing be missing."""
    need = _writable(request, pk)
    is_review = request.POST.get("suite") == "relire"
    form = NeedForm(posted(request), request.FILES or None, need=need, complete=is_review or need.is_presented)
    if is_from_script(request):
        return kept_json(form, lambda: _keep(form, need, request.actor))
    if form.is_bound and form.is_valid():
        try:
            _keep(form, need, request.actor)
            if is_review:
                check_complete(visible_need(request, pk), request.actor)
            return _after_keeping(request, need, is_review=is_review)
        except BusinessRuleError as refusal:
            shown_again(form, visible_need(request, pk), refusal)
    context = {"form": form, "need": need, "files": list(need.files.all())}
    return render(request, "needs/need_form.html", context)


def _keep(form: NeedForm, need: Need, by: Actor) -> Need:
    seen = form.cleaned_data["draft_version"]
    return save_need(need=need, words=form.words(), files=form.file_changes(), seen=seen, by=by)


def _after_keeping(request: Any, need: Need, *, is_review: bool) -> HttpResponse:
    if need.is_presented:
        messages.success(request, "Le texte est corrigé ; le groupe lit la nouvelle rédaction.")
        return redirect(need)
    if is_review:
        return redirect("needs:need_review", pk=need.pk)
    messages.success(request, "Le brouillon est enregistré.")
    return redirect("needs:need_write", pk=need.pk)


@http_methods("GET")
@allowed(can_write_needs)
def need_review(request: Any, pk: int) -> HttpResponse:
    """As it will be read, by whom; and those that say much the same."""
    need = _writable(request, pk)
    if not need.is_draft:
        return redirect(need)
    similar = similar_needs(request.actor, title=need.title, statement=need.statement, but=need)
    context = {
        "need": need,
        "words": need,
        "affected": affected_names(need),
        "files": list(need.files.all()),
        "similar": similar,
        "endorsable": [other.pk for other in similar if _may_endorse(request.actor, other)],
    }
    return render(request, "needs/need_review.html", context)


@http_methods("POST")
@allowed(can_write_needs)
def need_present(request: Any, pk: int) -> HttpResponse:
    """A second click finds it presented, and shows it."""
    need = _writable(request, pk)
    if not need.is_draft:
        return redirect(need)
    return done(
        request,
        need,
        lambda: present_need(need=need, by=request.actor),
        said="Votre groupe le lit. Sa présidence le déposera ; vous suivrez ici chaque étape.",
    )


@http_methods("GET", "POST")
@allowed(can_write_needs)
def need_discard(request: Any, pk: int) -> HttpResponse:
    need = _writable(request, pk)
    if not need.is_draft:
        return redirect(need)
    if request.method == "POST":
        discard_need(need=need, by=request.actor)
        messages.success(request, "Le brouillon est supprimé.")
        return redirect("needs:need_list")
    context = {
        "question": "Supprimer ce brouillon ?",
        "points": ["Personne d’autre que vous ne l’a lu.", "Il ne pourra pas être retrouvé."],
        "action_label": "Supprimer le brouillon",
        "back_url": reverse("needs:need_write", args=[pk]),
        "danger": True,
    }
    return confirm(request, need, PortalForm(), lambda: None, said="", context=context)

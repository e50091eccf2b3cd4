"""The secretariat composes an issue."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bulletins.forms.composition import BulletinForm
from bulletins.forms.news import GatheredForm
from bulletins.models import ArticleDraft
from bulletins.permissions import can_make_bulletins
from bulletins.services.composition import create_bulletin, discard_bulletin, edit_bulletin
from bulletins.services.gathering import add_gathered, create_from_gathered
from bulletins.views.archive import get_bulletin, to_the_frozen_issue
from bulletins.views.articles import REACHED
from bulletins.views.desk import IssueDesk, making_context, step_contexts
from emegalis.lib.access import allowed, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def bulletin_create(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = BulletinForm(request.POST or None, initial={"dated_on": actor.day})
    if request.method == "POST" and form.is_valid():
        try:
            bulletin = create_bulletin(dated_on=form.cleaned_data["dated_on"], by=actor)
            edit_bulletin(bulletin=bulletin, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{bulletin} créé : ajoutez ses articles.")
            return redirect("bulletins:bulletin_compose", bulletin.number)
    return render(request, "bulletins/bulletin_form.html", {"form": form, "bulletin": None})


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def bulletin_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Date and editorial."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if request.method == "GET" and not bulletin.is_draft:
        return to_the_frozen_issue(request, bulletin)
    form = BulletinForm(request.POST or None, instance=bulletin)
    if request.method == "POST" and form.is_valid():
        try:
            edit_bulletin(bulletin=bulletin, by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "La une du bulletin est enregistrée.")
            return redirect("bulletins:bulletin_compose", number)
    return render(request, "bulletins/bulletin_form.html", {"form": form, "bulletin": bulletin})


@http_methods("GET")
@allowed(can_make_bulletins)
def bulletin_compose(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    desk = IssueDesk(bulletin, actor)
    context = making_context(desk) | step_contexts(desk)
    context |= {
        "reached": request.session.pop(REACHED, ""),
        "begun": ArticleDraft.objects.of(bulletin, None, actor).exists() if bulletin.is_draft else False,
    }
    return render(request, "bulletins/bulletin_compose.html", context)


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_discard(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    try:
        discard_bulletin(bulletin=bulletin, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
        return redirect("bulletins:bulletin_compose", number)
    messages.success(request, "Le brouillon est abandonné ; son numéro servira au prochain bulletin.")
    return redirect("bulletins:bulletin_list")


@http_methods("POST")
@allowed(can_make_bulletins)
def bulletin_gather(request: HttpRequest) -> HttpResponse:
    """In one click, an issue of what was ticked: news, consultations and meetings, one article each."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        bulletin = create_from_gathered(choice=GatheredForm(request.POST, at=timezone.now()).choice(), by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
        return redirect("home:desk")
    messages.success(request, f"{bulletin} créé, un article pour chaque chose choisie : relisez-les.")
    return redirect("bulletins:bulletin_compose", bulletin.number)


@http_methods("POST")
@allowed(can_make_bulletins)
def news_take_in(request: HttpRequest, number: str) -> HttpResponse:
    """What was ticked becomes articles of this issue."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    try:
        choice = GatheredForm(request.POST, at=timezone.now()).choice()
        articles = add_gathered(bulletin=bulletin, choice=choice, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        count = len(articles)
        what = "Un article est ajouté : relisez-le." if count == 1 else f"{count} articles sont ajoutés : relisez-les."
        messages.success(request, what)
    return redirect("bulletins:bulletin_compose", number)

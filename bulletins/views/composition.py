"""The secretariat composes an issue."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from bulletins.checks import checks_of, pending
from bulletins.forms.composition import BulletinForm
from bulletins.forms.news import GatheredForm
from bulletins.leads import due_day
from bulletins.making import Standing, steps_of
from bulletins.models import ArticleDraft, Bulletin
from bulletins.permissions import can_make_bulletins
from bulletins.reading import edition_choices
from bulletins.selectors.audience import audience_of
from bulletins.selectors.choice import choice_in_words
from bulletins.selectors.editions import EditionShelf, paper_progress, shelf_counts
from bulletins.selectors.gathering import gathered
from bulletins.selectors.writing import last_writing, wrote_last
from bulletins.services.composition import create_bulletin, discard_bulletin, edit_bulletin
from bulletins.services.gathering import add_gathered, create_from_gathered
from bulletins.services.sending import sending_of
from bulletins.views.archive import get_bulletin, to_the_frozen_issue
from bulletins.views.articles import REACHED
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
    context = composition_context(bulletin, actor) | {
        "reached": request.session.pop(REACHED, ""),
        "begun": ArticleDraft.objects.of(bulletin, None, actor).exists() if bulletin.is_draft else False,
    }
    return render(request, "bulletins/bulletin_compose.html", context)


def composition_context(bulletin: Bulletin, actor: Actor) -> dict[str, Any]:
    """Everything the desk of an issue shows, whatever its state."""
    articles = list(
        bulletin.articles.defer("text", "search_text", "picture__content")
        .select_related("updated_by", "consultation", "meeting", "orientation", "picture")
        .prefetch_related("authorities", "annexes")
        .in_order()
    )
    for article in articles:
        article.due = due_day(article)
    audience = audience_of(bulletin, on=actor.day)
    shelf = EditionShelf(bulletin)
    counts = shelf_counts(shelf, audience)
    checks = checks_of(bulletin, audience, on=actor.day) if not bulletin.is_sent else []
    proofs = list(bulletin.proofs.with_names())
    writing = last_writing(bulletin)
    standing = Standing(
        bulletin, len(articles), len(audience.addressees), checks, proofs, writing.at if writing else None
    )
    return {
        "bulletin": bulletin,
        "groups": _groups(articles),
        "article_count": len(articles),
        "choices": [(choice, counts.get(choice.edition.pk) if choice.edition else None)
                    for choice in edition_choices(bulletin, on=actor.day)],
        "steps": steps_of(standing),
        "checks": checks,
        "pending": pending(checks),
        "accepted": [check for check in checks if not check.is_pending],
        "proofs": proofs,
        "last_writing": writing,
        "wrote_last": wrote_last(bulletin, actor),
        "audience": audience,
        "choice": choice_in_words(bulletin),
        "gathered": gathered(at=timezone.now(), on=actor.day) if bulletin.is_draft else [],
        "sending": sending_of(bulletin) if bulletin.is_sent else None,
        "paper": paper_progress(shelf.all),
        "failed": [edition for edition in shelf.all if edition.has_failed],
    }  # fmt: skip


def _groups(articles: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Articles by reach, in the order of every edition."""
    scopes = list(dict.fromkeys(article.scope for article in articles))
    return [(scope, [article for article in articles if article.scope == scope]) for scope in scopes]


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

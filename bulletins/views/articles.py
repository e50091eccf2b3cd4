"""The secretariat orders the articles of an issue, and takes one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bulletins.models import Article
from bulletins.permissions import can_make_bulletins
from bulletins.services.composition import delete_article, move_article
from bulletins.views.archive import get_bulletin
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor

REACHED = "article_reached"  # in the session: the text that a device no longer needs to keep


def get_article(actor: Actor, number: str, pk: int) -> Article:
    """An article of this issue, when this actor may see it."""
    bulletin = get_bulletin(actor, number)
    article = get_visible_or_404(Article.objects.visible_to(actor).filter(bulletin=bulletin), pk=pk)
    article.bulletin = bulletin
    return article


@http_methods("POST")
@allowed(can_make_bulletins)
def article_up(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return _move(request, number, pk, up=True)


@http_methods("POST")
@allowed(can_make_bulletins)
def article_down(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    return _move(request, number, pk, up=False)


def _move(request: HttpRequest, number: str, pk: int, *, up: bool) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, number, pk)
    try:
        move_article(article=article, up=up, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('bulletins:bulletin_compose', args=[number])}#article-{pk}")


@http_methods("POST")
@allowed(can_make_bulletins)
def article_delete(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, number, pk)
    try:
        delete_article(article=article, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Article « {article.title} » retiré du bulletin.")
    return redirect("bulletins:bulletin_compose", number)

"""The secretariat writes the articles of an issue."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bulletins.enums import Scope
from bulletins.forms.composition import ArticleForm
from bulletins.models import Article, ArticlePicture, Bulletin
from bulletins.permissions import can_make_bulletins
from bulletins.services.composition import add_article, delete_article, edit_article, move_article
from bulletins.views.archive import get_bulletin, to_the_frozen_issue
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from governance.members.roles import Actor


def _get_article(actor: Actor, number: str, pk: int) -> Article:
    bulletin = get_bulletin(actor, number)
    article = get_visible_or_404(Article.objects.visible_to(actor).filter(bulletin=bulletin), pk=pk)
    article.bulletin = bulletin
    return article


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_create(request: HttpRequest, number: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    bulletin = get_bulletin(actor, number)
    if request.method == "GET" and not bulletin.is_draft:
        return to_the_frozen_issue(request, bulletin)
    wished = request.GET.get("portee")
    form = ArticleForm(
        request.POST or None,
        request.FILES or None,
        initial={"scope": wished if wished in Scope.values else Scope.COMMON},
    )
    if request.method == "POST" and form.is_valid():
        try:
            article = add_article(bulletin=bulletin, content=form.content(), files=form.file_changes(), by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, f"Article « {article.title} » ajouté.")
            return redirect("bulletins:bulletin_compose", number)
    return _show(request, bulletin, form, None)


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_edit(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Writes over the version that was shown; when someone else wrote meanwhile, says so and keeps what was typed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = _get_article(actor, number, pk)
    if request.method == "GET" and not article.bulletin.is_draft:
        return to_the_frozen_issue(request, article.bulletin)
    form = ArticleForm(request.POST or None, request.FILES or None, instance=article)
    stored = None
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            edit_article(article=article, content=form.content(), files=form.file_changes(), version=version, by=actor)
        except BusinessRuleError as error:
            form, stored = _come_back(request, article, form, error)
        else:
            messages.success(request, f"Article « {form.cleaned_data['title']} » enregistré.")
            return redirect("bulletins:bulletin_compose", number)
    return _show(request, article.bulletin, form, article, stored)


def _come_back(
    request: HttpRequest, article: Article, form: ArticleForm, error: BusinessRuleError
) -> tuple[ArticleForm, Article | None]:
    """The form as typed; after a conflict it bears the stored version, so that saving again is a choice."""
    stored = Article.objects.with_content().get(pk=article.pk)
    if error.field or str(stored.version) == request.POST.get("version"):
        form.refuse(error)
        return form, None
    data = request.POST.copy()
    data["version"] = str(stored.version)
    form = ArticleForm(data, instance=article)
    form.is_valid()
    form.refuse(error)
    return form, stored


def _show(
    request: HttpRequest, bulletin: Bulletin, form: ArticleForm, article: Article | None, stored: Any = None
) -> HttpResponse:
    context = {
        "bulletin": bulletin,
        "form": form,
        "article": article,
        "stored": stored,
        "picture": ArticlePicture.objects.defer("content").filter(article=article).first() if article else None,
        "annexes": list(article.annexes.all()) if article else [],
    }
    return render(request, "bulletins/article_form.html", context)


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
    article = _get_article(actor, number, pk)
    try:
        move_article(article=article, up=up, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('bulletins:bulletin_compose', args=[number])}#article-{pk}")


@http_methods("POST")
@allowed(can_make_bulletins)
def article_delete(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = _get_article(actor, number, pk)
    try:
        delete_article(article=article, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Article « {article.title} » retiré du bulletin.")
    return redirect("bulletins:bulletin_compose", number)

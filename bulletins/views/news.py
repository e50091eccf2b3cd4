"""News that members propose: mine and what became of it; all of it for the secretariat."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.enums import NewsState
from bulletins.forms.news import NewsForm, PutAsideForm
from bulletins.models import Article, NewsFile, NewsItem
from bulletins.permissions import can_answer_news, can_make_bulletins, can_propose_news
from bulletins.reading import article_url
from bulletins.services.news import (
    ANSWERED_MEANWHILE,
    edit_news,
    propose_news,
    put_news_aside,
    take_up_news,
    withdraw_news,
)
from emegalis.lib.access import allowed, get_visible_or_404, http_methods, require
from emegalis.lib.downloads import file_response
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from governance.members.roles import Actor


@http_methods("GET")
@allowed(can_propose_news)
def news_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visible = NewsItem.objects.visible_to(actor)
    page = page_of(visible.with_audience().select_related("proposed_by", "article__bulletin"), request)
    context = {
        "page": page,
        "waiting": visible.waiting().count(),
        "readable": _readable_articles(actor, list(page)),
        "can_answer": can_answer_news(actor),
    }
    return render(request, "bulletins/news_list.html", context)


def _readable_articles(actor: Actor, items: list[NewsItem]) -> set[int]:
    """The articles that this person may know of: one made distinct for others is not told to who proposed it."""
    wanted = {item.article_id for item in items if item.article_id}
    return set(Article.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))


@http_methods("GET", "POST")
@allowed(can_propose_news)
def news_propose(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = NewsForm(request.POST or None, request.FILES or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            item = propose_news(by=actor, **form.content())
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(
                request, "Merci. Le secrétariat lira votre actualité ; vous verrez ici ce qu’elle devient."
            )
            return redirect(item)
    return render(request, "bulletins/news_form.html", {"form": form, "item": None, "files": []})


@http_methods("GET", "POST")
@allowed(can_propose_news)
def news_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author corrects it while it waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _own_item(actor, pk)
    form = NewsForm(request.POST or None, request.FILES or None, instance=item, actor=actor)
    if request.method == "GET" and not item.is_waiting:
        messages.warning(request, ANSWERED_MEANWHILE)
        return redirect(item)
    if request.method == "POST" and form.is_valid():
        try:
            edit_news(item=item, by=actor, **form.content())
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "Votre actualité est corrigée.")
            return redirect(item)
    return render(request, "bulletins/news_form.html", {"form": form, "item": item, "files": list(item.files.all())})


@http_methods("POST")
@allowed(can_propose_news)
def news_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author takes it back while it waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _own_item(actor, pk)
    try:
        withdraw_news(item=item, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
        return redirect(item)
    messages.success(request, f"« {item.title} » est retirée : le secrétariat n’en fera rien.")
    return redirect("bulletins:news_list")


def _own_item(actor: Actor, pk: int) -> NewsItem:
    """Seen by the secretariat too, but its author's to change."""
    item = _get_item(actor, pk)
    require(item.proposed_by_id == actor.person_id)
    return item


@http_methods("GET")
@allowed(can_propose_news)
def news_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A joined file, for its author and the secretariat; saved, never opened by the browser itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = get_visible_or_404(NewsFile.objects.visible_to(actor), pk=file, item=pk)
    with chosen.file.open("rb") as opened:
        content = opened.read()
    return file_response(content, filename=chosen.filename, content_type=chosen.file_type.content_type)


@http_methods("GET")
@allowed(can_propose_news)
def news_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _get_item(actor, pk)
    return render(request, "bulletins/news_detail.html", _detail_context(actor, item, PutAsideForm()))


def _get_item(actor: Actor, pk: int) -> NewsItem:
    query = NewsItem.objects.visible_to(actor).with_audience().select_related("proposed_by", "article__bulletin")
    return get_visible_or_404(query, pk=pk)


def _detail_context(actor: Actor, item: NewsItem, form: PutAsideForm) -> dict[str, object]:
    readable = _readable_articles(actor, [item])
    is_author = item.proposed_by_id == actor.person_id
    return {
        "item": item,
        "files": list(item.files.all()),
        "readable": readable,
        "article_url": article_url(actor, item.article) if item.article and item.article_id in readable else "",
        "form": form,
        "can_change": is_author and item.is_waiting,
        "can_make": can_make_bulletins(actor),
        "can_answer": can_answer_news(actor) and not item.article_id and not item.is_withdrawn,
        "can_take_up": item.state != NewsState.TAKEN_UP,
    }


@http_methods("POST")
@allowed(can_answer_news)
def news_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _get_item(actor, pk)
    try:
        take_up_news(item=item, by=actor)
    except BusinessRuleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"« {item.title} » est retenue : elle attend le prochain bulletin.")
    return redirect("bulletins:news_list")


@http_methods("POST")
@allowed(can_answer_news)
def news_put_aside(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _get_item(actor, pk)
    form = PutAsideForm(request.POST)
    if form.is_valid():
        try:
            put_news_aside(item=item, reason=form.cleaned_data["reason"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "L’actualité est écartée ; la personne qui l’a proposée lira votre motif.")
            return redirect("bulletins:news_list")
    return render(request, "bulletins/news_detail.html", _detail_context(actor, item, form))

"""News that members propose: mine and what became of it; all of it for the secretariat."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.enums import NewsState
from bulletins.forms.news import NewsForm, PutAsideForm
from bulletins.models import Article, NewsItem
from bulletins.permissions import can_answer_news, can_propose_news
from bulletins.services.news import propose_news, put_news_aside, take_up_news
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from governance.members.roles import Actor


@http_methods("GET")
@allowed(can_propose_news)
def news_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    visible = NewsItem.objects.visible_to(actor)
    page = page_of(visible.select_related("proposed_by", "article__bulletin"), request)
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
    form = NewsForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            propose_news(by=actor, **form.cleaned_data)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(
                request, "Merci. Le secrétariat lira votre actualité ; vous verrez ici ce qu’elle devient."
            )
            return redirect("bulletins:news_list")
    return render(request, "bulletins/news_form.html", {"form": form})


@http_methods("GET")
@allowed(can_propose_news)
def news_detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _get_item(actor, pk)
    return render(request, "bulletins/news_detail.html", _detail_context(actor, item, PutAsideForm()))


def _get_item(actor: Actor, pk: int) -> NewsItem:
    query = NewsItem.objects.visible_to(actor).select_related("proposed_by", "authority", "article__bulletin")
    return get_visible_or_404(query, pk=pk)


def _detail_context(actor: Actor, item: NewsItem, form: PutAsideForm) -> dict[str, object]:
    return {
        "item": item,
        "readable": _readable_articles(actor, [item]),
        "form": form,
        "can_answer": can_answer_news(actor) and not item.article_id,
        "can_take_up": item.state != NewsState.TAKEN_UP,
    }


@http_methods("POST")
@allowed(can_answer_news)
def news_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    item = _get_item(actor, pk)
    take_up_news(item=item, by=actor)
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

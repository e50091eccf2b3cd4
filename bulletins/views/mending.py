"""The secretariat mends an issue already sent: errata, withdrawals, and what is kept of these."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bulletins.forms.mending import ErratumForm, WithdrawalForm
from bulletins.models import Withdrawal
from bulletins.permissions import can_make_bulletins
from bulletins.selectors.receipts import received
from bulletins.services.mending import correct_article, withdraw_article
from bulletins.views.articles import get_article
from emegalis.lib.access import allowed, get_visible_or_404, http_methods
from emegalis.lib.errors import BusinessRuleError
from emegalis.lib.pages import page_of
from governance.members.roles import Actor


def _not_sent_yet(request: HttpRequest, number: str) -> HttpResponse:
    messages.warning(request, "Ce bulletin n’est pas encore envoyé : ses articles se corrigent dans la composition.")
    return redirect("bulletins:bulletin_compose", number)


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_correct(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The article as it should have been, and what changed, told to its readers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, number, pk)
    if not article.bulletin.is_sent:
        return _not_sent_yet(request, number)
    form = ErratumForm(request.POST or None, instance=article)
    if request.method == "POST" and form.is_valid():
        try:
            erratum = correct_article(
                article=article,
                words=form.words(),
                before=form.cleaned_data["before"],
                after=form.cleaned_data["after"],
                mail=form.cleaned_data["mail"],
                version=form.cleaned_data["version"] or 0,
                by=actor,
            )
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            told = " Le courriel part à celles et ceux qui l’ont reçu." if erratum.mailed else ""
            messages.success(request, f"L’erratum est publié ; les éditions sont mises en page de nouveau.{told}")
            return redirect("bulletins:bulletin_compose", number)
    return render(request, "bulletins/article_correct.html", {"form": form, "article": article})


@http_methods("GET", "POST")
@allowed(can_make_bulletins)
def article_withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Asks first, and says what a withdrawal cannot do."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    article = get_article(actor, number, pk)
    if not article.bulletin.is_sent:
        return _not_sent_yet(request, number)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdrawal = withdraw_article(article=article, reason=form.cleaned_data["reason"], by=actor)
        except BusinessRuleError as error:
            form.refuse(error)
        else:
            messages.success(request, "L’article est retiré du portail. Voici qui l’a reçu par courriel.")
            return redirect(withdrawal)
    context = {"form": form, "article": article, "received": received(article).count()}
    return render(request, "bulletins/article_withdraw.html", context)


@http_methods("GET")
@allowed(can_make_bulletins)
def withdrawal_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = page_of(Withdrawal.objects.visible_to(actor).select_related("article__bulletin"), request)
    return render(request, "bulletins/withdrawal_list.html", {"page": page})


@http_methods("GET")
@allowed(can_make_bulletins)
def withdrawal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the article said, why it was withdrawn, and who had received it: for the data protection officer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    query = Withdrawal.objects.visible_to(actor).select_related("article__bulletin")
    withdrawal = get_visible_or_404(query, pk=pk)
    deliveries = received(withdrawal.article).select_related(None).defer("personal")
    context = {
        "withdrawal": withdrawal,
        "kept": withdrawal.kept,
        "bulletin": withdrawal.article.bulletin,
        "page": page_of(deliveries, request, size=100),
        "replies": withdrawal.article.replies.count(),
    }
    return render(request, "bulletins/withdrawal_detail.html", context)

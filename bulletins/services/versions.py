"""New versions of editions already sent: the former stays readable, or is recalled with the article it held."""

import datetime

from django.db import transaction

from bulletins.models import Article, Edition
from bulletins.services.editions import wake_renderers


def renew_editions(*, article: Article, at: datetime.datetime) -> int:
    """Every edition that holds a corrected article is made again; return how many."""
    editions = list(_locked(article))
    for edition in editions:
        _renew(edition, [held.pk for held in edition.articles.all()], at)
    transaction.on_commit(wake_renderers, robust=True)
    return len(editions)


def recall_editions(*, article: Article, at: datetime.datetime) -> int:
    """A withdrawn article leaves every edition: its PDFs are erased, former versions too; return how many.

    An edition that held nothing else of its own is not made again: its readers read the common one.
    """
    for edition in _locked(article):
        left = [held.pk for held in edition.articles.all() if held.pk != article.pk]
        if left or edition.is_common:
            _renew(edition, left, at)
    holding = Edition.objects.holding(article)
    if not article.is_distinct:
        holding = holding.exclude(superseded_at=None)
    recalled = holding.filter(recalled_at=None)
    count = recalled.update(
        superseded_at=at, recalled_at=at, held_back=False, pdf=None, size=0, mail_text="", mail_html=""
    )
    transaction.on_commit(wake_renderers, robust=True)
    return count


def _locked(article: Article) -> list[Edition]:
    current = Edition.objects.holding(article).current().select_for_update(of=("self",))
    return list(current.light().prefetch_related("articles").order_by("pk"))


def _renew(edition: Edition, articles: list[int], at: datetime.datetime) -> None:
    """The next version takes over the readers that the former held back."""
    Edition.objects.filter(pk=edition.pk).update(superseded_at=at, held_back=False)
    renewed = Edition.objects.create(
        bulletin_id=edition.bulletin_id,
        key=edition.key,
        authority=edition.authority,
        version=edition.version + 1,
        frozen_at=at,
        held_back=edition.held_back,
    )
    renewed.articles.set(articles)

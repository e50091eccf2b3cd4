"""Bulletins de liaison: what they tell, to whom, in how many editions; what is answered, and what is mended."""

from bulletins.models.drafts import ArticleDraft
from bulletins.models.exchange import Reply, Thread
from bulletins.models.files import Annex, ArticlePicture
from bulletins.models.issue import COMMON_KEY, SCHEDULE, Article, Bulletin, Edition
from bulletins.models.mending import Erratum, Withdrawal
from bulletins.models.news import NewsFile, NewsItem
from bulletins.models.review import CheckAcceptance, Proof

__all__ = [
    "COMMON_KEY",
    "SCHEDULE",
    "Annex",
    "Article",
    "ArticleDraft",
    "ArticlePicture",
    "Bulletin",
    "CheckAcceptance",
    "Edition",
    "Erratum",
    "NewsFile",
    "NewsItem",
    "Proof",
    "Reply",
    "Thread",
    "Withdrawal",
]

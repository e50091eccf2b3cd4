"""Bulletins de liaison: what they tell, to whom, in how many editions."""

from bulletins.models.files import Annex, ArticlePicture
from bulletins.models.issue import COMMON_KEY, Article, Bulletin, Edition
from bulletins.models.news import NewsFile, NewsItem

__all__ = ["COMMON_KEY", "Annex", "Article", "ArticlePicture", "Bulletin", "Edition", "NewsFile", "NewsItem"]

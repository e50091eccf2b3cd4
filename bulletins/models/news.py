"""News that members bring, before it is an article."""

import uuid

from django.db import models
from django.urls import reverse

from bulletins.enums import NewsState, Scope
from bulletins.models.issue import Article
from bulletins.querysets import NewsFileQuerySet, NewsItemQuerySet
from emegalis.lib.keptfiles import KeptFile
from governance.members.models import Authority, Body, College
from governance.people.models import Person


class NewsItem(models.Model):
    """News that someone with a mandate proposes for an issue, and what became of it.

    To whom: bodies and colleges, all members where none is named, one's own authority only when it is distinct;
    ``readers`` says it more precisely.
    """

    title = models.CharField("titre", max_length=160)
    text = models.TextField("ce qui se passe", max_length=4000)
    importance = models.TextField("pourquoi c’est important", max_length=1000, blank=True)
    scope = models.CharField("portée souhaitée", max_length=8, choices=Scope, default=Scope.NEWS)
    bodies = models.ManyToManyField(Body, related_name="+", blank=True, verbose_name="instances")
    colleges = models.ManyToManyField(College, related_name="+", blank=True, verbose_name="collèges")
    readers = models.CharField("plus précisément", max_length=300, blank=True)
    wanted_by = models.DateField("à faire paraître avant le", null=True, blank=True)
    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="news_items", verbose_name="collectivité de l’auteur"
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="news_items", verbose_name="proposée par")
    mandate_label = models.CharField("mandat du jour", max_length=300)
    proposed_at = models.DateTimeField("proposée le")
    state = models.CharField("suite donnée", max_length=10, choices=NewsState, default=NewsState.PROPOSED)
    reason = models.TextField("motif", max_length=500, blank=True)
    answered_at = models.DateTimeField("suite donnée le", null=True, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, related_name="news_items", null=True, blank=True, verbose_name="article"
    )

    objects = NewsItemQuerySet.as_manager()

    class Meta:
        verbose_name = "actualité proposée"
        verbose_name_plural = "actualités proposées"
        ordering = ["-proposed_at", "-id"]
        indexes = [models.Index(fields=["state", "proposed_at"], name="bulletins_news_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bulletins:news_detail", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == NewsState.PROPOSED

    @property
    def is_put_aside(self) -> bool:
        return self.state == NewsState.PUT_ASIDE

    @property
    def is_withdrawn(self) -> bool:
        return self.state == NewsState.WITHDRAWN

    @property
    def is_distinct(self) -> bool:
        return self.scope == Scope.DISTINCT


def news_file_path(file: "NewsFile", filename: str) -> str:
    """A name that nobody guesses and that owes nothing to what was typed."""
    return f"actualites/{uuid.uuid4().hex}.{file.file_type.extensions[0]}"


class NewsFile(KeptFile):
    """A file joined to proposed news: read by its author and the secretariat."""

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="files", verbose_name="actualité")
    file = models.FileField("fichier", upload_to=news_file_path)

    objects = NewsFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier d’une actualité"
        verbose_name_plural = "fichiers des actualités"
        ordering = ["item", "id"]

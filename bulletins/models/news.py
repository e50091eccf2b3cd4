"""News that members bring, before it is an article."""

from django.db import models
from django.urls import reverse

from bulletins.enums import NewsState, Scope
from bulletins.models.issue import Article
from bulletins.querysets import NewsItemQuerySet
from governance.members.models import Authority
from governance.people.models import Person


class NewsItem(models.Model):
    """News that someone with a mandate proposes for an issue, and what became of it."""

    title = models.CharField("titre", max_length=160)
    text = models.TextField("ce qui se passe", max_length=4000)
    importance = models.TextField("pourquoi c’est important", max_length=1000, blank=True)
    scope = models.CharField("portée souhaitée", max_length=8, choices=Scope, default=Scope.NEWS)
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

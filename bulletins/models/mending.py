"""What mends an issue already sent: an erratum says what changed, a withdrawal takes an article back."""

from django.db import models
from django.urls import reverse

from bulletins.models.issue import Article
from bulletins.querysets import ErratumQuerySet, WithdrawalQuerySet
from governance.people.models import Person


class Erratum(models.Model):
    """A correction of a sent article, told in the secretariat's words; ``previous`` is the article as it was sent."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="errata", verbose_name="article")
    before = models.TextField("ce qui était écrit", max_length=600)
    after = models.TextField("ce qu’il faut lire", max_length=600)
    previous = models.JSONField("article avant la correction")
    mailed = models.BooleanField("annoncé par courriel", default=False)
    written_at = models.DateTimeField("écrit le")
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="écrit par")
    author_name = models.CharField("nom du jour", max_length=210)

    objects = ErratumQuerySet.as_manager()

    class Meta:
        verbose_name = "erratum"
        verbose_name_plural = "errata"
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"Erratum n°\u00a0{self.pk}"

    @property
    def sending_key(self) -> str:
        """Announced once, whatever the number of clicks."""
        return f"erratum:{self.pk}"


class Withdrawal(models.Model):
    """An article taken off the portal. ``kept`` is what it said, for the data protection officer alone."""

    article = models.OneToOneField(Article, models.PROTECT, related_name="withdrawal", verbose_name="article")
    reason = models.TextField("motif", max_length=600)
    kept = models.JSONField("article tel qu’il était")
    withdrawn_at = models.DateTimeField("retiré le")
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="retiré par")
    author_name = models.CharField("nom du jour", max_length=210)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = "retrait d’un article"
        verbose_name_plural = "retraits d’articles"
        ordering = ["-withdrawn_at", "-id"]

    def __str__(self) -> str:
        return f"Retrait n°\u00a0{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:withdrawal_detail", args=[self.pk])
